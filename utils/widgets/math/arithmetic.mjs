// @ts-check
import {Refusal} from "./refusal.mjs";

/**
 * How many input pixels a kernel reaches over, D(K − 1) + 1.
 * @param {number} kernelSize
 */
export function span(kernelSize, dilation = 1) {
  whole("kernel size", kernelSize, 1);
  whole("dilation", dilation, 1);
  return dilation * (kernelSize - 1) + 1;
}

/**
 * How many outputs a row of `size` pixels gives, ⌊(I + P_before + P_after − D(K − 1) − 1)/S⌋ + 1.
 * @param {number} size
 * @param {number} kernelSize
 */
export function outputSize(size, kernelSize, stride = 1, before = 0, after = before, dilation = 1) {
  const room = roomToMove(size, kernelSize, stride, before, after, dilation);
  return Math.floor(room / stride) + 1;
}

/**
 * How many pixels of the padded row lie beyond the end of the last window.
 * @param {number} size
 * @param {number} kernelSize
 */
export function leftover(size, kernelSize, stride = 1, before = 0, after = before, dilation = 1) {
  return roomToMove(size, kernelSize, stride, before, after, dilation) % stride;
}

/**
 * How large a transposed convolution makes a row of `size` pixels, S(I − 1) + K − 2P + output padding.
 * @param {number} size
 * @param {number} kernelSize
 */
export function transposedSize(size, kernelSize, stride = 1, padding = 0, outputPadding = 0) {
  whole("input size", size, 1);
  whole("kernel size", kernelSize, 1);
  whole("stride", stride, 1);
  whole("padding", padding, 0);
  whole("output padding", outputPadding, 0);
  if (outputPadding >= stride)
    throw new Error(`An output padding of ${outputPadding} must be below the stride, ${stride}: use at most ${stride - 1}.`);
  const all = stride * (size - 1) + kernelSize + outputPadding;
  if (all > 2 * padding) return all - 2 * padding;
  throw new Error(`A padding of ${padding} on each side cuts all ${all} pixels off: use at most ${Math.floor((all - 1) / 2)}.`);
}

/**
 * Padding as [before, after]: a number pads both ends, "valid" none, "same" keeps the size, "full" is D(K − 1).
 * @param {number | "valid" | "same" | "full"} padding
 * @param {number} kernelSize
 * @returns {[before: number, after: number]}
 */
export function paddingEnds(padding, kernelSize, stride = 1, dilation = 1) {
  const reach = span(kernelSize, dilation) - 1;
  whole("stride", stride, 1);
  if (padding === "valid") return [0, 0];
  if (padding === "full") return [reach, reach];
  if (padding === "same") {
    if (stride !== 1) {
      throw new Refusal("“same” padding needs stride 1, and the stride is {stride}: use stride 1, or a number.", {stride});
    }
    return [Math.floor(reach / 2), Math.ceil(reach / 2)];
  }
  whole("padding", padding, 0, ", or “valid”, “same” or “full”");
  return [padding, padding];
}

/**
 * How many weights and biases a convolution learns; `kernelSize` is a number or [vertical, horizontal].
 * @param {number} inChannels
 * @param {number} outChannels
 * @param {number | number[]} kernelSize
 */
export function convParameters(inChannels, outChannels, kernelSize, bias = true, groups = 1) {
  checkChannels(inChannels, outChannels, groups);
  return outChannels * (inChannels / groups) * area("kernel size", kernelSize) + (bias ? outChannels : 0);
}

/**
 * How many multiplications a convolution costs per picture; both sizes are a number or [vertical, horizontal].
 * @param {number} inChannels
 * @param {number} outChannels
 * @param {number | number[]} kernelSize
 * @param {number | number[]} outputSize
 */
export function convMacs(inChannels, outChannels, kernelSize, outputSize, groups = 1) {
  return convParameters(inChannels, outChannels, kernelSize, false, groups) * area("output size", outputSize);
}

/**
 * Throw unless `value` is a whole number of at least `least`.
 * @param {string} name
 * @param {number} value
 * @param {number} least
 */
export function whole(name, value, least, orElse = "") {
  if (Number.isInteger(value) && value >= least) return;
  throw new Error(`The ${name} is ${JSON.stringify(value)}, but must be a whole number of at least ${least}${orElse}.`);
}

/** @type {(size: number, kernelSize: number, stride: number, before: number, after: number, dilation: number) => number} */
function roomToMove(size, kernelSize, stride, before, after, dilation) {
  const reach = span(kernelSize, dilation);
  whole("input size", size, 1);
  whole("stride", stride, 1);
  whole("padding", before, 0);
  whole("padding", after, 0);
  const padded = size + before + after;
  if (reach <= padded) return padded - reach;
  const largest = Math.floor((padded - 1) / dilation) + 1;
  const numbers = {kernelSize, dilation, reach, padded, largest, more: reach - padded};
  if (dilation === 1)
    throw new Refusal(
      "A kernel of {kernelSize} reaches over {reach} pixels, but the padded input has only {padded}: " +
        "use a kernel of at most {largest}, or {more} more padding in all.",
      numbers,
    );
  throw new Refusal(
    "A kernel of {kernelSize} with dilation {dilation} reaches over {reach} pixels, but the padded input has only {padded}: " +
      "use a kernel of at most {largest} with dilation {dilation}, or {more} more padding in all.",
    numbers,
  );
}

/** @type {(inChannels: number, outChannels: number, groups: number) => void} */
function checkChannels(inChannels, outChannels, groups) {
  whole("number of input channels", inChannels, 1);
  whole("number of output channels", outChannels, 1);
  whole("number of groups", groups, 1);
  for (const [what, channels] of Object.entries({input: inChannels, output: outChannels})) {
    if (channels % groups) {
      throw new Error(`${groups} groups do not divide ${channels} ${what} channels: use a divisor of ${channels}.`);
    }
  }
}

/** @type {(name: string, size: number | number[]) => number} */
function area(name, size) {
  const sides = Array.isArray(size) ? size : [size, size];
  if (sides.length !== 2) {
    throw new Error(`The ${name} is ${JSON.stringify(size)}, but must be a number or a pair [vertical, horizontal].`);
  }
  for (const side of sides) whole(name, side, 1);
  return sides[0] * sides[1];
}
