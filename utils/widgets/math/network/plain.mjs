// @ts-check

/**
 * Kernels for layers in one memory of 32-bit floats, which `floats` shows. Places in memory are in bytes, multiples of 16; a map
 * (H, W, C) stores the channels of a place side by side, and C is a multiple of 8. A bias of 0 is none. `finish` says what happens
 * to a sum, with `other` as large as y: NOTHING, CLAMP to 0 … 6 (ReLU6), ADD other, or MASK it where ReLU6's output `other` is 0 or 6.
 * @typedef {object} Kernels
 * @property {Float32Array} floats
 * @property {(x: number, w: number, b: number, y: number, other: number, places: number, inputs: number, outputs: number, finish: number) => void} pointwise
 *   1×1: y (places, outputs) from x (places, inputs) and w (outputs/8, inputs, 8)
 * @property {(x: number, w: number, b: number, y: number, other: number, finish: number, size: number, channels: number, kernel: number, stride: number, before: number, outSize: number) => void} depthwise
 *   y (outSize, outSize, C) from x (size, size, C) and w (kernel, kernel, C), with `before` zeros above and to the left of x
 * @property {(g: number, w: number, y: number, other: number, finish: number, size: number, channels: number, kernel: number, stride: number, before: number, outSize: number) => void} depthwiseBack
 *   the gradient y (size, size, C) at depthwise's x, from that at its output, g (outSize, outSize, C)
 */

export const NOTHING = 0;
export const CLAMP = 1;
export const ADD = 2;
export const MASK = 3;

/**
 * The kernels in plain JavaScript: what compiled.mjs must agree with, and what runs where WebAssembly may not.
 * @param {number} bytes
 * @returns {Kernels}
 */
export function plainKernels(bytes) {
  const f = new Float32Array(bytes / 4);

  /** @type {(y: number, sum: number, other: number, finish: number) => void} */
  const store = (y, sum, other, finish) => {
    if (finish === CLAMP) f[y] = Math.min(6, Math.max(0, sum));
    else if (finish === ADD) f[y] = sum + f[other];
    else if (finish === MASK) f[y] = f[other] > 0 && f[other] < 6 ? sum : 0;
    else f[y] = sum;
  };

  /** @type {Kernels["pointwise"]} */
  function pointwise(x, w, b, y, other, places, inputs, outputs, finish) {
    for (let n = 0; n < outputs; n += 4) {
      const weights = w / 4 + (n & ~7) * inputs + (n & 7);
      for (let place = 0; place < places; place++) {
        const from = x / 4 + place * inputs;
        const bias = b / 4 + n;
        let s0 = b ? f[bias] : 0;
        let s1 = b ? f[bias + 1] : 0;
        let s2 = b ? f[bias + 2] : 0;
        let s3 = b ? f[bias + 3] : 0;
        for (let k = 0, q = weights; k < inputs; k++, q += 8) {
          const value = f[from + k];
          s0 += value * f[q];
          s1 += value * f[q + 1];
          s2 += value * f[q + 2];
          s3 += value * f[q + 3];
        }
        const to = place * outputs + n;
        store(y / 4 + to, s0, other / 4 + to, finish);
        store(y / 4 + to + 1, s1, other / 4 + to + 1, finish);
        store(y / 4 + to + 2, s2, other / 4 + to + 2, finish);
        store(y / 4 + to + 3, s3, other / 4 + to + 3, finish);
      }
    }
  }

  /** @type {Kernels["depthwise"]} */
  function depthwise(x, w, b, y, other, finish, size, channels, kernel, stride, before, outSize) {
    const sums = new Float64Array(channels);
    for (let row = 0; row < outSize; row++) {
      for (let column = 0; column < outSize; column++) {
        const [top, left] = [row * stride - before, column * stride - before];
        for (let c = 0; c < channels; c++) sums[c] = b ? f[b / 4 + c] : 0;
        for (let ky = Math.max(0, -top); ky < Math.min(kernel, size - top); ky++) {
          for (let kx = Math.max(0, -left); kx < Math.min(kernel, size - left); kx++) {
            const [p, q] = [x / 4 + ((top + ky) * size + left + kx) * channels, w / 4 + (ky * kernel + kx) * channels];
            for (let c = 0; c < channels; c++) sums[c] += f[p + c] * f[q + c];
          }
        }
        const to = (row * outSize + column) * channels;
        for (let c = 0; c < channels; c++) store(y / 4 + to + c, sums[c], other / 4 + to + c, finish);
      }
    }
  }

  /** @type {Kernels["depthwiseBack"]} */
  function depthwiseBack(g, w, y, other, finish, size, channels, kernel, stride, before, outSize) {
    const sums = new Float64Array(channels);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        sums.fill(0);
        for (let ky = (row + before) % stride; ky < kernel; ky += stride) {
          const gy = (row + before - ky) / stride;
          if (gy < 0 || gy >= outSize) continue;
          for (let kx = (column + before) % stride; kx < kernel; kx += stride) {
            const gx = (column + before - kx) / stride;
            if (gx < 0 || gx >= outSize) continue;
            const [p, q] = [g / 4 + (gy * outSize + gx) * channels, w / 4 + (ky * kernel + kx) * channels];
            for (let c = 0; c < channels; c++) sums[c] += f[p + c] * f[q + c];
          }
        }
        const to = (row * size + column) * channels;
        for (let c = 0; c < channels; c++) store(y / 4 + to + c, sums[c], other / 4 + to + c, finish);
      }
    }
  }

  return {floats: f, pointwise, depthwise, depthwiseBack};
}
