import {convMacs, convParameters, outputSize} from "../math/arithmetic.mjs";
import {conv2d, pad2d} from "../math/conv.mjs";
import {relu} from "../math/dense.mjs";
import {tensor} from "../math/tensor.mjs";

const KERNEL = 3;

/** The planes of a (1, C, H, W) tensor as lists of rows. */
function planesOf({data, shape: [, channels, height, width]}) {
  return Array.from({length: channels}, (_, c) =>
    Array.from({length: height}, (_, r) => {
      const from = (c * height + r) * width;
      return Array.from(data.subarray(from, from + width));
    }),
  );
}

/** All that the explorer shows, from its traits: padded planes, each kernel's answer, their sums with the bias, the output, and counts. */
export function channelsState({input, weight, bias, stride, padding, relu: cut}) {
  const [channels, height, width, filters] = [input.length, input[0].length, input[0][0].length, weight.length];
  const x = tensor([1, channels, height, width], input.flat(2), Float64Array);
  const alone = (filter) =>
    conv2d(x, tensor([channels, 1, KERNEL, KERNEL], filter.flat(2), Float64Array), null, {stride, padding, groups: channels});
  const all = tensor([filters, channels, KERNEL, KERNEL], weight.flat(3), Float64Array);
  const sums = conv2d(x, all, tensor([filters], bias, Float64Array), {stride, padding});
  const size = [height, width].map((side) => outputSize(side, KERNEL, stride, padding));
  return {
    padded: planesOf(pad2d(x, Array(4).fill(padding))),
    partial: weight.map((filter) => planesOf(alone(filter))),
    sums: planesOf(sums),
    output: planesOf(cut ? relu(sums) : sums),
    size,
    side: [height, width],
    stride,
    padding,
    filters,
    channels,
    parameters: convParameters(channels, filters, KERNEL),
    macs: convMacs(channels, filters, KERNEL, size),
  };
}

/** The products of plane c under the window of output (i, j), as {x, w}. */
export function productsOf({padded, stride}, kernel, c, [i, j]) {
  return kernel.flatMap((row, u) => row.map((w, v) => ({x: padded[c][i * stride + u][j * stride + v], w})));
}
