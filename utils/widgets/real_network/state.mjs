import {normals, permutation} from "../math/random.mjs";

export const SIDE = 224;
export const INK = 255;
export const STEPS = 10; // of the attack
const AREA = SIDE * SIDE;
const GREY = 127 / INK; // of a patch: what the network takes as 0

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** A class's probability for each logit; by itself, for math/dense.mjs would be a quarter of what the page loads for this explorer. */
export function probabilities(logits) {
  const most = Math.max(...logits);
  const shares = logits.map((logit) => Math.exp(logit - most));
  const sum = shares.reduce((a, b) => a + b);
  return shares.map((value) => value / sum);
}

/** The places of the `count` largest numbers, largest first. */
export function largest(values, count) {
  return Array.from(values.keys())
    .sort((a, b) => values[b] - values[a] || a - b)
    .slice(0, count);
}

/** Planes (3, 224, 224) with a grey patch of `size` pixels round [row, column]. */
export function patched(x, [row, column], size) {
  const out = Float32Array.from(x);
  const half = Math.floor(size / 2);
  for (let r = Math.max(0, row - half); r < Math.min(SIDE, row + half); r++) {
    for (let c = 0; c < 3; c++) {
      out.fill(GREY, c * AREA + r * SIDE + Math.max(0, column - half), c * AREA + r * SIDE + Math.min(SIDE, column + half));
    }
  }
  return out;
}

/** Planes (3, 224, 224) cut into `pieces` × `pieces` squares, in an order drawn by `seed`. */
export function shuffled(x, pieces, seed) {
  const side = SIDE / pieces;
  const order = permutation(seed, pieces * pieces);
  return Float32Array.from(x, (_, i) => {
    const [row, column] = [Math.floor(i / SIDE) % SIDE, i % SIDE];
    const from = order[Math.floor(row / side) * pieces + Math.floor(column / side)];
    const [top, left] = [Math.floor(from / pieces) * side, (from % pieces) * side];
    return x[Math.floor(i / AREA) * AREA + (top + (row % side)) * SIDE + left + (column % side)];
  });
}

/** One step of the attack by the gradient's sign, up the loss or down it, and back to within eps of x and within 0 to 1. */
export function stepped(now, x, gradient, eps, down) {
  const size = ((down ? -1 : 1) * eps * 2.5) / STEPS;
  return now.map((value, i) => clamp(x[i] + clamp(value + size * Math.sign(gradient[i]) - x[i], -eps, eps), 0, 1));
}

/** Planes with random signs times eps added, within 0 to 1. */
export function noisy(x, eps, seed) {
  const drawn = normals(seed, x.length);
  return x.map((value, i) => clamp(value + eps * Math.sign(drawn[i]), 0, 1));
}

/** The change from x to `other` so that `eps` is half the range: grey where there is none. */
export function amplified(other, x, eps) {
  return x.map((value, i) => 0.5 + (other[i] - value) / (2 * Math.max(eps, 1e-9)));
}

/** A map (side, side) as strong as its place between its smallest and its largest number, smoothly enlarged to 224×224, 0 to 1. */
export function enlarged(map, side) {
  const [low, high] = [Math.min(...map), Math.max(...map)];
  const at = (i) => clamp(((i + 0.5) * side) / SIDE - 0.5, 0, side - 1);
  return Float32Array.from({length: AREA}, (_, i) => {
    const [y, x] = [at(Math.floor(i / SIDE)), at(i % SIDE)];
    const [top, left] = [Math.floor(y), Math.floor(x)];
    const [below, right] = [Math.min(side - 1, top + 1), Math.min(side - 1, left + 1)];
    const mix = (a, b, share) => a + (b - a) * share;
    const value = mix(
      mix(map[top * side + left], map[top * side + right], x - left),
      mix(map[below * side + left], map[below * side + right], x - left),
      y - top,
    );
    return (value - low) / Math.max(high - low, 1e-9);
  });
}

/** How strongly each pixel moves something, from its gradient (3, 224, 224), 0 to 1; the strongest hundredth counts as 1. */
export function strength(gradient) {
  const sums = Float32Array.from({length: AREA}, (_, i) => Math.hypot(gradient[i], gradient[AREA + i], gradient[2 * AREA + i]));
  const felt = sums.filter((value) => value > 0).sort();
  const most = felt.length ? felt[Math.floor(0.99 * (felt.length - 1))] : 1;
  return sums.map((value) => Math.min(1, Math.sqrt(value / most)));
}
