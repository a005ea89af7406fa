import {group} from "../frame/bench.mjs";
import {slider} from "../kit/controls.mjs";
import {h} from "../kit/dom.mjs";
import {replaced, swapped} from "../math/matrix.mjs";

const [WEIGHT, BIAS] = [2, 255]; // as far as a slider reaches; the table takes more

/** The weights and the bias of one output as sliders; which output is chosen by number, or by `look(o)`, and `onLook()` is called then. */
export class OneOutput {
  constructor(binding, {names, most, onLook}) {
    this.binding = binding;
    this.chosen = 0;
    this.listeners = [onLook];
    this.keys = Array.from({length: most}, (_, o) =>
      h("button", {type: "button", "aria-label": `Output ${o}`, onclick: () => this.look(o)}, String(o)),
    );
    const weights = names.map((name, c) => slider(this.#weight(c), "weight", {label: name, min: -WEIGHT, max: WEIGHT, step: 0.05}));
    this.root = group(
      "Weights of one output, to drag",
      h(
        "div",
        {class: "cx-control cx-wide"},
        h("span", {class: "cx-label"}, "Output"),
        h("div", {class: "cx-keys", role: "group", "aria-label": "Output"}, ...this.keys),
      ),
      ...weights,
      slider(this.#bias(), "bias", {label: "bias b", min: -BIAS, max: BIAS}),
    );
    this.root.classList.add("cx-one-output");
    binding.on(["weight"], () => this.#show());
    this.#show();
  }

  /** Choose the output whose numbers the sliders hold. */
  look(o) {
    this.chosen = o;
    this.#show();
    for (const listener of this.listeners) listener();
  }

  /** The chosen output's weight of channel c as a trait of its own. */
  #weight(c) {
    const {binding} = this;
    return this.#trait(
      () => binding.get("weight")[this.at][c],
      (value) => binding.set({weight: replaced(binding.get("weight"), this.at, c, value)}),
    );
  }

  #bias() {
    const {binding} = this;
    return this.#trait(
      () => binding.get("bias")[this.at] ?? 0,
      (value) => binding.set({bias: swapped(binding.get("bias"), this.at, value)}),
    );
  }

  #trait(get, write) {
    const on = (_names, listener) => {
      this.listeners.push(listener);
      this.binding.on(["weight", "bias"], listener);
    };
    return {get, set: (state) => write(Object.values(state)[0]), on};
  }

  /** The output whose numbers the sliders hold. */
  get at() {
    return Math.min(this.chosen, this.binding.get("weight").length - 1);
  }

  #show() {
    const {length} = this.binding.get("weight");
    this.keys.forEach((key, o) => {
      key.hidden = o >= length;
      key.setAttribute("aria-pressed", String(o === this.at));
    });
  }
}
