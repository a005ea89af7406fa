import {button, presets, stepper} from "../kit/controls.mjs";
import {h} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {moved} from "../math/matrix.mjs";

const LARGEST_INPUT = 12;

/** A stepper for the side of a square matrix trait; growing keeps the old numbers, moved by `offset(growth)` down and right. */
export function sideStepper(binding, name, {label, min = 1, max, offset = () => 0}) {
  const side = () => Math.max(binding.get(name).length, binding.get(name)[0].length);
  const resize = (n) => {
    const by = offset(n - side());
    binding.set({[name]: moved(binding.get(name), by, by, n, n)});
  };
  return stepper(binding, `${name}-side`, {label, min, max, traits: [name], read: side, write: resize});
}

/** How far old numbers move when a kernel grows: it grows on both sides. */
export const centred = (growth) => Math.trunc(growth / 2);

/** What changes the input as a whole: examples, its side, random digits. */
export function inputTools(binding) {
  const random = () => binding.set({input: binding.get("input").map((row) => row.map(() => Math.floor(Math.random() * 10)))});
  return h(
    "div",
    {class: "cx-tools"},
    presets(binding, "input", {label: t("Example"), values: binding.named("inputs")}),
    sideStepper(binding, "input", {label: t("Input size I"), max: LARGEST_INPUT}),
    button(t("Random"), random),
  );
}
