import {conv2d, conv2dInputGradient} from "../math/conv.mjs";
import {crossEntropyGradient, dense, denseGradient, relu, reluGradient, softmax} from "../math/dense.mjs";
import {normals} from "../math/random.mjs";
import {tensor} from "../math/tensor.mjs";
import {SIDE} from "../parts/digits.mjs";

const PIXELS = SIDE * SIDE;
const BELOW = 1e-12; // a gradient smaller than this has no direction
const FIRST = {padding: 1};
const SECOND = {padding: 1, stride: 2};

const double = (shape, numbers) => tensor(shape, Float64Array.from(numbers));
const length = (values) => Math.hypot(...values);

/** A net as the page uses it, from its layers [[weight, bias], [weight, bias], [weight, bias]]. */
export function network([[w1, b1], [w2, b2], [w3, b3]]) {
  return {
    w1: double([b1.length, 1, 3, 3], w1.flat(3)),
    b1: double([b1.length], b1),
    w2: double([b2.length, b1.length, 3, 3], w2.flat(3)),
    b2: double([b2.length], b2),
    w3: double([b3.length, w3[0].length], w3.flat()),
    b3: double([b3.length], b3),
  };
}

/** All that the net computes for one picture, 64 numbers from 0 to 1. */
function forward({w1, b1, w2, b2, w3, b3}, x) {
  const picture = double([1, 1, SIDE, SIDE], x);
  const first = relu(conv2d(picture, w1, b1, FIRST)); // (1, F, 8, 8)
  const second = relu(conv2d(first, w2, b2, SECOND)); // (1, G, 4, 4)
  const flat = {data: second.data, shape: [1, second.data.length]};
  return {picture, first, second, flat, logits: dense(flat, w3, b3)};
}

/** The ten probabilities that a net gives a picture. */
export function probabilities(net, x) {
  return Array.from(softmax(forward(net, x).logits).data);
}

/** The gradient of the cross-entropy with this class at each of the 64 pixels. */
function pixelGradient(net, x, label) {
  const {picture, first, second, flat, logits} = forward(net, x);
  const {x: atFlat} = denseGradient(crossEntropyGradient(logits, [label]), flat, net.w3);
  const atSecond = reluGradient({data: atFlat.data, shape: second.shape}, second);
  const atFirst = reluGradient(conv2dInputGradient(atSecond, first, net.w2, SECOND), first);
  return conv2dInputGradient(atFirst, picture, net.w1, FIRST).data;
}

/** The picture after `steps` steps up the loss of `label`, or with `targeted` down it, each followed by a return to within eps. */
export function attack(net, x, label, {eps, steps, norm, targeted}) {
  const stepSize = (targeted ? -eps : eps) * Math.min(1, 2.5 / steps);
  let now = Float64Array.from(x);
  for (let step = 0; step < steps && eps > 0; step++) {
    const gradient = pixelGradient(net, now, label);
    const scale = stepSize / Math.max(length(gradient), BELOW);
    now = within(
      now.map((value, i) => value + (norm === "linf" ? stepSize * Math.sign(gradient[i]) : scale * gradient[i])),
      x,
      eps,
      norm,
    );
  }
  return now;
}

/** The nearest allowed place: within eps of x by the norm, and from 0 to 1. */
function within(moved, x, eps, norm) {
  const change = moved.map((value, i) => value - x[i]);
  const share = Math.min(1, eps / Math.max(length(change), BELOW));
  const back = norm === "linf" ? (d) => Math.min(eps, Math.max(-eps, d)) : (d) => share * d;
  return change.map((d, i) => clipped(x[i] + back(d)));
}

/** The picture with random noise of size eps: random signs, for "l2" a random direction. */
export function noisy(seed, x, {eps, norm}) {
  const drawn = normals(seed, PIXELS);
  const long = length(drawn);
  return drawn.map((value, i) => clipped(x[i] + eps * (norm === "linf" ? Math.sign(value) : value / long)));
}

function clipped(value) {
  return Math.min(1, Math.max(0, value));
}
