import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {dropDown, stepper} from "../kit/controls.mjs";
import {h} from "../kit/dom.mjs";
import {isShortcut} from "../kit/keys.mjs";
import {fieldsOf} from "../math/receptive_fields.mjs";
import {LayerBar} from "./layer_bar.mjs";
import {LayerTable} from "./layer_table.mjs";
import {PlaneStack} from "./plane_stack.mjs";
import {coneOf, sidesOf} from "./state.mjs";

const MOVES = {
  ArrowLeft: [0, 0, -1],
  ArrowUp: [0, -1, 0],
  ArrowDown: [0, 1, 0],
  ArrowRight: [0, 0, 1],
  PageUp: [1, 0, 0],
  PageDown: [-1, 0, 0],
};
const BUTTONS = [
  ["ArrowLeft", "←", "left"],
  ["ArrowUp", "↑", "up"],
  ["ArrowDown", "↓", "down"],
  ["ArrowRight", "→", "right"],
];

/** A network of the list by its name, looked at from the middle of its last plane. */
const loaded = (name) => (binding) => whole(binding.named("networks")[name]);
const TASKS = [
  {text: "Look from a corner", set: {focus: [3, 0, 0]}},
  {text: "Dilate: 1, 2, 4", set: loaded("dilation 1, 2, 4")},
  {text: "Open VGG-16", set: loaded("VGG-16")},
];

/** All that shows a network from the middle of its last plane. */
function whole({layers, size}) {
  const middle = Math.floor(sidesOf(layers, size).sides.at(-1) / 2);
  return {layers, size, focus: [layers.length, middle, middle]};
}

const minus = (value) => String(value).replace("-", "−");

