import {group} from "../frame/bench.mjs";
import {button, dropDown, stepper} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {swapped} from "../math/matrix.mjs";

const BY_HAND = 12; // as many layers as a reader may build; loaded networks may have more
const NUMBERS = [
  ["kernel_size", "Kernel size K", 1, 11],
  ["stride", "Stride S", 1, 4],
  ["padding", "Padding P", 0, 8],
  ["dilation", "Dilation D", 1, 8],
];
const KINDS = ["conv", "pool"];
const KIND = NUMBERS.length; // its place in a layer [K, S, P, D, kind]
const FRESH = [3, 1, 1, 1, "conv"];

/** The chosen layer's numbers, and buttons to add a layer after it and to remove it; `layer()` is the chosen one, from 1. */
export class LayerBar {
  constructor(binding, {layer, onInsert}) {
    Object.assign(this, {binding, layer, onInsert});
    const steppers = NUMBERS.map(([name, label, min, max], at) =>
      stepper(binding, name, {
        label,
        min,
        max,
        traits: ["layers", "focus"],
        read: () => this.#chosen()[at],
        write: (value) => this.#change(at, value),
      }),
    );
    this.kind = dropDown("kind", {label: "Kind", texts: KINDS, onChoose: (index) => this.#change(KIND, KINDS[index])});
    this.add = button("Add after", () => this.#insert());
    this.remove = button("Remove", () => this.#remove());
    this.root = group("", this.kind.root, ...steppers, h("div", {class: "cx-player cx-layer-keys"}, this.add, this.remove));
    this.legend = this.root.firstElementChild;
  }

  draw() {
    const {length} = this.binding.get("layers");
    setText(this.legend, `Layer ${this.layer()}, as chosen`);
    this.kind.list.selectedIndex = KINDS.indexOf(this.#chosen()[KIND]);
    this.add.disabled = length >= BY_HAND;
    this.add.title = this.add.disabled ? `Up to ${BY_HAND} layers by hand` : "";
    this.remove.disabled = length === 1;
  }

  #chosen() {
    return this.binding.get("layers")[this.layer() - 1];
  }

  #change(at, value) {
    this.binding.set({layers: swapped(this.binding.get("layers"), this.layer() - 1, this.#chosen().with(at, value))});
  }

  #insert() {
    const [layer, layers] = [this.layer(), this.binding.get("layers")];
    if (layers.length >= BY_HAND) return;
    this.binding.set({layers: [...layers.slice(0, layer), FRESH, ...layers.slice(layer)]});
    this.onInsert(layer + 1);
  }

  #remove() {
    const [layer, layers] = [this.layer(), this.binding.get("layers")];
    if (layers.length === 1) return;
    this.binding.set({layers: layers.filter((_, k) => k !== layer - 1), focus: this.binding.get("focus").with(0, Math.max(1, layer - 1))});
  }
}
