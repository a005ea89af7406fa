import {COST_HEIGHT, HEIGHT, LEFT, facts, fieldHeight, layout, nearest, percent, scatter, short} from "./state.mjs";
import {Binding} from "../kit/binding.mjs";
import {button, select} from "../kit/controls.mjs";
import {formatNumber, h, setText} from "../kit/dom.mjs";
import {svg} from "../kit/svg.mjs";

const TRAITS = ["network", "compare", "stage", "compare_stage", "cost"];
const LANES = [
  ["network", "stage"],
  ["compare", "compare_stage"],
];
const COSTS = [
  ["macs", "MACs"],
  ["parameters", "parameters"],
];
const KEYS = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -1e3, End: 1e3};
const FACTS = ["Stage", "Layer", "Output C×H×W", "Parameters", "MACs", "Receptive field"];
const LEGEND = [
  ["conv", "convolution"],
  ["block", "block"],
  ["pool", "pool"],
  ["dense", "dense"],
  ["input", "input"],
];
const TOTALS = ["Network", "Year", "Depth", "Parameters", "MACs", "r", "Top-5 error"];
const BASE = 8 + HEIGHT; // the line on which the boxes stand
const PLOT = {width: 340, height: 210, left: 34, right: 12, top: 10, bottom: 34};
const WORST = 25; // per cent, the top of the scatter

class ArchitectureView {
  constructor(binding) {
    this.binding = binding;
    this.networks = binding.get("networks");
    this.byName = Object.fromEntries(this.networks.map((network) => [network.name, network]));
    this.widest = Math.max(...this.networks.map((network) => layout(network, "macs").width));
    this.lanes = LANES.map(([name, stage]) => this.#lane(name, stage));
    this.root = h(
      "div",
      {class: "cx cx-architecture", role: "group", "aria-label": "Architecture explorer"},
      this.#controls(),
      ...this.lanes.map(({root}) => root),
      this.#legend(),
      h("div", {class: "cx-stage"}, this.#scatter(), this.#totals()),
    );
    binding.paint(TRAITS, () => this.#draw());
  }

  #controls() {
    const {binding} = this;
    const names = this.networks.map(({name}) => [name, name]);
    return h(
      "div",
      {class: "cx-bar"},
      select(binding, "network", {label: "Network", options: names}),
      select(binding, "compare", {label: "Compare with", options: [["", "nothing"], ...names]}),
      select(binding, "cost", {label: "Cost in", options: COSTS}),
    );
  }

  /** One network: its drawing, which is a slider over its stages, buttons, and the facts of the chosen stage. */
  #lane(name, trait) {
    const step = (by) => this.#choose(name, trait, this.#index(name, trait) + by);
    const lane = {
      name,
      trait,
      title: h("p", {class: "cx-caption"}),
      boxes: [],
      drawn: "",
      field: svg("path", {class: "cx-field-mark"}),
      frame: svg("rect", {class: "cx-frame"}),
      shapes: svg("g"),
      cells: FACTS.map(() => h("td")),
      note: h("p", {class: "cx-small"}),
    };
    lane.picture = svg(
      "svg",
      {
        class: "cx-network",
        viewBox: `0 0 ${this.widest.toFixed(0)} ${BASE + COST_HEIGHT + 6}`,
        "aria-hidden": "true",
        preserveAspectRatio: "none",
        onclick: (event) => this.#pick(lane, event),
      },
      lane.shapes,
      lane.field,
      lane.frame,
    );
    lane.slider = h(
      "div",
      {
        class: "cx-network-frame",
        tabIndex: 0,
        role: "slider",
        "aria-valuemin": "0",
        onkeydown: (event) => {
          if (!(event.key in KEYS)) return;
          event.preventDefault();
          step(KEYS[event.key]);
        },
      },
      lane.picture,
    );
    lane.back = button("◀ Back", () => step(-1));
    lane.next = button("Next ▶", () => step(1));
    const rows = FACTS.map((text, i) => h("tr", {}, h("th", {scope: "row"}, text), lane.cells[i]));
    lane.root = h(
      "div",
      {class: "cx-part"},
      lane.title,
      lane.slider,
      lane.note,
      h(
        "div",
        {class: "cx-lane"},
        h("div", {class: "cx-player", role: "group", "aria-label": "Stage"}, lane.back, lane.next),
        h("div", {role: "status"}, h("table", {class: "cx-table"}, h("tbody", {}, ...rows))),
      ),
    );
    return lane;
  }

  #legend() {
    const parts = LEGEND.map(([family, text]) => h("span", {class: "cx-term"}, h("span", {class: `cx-swatch cx-of-${family}`}), text));
    return h(
      "div",
      {class: "cx-part"},
      h("p", {class: "cx-small cx-families"}, ...parts),
      h(
        "p",
        {class: "cx-small"},
        "One scale for both: height is the side of the map, 224 positions fill it; width is the square root of the channels, so that 256 are twice as wide as 64. The mark at the left is the chosen stage's receptive field, against a picture of 224 pixels. Click a stage, or use the arrow keys.",
      ),
    );
  }

