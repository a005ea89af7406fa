import {permutation} from "../math/random.mjs";

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
  const place = (piece, row) => (Math.floor(piece / pieces) * side + row) * SIDE + (piece % pieces) * side;
  const out = new Float32Array(x.length);
  permutation(seed, pieces * pieces).forEach((from, to) => {
    for (let plane = 0; plane < x.length; plane += AREA) {
      for (let row = 0; row < side; row++) {
        const start = plane + place(from, row);
        out.set(x.subarray(start, start + side), plane + place(to, row));
      }
    }
  });
  return out;
}

/** The size of one of the attack's steps, negative where the loss shall fall. */
export function stepSize(eps, down) {
  return ((down ? -1 : 1) * eps * 2.5) / STEPS;
}

/** A map (side, side) as strong as its place between its smallest and its largest number, smoothly enlarged to 224×224, 0 to 1. */
export function enlarged(map, side) {
  const [low, high] = [Math.min(...map), Math.max(...map)];
  const at = (i) => clamp(((i + 0.5) * side) / SIDE - 0.5, 0, side - 1);
  const mix = (a, b, share) => a + (b - a) * share;
  const steps = Array.from({length: SIDE}, (_, i) => at(i));
  const out = new Float32Array(AREA);
  for (let row = 0; row < SIDE; row++) {
    const y = steps[row];
    const top = Math.floor(y) * side;
    const below = Math.min(side * (side - 1), top + side);
    const line = Array.from({length: side}, (_, i) => (mix(map[top + i], map[below + i], y % 1) - low) / Math.max(high - low, 1e-9));
    for (let column = 0; column < SIDE; column++) {
      const x = steps[column];
      const left = Math.floor(x);
      out[SIDE * row + column] = mix(line[left], line[Math.min(side - 1, left + 1)], x % 1);
    }
  }
  return out;
}
