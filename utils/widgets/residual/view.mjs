import {bench, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {button, slider, toggle} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {formatNumber, percent} from "../kit/numbers.mjs";
import {svg} from "../kit/svg.mjs";
import {Net} from "./net.mjs";
import {axis, draw, exponent, power, propagate, sizeText} from "./state.mjs";

const TRAITS = ["depth", "skip", "norm", "gain"];
const TASKS = [
  {text: "Add the skips", set: {skip: true}},
  {text: "Neither skips nor normalisation", set: {skip: false, norm: false}},
  {text: "Weights a little too large", set: {norm: false, gain: 1.5}},
];
const SEEDS = 1000;
const [WIDE, HIGH] = [320, 190];
const BOX = {left: 36, right: 10, top: 10, bottom: 30};
const [ACROSS, DOWN] = [WIDE - BOX.left - BOX.right, HIGH - BOX.top - BOX.bottom];

/** A chart with two lines on axes that may change; `names` are those of the solid and the dashed line. */
class Chart {
  constructor({xlabel, names}) {
    this.frame = svg("g");
    this.solid = svg("path", {class: "cx-curve"});
    this.dashed = svg("path", {class: "cx-curve cx-dashed"});
    const middle = {x: BOX.left + ACROSS / 2, y: HIGH - 3, "text-anchor": "middle"};
    this.svg = svg(
      "svg",
      {class: "cx-curves", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img"},
      this.frame,
      this.solid,
      this.dashed,
      svg("text", middle, xlabel),
    );
    this.caption = h("p", {class: "cx-caption"});
    const [solid, dashed] = names.map((name, i) =>
      h("span", {class: "cx-term"}, h("span", {class: `cx-sample${i ? " cx-dashed" : ""}`}), ` ${name}`),
    );
    this.root = h("div", {class: "cx-panel"}, this.caption, this.svg, h("p", {class: "cx-small"}, solid, " ", dashed));
  }

  /** Set the scales; ticks are [value, text] pairs. Redrawn only if something is new. */
  scale(xs, ys) {
    const wanted = JSON.stringify([xs, ys]);
    if (wanted === this.known) return;
    this.known = wanted;
    [this.ends, this.range] = [xs, ys].map((ticks) => [ticks[0][0], ticks.at(-1)[0]]);
    this.frame.replaceChildren(
      ...ys.map(([value]) => svg("path", {class: "cx-rule", d: `M${BOX.left} ${this.y(value)}h${ACROSS}`})),
      ...ys.map(([value, text]) => svg("text", {x: BOX.left - 5, y: Number(this.y(value)) + 4, "text-anchor": "end"}, text)),
      ...xs.map(([value, text]) => svg("text", {x: this.x(value), y: HIGH - 17, "text-anchor": "middle"}, text)),
    );
  }

  x(value) {
    return (BOX.left + (ACROSS * (value - this.ends[0])) / (this.ends[1] - this.ends[0])).toFixed(1);
  }

  y(value) {
    return (BOX.top + DOWN * (1 - (value - this.range[0]) / (this.range[1] - this.range[0]))).toFixed(1);
  }

  line(points) {
    return points.map(([x, y], i) => `${i ? "L" : "M"}${this.x(x)} ${this.y(y)}`).join("");
  }
}

class ResidualView {
  constructor(binding) {
    this.binding = binding;
    this.sizes = new Chart({xlabel: "after layer", names: ["signal, forward", "gradient, backward"]});
    this.trained = new Chart({xlabel: "layers with weights", names: ["residual", "plain"]});
    this.net = new Net();
    this.block = h("p", {class: "cx-formula"});
    this.status = h("p", {class: "cx-sum", role: "status"});
    this.rows = h("tbody");
    this.details = h(
      "details",
      {class: "cx-text", ontoggle: () => this.repaint()},
      h("summary", {}, "The curves as a table"),
      this.#table(),
    );
    this.root = bench(binding, {
      look: "residual",
      label: "Residual explorer",
      question: "What reaches the other end of a deep net?",
      traits: [...TRAITS, "seed"],
      tasks: TASKS,
      stage: [this.net.root, this.block, h("div", {class: "cx-stage"}, this.sizes.root, this.trained.root)],
      readout: this.status,
      controls: this.#controls(),
      drawers: [this.details],
    });
    this.repaint = binding.paint([...TRAITS, "seed", "curves"], () => this.draw());
  }

  #controls() {
    const {binding} = this;
    return [
      group(
        "The net",
        slider(binding, "depth", {label: "Depth in layers", min: 2, max: 60, step: 2}),
        slider(binding, "gain", {label: "Gain of the weights", min: 0, max: 3, step: 0.05}),
        toggle(binding, "skip", {label: "Skip connections"}),
        toggle(binding, "norm", {label: "Batch normalisation"}),
        button("New weights", () => binding.set({seed: (binding.get("seed") + 1) % SEEDS})),
      ),
    ];
  }

  #table() {
    const heads = ["After layer", "Signal", "Gradient"].map((text) => h("th", {scope: "col"}, text));
    return h("table", {class: "cx-table"}, h("thead", {}, h("tr", {}, ...heads)), this.rows);
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    const seed = this.binding.get("seed");
    if (this.drawn?.seed !== seed) this.drawn = {seed, ...draw(seed)};
    const result = propagate(traits, this.drawn);
    this.#drawBlock(traits);
    this.#drawSizes(traits, result);
    this.#drawTrained(traits);
    if (this.details.open) this.#drawTable(result);
  }

  #drawBlock({skip, norm}) {
    const [open, close] = norm ? ["N(", ")"] : ["", ""];
    const branch = `${open}W₂ · ReLU(${open}W₁ · x${close})${close}`;
    const meaning = norm ? " N subtracts each unit's mean over 32 samples and divides by its spread." : "";
    setText(this.block, `A block of two layers: y = ReLU(${skip ? "x + " : ""}${branch}).${meaning}`);
  }

  #drawSizes({depth, gain, skip}, {signal, gradient}) {
    const chart = this.sizes;
    const {low, high, ticks} = axis([...signal, ...gradient]);
    const layers = [0, 1, 2, 3, 4].map((quarter) => Math.round((depth * quarter) / 4));
    chart.scale(
      [...new Set(layers)].map((n) => [n, String(n)]),
      ticks.map((n) => [n, power(n)]),
    );
    const within = (value) => Math.min(high, Math.max(low, exponent(value)));
    const shares = (sizes) => sizes.map((value) => (within(value) - low) / (high - low));
    this.net.show(depth / 2, skip, shares(signal), shares(gradient));
    const points = (sizes) => sizes.map((value, block) => [2 * block, within(value)]);
    chart.solid.setAttribute("d", chart.line(points(signal)));
    chart.dashed.setAttribute("d", chart.line(points(gradient)));
    setText(chart.caption, "Root mean square in a random net");
    const words =
      `Signal: ${sizeText(signal[0])} at the input, ${sizeText(signal.at(-1))} at the output${rate(signal[0], signal.at(-1), depth)}. ` +
      `Gradient: ${sizeText(gradient.at(-1))} at the output, ${sizeText(gradient[0])} back at the input${rate(gradient.at(-1), gradient[0], depth)}.`;
    chart.svg.setAttribute("aria-label", `Sizes over ${depth} layers, gain ${formatNumber(gain)}. ${words}`);
    setText(this.status, words);
  }

  #drawTrained({norm}) {
    const all = this.binding.get("curves");
    const chart = this.trained;
    chart.root.hidden = all.length === 0;
    if (chart.root.hidden) return;
    const nets = all.filter((net) => net.norm === norm).sort((a, b) => a.depth - b.depth);
    const depths = [...new Set(all.map((net) => net.depth))].sort((a, b) => a - b);
    chart.scale(
      [[0, "0"], ...depths.map((n) => [n, String(n)])],
      [0, 0.25, 0.5, 0.75, 1].map((share) => [share, `${100 * share}%`]),
    );
    const said = [
      [true, chart.solid, "residual"],
      [false, chart.dashed, "plain"],
    ].map(([skip, path, name]) => {
      const chosen = nets.filter((net) => net.skip === skip);
      const spans = chosen.map(({depth: at, accuracy: [low, , high]}) => `M${chart.x(at)} ${chart.y(low)}V${chart.y(high)}`);
      path.setAttribute("d", chart.line(chosen.map((net) => [net.depth, net.accuracy[1]])) + spans.join(""));
      return chosen.map((net) => `${net.depth} layers ${name} ${net.accuracy.map((share) => percent(share, 1)).join(", ")}`);
    });
    setText(chart.caption, `Trained nets ${norm ? "with" : "without"} batch normalisation: training accuracy`);
    const numbers = said.flat().join("; ");
    chart.svg.setAttribute("aria-label", numbers ? `Lowest, mean and highest accuracy: ${numbers}.` : "No trained nets of this kind.");
  }

  #drawTable({signal, gradient}) {
    while (this.rows.rows.length > signal.length) this.rows.lastChild.remove();
    while (this.rows.rows.length < signal.length) this.rows.append(h("tr", {}, h("th", {scope: "row"}), h("td"), h("td")));
    signal.forEach((value, block) => {
      const {cells} = this.rows.rows[block];
      [String(2 * block), sizeText(value), sizeText(gradient[block])].forEach((text, i) => {
        setText(cells[i], text);
      });
    });
  }
}

/** By which factor a size changes in one layer, as text; nothing where one of the ends is 0. */
function rate(from, to, layers) {
  const factor = (to / from) ** (1 / layers);
  return from > 0 && to > 0 ? ` (×${factor.toFixed(2)} a layer)` : "";
}

export default explorer(ResidualView);
