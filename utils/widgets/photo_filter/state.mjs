import {t} from "../kit/language.mjs";
import {convMacs, outputSize} from "../math/arithmetic.mjs";
import {conv2d} from "../math/conv.mjs";
import {correlate} from "../math/fourier.mjs";
import {tensor} from "../math/tensor.mjs";

const LUMA = [0.299, 0.587, 0.114]; // ITU-R BT.601
const WHITE = 255;
const FEW = 5e6; // multiplications a channel that take less time than the Fourier transforms
const NOISE = 1e-6; // patches and pixels are fractions no finer than 1/70²: a smaller response is rounding

/** What is filtered, numbers from 0 to 255: (1, 1, H, W), or (1, 3, H, W) for a colour photo channel by channel. */
export function photoPlanes({data, width, height}, grey) {
  const size = width * height;
  const colourless = isGrey(data);
  const channels = grey || colourless ? 1 : 3;
  const x = new Float64Array(channels * size);
  for (let i = 0, from = 0; i < size; i++, from += 4) {
    if (channels === 1) x[i] = colourless ? data[from] : LUMA[0] * data[from] + LUMA[1] * data[from + 1] + LUMA[2] * data[from + 2];
    else for (let c = 0; c < 3; c++) x[c * size + i] = data[from + c];
  }
  return tensor([1, channels, height, width], x);
}

/** Do red, green and blue agree in every RGBA pixel? */
export function isGrey(data) {
  for (let i = 0; i < data.length; i += 4) if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  return true;
}

/** The square patch as it fits into (…, H, W): first row and column, and its side. */
export function patchBox([row, column], patchSize, [, , height, width]) {
  const size = Math.min(patchSize, height, width);
  return {row: Math.min(row, height - size), column: Math.min(column, width - size), size};
}

/** The depthwise weight (C, 1, K, K): the kernel once for each channel of x, or each channel's patch minus its mean. */
function photoWeight(x, {kernel, use_patch: usePatch, patch, patch_size: patchSize}) {
  const channels = x.shape[1];
  if (!usePatch) {
    const taps = kernel.flat();
    return tensor(
      [channels, 1, kernel.length, kernel.length],
      Float64Array.from({length: channels * taps.length}, (_, i) => taps[i % taps.length]),
    );
  }
  const {row, column, size} = patchBox(patch, patchSize, x.shape);
  const [, , height, width] = x.shape;
  const data = new Float64Array(channels * size * size);
  for (let c = 0; c < channels; c++) {
    const taps = data.subarray(c * size * size, (c + 1) * size * size);
    for (let r = 0; r < size; r++) {
      const from = (c * height + row + r) * width + column;
      taps.set(x.data.subarray(from, from + size), r * size);
    }
    const mean = taps.reduce((a, b) => a + b) / taps.length;
    for (let i = 0; i < taps.length; i++) taps[i] -= mean;
  }
  return tensor([channels, 1, size, size], data);
}

/** What is worked out once for a photo x and serves every kernel; `last` keeps the responses to the last kernel of numbers and to the last patch. */
export function prepared(x) {
  return {x, sums: integralImages(x), last: {numbers: {}, patch: {}}};
}

/** All responses for these traits on a prepared photo, where the strongest stands, and what they cost. */
export function photoResponses(photo, traits, flat) {
  const {x} = photo;
  const {stride, bias, relu} = traits;
  const {weight, linear} = linearResponses(photo, traits, flat);
  const [channels, , size] = weight.shape;
  const y = bias || relu ? biased(linear, bias, relu) : linear;
  return {
    y,
    weight,
    size,
    ...extremes(y),
    macs: macsAt(x, channels, size, stride),
    ratio: macsAt(x, channels, size, 1) / macsAt(x, channels, size, stride),
  };
}

/** x + bias, and where that is negative 0 with ReLU. A loop, because map() with a function takes five times as long. */
function biased({data, shape}, bias, relu) {
  const y = new Float64Array(data.length);
  const least = relu ? 0 : -Infinity;
  for (let i = 0; i < y.length; i++) y[i] = Math.max(least, data[i] + bias);
  return tensor(shape, y);
}

/** The responses before bias and ReLU, and the weight that gave them. */
function linearResponses({x, sums, last}, traits, flat) {
  const {kernel, stride, use_patch: usePatch, patch, patch_size: patchSize, normalise} = traits;
  const asked = JSON.stringify(usePatch ? [stride, patch, patchSize, normalise] : [stride, kernel]);
  const kept = usePatch ? last.patch : last.numbers;
  if (kept.asked === asked) return kept;
  const weight = photoWeight(x, traits);
  const [channels, , size] = weight.shape;
  const few = macsAt(x, channels, size, stride) <= FEW * channels;
  const linear = few ? conv2d(x, weight, null, {stride, groups: channels}) : correlate(x, weight, stride);
  if (usePatch) for (let i = 0; i < linear.data.length; i++) if (Math.abs(linear.data[i]) < NOISE) linear.data[i] = 0;
  if (usePatch && normalise) divideByNorms(linear, sums, weight, stride, flat);
  return Object.assign(kept, {asked, weight, linear});
}

