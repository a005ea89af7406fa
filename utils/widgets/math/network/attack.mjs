// @ts-check
import {normals} from "../random.mjs";

/** @type {(value: number, low: number, high: number) => number} */
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/**
 * One step of `size` from `now` by the gradient's sign, and back to within eps of the picture x and within 0 to 1.
 * @type {(now: Float32Array, x: Float32Array, gradient: Float32Array, size: number, eps: number) => Float32Array<ArrayBuffer>}
 */
export function stepped(now, x, gradient, size, eps) {
  const next = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    next[i] = clamp(x[i] + clamp(now[i] + size * Math.sign(gradient[i]) - x[i], -eps, eps), 0, 1);
  }
  return next;
}

/**
 * The picture x with eps added or taken away at random, within 0 to 1.
 * @param {Float32Array} x
 * @param {number} eps
 * @param {number} seed
 */
export function noisy(x, eps, seed) {
  const drawn = normals(seed, x.length);
  return x.map((value, i) => clamp(value + eps * Math.sign(drawn[i]), 0, 1));
}