  #scatter() {
    this.dots = svg("g");
    this.axis = svg("g");
    this.axisName = svg("text", {class: "cx-axis", x: PLOT.left, y: PLOT.height - 4});
    const rules = [0, 5, 10, 15, 20, 25].flatMap((tick) => [
      svg("path", {class: "cx-rule", d: `M${PLOT.left} ${this.#down(tick / WORST)}H${PLOT.width - PLOT.right}`}),
      svg("text", {x: PLOT.left - 5, y: this.#down(tick / WORST) + 4, "text-anchor": "end"}, String(tick)),
    ]);
    this.plot = svg(
      "svg",
      {class: "cx-curves cx-scatter", viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, role: "img"},
      ...rules,
      this.axis,
      this.axisName,
      this.dots,
    );
    return h("div", {class: "cx-panel"}, h("p", {class: "cx-caption"}, "Top-5 error on ImageNet in %, against cost"), this.plot);
  }

  #totals() {
    this.rows = this.networks.map((network) => {
      const {name, year, depth, parameters, macs, field, error} = network;
      const cells = [year, depth, short(parameters), short(macs), field, error === null ? "–" : `${formatNumber(error)}%`];
      const show = button(name, () => this.#show(name));
      return h("tr", {}, h("th", {scope: "row"}, show), ...cells.map((text) => h("td", {}, String(text))));
    });
    return h(
      "div",
      {class: "cx-panel cx-scroll", tabIndex: 0, role: "region", "aria-label": "Table of networks"},
      h(
        "table",
        {class: "cx-table"},
        h("thead", {}, h("tr", {}, ...TOTALS.map((text) => h("th", {scope: "col"}, text)))),
        h("tbody", {}, ...this.rows),
      ),
      h(
        "p",
        {class: "cx-small"},
        "r: side of the last receptive field before a layer sees the whole picture. Error: the published weights, one centre crop; LeNet-5 reads digits and was never measured on ImageNet.",
      ),
    );
  }

  #index(name, trait) {
    const network = this.byName[this.binding.get(name)];
    return network ? Math.max(0, Math.min(this.binding.get(trait), network.stages.length - 1)) : 0;
  }

