import {group} from "../frame/bench.mjs";
import {select, stepper, toggle} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {t} from "../kit/language.mjs";
import {Picture} from "../kit/picture.mjs";
import {largest, replaced} from "../math/matrix.mjs";
import {centred, sideStepper} from "../parts/matrix_tools.mjs";
import {KernelPictures} from "./kernel_pictures.mjs";
import {paintResponses} from "./state.mjs";

const KERNELS = [
  [false, t("numbers")],
  [true, t("a patch of the photo")],
];
const PLAIN = t(
  "The kernel is the patch minus its mean: responses are large where light and dark lie as in the patch, but also where " +
    "contrast is simply strong.",
);
const NORMALISED = t(
  "Normalised cross-correlation: the patch and every window are taken minus their mean and divided by their norms. " +
    "Before bias and ReLU, responses lie between −1 and 1; the patch's own place gives exactly 1, and a flat window 0.",
);

/** The kernel as numbers to edit or as a patch of the photo, with the tools for whichever it is; `within` keeps a weight in its limits. */
export class KernelPanel {
  constructor(binding, {within}) {
    this.grid = new NumberGrid({
      label: t("Kernel w"),
      onEdit: (r, c, value) => binding.set({kernel: replaced(binding.get("kernel"), r, c, within(value))}),
    });
    this.patch = new Picture({label: t("The patch minus its mean"), onPick: () => {}});
    this.caption = h("p", {class: "cx-caption"});
    this.name = h("p", {class: "cx-caption cx-kernel-name"});
    this.explained = h("p", {class: "cx-small"});
    this.pictures = new KernelPictures(binding);
    this.numberTools = [sideStepper(binding, "kernel", {label: t("Kernel size K"), min: 3, max: 7, offset: centred})];
    this.patchTools = [
      stepper(binding, "patch_size", {label: t("Kernel size K"), min: 3, max: 70}),
      toggle(binding, "normalise", {label: t("Normalise")}),
    ];
    this.root = h("div", {class: "cx-panel cx-kernel-panel"}, this.caption, this.name, this.grid.root, this.patch.root);
    this.tools = group(
      t("Kernel w"),
      h("div", {class: "cx-wide"}, select(binding, "use_patch", {label: t("The kernel is"), options: KERNELS})),
      ...this.numberTools,
      ...this.patchTools,
    );
  }

  /** Show the kernel of numbers, and the tools for the kind of kernel in use. */
  showNumbers({kernel, use_patch: usePatch, normalise}) {
    const scale = largest(kernel);
    this.grid.resize(kernel.length, kernel.length, () => true);
    this.grid.update((r, c) => ({
      value: kernel[r][c],
      share: kernel[r][c] / scale,
      label: t("Weight row {r}, column {c}", {r: r + 1, c: c + 1}),
    }));
    for (const part of [this.grid.root, ...this.numberTools]) part.hidden = usePatch;
    for (const part of [this.patch.root, ...this.patchTools]) part.hidden = !usePatch;
    setText(this.name, this.pictures.show({kernel, use_patch: usePatch}) ?? "");
    this.explained.textContent = normalise ? NORMALISED : PLAIN;
  }

  /** Show a patch minus its mean, a weight (C, 1, K, K). */
  showPatch({data, shape: [channels, , height, width]}) {
    const most = data.reduce((a, b) => Math.max(a, Math.abs(b)), 1);
    this.patch.paint(width, height, (bytes) =>
      paintResponses(bytes, {data, shape: [1, channels, height, width]}, {low: -most, high: most}),
    );
  }
}
