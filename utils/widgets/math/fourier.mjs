// @ts-check
import {outputSize} from "./arithmetic.mjs";
import {tensor} from "./tensor.mjs";

/** @import {Floats, Tensor} from "./tensor.mjs" */

/**
 * What transforms of one length need.
 * @typedef {ReturnType<typeof plan>} Plan
 */

/**
 * A frame's two axes, each with what its transforms need.
 * @typedef {{rows: Plan, columns: Plan}} Frame
 */

/**
 * Complex numbers, row by row.
 * @typedef {[re: Float64Array, im: Float64Array]} Spectrum
 */

// Cross-correlation by the fast Fourier transform: its cost does not grow with the kernel. A pair of planes is carried as
// the real and the imaginary part of one complex plane, for a transform mixes neither up with the other.

/**
 * Turning factors and bit-reversed places for transforms of length n, a power of two.
 * @param {number} n
 */
function plan(n) {
  const [cos, sin, places] = [new Float64Array(n / 2), new Float64Array(n / 2), new Int32Array(n)];
  for (let k = 0; k < n / 2; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / n);
    sin[k] = -Math.sin((2 * Math.PI * k) / n);
  }
  for (let i = 1; i < n; i++) places[i] = (places[i >> 1] >> 1) | (i & 1 ? n / 2 : 0);
  return {n, cos, sin, places, odd: Math.log2(n) % 2 === 1};
}

/**
 * Transform `count` sequences of n complex numbers, in place: number i of sequence j stands at `at` + i·`step` + j (Cooley & Tukey 1965).
 * Two doublings are taken in one pass, for passes over memory are what costs; if their number is odd, the first goes alone.
 * @param {Float64Array} re
 * @param {Float64Array} im
 * @param {{at: number, step: number, count: number}} lines
 * @param {Plan} plan
 */
function transform(re, im, {at, step, count}, {n, cos, sin, places, odd}) {
  for (let i = 0; i < n; i++) if (places[i] > i) exchange(re, im, at + i * step, at + places[i] * step, count);
  if (odd) for (let i = 0; i < n; i += 2) double(re, im, at + i * step, step, count);
  for (let half = odd ? 2 : 1; half < n; half *= 4) {
    for (let start = 0; start < n; start += 4 * half) {
      for (let k = 0; k < half; k++) {
        const [first, second] = [(k * n) / (2 * half), (k * n) / (4 * half)];
        quadruple(re, im, at + (start + k) * step, half * step, count, cos[first], sin[first], cos[second], sin[second]);
      }
    }
  }
}

/** @type {(re: Float64Array, im: Float64Array, a: number, b: number, count: number) => void} */
function exchange(re, im, a, b, count) {
  for (let end = a + count; a < end; a++, b++) {
    const r = re[a],
      m = im[a];
    re[a] = re[b];
    im[a] = im[b];
    re[b] = r;
    im[b] = m;
  }
}

/** @type {(re: Float64Array, im: Float64Array, a: number, step: number, count: number) => void} */
function double(re, im, a, step, count) {
  for (let end = a + count, b = a + step; a < end; a++, b++) {
    const r = re[b],
      m = im[b];
    re[b] = re[a] - r;
    im[b] = im[a] - m;
    re[a] += r;
    im[a] += m;
  }
}

/**
 * Two doublings at once: (c1, s1) and (c2, s2) are the cosines and sines of their turns.
 * @param {Float64Array} re
 * @param {Float64Array} im
 * @param {number} from
 * @param {number} step
 * @param {number} count
 * @param {number} c1
 * @param {number} s1
 * @param {number} c2
 * @param {number} s2
 */
function quadruple(re, im, from, step, count, c1, s1, c2, s2) {
  for (let a = from, b = a + step, c = b + step, d = c + step; a < from + count; a++, b++, c++, d++) {
    const bRe = re[b] * c1 - im[b] * s1,
      bIm = re[b] * s1 + im[b] * c1,
      dRe = re[d] * c1 - im[d] * s1,
      dIm = re[d] * s1 + im[d] * c1;
    const sumRe = re[a] + bRe,
      sumIm = im[a] + bIm,
      lessRe = re[a] - bRe,
      lessIm = im[a] - bIm;
    const evenRe = re[c] + dRe,
      evenIm = im[c] + dIm,
      oddRe = re[c] - dRe,
      oddIm = im[c] - dIm;
    const cRe = evenRe * c2 - evenIm * s2,
      cIm = evenRe * s2 + evenIm * c2;
    const qRe = oddRe * s2 + oddIm * c2,
      qIm = oddIm * s2 - oddRe * c2; // a quarter turn further
    re[a] = sumRe + cRe;
    im[a] = sumIm + cIm;
    re[c] = sumRe - cRe;
    im[c] = sumIm - cIm;
    re[b] = lessRe + qRe;
    im[b] = lessIm + qIm;
    re[d] = lessRe - qRe;
    im[d] = lessIm - qIm;
  }
}

/**
 * The spectrum of two planes, put into the corner of a (rows, columns) frame.
 * @param {Floats[]} pair
 * @param {number} height
 * @param {number} width
 * @param {Frame} frame
 * @returns {Spectrum}
 */
