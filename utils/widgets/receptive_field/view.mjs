import {Binding} from "../kit/binding.mjs";
import {button, stepper} from "../kit/controls.mjs";
import {freshId, h} from "../kit/dom.mjs";
import {PlaneStack} from "./plane_stack.mjs";
import {fieldsOf} from "../math/receptive_fields.mjs";
import {coneOf, sidesOf} from "./state.mjs";

const BY_HAND = 12; // as many layers as a reader may build; loaded networks may have more
const NUMBERS = [
  ["kernel_size", "Kernel K", 1, 11],
  ["stride", "Stride S", 1, 4],
  ["padding", "Padding P", 0, 8],
  ["dilation", "Dilation D", 1, 8],
];
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

const minus = (value) => String(value).replace("-", "−");

/** A layer in words, as in "conv 3×3, S 2, P 1"; what is as usual goes unsaid. */
function named([kernelSize, stride, padding, dilation, kind]) {
  const parts = [stride > 1 && `S ${stride}`, padding > 0 && `P ${padding}`, dilation > 1 && `D ${dilation}`];
  return [`${kind} ${kernelSize}×${kernelSize}`, ...parts.filter(Boolean)].join(", ");
}

class ReceptiveFieldView {
  constructor(binding) {
    this.binding = binding;
    this.stack = new PlaneStack({onPick: (layer, row, column) => this.#look(layer ?? this.#layer(), row, column)});
    this.stack.root.addEventListener("keydown", (event) => this.#key(event));
    this.rows = [];
    this.tableBody = h("tbody");
    this.formula = h("p", {class: "cx-formula"});
    this.note = h("p", {class: "cx-note", role: "status"});
    this.root = h(
      "div",
      {class: "cx cx-receptive", role: "group", "aria-label": "Receptive field explorer"},
      this.#networkBar(),
      this.#layerBar(),
      h("div", {class: "cx-stage"}, h("div", {class: "cx-panel"}, this.stack.root, this.#moves()), this.#table()),
      this.formula,
      this.note,
    );
    binding.paint(["layers", "size", "focus"], () => this.draw());
  }

  /** A drop-down of texts whose chosen index is read and written by these functions. */
  #choice(name, label, options, read, write) {
    const id = freshId(name);
    const list = h("select", {id, onchange: () => write(list.selectedIndex)}, ...options.map((text) => h("option", {}, text)));
    const show = () => {
      list.selectedIndex = read();
    };
    this.binding.on(["layers", "size", "focus"], show);
    show();
    return h("div", {class: "cx-control", "data-trait": name}, h("label", {for: id}, label), list);
  }

  #networkBar() {
    const {binding} = this;
    const networks = Object.entries(binding.get("networks"));
    const same = ([, {layers, size}]) => size === binding.get("size") && JSON.stringify(layers) === JSON.stringify(binding.get("layers"));
    const load = (index) => index && this.#load(networks[index - 1][1]);
    return h(
      "div",
      {class: "cx-bar"},
      this.#choice("network", "Network", ["own layers", ...networks.map(([name]) => name)], () => networks.findIndex(same) + 1, load),
      stepper(binding, "size", {label: "Input side I", min: 1, max: 256}),
    );
  }

  #load({layers, size}) {
    const middle = Math.floor(sidesOf(layers, size).sides.at(-1) / 2);
    this.binding.set({layers, size, focus: [layers.length, middle, middle]});
  }

  #layerBar() {
    const {binding} = this;
    const KINDS = ["conv", "pool"];
    const steppers = NUMBERS.map(([name, label, min, max], at) =>
      stepper(binding, name, {
        label,
        min,
        max,
        traits: ["layers", "focus"],
        read: () => this.#selected()[at],
        write: (value) => this.#change(at, value),
      }),
    );
    this.which = h("strong", {class: "cx-which"});
    this.add = button("Add after", () => this.#insert());
    this.remove = button("Remove", () => this.#remove());
    return h(
      "div",
      {class: "cx-bar", role: "group", "aria-label": "The chosen layer"},
      this.which,
      this.#choice(
        "kind",
        "Kind",
        KINDS,
        () => KINDS.indexOf(this.#selected()[4]),
        (index) => this.#change(4, KINDS[index]),
      ),
      ...steppers,
      h("div", {class: "cx-player"}, this.add, this.remove),
    );
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

  #table() {
    const heads = [
      ["Layer"],
      ["Side", "units along one side"],
      ["r", "size of the field"],
      ["j", "jump, the effective stride"],
      ["P", "effective padding of one side"],
    ];
    return h(
      "div",
      {class: "cx-panel cx-scroll", tabIndex: 0, role: "region", "aria-label": "Table of layers"},
      h(
        "table",
        {class: "cx-table"},
        h("thead", {}, h("tr", {}, ...heads.map(([text, title = ""]) => h("th", {scope: "col", title}, text)))),
        this.tableBody,
      ),
    );
  }

  /** The chosen layer's number, from 1. */
  #layer() {
    return Math.min(Math.max(1, this.binding.get("focus")[0]), this.binding.get("layers").length);
  }

  #selected() {
    return this.binding.get("layers")[this.#layer() - 1];
  }

  #change(at, value) {
    const layers = this.binding.get("layers").map((layer, k) => (k === this.#layer() - 1 ? layer.with(at, value) : layer));
    this.binding.set({layers});
  }

  #insert() {
    const [layer, layers] = [this.#layer(), this.binding.get("layers")];
    if (layers.length >= BY_HAND) return;
    this.binding.set({layers: [...layers.slice(0, layer), [3, 1, 1, 1, "conv"], ...layers.slice(layer)]});
    this.#look(layer + 1, ...this.binding.get("focus").slice(1));
  }

  #remove() {
    const [layer, layers] = [this.#layer(), this.binding.get("layers")];
    if (layers.length === 1) return;
    this.binding.set({layers: layers.filter((_, k) => k !== layer - 1), focus: this.binding.get("focus").with(0, Math.max(1, layer - 1))});
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
    if (next !== layer) return this.#look(next, ...this.stack.sameplace(next, ...this.#unit()));
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
    if (!MOVES[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#move(...MOVES[event.key]);
  }

  draw() {
    const layers = this.binding.get("layers");
    const {sides, problem} = sidesOf(layers, this.binding.get("size"));
    Object.assign(this, {sides, problem, fields: fieldsOf(layers)});
    const layer = this.#layer();
    const cones = sides.length > layer ? this.#unit().map((i) => coneOf(layers, sides, layer, i)) : null;
    this.which.textContent = `Layer ${layer}`;
    this.add.disabled = layers.length >= BY_HAND;
    this.add.title = this.add.disabled ? `Up to ${BY_HAND} layers by hand` : "";
    this.remove.disabled = layers.length === 1;
    this.root.classList.toggle("cx-impossible", Boolean(problem));
    this.stack.draw({fields: this.fields, sides, layer, cones, words: cones ? this.#seen(cones) : problem});
    this.#drawTable(layers, layer);
    this.formula.textContent = this.#steps(layers[layer - 1], layer);
    this.note.textContent = [cones && this.#seen(cones), problem].filter(Boolean).join(" ");
  }

  #drawTable(layers, chosen) {
    while (this.rows.length > layers.length + 1) this.rows.pop().row.remove();
    while (this.rows.length < layers.length + 1) this.rows.push(this.#row(this.rows.length));
    this.rows.forEach(({row, name, cells}, k) => {
      const {size, jump, padding} = this.fields[k];
      name.textContent = k ? `${k} · ${named(layers[k - 1])}` : "input";
      if (k) name.setAttribute("aria-pressed", String(k === chosen));
      row.className = k === chosen ? "cx-chosen" : "";
      [this.sides[k] ?? "none", size, jump, padding].forEach((value, c) => {
        cells[c].textContent = value;
      });
    });
  }

  #row(k) {
    const name = k ? h("button", {type: "button", onclick: () => this.#look(k, ...this.stack.sameplace(k, ...this.#unit()))}) : h("span");
    const cells = Array.from({length: 4}, () => h("td"));
    const row = h("tr", {}, h("th", {scope: "row"}, name), ...cells);
    this.tableBody.append(row);
    return {row, name, cells};
  }

  /** The three formulas with this layer's numbers. */
  #steps([kernelSize, stride, padding, dilation], layer) {
    const [below, here] = [this.fields[layer - 1], this.fields[layer]];
    return (
      `r = ${below.size} + ${dilation}·(${kernelSize} − 1)·${below.jump} = ${here.size},  j = ${below.jump}·${stride} = ${here.jump},  ` +
      `P = ${below.padding} + ${padding}·${below.jump} = ${here.padding}`
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

function render({model, el}) {
  const binding = new Binding(model);
  el.append(new ReceptiveFieldView(binding).root);
  return () => binding.dispose();
}

export default {render};
