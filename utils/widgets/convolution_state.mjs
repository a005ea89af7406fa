import {leftover, outputSize, paddingEnds, span} from "./arithmetic.mjs";
import {asTensor, toRows} from "./matrix.mjs";
import {conv2d, pad2d} from "./tensor.mjs";

/** One axis: sizes, ends of the padding, which padded positions some window reads. */
function axisState(size, kernelSize, {stride, padding, dilation}) {
  const [before, after] = paddingEnds(padding, kernelSize, stride, dilation);
  const output = outputSize(size, kernelSize, stride, before, after, dilation);
  const read = new Array(before + size + after).fill(false);
  for (let o = 0; o < output; o++) for (let k = 0; k < kernelSize; k++) read[o * stride + k * dilation] = true;
  const beyond = leftover(size, kernelSize, stride, before, after, dilation);
  return {size, kernelSize, before, after, output, read, beyond, span: span(kernelSize, dilation)};
}

/** All that the explorer shows, from its traits: axes, padded input, used kernel and output, or `problem` alone. */
export function convolutionState(traits) {
  const {input, kernel, stride, dilation, padding_mode: paddingMode, flip} = traits;
  try {
    const rows = axisState(input.length, kernel.length, traits);
    const columns = axisState(input[0].length, kernel[0].length, traits);
    const used = flip ? kernel.map((row) => [...row].reverse()).reverse() : kernel;
    const padded = pad2d(asTensor(input), [rows.before, rows.after, columns.before, columns.after], paddingMode);
    const output = conv2d(padded, asTensor(used), null, {stride, dilation});
    return {rows, columns, used, stride, dilation, padded: toRows(padded), output: toRows(output)};
  } catch (error) {
    return {problem: error.message};
  }
}

/** The products under the window of output cell (i, j): [{x, w}, …] in reading order. */
export function products({used, padded, stride, dilation}, i, j) {
  return used.flatMap((row, u) => row.map((w, v) => ({x: padded[i * stride + u * dilation][j * stride + v * dilation], w})));
}

/** Is padded position (r, c) read by the window of output cell (i, j)? */
export function inWindow({rows, columns, stride, dilation}, i, j, r, c) {
  const hit = (position, start, {kernelSize}) =>
    position >= start && (position - start) % dilation === 0 && (position - start) / dilation < kernelSize;
  return hit(r, i * stride, rows) && hit(c, j * stride, columns);
}
