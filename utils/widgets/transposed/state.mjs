import {outputSize, transposedSize} from "../math/arithmetic.mjs";

/** The places 0 … count − 1. */
const places = (count) => Array.from({length: count}, (_, k) => k);

/** One axis of a transposed convolution: its sizes, and where input i writes its k-th number. */
function writing(size, kernelSize, {stride, padding, output_padding: extra}) {
  const output = transposedSize(size, kernelSize, stride, padding, extra);
  const pairs = places(size).flatMap((i) => places(kernelSize).map((k) => ({i, k, o: i * stride + k - padding})));
  return {size, output, pairs: pairs.filter(({o}) => o >= 0 && o < output)};
}

/** One axis of repeating and convolving: its sizes, and which input the k-th tap of output o reads. */
function reading(size, kernelSize, {stride, padding}) {
  const output = outputSize(size * stride, kernelSize, 1, padding);
  const pairs = places(output).flatMap((o) => places(kernelSize).map((k) => ({i: Math.floor((o + k - padding) / stride), k, o})));
  return {size, output, pairs: pairs.filter(({i}) => i >= 0 && i < size)};
}

const zeros = (rows, columns) => places(rows).map(() => new Array(columns.output).fill(0));

/**
 * All that the explorer shows, or `problem` alone. Each tap {input, weight, output, product}, all but the last [row, column],
 * is one product that is added to an output: `writes` counts them, `sums` adds them up.
 */
export function transposedState(traits) {
  const {input, kernel, way} = traits;
  const along = way === "upsample" ? reading : writing;
  try {
    const rows = along(input.length, kernel.length, traits);
    const columns = along(input[0].length, kernel.length, traits);
    const taps = rows.pairs.flatMap((r) =>
      columns.pairs.map((c) => ({
        input: [r.i, c.i],
        weight: [r.k, c.k],
        output: [r.o, c.o],
        product: input[r.i][c.i] * kernel[r.k][c.k],
      })),
    );
    const [writes, sums] = [zeros(rows.output, columns), zeros(rows.output, columns)];
    for (const {
      output: [r, c],
      product,
    } of taps) {
      writes[r][c]++;
      sums[r][c] += product;
    }
    return {rows, columns, taps, writes, sums};
  } catch (error) {
    return {problem: error.message};
  }
}

/** A focus [part, [row, column]] kept inside the input or the output. */
export function clampedFocus({rows, columns}, focus) {
  const part = "input" in focus ? "input" : "output";
  const [row, column] = focus[part] ?? [0, 0];
  const key = part === "input" ? "size" : "output";
  return [part, [Math.min(row, rows[key] - 1), Math.min(column, columns[key] - 1)]];
}

const alike = (a, b) => a[0] === b[0] && a[1] === b[1];

/** The taps that start or end in the cell in focus. */
export const litTaps = ({taps}, [part, cell]) => taps.filter((tap) => alike(tap[part], cell));

/** The block [row, column, rows, columns] that these taps span in the input or the output. */
export function blockOf(taps, part) {
  const [top, left, bottom, right] = [
    Math.min(...taps.map((tap) => tap[part][0])),
    Math.min(...taps.map((tap) => tap[part][1])),
    Math.max(...taps.map((tap) => tap[part][0])),
    Math.max(...taps.map((tap) => tap[part][1])),
  ];
  return [top, left, bottom - top + 1, right - left + 1];
}

/**
 * What the output's numbers would be away from the border if every input were 1, one for each kind of place: with a transposed
 * convolution of stride S there are S·S kinds, each made by weights of its own. `weigh` gives a weight's share, 1 to count writes.
 */
export function kindsOfPlaces({kernel, stride, way}, weigh) {
  const period = way === "upsample" ? 1 : stride;
  const kinds = places(period * period).map(() => 0);
  for (const [u, row] of kernel.entries()) for (const [v, w] of row.entries()) kinds[(u % period) * period + (v % period)] += weigh(w);
  return [...new Set(kinds.map((kind) => Number(kind.toFixed(9))))].sort((a, b) => a - b);
}
