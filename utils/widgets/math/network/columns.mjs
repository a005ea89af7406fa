// @ts-check

/** @import {Placed} from "./plan.mjs" */

const CHANNELS = 3;
const NOWHERE = -1;

/**
 * Where each number of the windows that the first layer reads stands in the picture, planes (3, side, side); −1 where there is no
 * picture. The windows stand one under the other, each as a row of `depth` numbers.
 * @param {number} side
 * @param {Placed} layer
 */
export function windowsOf(side, {outSize, kernel, stride, before, depth}) {
  const places = new Int32Array(outSize ** 2 * depth).fill(NOWHERE);
  for (let row = 0, start = 0; row < outSize; row++) {
    for (let column = 0; column < outSize; column++, start += depth) {
      for (let i = 0; i < CHANNELS * kernel ** 2; i++) {
        const [ky, kx] = [Math.floor(i / CHANNELS / kernel), Math.floor(i / CHANNELS) % kernel];
        const [y, x] = [stride * row + ky - before, stride * column + kx - before];
        if (y >= 0 && x >= 0 && y < side && x < side) places[start + i] = ((i % CHANNELS) * side + y) * side + x;
      }
    }
  }
  return places;
}

/**
 * Write a picture's windows, scaled, and zeros where there is no picture.
 * @param {Int32Array} windows
 * @param {ArrayLike<number>} x
 * @param {{scale: number, shift: number}} network
 * @param {Float32Array} columns
 */
export function columnsOf(windows, x, {scale, shift}, columns) {
  for (let i = 0; i < windows.length; i++) columns[i] = windows[i] === NOWHERE ? 0 : scale * x[windows[i]] + shift;
}

/**
 * The gradient (3, side, side) at the picture, from that at its windows.
 * @param {Int32Array} windows
 * @param {Float32Array} columns
 * @param {{side: number, scale: number}} network
 */
export function picturesGradient(windows, columns, {side, scale}) {
  const gradient = new Float32Array(CHANNELS * side * side);
  for (let i = 0; i < windows.length; i++) {
    if (windows[i] !== NOWHERE) gradient[windows[i]] += scale * columns[i];
  }
  return gradient;
}
