// @ts-check

/** @import {Network} from "./engine.mjs" */
/** @import {Placed} from "./plan.mjs" */

const CHANNELS = 3;

/**
 * Write the windows that the first layer reads one under the other, each as a row of `depth` numbers, and zeros where there is no
 * picture. The picture, planes (3, side, side), is scaled on its way.
 * @param {ArrayLike<number>} x
 * @param {Pick<Network, "side" | "scale" | "shift">} network
 * @param {Placed} layer
 * @param {Float32Array} columns
 */
export function columnsOf(x, {side, scale, shift}, layer, columns) {
  walk(side, layer, (pixel, at) => {
    for (let c = 0; c < CHANNELS; c++) columns[at + c] = pixel < 0 ? 0 : scale * x[c * side * side + pixel] + shift;
  });
}

/**
 * The gradient (3, side, side) at the picture, from that at its windows.
 * @param {Float32Array} columns
 * @param {Pick<Network, "side" | "scale">} network
 * @param {Placed} layer
 */
export function picturesGradient(columns, {side, scale}, layer) {
  const gradient = new Float32Array(CHANNELS * side * side);
  walk(side, layer, (pixel, at) => {
    for (let c = 0; c < CHANNELS && pixel >= 0; c++) gradient[c * side * side + pixel] += scale * columns[at + c];
  });
  return gradient;
}

/**
 * Call `visit(pixel, at)` for each place of each window: its pixel, −1 outside the picture, and where its channels stand.
 * @param {number} side
 * @param {Placed} layer
 * @param {(pixel: number, at: number) => void} visit
 */
function walk(side, {outSize, kernel, stride, before, depth}, visit) {
  for (let row = 0, start = 0; row < outSize; row++) {
    for (let column = 0; column < outSize; column++, start += depth) {
      for (let ky = 0; ky < kernel; ky++) {
        for (let kx = 0; kx < kernel; kx++) {
          const [y, x] = [stride * row + ky - before, stride * column + kx - before];
          visit(y >= 0 && x >= 0 && y < side && x < side ? y * side + x : -1, start + CHANNELS * (ky * kernel + kx));
        }
      }
    }
  }
}
