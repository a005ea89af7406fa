import {h} from "../kit/dom.mjs";
import {factor, formatCount, formatNumber} from "../kit/numbers.mjs";
import {productsOf} from "./state.mjs";

const line = (name, ...text) => h("span", {class: "cx-line"}, h("span", {class: "cx-name"}, name), ...text);

/** How the number at [i, j] of output plane o comes about: a line for each input plane named in `planes`, and their sum. */
export function sumLines(state, {weight, bias, relu}, planes, o, [i, j]) {
  const {partial, sums, output} = state;
  const lanes = planes.map((name, c) =>
    line(`${name}: `, ...terms(productsOf(state, weight[o][c], c, [i, j])), " = ", h("strong", {}, formatNumber(partial[o][c][i][j]))),
  );
  const sum = [...planes.map((_, c) => partial[o][c][i][j]), bias[o]].map((value) => factor(value)).join(" + ");
  const result = h("strong", {class: "cx-total"}, formatNumber(output[o][i][j]));
  const made = relu ? `ReLU(${sum}) = ReLU(${formatNumber(sums[o][i][j])})` : sum;
  return [...lanes, line(`y[${o}, ${i}, ${j}] = `, made, " = ", result)];
}

function terms(products) {
  return products.flatMap(({x, w}, k) => [
    k ? " + " : "",
    h("span", {class: x * w === 0 ? "cx-term cx-zero" : "cx-term"}, `${formatNumber(x)}·${factor(w)}`),
  ]);
}

/** What the layer learns and what it costs, as lines. */
export function costLines({channels, filters, size, parameters, macs}) {
  return [
    line("Parameters: ", `C_out·(C_in·K·K + 1) = ${filters}·(${channels}·3·3 + 1) = `, h("strong", {}, formatCount(parameters))),
    line("MACs: ", `C_out·O_h·O_w·C_in·K·K = ${filters}·${size.join("·")}·${channels}·3·3 = `, h("strong", {}, formatCount(macs))),
  ];
}
