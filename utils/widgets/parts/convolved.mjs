import {t} from "../kit/language.mjs";
import {leftover, outputSize, paddingEnds} from "../math/arithmetic.mjs";
import {conv2d, pad2d} from "../math/conv.mjs";
import {asTensor, toRows} from "../math/matrix.mjs";

/** One axis: sizes, ends of the padding, which padded positions some window reads. */
function axisState(size, kernelSize, {stride, padding, dilation}) {
  const [before, after] = paddingEnds(padding, kernelSize, stride, dilation);
  const output = outputSize(size, kernelSize, stride, before, after, dilation);
  const read = new Array(before + size + after).fill(false);
  for (let o = 0; o < output; o++) for (let k = 0; k < kernelSize; k++) read[o * stride + k * dilation] = true;
  const beyond = leftover(size, kernelSize, stride, before, after, dilation);
  return {size, kernelSize, before, after, output, read, beyond};
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
    return {problem: spoken(error)};
  }
}

/** What is wrong, in the reader's language. */
function spoken({message, text, values}) {
  if (!text) return message;
  const words = Object.entries(values).map(([name, value]) => [name, t(String(value))]); // a padding mode has a name
  return t(text, Object.fromEntries(words));
}