  #choose(name, trait, index) {
    const network = this.byName[this.binding.get(name)];
    if (network) this.binding.set({[trait]: Math.max(0, Math.min(index, network.stages.length - 1))});
  }

  /** Show a network in the first lane, at its first layer. */
  #show(name) {
    this.binding.set({network: name, stage: 1});
  }

  #pick(lane, event) {
    const frame = lane.picture.getBoundingClientRect();
    this.#choose(lane.name, lane.trait, nearest(lane.boxes, ((event.clientX - frame.left) / frame.width) * this.widest));
  }

  #draw() {
    const cost = this.binding.get("cost");
    this.costName = COSTS.find(([value]) => value === cost)[1];
    for (const lane of this.lanes) this.#drawLane(lane, cost);
    const shown = [this.binding.get("network"), this.binding.get("compare")];
    this.#drawScatter(cost, shown);
    this.rows.forEach((row, i) => row.classList.toggle("cx-chosen", shown.includes(this.networks[i].name)));
  }

  #drawLane(lane, cost) {
    const network = this.byName[this.binding.get(lane.name)];
    lane.root.hidden = !network;
    if (!network) return;
    const key = `${network.name} ${cost}`;
    if (lane.drawn !== key) this.#drawBoxes(lane, network, cost);
    lane.drawn = key;
    const index = this.#index(lane.name, lane.trait);
    const [stage, box] = [network.stages[index], lane.boxes[index]];
    const tall = fieldHeight(stage);
    lane.field.setAttribute("d", `M${LEFT / 3} ${BASE}v${-tall}`);
    const frame = {x: box.x - 1.5, y: BASE - box.height - 2, width: box.width + 3, height: box.height + 4 + box.depth};
    for (const [name, value] of Object.entries(frame)) lane.frame.setAttribute(name, value.toFixed(1));
    const texts = facts(network, index);
    texts.forEach((text, i) => setText(lane.cells[i], text));
    lane.back.disabled = index === 0;
    lane.next.disabled = index === network.stages.length - 1;
    lane.slider.setAttribute("aria-label", `Stage of ${network.name}`);
    lane.slider.setAttribute("aria-valuemax", network.stages.length - 1);
    lane.slider.setAttribute("aria-valuenow", index);
    lane.slider.setAttribute("aria-valuetext", `${texts[0]}, ${texts[1]}`);
  }

  #drawBoxes(lane, network, cost) {
    const {boxes, largest} = layout(network, cost);
    lane.boxes = boxes;
    setText(lane.note, `Below the line: what each stage costs. The longest bar is ${percent(largest)} of the network's ${this.costName}.`);
    setText(
      lane.title,
      `${network.name} (${network.year}): ${network.depth} layers deep, ${short(network.parameters)} parameters, ${short(network.macs)} MACs`,
    );
    const line = svg("path", {class: "cx-rule", d: `M0 ${BASE + 1}H${this.widest}`});
    lane.shapes.replaceChildren(
      line,
      ...lane.boxes.flatMap((box) => {
        const [x, width] = [box.x.toFixed(1), box.width.toFixed(1)];
        return [
          svg("rect", {class: `cx-of-${box.family}`, x, width, y: (BASE - box.height).toFixed(1), height: box.height.toFixed(1)}),
          svg("rect", {class: `cx-of-${box.family} cx-cost-bar`, x, width, y: BASE + 2, height: box.depth.toFixed(1)}),
        ];
      }),
    );
  }

  #across(share) {
    return PLOT.left + share * (PLOT.width - PLOT.left - PLOT.right);
  }

  #down(share) {
    return PLOT.top + (1 - share) * (PLOT.height - PLOT.top - PLOT.bottom);
  }

  #drawScatter(cost, shown) {
    const {points, ticks} = scatter(this.networks, cost, WORST);
    setText(this.axisName, `${this.costName}, about ×3 from tick to tick →`);
    this.axis.replaceChildren(
      ...ticks.map(([text, x]) => svg("text", {x: this.#across(x), y: PLOT.height - PLOT.bottom + 15, "text-anchor": "middle"}, text)),
    );
    this.dots.replaceChildren(
      ...points.map(({index, x, y, left}) => {
        const {name} = this.networks[index];
        const [cx, cy] = [this.#across(x), this.#down(y)];
        return svg(
          "g",
          {class: shown.includes(name) ? "cx-dot cx-shown" : "cx-dot", onclick: () => this.#show(name)},
          svg("circle", {cx, cy, r: 5}),
          svg("circle", {class: "cx-target", cx, cy, r: 13}),
          svg("text", {x: left ? cx - 9 : cx + 9, y: cy + 4, "text-anchor": left ? "end" : "start"}, name),
        );
      }),
    );
    const words = points.map(
      ({index, error}) => `${this.networks[index].name} ${short(this.networks[index][cost])}, ${formatNumber(error)}%`,
    );
    this.plot.setAttribute("aria-label", `${this.costName} and error: ${words.join("; ")}.`);
  }
}

function render({model, el}) {
  const binding = new Binding(model);
  el.append(new ArchitectureView(binding).root);
  return () => binding.dispose();
}

export default {render};
