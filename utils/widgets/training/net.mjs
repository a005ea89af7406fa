import {conv2d, conv2dGradient} from "../math/conv.mjs";
import {crossEntropy, crossEntropyGradient, dense, denseGradient, relu, reluGradient} from "../math/dense.mjs";
import {pool2d, pool2dGradient} from "../math/pool.mjs";
import {checkShape, rounded, tensor} from "../math/tensor.mjs";

/** The net: convolution, activation, 2×2 max pooling, dense. Its weights are {convWeight (F, 1, K, K), convBias (F),
 * denseWeight (classes, F·H/2·W/2), denseBias (classes)}, for pictures (N, 1, H, W) and an odd K. */
export const NAMES = ["convWeight", "convBias", "denseWeight", "denseBias"];

const pointwise = (slope) => (gradient, y) => ({data: gradient.data.map((g, i) => g * slope(y.data[i])), shape: y.shape});
const each = (f) => (x) => ({data: x.data.map(f), shape: x.shape});

// The gradient of each takes (gradOutput, y), its output: all three slopes can be told from it.
export const ACTIVATIONS = {
  relu: {apply: relu, gradient: reluGradient},
  tanh: {apply: each(Math.tanh), gradient: pointwise((y) => 1 - y * y)},
  sigmoid: {apply: each((x) => 1 / (1 + Math.exp(-x))), gradient: pointwise((y) => y * (1 - y))},
};

/** Fresh weights, uniform in ±1/√(numbers each output reads), as torch starts its layers. */
export function startWeights(random, {filters, kernelSize, side, classes}) {
  const features = filters * Math.floor(side / 2) ** 2;
  const uniform = (shape, reads) =>
    tensor(
      shape,
      Float64Array.from({length: shape.reduce((a, b) => a * b)}, () => (2 * random() - 1) / Math.sqrt(reads)),
    );
  return {
    convWeight: uniform([filters, 1, kernelSize, kernelSize], kernelSize ** 2),
    convBias: uniform([filters], kernelSize ** 2),
    denseWeight: uniform([classes, features], features),
    denseBias: uniform([classes], features),
  };
}

/** Everything at 0, in the shape of `weights`. */
export function zerosLike(weights) {
  return mapped((w) => filled(w, () => 0), weights);
}

/** All that the net computes for pictures x: {sums, active, pooled, flat, logits}. */
export function forward(weights, x, activation) {
  const {convWeight, convBias, denseWeight, denseBias} = weights;
  const sums = conv2d(x, convWeight, convBias, {padding: (convWeight.shape[2] - 1) / 2}); // (N, F, H, W)
  const active = ACTIVATIONS[activation].apply(sums);
  const pooled = pool2d(active); // (N, F, H/2, W/2)
  const flat = {data: pooled.data, shape: [x.shape[0], pooled.data.length / x.shape[0]]};
  return {sums, active, pooled, flat, logits: dense(flat, denseWeight, denseBias)};
}

/** The mean cross-entropy of pictures x with `labels`, the logits, and the gradient of the loss at every weight. */
export function lossAndGradients(weights, x, labels, activation) {
  const {active, pooled, flat, logits} = forward(weights, x, activation);
  const head = denseGradient(crossEntropyGradient(logits, labels), flat, weights.denseWeight);
  const atActive = pool2dGradient({data: head.x.data, shape: pooled.shape}, active);
  const atSums = ACTIVATIONS[activation].gradient(atActive, active);
  const conv = conv2dGradient(atSums, x, weights.convWeight, {padding: (weights.convWeight.shape[2] - 1) / 2});
  const gradients = {convWeight: conv.weight, convBias: conv.bias, denseWeight: head.weight, denseBias: head.bias};
  return {loss: crossEntropy(logits, labels), logits, gradients};
}

const MOMENTUM = 0.9;
const SQUARES = 0.999; // how slowly Adam forgets how large gradients were
const TINY = 1e-8; // keeps Adam from dividing by 0

/** Where each optimizer goes: it takes {velocity, squares, steps}, kept from step to step, and the gradient of one weight
 * tensor, and gives the direction that `lr` scales, and what to keep. `steps` counts from 1. Momentum and Adam as in torch. */
export const OPTIMIZERS = {
  sgd: (kept, gradient) => ({...kept, direction: gradient}),
  momentum: ({velocity, squares}, gradient) => {
    const faster = combined(velocity, MOMENTUM, gradient, 1);
    return {velocity: faster, squares, direction: faster};
  },
  adam: ({velocity, squares, steps}, gradient) => {
    const mean = combined(velocity, MOMENTUM, gradient, 1 - MOMENTUM);
    const size = combined(
      squares,
      SQUARES,
      filled(gradient, (i) => gradient.data[i] ** 2),
      1 - SQUARES,
    );
    const scale = (i) => Math.sqrt(size.data[i] / (1 - SQUARES ** steps)) + TINY;
    const direction = filled(mean, (i) => mean.data[i] / (1 - MOMENTUM ** steps) / scale(i));
    return {velocity: mean, squares: size, direction};
  },
};

/** What an optimizer remembers before its first step. */
export function noMemory(weights) {
  return {velocity: zerosLike(weights), squares: zerosLike(weights), steps: 0};
}

/** One step: w ← w − lr·direction. Returns new {weights, memory}. */
export function descend({weights, memory}, gradients, {lr, optimizer}) {
  const steps = memory.steps + 1;
  const moves = mapped(
    (velocity, squares, gradient) => OPTIMIZERS[optimizer]({velocity, squares, steps}, gradient),
    memory.velocity,
    memory.squares,
    gradients,
  );
  const part = (name) => mapped((move) => move[name], moves);
  return {
    weights: mapped((w, direction) => combined(w, 1, direction, -lr), weights, part("direction")),
    memory: {velocity: part("velocity"), squares: part("squares"), steps},
  };
}

/** Gradients of a batch from those of its parts: sum + share·part, for each weight. */
export function added(sum, part, share) {
  return mapped((s, p) => combined(s, 1, p, share), sum, part);
}

/** A tensor of the shape and kind of `like`, with f(i) at i. */
function filled(like, f) {
  return tensor(
    like.shape,
    like.data.map((_, i) => f(i)),
  );
}

/** a·x + b·y for tensors x and y of one shape. */
function combined(x, a, y, b) {
  checkShape(y, "gradient", x.shape);
  const sum = new Float64Array(x.data.length);
  for (let i = 0; i < sum.length; i++) sum[i] = a * x.data[i] + b * y.data[i];
  return tensor(x.shape, rounded(sum, x));
}

function mapped(f, ...sets) {
  return Object.fromEntries(NAMES.map((name) => [name, f(...sets.map((set) => set[name]))]));
}
