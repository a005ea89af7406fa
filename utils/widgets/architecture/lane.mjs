import {button} from "../kit/controls.mjs";
import {h, setCaption, setText} from "../kit/dom.mjs";
import {svg} from "../kit/svg.mjs";
import {COST_HEIGHT, facts, HEIGHT, layout, nearest, percent, short} from "./state.mjs";

const KEYS = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -1e3, End: 1e3};
const FACTS = ["Stage", "Layer", "Output C×H×W", "Parameters", "MACs", "Receptive field"];
const BASE = 8 + HEIGHT; // the line on which the boxes stand

/**
 * One network: its drawing, which is a slider over its stages, buttons, and the facts of the chosen stage. The drawing is
 * `widest` units wide, the same for all networks; `current()` is the chosen stage, and `onChoose(index)` is called for a stage, which may lie beyond the ends.
 */
export class Lane {
  constructor({widest, current, onChoose}) {
    Object.assign(this, {widest, current, onChoose, boxes: [], drawn: ""});
    this.name = h("strong");
    this.totals = h("span");
    this.note = h("span", {class: "cx-below", "aria-hidden": "true"});
    this.cells = FACTS.map(() => h("td"));
    this.back = this.#arrowKey("◀", "Back", -1);
    this.next = this.#arrowKey("▶", "Next", 1);
    this.#makePicture();
    const rows = FACTS.map((text, i) => h("tr", {}, h("th", {scope: "row"}, text), this.cells[i]));
    this.root = h(
      "div",
      {class: "cx-part"},
      h("p", {class: "cx-caption"}, this.name, " ", this.totals),
      this.slider,
      h(
        "div",
        {class: "cx-lane"},
        h("div", {class: "cx-player", role: "group", "aria-label": "Stage"}, this.back, this.next),
        h("div", {role: "status"}, h("table", {class: "cx-table"}, h("tbody", {}, ...rows))),
      ),
    );
  }

  #makePicture() {
    this.shapes = svg("g");
    this.frame = svg("rect", {class: "cx-frame"});
    this.picture = svg(
      "svg",
      {
        class: "cx-network",
        viewBox: `0 0 ${this.widest.toFixed(0)} ${BASE + COST_HEIGHT + 6}`,
        "aria-hidden": "true",
        preserveAspectRatio: "none",
        onclick: (event) => this.#pick(event),
      },
      this.shapes,
      this.frame,
    );
    this.slider = h(
      "div",
      {class: "cx-network-frame", tabIndex: 0, role: "slider", "aria-valuemin": "0", onkeydown: (event) => this.#key(event)},
      h("span", {class: "cx-above", "aria-hidden": "true"}, "↑ side of the map"),
      this.picture,
      this.note,
    );
  }

  #arrowKey(sign, name, by) {
    const key = button(sign, () => this.#step(by));
    key.setAttribute("aria-label", name);
    return key;
  }

  #step(by) {
    this.onChoose(this.current() + by); // not what is drawn: the next key may come before the next frame
  }

  #key(event) {
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    this.#step(KEYS[event.key]);
  }

  #pick(event) {
    const frame = this.picture.getBoundingClientRect();
    this.onChoose(nearest(this.boxes, ((event.clientX - frame.left) / frame.width) * this.widest));
  }

  /** Show a network and one of its stages; nothing without a network. `cost` is "macs" or "parameters", `costName` its name. */
  draw(network, index, cost, costName) {
    this.root.hidden = !network;
    if (!network) return;
    const key = `${network.name} ${cost}`;
    if (this.drawn !== key) this.#drawBoxes(network, cost, costName);
    this.drawn = key;
    const box = this.boxes[index];
    const frame = {x: box.x - 2.5, y: BASE - box.height - 4, width: box.width + 5, height: box.height + 8 + box.depth};
    for (const [name, value] of Object.entries(frame)) this.frame.setAttribute(name, value.toFixed(1));
    const texts = facts(network, index);
    texts.forEach((text, i) => {
      setText(this.cells[i], text);
    });
    const last = network.stages.length - 1;
    this.back.disabled = index === 0;
    this.next.disabled = index === last;
    this.slider.setAttribute("aria-label", `Stage of ${network.name}`);
    this.slider.setAttribute("aria-valuemax", last);
    this.slider.setAttribute("aria-valuenow", index);
    this.slider.setAttribute("aria-valuetext", `${texts[0]}, ${texts[1]}`);
  }

  #drawBoxes(network, cost, costName) {
    const {boxes, largest} = layout(network, cost);
    this.boxes = boxes;
    setText(this.note, `↓ ${costName}, at most ${percent(largest)} in one stage`);
    setText(this.name, `${network.name} (${network.year})`);
    setCaption(this.totals, `${network.depth} layers · ${short(network.parameters)} parameters · ${short(network.macs)} MACs`);
    this.shapes.replaceChildren(
      svg("path", {class: "cx-rule", d: `M0 ${BASE + 1}H${this.widest}`}),
      ...boxes.flatMap((box) => {
        const [x, width] = [box.x.toFixed(1), box.width.toFixed(1)];
        return [
          svg("rect", {class: `cx-of-${box.family}`, x, width, y: (BASE - box.height).toFixed(1), height: box.height.toFixed(1)}),
          svg("rect", {class: `cx-of-${box.family} cx-cost-bar`, x, width, y: BASE + 2, height: box.depth.toFixed(1)}),
        ];
      }),
    );
  }
}
