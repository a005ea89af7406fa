import {conv2d} from "../math/conv.mjs";
import {relu} from "../math/dense.mjs";
import {asTensor} from "../math/matrix.mjs";
import {pool2d} from "../math/pool.mjs";
import {tensor} from "../math/tensor.mjs";
import {MINUS, PLUS} from "../parts/signed_map.mjs";

const BINS = 61;
const WHITE = 255;

/** A grey photo's pixels as a (1, 1, H, W) tensor. */
export function greyPlane({data, width, height}) {
  return tensor(
    [1, 1, height, width],
    Float64Array.from({length: width * height}, (_, i) => data[4 * i]),
  );
}

/** Stage 1: the convolution's responses. */
export function responsesTo(x, {kernel, stride}) {
  return conv2d(x, asTensor(kernel), null, {stride});
}

/** Stages 2 and 3 from the responses: {detected, output}. */
export function laterStages(responses, {bias, relu: cut, pool_size: kernelSize, pool_stride: stride, mode}) {
  const moved = tensor(
    responses.shape,
    responses.data.map((value) => value + bias),
  );
  const detected = cut ? relu(moved) : moved;
  return {detected, output: pool2d(detected, {kernelSize, stride, mode})};
}

/** The share of numbers that are not 0. */
export function shareAlive({data}) {
  let alive = 0;
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) alive++;
  return alive / data.length;
}

/** The largest size of a number, never 0, to divide by. */
export function most({data}) {
  let found = 1e-12;
  for (let i = 0; i < data.length; i++) found = Math.max(found, Math.abs(data[i]));
  return found;
}

/** How many responses fall into each of BINS equal parts of −largest…largest: {counts, largest}. */
export function histogram(responses) {
  const largest = most(responses);
  const counts = new Array(BINS).fill(0);
  for (const value of responses.data) counts[Math.min(BINS - 1, Math.floor(((value / largest + 1) / 2) * BINS))]++;
  return {counts, largest};
}

/** Write a (1, 1, H, W) tensor as RGBA pixels: 0 is black, orange above it and blue below, full at ±scale; brightness
 * grows with the square root, so that faint responses can be seen. */
export function paintSigned(pixels, {data}, scale) {
  for (let i = 0, to = 0; i < data.length; i++, to += 4) {
    const part = Math.sqrt(Math.min(1, Math.abs(data[i]) / scale));
    const [red, green, blue] = data[i] < 0 ? MINUS : PLUS;
    pixels[to] = red * part;
    pixels[to + 1] = green * part;
    pixels[to + 2] = blue * part;
    pixels[to + 3] = WHITE;
  }
}