class ReceptiveFieldView {
  constructor(binding) {
    this.binding = binding;
    this.stack = new PlaneStack({onPick: (layer, row, column) => this.#look(layer ?? this.#layer(), row, column)});
    this.stack.root.addEventListener("keydown", (event) => this.#key(event));
    this.layerBar = new LayerBar(binding, {
      layer: () => this.#layer(),
      onInsert: (layer) => this.#look(layer, ...binding.get("focus").slice(1)),
    });
    this.table = new LayerTable({onChoose: (layer) => this.#look(layer, ...this.stack.samePlace(layer, ...this.#unit()))});
    this.formula = h("p", {class: "cx-formula"});
    this.note = h("p", {class: "cx-note", role: "status"});
    this.root = bench(binding, {
      look: "receptive-field",
      label: "Receptive field explorer",
      question: "How much of the picture does one number see?",
      traits: ["layers", "size", "focus"],
      tasks: TASKS,
      stage: [h("div", {class: "cx-stage"}, h("div", {class: "cx-panel cx-seen-from"}, this.stack.root, this.#moves()), this.table.root)],
      readout: this.note,
      controls: [this.#networkBar(), this.layerBar.root],
      drawers: [drawer("The arithmetic of this layer", this.formula)],
    });
    new ResizeObserver(binding.paint(["layers", "size", "focus"], () => this.draw())).observe(this.stack.picture); // planes fill their place
  }

  #networkBar() {
    const {binding} = this;
    const networks = binding.get("networks");
    const same = ([, {layers, size}]) => size === binding.get("size") && JSON.stringify(layers) === JSON.stringify(binding.get("layers"));
    const {root, list} = dropDown("network", {
      label: "Network",
      texts: ["own layers", ...networks.map(([name]) => name)],
      onChoose: (index) => index && binding.set(whole(networks[index - 1][1])),
    });
    this.showNetwork = () => {
      list.selectedIndex = networks.findIndex(same) + 1;
    };
    return group("The network", root, stepper(binding, "size", {label: "Input size I", min: 1, max: 256}));
  }

  #moves() {
    const moves = BUTTONS.map(([key, sign, way]) =>
      h(
        "button",
        {type: "button", class: "cx-nudge", "aria-label": `Move the unit ${way}`, onclick: () => this.#move(...MOVES[key])},
        sign,
      ),
    );
    return h("div", {class: "cx-player", role: "group", "aria-label": "Move the unit"}, ...moves);
  }

  /** The chosen layer's number, from 1. */
  #layer() {
    return Math.min(Math.max(1, this.binding.get("focus")[0]), this.binding.get("layers").length);
  }

  /** Look at a unit; places outside its plane are moved to the plane's edge. */
  #look(layer, row, column) {
    const {sides} = sidesOf(this.binding.get("layers"), this.binding.get("size"));
    const inside = (i) => Math.max(0, Math.min(i, (sides[layer] ?? 1) - 1));
    this.binding.set({focus: [layer, inside(row), inside(column)]});
  }

  /** Move the unit; a change of layer keeps the place in the picture as nearly as it can. */
  #move(up, down, right) {
    const layer = this.#layer();
    const next = Math.max(1, Math.min(layer + up, this.binding.get("layers").length));
    if (next !== layer) return this.#look(next, ...this.stack.samePlace(next, ...this.#unit()));
    const [row, column] = this.#unit();
    this.#look(layer, row + down, column + right);
  }

  /** Row and column of the unit being looked at, inside its plane. */
  #unit() {
    const last = (this.sides[this.#layer()] ?? 1) - 1;
    return this.binding
      .get("focus")
      .slice(1)
      .map((i) => Math.min(i, last));
  }

  #key(event) {
    if (!MOVES[event.key] || isShortcut(event)) return;
    event.preventDefault();
    this.#move(...MOVES[event.key]);
  }

  draw() {
    const layers = this.binding.get("layers");
    const {sides, problem} = sidesOf(layers, this.binding.get("size"));
    Object.assign(this, {sides, problem, fields: fieldsOf(layers)});
    const layer = this.#layer();
    const cones = sides.length > layer ? this.#unit().map((i) => coneOf(layers, sides, layer, i)) : null;
    this.showNetwork();
    this.layerBar.draw();
    this.root.classList.toggle("cx-impossible", Boolean(problem));
    this.stack.draw({fields: this.fields, sides, layer, cones, words: cones ? this.#seen(cones) : problem});
    this.table.draw({layers, fields: this.fields, sides, layer});
    this.formula.textContent = this.#steps(layers[layer - 1], layer);
    this.note.textContent = [cones && this.#seen(cones), problem].filter(Boolean).join(" ");
  }

  /** The three formulas with this layer's numbers. */
  #steps([kernelSize, stride, padding, dilation], layer) {
    const [below, here] = [this.fields[layer - 1], this.fields[layer]];
    return (
      `r = ${below.size} + ${dilation}·(${kernelSize} − 1)·${below.jump} = ${here.size},  j = ${below.jump}·${stride} = ${here.jump},  ` +
      `total pad = ${below.padding} + ${padding}·${below.jump} = ${here.padding}`
    );
  }

  /** What the unit sees of the picture, in words. */
  #seen(cones) {
    const {size} = this.fields[this.#layer()];
    const [rows, columns] = cones.map(([{first, last}]) => [first, last]);
    const side = this.sides[0];
    const inside = cones.map(([{first, last}]) => Math.max(0, Math.min(last, side - 1) - Math.max(first, 0) + 1));
    const read = cones.map(([plane]) => plane.read.reduce((sum, used) => sum + used, 0));
    const text =
      `Unit (${this.#unit().join(", ")}) of layer ${this.#layer()}: rows ${minus(rows[0])} to ${minus(rows[1])}, ` +
      `columns ${minus(columns[0])} to ${minus(columns[1])}, a field of ${size}×${size}.`;
    const cut = inside.every((n) => n === size)
      ? " All of it lies in the picture."
      : ` Cut at the border: ${inside[0]}×${inside[1]} of it lie in the picture.`;
    const holes = read[0] * read[1] < inside[0] * inside[1] ? ` It has holes: ${read[0]}×${read[1]} pixels are read.` : "";
    return text + cut + holes;
  }
}

export default explorer(ReceptiveFieldView);
