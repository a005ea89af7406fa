// @ts-check

// Pillow's way of resizing: a bicubic filter, widened where it shrinks, in whole numbers. Every browser's own way is another.

/** The numbers that make one: from `first` on, each with its weight, in 2²² parts. @typedef {{first: number, weights: Int32Array}} Taps */

const PARTS = 2 ** 22;
const REACH = 2; // how far the filter sees on each side, in pixels of the coarser picture
const SHARPNESS = -0.5;

/** Keys' cubic of a distance. @param {number} x */
function cubic(x) {
  const d = Math.abs(x);
  if (d >= REACH) return 0;
  return d < 1 ? ((SHARPNESS + 2) * d - (SHARPNESS + 3)) * d * d + 1 : SHARPNESS * (((d - 5) * d + 8) * d - 4);
}

/**
 * Which of `size` numbers make each of `count`, when `length` of them, from `start` on, become these.
 * @param {number} size
 * @param {number} start
 * @param {number} length
 * @param {number} count
 * @returns {Taps[]}
 */
export function bicubicTaps(size, start, length, count) {
  const step = length / count;
  const wide = Math.max(step, 1);
  return Array.from({length: count}, (_, i) => {
    const center = start + (i + 0.5) * step;
    const first = Math.max(0, Math.trunc(center - REACH * wide + 0.5));
    const end = Math.min(size, Math.trunc(center + REACH * wide + 0.5));
    const heights = Array.from({length: end - first}, (_, k) => cubic((first + k - center + 0.5) / wide));
    const sum = heights.reduce((a, b) => a + b, 0);
    return {first, weights: Int32Array.from(heights, (height) => Math.round((height / sum) * PARTS))};
  });
}

/**
 * Write one line of RGB numbers: `to`, from `at` on with `stride` between pixels, from the line in `pixels` whose pixel k stands at
 * `from` + k · `step`.
 * @type {(to: Uint8ClampedArray, at: number, stride: number, pixels: Uint8ClampedArray, from: number, step: number, taps: Taps[]) => void}
 */
export function resizeLine(to, at, stride, pixels, from, step, taps) {
  for (let i = 0; i < taps.length; i++) {
    const {first, weights} = taps[i];
    let [red, green, blue] = [PARTS / 2, PARTS / 2, PARTS / 2]; // so that cutting off rounds
    for (let k = 0, p = from + first * step; k < weights.length; k++, p += step) {
      red += weights[k] * pixels[p];
      green += weights[k] * pixels[p + 1];
      blue += weights[k] * pixels[p + 2];
    }
    const place = at + i * stride;
    to[place] = Math.floor(red / PARTS);
    to[place + 1] = Math.floor(green / PARTS);
    to[place + 2] = Math.floor(blue / PARTS);
  }
}
