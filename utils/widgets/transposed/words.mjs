import {h} from "../kit/dom.mjs";
import {factor, formatNumber, plural} from "../kit/numbers.mjs";
import {kindsOfPlaces} from "./state.mjs";

/** "1, 2 or 4". */
function listed(values) {
  const texts = values.map((value) => formatNumber(value));
  return texts.length > 1 ? `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}` : texts[0];
}

const times = (count) => (count === 1 ? "once" : `${count} times`);

/** One sentence on all outputs: are places away from the border alike? */
export function verdict(traits) {
  return traits.show === "writes" ? aboutWrites(traits) : aboutSums(traits);
}

function aboutWrites(traits) {
  const {kernel, stride, way} = traits;
  const kinds = kindsOfPlaces(traits, () => 1);
  const side = kernel.length;
  if (way === "upsample")
    return `Each input is repeated ${stride}×${stride} times first: away from the border, every output adds up ${plural(kinds[0], "product")}.`;
  if (kinds.length === 1) return `Stride ${stride} divides side ${side}: away from the border, every output is written ${times(kinds[0])}.`;
  const effect = kinds[0] === 0 ? "holes that nobody fills" : "a checkerboard";
  return `Stride ${stride} does not divide side ${side}: outputs are written ${listed(kinds)} times, even in the middle: ${effect}.`;
}

function aboutSums(traits) {
  const kinds = kindsOfPlaces(traits, (w) => w);
  if (kinds.length === 1) return `A flat input of ones gives ${listed(kinds)} everywhere, away from the border: flat stays flat.`;
  const many = kinds.length > 4 ? `${formatNumber(kinds[0])} to ${formatNumber(kinds.at(-1))}` : listed(kinds);
  return `A flat input of ones gives ${many}, by the kind of place, even in the middle: a checkerboard.`;
}

/** The sum of an output, written out, and how many inputs it comes from. */
export function sumOf([row, column], lit, {input, kernel}) {
  const from = new Set(lit.map((tap) => String(tap.input))).size;
  const terms = lit.map(({input: [r, c], weight: [u, v], product}) =>
    h("span", {class: product === 0 ? "cx-term cx-zero" : "cx-term"}, `${formatNumber(input[r][c])}·${factor(kernel[u][v])}`),
  );
  const total = lit.reduce((sum, {product}) => sum + product, 0);
  return [
    `Written by ${plural(from, "input")}: `,
    h("span", {class: "cx-name"}, `y[${row}, ${column}] = `),
    ...terms.flatMap((term, k) => (k ? [" + ", term] : [term])),
    ...(lit.length ? [" = "] : []),
    h("strong", {class: "cx-total"}, formatNumber(total, 4)),
  ];
}

/** Which outputs an input writes into. */
export function whereWritten([row, column], lit, {input, way, stride}) {
  const outputs = new Set(lit.map((tap) => String(tap.output))).size;
  const name = `x[${row}, ${column}] = ${formatNumber(input[row][column])}`;
  if (!lit.length) return `${name} writes into no output: the padding cuts its whole window off.`;
  const along = (axis) => {
    const all = lit.map((tap) => tap.output[axis]);
    const [first, last] = [Math.min(...all), Math.max(...all)];
    return first === last ? `${first}` : `${first} to ${last}`;
  };
  const place = `rows ${along(0)}, columns ${along(1)}`;
  if (way === "upsample") return `${name} is repeated ${stride}×${stride} times and reaches ${plural(outputs, "output")}: ${place}.`;
  return `${name}, times each weight, is added to ${plural(outputs, "output")}: ${place}.`;
}

/** The formula of the output's size with its numbers, a line for each axis that differs. */
export function sizeFormula({rows, columns}, {kernel, stride, padding, output_padding: extra, way}) {
  const side = kernel.length;
  const steps = ({size}) =>
    way === "upsample"
      ? `S·I + 2P − K + 1 = ${stride}·${size} + 2·${padding} − ${side} + 1 = `
      : `S(I − 1) + K − 2P + output padding = ${stride}·(${size} − 1) + ${side} − 2·${padding} + ${extra} = `;
  const line = (name, axis) =>
    h("span", {class: "cx-line"}, h("span", {class: "cx-name"}, `${name} = `), steps(axis), h("strong", {}, String(axis.output)));
  return rows.size === columns.size ? [line("O", rows)] : [line("O rows", rows), line("O columns", columns)];
}
