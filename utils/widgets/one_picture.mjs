import {crossEntropy, softmax} from "./dense.mjs";
import {formatNumber, h} from "./dom.mjs";
import {forward, lossAndGradients} from "./train_net.mjs";

const NUDGE = 1e-4;
export const STEPS = ["Forward", "Loss", "Gradient", "Update"];

/** Short, with a real minus sign; tiny numbers as 1.2e−7. */
function short(value) {
  const text = value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : formatNumber(value, 4);
  return text.replace("-", "−");
}

const signed = (value) => (value < 0 ? `(${short(value)})` : short(value));

/** The numbers of one step of learning from one picture x of class `label`, for the weight at `index` of convWeight. */
export function oneStep(weights, {x, label, activation, index}) {
  const {loss, logits, gradients} = lossAndGradients(weights, x, [label], activation);
  const weight = weights.convWeight.data[index];
  const lossAt = (value) => {
    const data = Float64Array.from(weights.convWeight.data);
    data[index] = value;
    return crossEntropy(forward({...weights, convWeight: {...weights.convWeight, data}}, x, activation).logits, [label]);
  };
  const tried = (lossAt(weight + NUDGE) - lossAt(weight - NUDGE)) / (2 * NUDGE);
  return {loss, logits: logits.data, chance: softmax(logits).data[label], weight, gradient: gradients.convWeight.data[index], tried};
}

/** The four steps of learning from one picture in words, those done so far with their numbers. */
export class OnePicture {
  constructor() {
    this.items = STEPS.map(() => h("li", {}));
    this.about = h("p", {class: "cx-small"});
    this.root = h("div", {class: "cx-panel cx-one"}, h("p", {class: "cx-caption"}, "One picture, one weight, four steps"), this.about, h("ol", {}, ...this.items));
  }

  /** `done` steps of `walk` {before, after, x, label, activation, lr}, for the weight at `place`. */
  show(done, walk, place) {
    const name = `w[${place.row}, ${place.column}] of filter ${place.filter + 1}`;
    this.about.textContent = `The weight is ${name}. Choose another in the filter's numbers. “One picture” does one step at a time.`;
    const words = done ? this.#words(walk, place, name) : [];
    this.items.forEach((item, i) => {
      const text = i < done ? `: ${words[i]}` : "";
      item.classList.toggle("cx-waits", i >= done);
      item.replaceChildren(h("strong", {}, STEPS[i]), text);
    });
  }

  #words({before, after, x, label, activation, lr}, {index}, name) {
    const {loss, logits, chance, weight, gradient, tried} = oneStep(before, {x, label, activation, index});
    const moved = after && oneStep(after, {x, label, activation, index});
    return [
      `the logits of 0 to 9 are ${Array.from(logits, (value) => formatNumber(value)).join(", ")}. Softmax gives the right class, ${label}, p = ${short(chance)}.`,
      `L = −ln p = −ln ${short(chance)} = ${short(loss)}.`,
      `∂L/∂w = ${short(gradient)} for ${name}, by the chain rule. Tried out: (L(w + h) − L(w − h)) / 2h = ${short(tried)} with h = 0.0001.` +
        (gradient === 0 ? " This picture does not need the weight: all it makes is cut off or not the largest of its window." : ""),
      moved ? `w ← w − lr · ∂L/∂w = ${short(weight)} − ${lr} · ${signed(gradient)} = ${short(moved.weight)}, and so for every weight (no momentum here). Now p = ${short(moved.chance)}, and L = ${short(moved.loss)} instead of ${short(loss)}.` : "",
    ];
  }
}
