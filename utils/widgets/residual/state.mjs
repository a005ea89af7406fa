import {relu, reluGradient} from "../math/dense.mjs";
import {normals} from "../math/random.mjs";
import {tensor} from "../math/tensor.mjs";

export const WIDTH = 24; // units of a layer
export const SAMPLES = 32;
const EPSILON = 1e-5; // under the root of the normalisation
const MOST_LAYERS = 60;
const FAR = 30; // powers of ten beyond which a size is not shown
const LEAST_DECADES = 2; // shown on both sides of 1
const MOST_TICKS = 7;

/** All that is random, from a seed: input x and the gradient at the output (SAMPLES, WIDTH), one weight (WIDTH, WIDTH) for each layer. */
export function draw(seed) {
  const all = normals(seed, 2 * SAMPLES * WIDTH + MOST_LAYERS * WIDTH * WIDTH);
  const part = (shape, start) => tensor(shape, all.slice(start, start + shape[0] * shape[1]));
  const first = 2 * SAMPLES * WIDTH;
  return {
    x: part([SAMPLES, WIDTH], 0),
    gradOutput: part([SAMPLES, WIDTH], SAMPLES * WIDTH),
    weights: Array.from({length: MOST_LAYERS}, (_, layer) => part([WIDTH, WIDTH], first + layer * WIDTH * WIDTH)),
  };
}

/** Each unit's numbers (a column of z) less their mean over the samples, divided by their spread: {y, inverse}. */
export function normalise(z) {
  const [rows, columns] = z.shape;
  const y = new Float64Array(z.data.length);
  const inverse = new Float64Array(columns);
  for (let c = 0; c < columns; c++) {
    let [mean, variance] = [0, 0];
    for (let i = c; i < y.length; i += columns) mean += z.data[i] / rows;
    for (let i = c; i < y.length; i += columns) variance += (z.data[i] - mean) ** 2 / rows;
    inverse[c] = 1 / Math.sqrt(variance + EPSILON);
    for (let i = c; i < y.length; i += columns) y[i] = (z.data[i] - mean) * inverse[c];
  }
  return {y: tensor(z.shape, y), inverse};
}

/** Gradient at z of a loss whose gradient at normalise(z).y is gradOutput: mean and spread depend on z, too. */
function normaliseGradient(gradOutput, {y, inverse}) {
  const [rows, columns] = y.shape;
  const gradient = new Float64Array(y.data.length);
  for (let c = 0; c < columns; c++) {
    let [mean, along] = [0, 0];
    for (let i = c; i < gradient.length; i += columns) {
      mean += gradOutput.data[i] / rows;
      along += (gradOutput.data[i] * y.data[i]) / rows;
    }
    for (let i = c; i < gradient.length; i += columns) gradient[i] = inverse[c] * (gradOutput.data[i] - mean - y.data[i] * along);
  }
  return tensor(y.shape, gradient);
}

/**
 * The size (root mean square) of the signal and of the gradient, before the first block and after each:
 * {signal, gradient}, lists of depth/2 + 1 numbers. A block is ReLU(x + f(x)), or ReLU(f(x)) without skip,
 * where f is two layers with a ReLU between. A weight's spread is gain·√(2/WIDTH).
 */
export function propagate({depth, skip, norm, gain}, {x, gradOutput, weights}) {
  const scale = gain * Math.sqrt(2 / WIDTH);
  const layers = weights.slice(0, depth).map((weight) => scaled(weight, scale));
  const blocks = [];
  const signal = [size(x)];
  let here = x;
  for (let layer = 0; layer < depth; layer += 2) {
    const first = forward(here, layers[layer], norm);
    const second = forward(relu(first.y), layers[layer + 1], norm);
    const sum = skip ? plus(here, second.y) : second.y;
    blocks.push({layer, first, second, sum});
    here = relu(sum);
    signal.push(size(here));
  }
  const gradient = [size(gradOutput)];
  let back = gradOutput;
  for (const {layer, first, second, sum} of blocks.reverse()) {
    const atSum = reluGradient(back, sum);
    const inside = reluGradient(backward(atSum, layers[layer + 1], second), first.y);
    const branch = backward(inside, layers[layer], first);
    back = skip ? plus(atSum, branch) : branch;
    gradient.unshift(size(back));
  }
  return {signal, gradient};
}

function forward(x, weight, norm) {
  const z = times(x, weight);
  return norm ? normalise(z) : {y: z};
}

/** Gradient at a layer's input from that at its output. */
function backward(gradOutput, weight, layer) {
  return times(layer.inverse ? normaliseGradient(gradOutput, layer) : gradOutput, transposed(weight));
}

/** x (N, in) times weight (out, in) transposed: (N, out). `dense` with its checks would take half as long again. */
function times({shape: [rows, inputs], data: x}, {shape: [outputs], data: w}) {
  const y = new Float64Array(rows * outputs);
  for (let n = 0; n < rows; n++) {
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += x[n * inputs + i] * w[o * inputs + i];
      y[n * outputs + o] = sum;
    }
  }
  return {shape: [rows, outputs], data: y};
}

function scaled({shape, data}, factor) {
  return {shape, data: data.map((value) => factor * value)};
}

function plus(a, b) {
  return {shape: a.shape, data: a.data.map((value, i) => value + b.data[i])};
}

function transposed({shape: [rows, columns], data}) {
  const turned = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) turned[c * rows + r] = data[r * columns + c];
  return tensor([columns, rows], turned);
}

/** Root mean square. */
function size({data}) {
  return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
}

/** The power of ten of a size, held within ±FAR: sizes beyond (and 0) lie on the edge. */
export function exponent(value) {
  return Math.min(FAR, Math.max(-FAR, Math.log10(value)));
}

/** A logarithmic axis for these sizes, in powers of ten: {low, high, ticks}. */
export function axis(sizes) {
  const exponents = sizes.map(exponent);
  const step = Math.ceil((span(exponents)[1] - span(exponents)[0]) / (MOST_TICKS - 1));
  const low = Math.floor(span(exponents)[0] / step) * step;
  const high = Math.ceil(span(exponents)[1] / step) * step;
  return {low, high, ticks: Array.from({length: (high - low) / step + 1}, (_, i) => low + i * step)};
}

function span(exponents) {
  return [Math.min(-LEAST_DECADES, ...exponents.map(Math.floor)), Math.max(LEAST_DECADES, ...exponents.map(Math.ceil))];
}

/** A power of ten as text, as in 10⁻⁷. */
export function power(n) {
  return `10${String(n)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit])}`;
}

/** A size as text: 0.25, 31, 4.2·10⁻⁷, "below 10⁻³⁰". */
export function sizeText(value) {
  if (value === 0) return "0";
  const tens = Math.log10(value);
  if (tens <= -FAR) return `below ${power(-FAR)}`;
  if (tens >= FAR) return `above ${power(FAR)}`;
  if (Math.abs(tens) < 3) return String(Number(value.toPrecision(2)));
  const [digits, n] = value.toExponential(1).split("e");
  return `${digits}·${power(Number(n))}`;
}
