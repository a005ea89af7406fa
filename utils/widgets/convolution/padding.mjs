import {dropDown, stepper} from "../kit/controls.mjs";
import {t} from "../kit/language.mjs";

const WIDEST = 4;
const RULES = ["same", "full", "valid"];

/** The padding as a number, and as a rule by its name, which gives one. */
export function paddingControls(binding) {
  const ruled = () => {
    const reach = binding.get("dilation") * (binding.get("kernel").length - 1);
    return {valid: 0, same: Math.floor(reach / 2), full: reach}[binding.get("padding")];
  };
  const count = stepper(binding, "padding-count", {
    label: t("Padding P"),
    min: 0,
    max: WIDEST,
    traits: ["padding", "dilation", "kernel"],
    read: () => ruled() ?? binding.get("padding"),
    write: (padding) => binding.set({padding}),
  });
  const {root, list} = dropDown("padding", {
    label: t("or by name"),
    texts: [t("a number"), ...RULES],
    onChoose: (index) => binding.set({padding: index ? RULES[index - 1] : 0}),
  });
  root.dataset.values = JSON.stringify([...Array(WIDEST + 1).keys(), ...RULES]);
  const show = () => {
    list.selectedIndex = RULES.indexOf(binding.get("padding")) + 1;
  };
  binding.on(["padding"], show);
  show();
  return [count, root];
}
