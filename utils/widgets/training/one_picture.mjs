import {button} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {crossEntropy} from "../math/dense.mjs";
import {forward, lossAndGradients} from "./net.mjs";

const NUDGE = 1e-4;
export const STEPS = ["Forward", "Loss", "Gradient", "Update"];

/** Short, with a real minus sign; tiny numbers as 1.2·10⁻⁷. */
function short(value) {
  if (value === 0 || Math.abs(value) >= 1e-3) return formatNumber(value, 4);
  const [digits, exponent] = value.toExponential(1).split("e-");
  return `${digits.replace("-", "−")}·10⁻${Array.from(exponent, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}`;
}

/** The probability that goes with a loss, also where it is 1 but for very little. */
function chanceOf(loss) {
  const rest = -Math.expm1(-loss);
  return rest > 0 && rest < 1e-3 ? `1 − ${short(rest)}` : short(Math.exp(-loss));
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
  return {loss, logits: logits.data, weight, gradient: gradients.convWeight.data[index], tried};
}

/** The four steps of learning from one picture in words, those done so far with their numbers. */
export class OnePicture {
  constructor(onNext) {
    this.key = button("", onNext);
    this.items = STEPS.map((step) => {
      const text = h("span", {});
      return {text, root: h("li", {}, h("strong", {}, step), text)};
    });
    this.about = h("p", {class: "cx-small"});
    this.root = h(
      "div",
      {class: "cx-panel cx-one"},
      h("p", {class: "cx-caption"}, "One picture, one weight, four steps"),
      this.about,
      this.key,
      h("ol", {}, ...this.items.map(({root}) => root)),
    );
  }

  /** `done` steps of `walk` {before, after, x, label, activation, lr}, for the weight at `place`; a picture without a class is not `named`. */
  show(done, walk, place, named) {
    const name = `w[${place.row}, ${place.column}] of filter ${place.filter + 1}`;
    setText(
      this.about,
      named ? `The weight is ${name}. Choose another in the filter's numbers.` : "Say first which digit the drawing is: True class.",
    );
    setText(this.key, done % STEPS.length ? `Next: ${STEPS[done].toLowerCase()}` : "Start: forward");
    const words = done ? this.#words(walk, place, name) : [];
    this.items.forEach(({root, text}, i) => {
      root.classList.toggle("cx-waits", i >= done);
      setText(text, i < done ? `: ${words[i]}` : "");
    });
  }

  #words({before, after, x, label, activation, lr}, {index}, name) {
    const {loss, logits, weight, gradient, tried} = oneStep(before, {x, label, activation, index});
    const moved = after && oneStep(after, {x, label, activation, index});
    return [
      `the logits of 0 to 9 are ${Array.from(logits, (value) => formatNumber(value)).join(", ")}. Softmax gives the right class, ${label}, p = ${chanceOf(loss)}.`,
      `L = −ln p = −ln(${chanceOf(loss)}) = ${short(loss)}.`,
      `∂L/∂w = ${short(gradient)} for ${name}, by the chain rule. Tried out: (L(w + h) − L(w − h)) / 2h = ${short(tried)} with h = 0.0001.` +
        (gradient === 0 ? " This picture does not need the weight: all it makes is cut off or not the largest of its window." : ""),
      moved
        ? `w ← w − lr · ∂L/∂w = ${short(weight)} − ${lr} · ${signed(gradient)} = ${short(moved.weight)}, and so for every weight (a plain step, whatever the optimizer). Now p = ${chanceOf(moved.loss)}, and L = ${short(moved.loss)} instead of ${short(loss)}.`
        : "",
    ];
  }
}