function spectrum([a, b], height, width, {rows, columns}) {
  const [re, im] = [a, b].map((plane) => {
    const frame = new Float64Array(rows.n * columns.n);
    for (let r = 0; plane && r < height; r++) frame.set(plane.subarray(r * width, (r + 1) * width), r * columns.n);
    return frame;
  });
  for (let r = 0; r < height; r++) transform(re, im, {at: r * columns.n, step: 1, count: 1}, columns);
  transform(re, im, {at: 0, step: columns.n, count: columns.n}, rows);
  return [re, im];
}

/**
 * Turn a spectrum back, in place: the first `height` rows of both planes, times rows.n · columns.n.
 * @param {Spectrum} spectrum
 * @param {number} height
 * @param {Frame} frame
 */
function planesBack([re, im], height, {rows, columns}) {
  transform(im, re, {at: 0, step: columns.n, count: columns.n}, rows); // exchanged, a transform runs backwards
  for (let r = 0; r < height; r++) transform(im, re, {at: r * columns.n, step: 1, count: 1}, columns);
  return [re, im];
}

/**
 * The spectra of x₁ ⋆ w₁ and x₂ ⋆ w₂ as one, X₁·W̄₁ + i·X₂·W̄₂, from those of x₁ + i·x₂ and w₁ + i·w₂.
 * @param {Spectrum} x
 * @param {Spectrum} w
 * @param {Frame} frame
 * @returns {Spectrum}
 */
function product([xRe, xIm], [wRe, wIm], {rows, columns}) {
  const [re, im] = [new Float64Array(xRe.length), new Float64Array(xRe.length)];
  for (let r = 0, at = 0; r < rows.n; r++) {
    const mirror = ((rows.n - r) % rows.n) * columns.n;
    for (let c = 0; c < columns.n; c++, at++) {
      const to = mirror + ((columns.n - c) & (columns.n - 1));
      // A real plane's spectrum is its own mirror image, conjugated: that tells the two planes of a pair apart.
      const aRe = xRe[at] + xRe[to],
        aIm = xIm[at] - xIm[to],
        bRe = xIm[at] + xIm[to],
        bIm = xRe[to] - xRe[at];
      const cRe = wRe[at] + wRe[to],
        cIm = wIm[to] - wIm[at],
        dRe = wIm[at] + wIm[to],
        dIm = wRe[at] - wRe[to];
      re[at] = (aRe * cRe - aIm * cIm - bRe * dIm - bIm * dRe) / 4;
      im[at] = (aRe * cIm + aIm * cRe + bRe * dRe - bIm * dIm) / 4;
    }
  }
  return [re, im];
}

/**
 * The planes of a flat array two by two; the last may stand alone.
 * @param {Floats} data
 * @param {number} size
 */
function inPairs(data, size) {
  const planes = Array.from({length: data.length / size}, (_, c) => data.subarray(c * size, (c + 1) * size));
  return Array.from({length: Math.ceil(planes.length / 2)}, (_, i) => planes.slice(2 * i, 2 * i + 2));
}

/** @type {WeakMap<Tensor, {frame: Frame, found: Spectrum[]}>} */
const known = new WeakMap();

/**
 * The frame of x (1, C, H, W) and the spectra of its pairs of planes, worked out once for all kernels.
 * @param {Tensor} x
 */
function spectra(x) {
  const before = known.get(x);
  if (before) return before;
  const [, , height, width] = x.shape;
  const [rows, columns] = [height, width].map((side) => plan(2 ** Math.ceil(Math.log2(Math.max(2, side)))));
  const frame = {rows, columns};
  const made = {frame, found: inPairs(x.data, height * width).map((pair) => spectrum(pair, height, width, frame))};
  known.set(x, made);
  return made;
}

/**
 * Each plane of x (1, C, H, W) cross-correlated with its kernel of weight (C, 1, K, K), as conv2d with C groups does it.
 * @param {Tensor} x
 * @param {Tensor} weight
 * @param {number} stride
 */
export function correlate(x, weight, stride) {
  const {frame, found} = spectra(x);
  const [channels, , size] = weight.shape;
  const [outHeight, outWidth] = x.shape.slice(2).map((side) => outputSize(side, size, stride));
  const y = tensor([1, channels, outHeight, outWidth], new Float64Array(channels * outHeight * outWidth));
  inPairs(weight.data, size * size).forEach((pair, i) => {
    const planes = planesBack(product(found[i], spectrum(pair, size, size, frame), frame), (outHeight - 1) * stride + 1, frame);
    for (let k = 0; k < pair.length; k++) every(planes[k], stride, frame, y, 2 * i + k);
  });
  return y;
}

/**
 * Copy every stride-th number of a plane back from its spectrum into one channel of y.
 * @param {Float64Array} plane
 * @param {number} stride
 * @param {Frame} frame
 * @param {Tensor} y
 * @param {number} channel
 */
function every(plane, stride, {rows, columns}, {data, shape: [, , height, width]}, channel) {
  let to = channel * height * width;
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++, to++) data[to] = plane[r * stride * columns.n + c * stride] / (rows.n * columns.n);
  }
}