/** How many multiplications a depthwise filter of this size costs on x. */
function macsAt({shape: [, , height, width]}, channels, size, stride) {
  return convMacs(channels, channels, size, [outputSize(height, size, stride), outputSize(width, size, stride)], channels);
}

/** Running sums of x and of x², (C, H + 1, W + 1): the sum over any window is four of these numbers. */
function integralImages({data, shape: [, channels, height, width]}) {
  const row = width + 1;
  const plain = new Float64Array(channels * (height + 1) * row);
  const squared = new Float64Array(plain.length);
  let from = 0;
  for (let c = 0; c < channels; c++) {
    for (let r = 1; r <= height; r++) {
      let [sum, sumOfSquares, at] = [0, 0, (c * (height + 1) + r) * row + 1];
      for (let end = at + width; at < end; at++, from++) {
        sum += data[from];
        sumOfSquares += data[from] * data[from];
        plain[at] = plain[at - row] + sum;
        squared[at] = squared[at - row] + sumOfSquares;
      }
    }
  }
  return {plain, squared, row, plane: (height + 1) * row};
}

/** Divide responses by the norms of the patch and of each window minus its mean; 0 where one of them is flat. */
function divideByNorms({data, shape: [, channels, height, width]}, {plain, squared, row, plane}, weight, stride, flat) {
  const size = weight.shape[2];
  const [count, down] = [size * size, size * row];
  let to = 0;
  for (let c = 0; c < channels; c++) {
    let patch = 0;
    for (let i = c * count; i < (c + 1) * count; i++) patch += weight.data[i] ** 2;
    for (let r = 0; r < height; r++) {
      for (let i = 0, at = c * plane + r * stride * row; i < width; i++, at += stride, to++) {
        const sum = plain[at + down + size] - plain[at + down] - plain[at + size] + plain[at];
        const squares = squared[at + down + size] - squared[at + down] - squared[at + size] + squared[at];
        const window = squares - (sum * sum) / count;
        data[to] = window < flat || patch < flat ? 0 : data[to] / Math.sqrt(window * patch);
      }
    }
  }
}

/** The smallest and the largest response, and the channel, row and column of the largest. */
function extremes({data, shape: [, , height, width]}) {
  let [min, best] = [data[0], 0];
  for (let i = 1; i < data.length; i++) {
    if (data[i] < min) min = data[i];
    if (data[i] > data[best]) best = i;
  }
  const within = best % (height * width);
  return {min, max: data[best], channel: Math.floor(best / (height * width)), row: Math.floor(within / width), column: within % width};
}

/** How responses become grey: `low` is shown black, `high` white, and `rule` says so in words. */
export function display({weight, min, max}, {use_patch: usePatch, bias, relu}) {
  const taps = weight.data.subarray(0, weight.data.length / weight.shape[0]);
  const total = taps.reduce((a, b) => a + b);
  if (!usePatch && bias === 0 && Math.abs(total - 1) < 1e-6) {
    const cut = min < 0 || max > WHITE ? t(" Responses outside are cut.") : "";
    const rule = t("The weights add up to 1, so the output is shown as a photo: 0 is black, 255 white.");
    return {low: 0, high: WHITE, rule: rule + cut};
  }
  if (relu || (bias >= 0 && taps.every((weight) => weight >= 0))) {
    return {low: 0, high: max || 1, rule: t("Black is 0, white the largest response.")};
  }
  const most = Math.max(max, -min) || 1;
  return {low: -most, high: most, rule: t("Mid-grey is 0: darker is negative, lighter positive.")};
}

/** Write a (1, 1 or 3, H, W) tensor as RGBA pixels, from black at `low` to white at `high`. */
export function paintResponses(pixels, {data, shape: [, channels, height, width]}, {low, high}) {
  const [size, scale] = [height * width, WHITE / (high - low)];
  const [red, green, blue] = channels === 3 ? [0, size, 2 * size] : [0, 0, 0];
  for (let i = 0, to = 0; i < size; i++, to += 4) {
    // the clamped array rounds, and cuts at 0 and 255
    pixels[to] = (data[i + red] - low) * scale;
    pixels[to + 1] = (data[i + green] - low) * scale;
    pixels[to + 2] = (data[i + blue] - low) * scale;
    pixels[to + 3] = WHITE;
  }
}
