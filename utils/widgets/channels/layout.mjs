import {h} from "../kit/dom.mjs";

/** The stage of the channel explorer: a column for each of `planes` with its kernel and product, the sum, and the output volume. */
export function layOut({inputs, kernels, partial, bias, total, outputs}, planes) {
  const caption = (text = "") => h("p", {class: "cx-caption"}, text);
  const sign = (text) => h("span", {class: "cx-operator", "aria-hidden": "true"}, text);
  const captions = {input: caption(), kernel: caption(), output: caption(), total: caption("sum + b")};
  const columns = planes.map((name, c) => {
    const parts = [inputs[c].root, sign("⋆"), kernels[c].root, sign("="), partial[c].root];
    return h("div", {class: `cx-lane-of cx-plane-${name}`}, h("strong", {}, name), ...parts);
  });
  const shown = outputs.map((grid, o) => h("div", {class: "cx-panel"}, caption(`y[${o}]`), grid.root));
  const added = h("div", {class: "cx-summed"}, h("span", {class: "cx-label"}, "bias b"), bias.root, captions.total, total.root);
  const root = h(
    "div",
    {class: "cx-stage"},
    h("div", {class: "cx-lanes"}, h("div", {class: "cx-captions"}, captions.input, sign("⋆"), captions.kernel), ...columns),
    sign("→"),
    added,
    sign("→"),
    h("div", {class: "cx-panel"}, captions.output, h("div", {class: "cx-volume"}, ...shown)),
  );
  return {root, captions, planes: shown};
}
