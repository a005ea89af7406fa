import {outputSize} from "./arithmetic.mjs";
import {tensor} from "./tensor.mjs";

// Cross-correlation by the fast Fourier transform: its cost does not grow with the kernel. A pair of planes is carried as
// the real and the imaginary part of one complex plane, for a transform mixes neither up with the other.

/** Turning factors and bit-reversed places for transforms of length n, a power of two. */
function plan(n) {
  const [cos, sin, places] = [new Float64Array(n / 2), new Float64Array(n / 2), new Int32Array(n)];
  for (let k = 0; k < n / 2; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / n);
    sin[k] = -Math.sin((2 * Math.PI * k) / n);
  }
  for (let i = 1; i < n; i++) places[i] = (places[i >> 1] >> 1) | (i & 1 ? n / 2 : 0);
  return {n, cos, sin, places};
}

/** Transform n complex numbers from `at` on, in place (Cooley & Tukey 1965). */
function transform(re, im, at, {n, cos, sin, places}) {
  for (let i = 0; i < n; i++) {
    const j = places[i];
    if (j <= i) continue;
    const [a, b] = [at + i, at + j];
    const r = re[a], m = im[a];
    re[a] = re[b]; im[a] = im[b];
    re[b] = r; im[b] = m;
  }
  for (let half = 1; half < n; half *= 2) {
    const turn = n / (2 * half);
    for (let start = at; start < at + n; start += 2 * half) {
      for (let k = 0, t = 0; k < half; k++, t += turn) {
        const a = start + k, b = a + half;
        const r = re[b] * cos[t] - im[b] * sin[t], m = re[b] * sin[t] + im[b] * cos[t];
        re[b] = re[a] - r; im[b] = im[a] - m;
        re[a] += r; im[a] += m;
      }
    }
  }
}

/** The same for all columns of a plane at once: whole rows are exchanged and added, which the processor's cache likes. */
function transformColumns(re, im, width, {n, cos, sin, places}) {
  for (let i = 0; i < n; i++) if (places[i] > i) for (const plane of [re, im]) exchangeRows(plane, i, places[i], width);
  for (let half = 1; half < n; half *= 2) {
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) addRows(re, im, (start + k) * width, half * width, width, cos[(k * n) / (2 * half)], sin[(k * n) / (2 * half)]);
    }
  }
}

function exchangeRows(plane, i, j, width) {
  const kept = plane.slice(i * width, (i + 1) * width);
  plane.copyWithin(i * width, j * width, (j + 1) * width);
  plane.set(kept, j * width);
}

function addRows(re, im, from, distance, width, c, s) {
  for (let a = from, b = from + distance; a < from + width; a++, b++) {
    const r = re[b] * c - im[b] * s, m = re[b] * s + im[b] * c;
    re[b] = re[a] - r; im[b] = im[a] - m;
    re[a] += r; im[a] += m;
  }
}

/** The spectrum of two planes, put into the corner of a (rows, columns) frame. */
function spectrum([a, b = null], height, width, {rows, columns}) {
  const [re, im] = [a, b].map((plane) => {
    const frame = new Float64Array(rows.n * columns.n);
    for (let r = 0; plane && r < height; r++) frame.set(plane.subarray(r * width, (r + 1) * width), r * columns.n);
    return frame;
  });
  for (let r = 0; r < height; r++) transform(re, im, r * columns.n, columns);
  transformColumns(re, im, columns.n, rows);
  return [re, im];
}

/** Turn a spectrum back, in place: the first `height` rows of both planes, times rows.n · columns.n. */
function planesBack([re, im], height, {rows, columns}) {
  transformColumns(im, re, columns.n, rows); // exchanged, a transform runs backwards
  for (let r = 0; r < height; r++) transform(im, re, r * columns.n, columns);
  return [re, im];
}

/** The spectra of x₁ ⋆ w₁ and x₂ ⋆ w₂ as one, X₁·W̄₁ + i·X₂·W̄₂, from those of x₁ + i·x₂ and w₁ + i·w₂. */
function product([xRe, xIm], [wRe, wIm], {rows, columns}) {
  const [re, im] = [new Float64Array(xRe.length), new Float64Array(xRe.length)];
  for (let r = 0, at = 0; r < rows.n; r++) {
    const mirror = ((rows.n - r) % rows.n) * columns.n;
    for (let c = 0; c < columns.n; c++, at++) {
      const to = mirror + ((columns.n - c) & (columns.n - 1));
      // A real plane's spectrum is its own mirror image, conjugated: that tells the two planes of a pair apart.
      const aRe = xRe[at] + xRe[to], aIm = xIm[at] - xIm[to], bRe = xIm[at] + xIm[to], bIm = xRe[to] - xRe[at];
      const cRe = wRe[at] + wRe[to], cIm = wIm[to] - wIm[at], dRe = wIm[at] + wIm[to], dIm = wRe[at] - wRe[to];
      re[at] = (aRe * cRe - aIm * cIm - bRe * dIm - bIm * dRe) / 4;
      im[at] = (aRe * cIm + aIm * cRe + bRe * dRe - bIm * dIm) / 4;
    }
  }
  return [re, im];
}

/** The planes of a flat array two by two; the last may stand alone. */
function inPairs(data, size) {
  const planes = Array.from({length: data.length / size}, (_, c) => data.subarray(c * size, (c + 1) * size));
  return Array.from({length: Math.ceil(planes.length / 2)}, (_, i) => planes.slice(2 * i, 2 * i + 2));
}

const known = new WeakMap();

/** The frame of x (1, C, H, W) and the spectra of its pairs of planes, worked out once for all kernels. */
function spectra(x) {
  if (!known.has(x)) {
    const [, , height, width] = x.shape;
    const [rows, columns] = [height, width].map((side) => plan(2 ** Math.ceil(Math.log2(Math.max(2, side)))));
    const frame = {rows, columns};
    known.set(x, {frame, found: inPairs(x.data, height * width).map((pair) => spectrum(pair, height, width, frame))});
  }
  return known.get(x);
}

/** Each plane of x (1, C, H, W) cross-correlated with its kernel of weight (C, 1, K, K), as conv2d with C groups does it. */
export function correlate(x, weight, stride) {
  const {frame, found} = spectra(x);
  const [channels, , size] = weight.shape;
  const [outHeight, outWidth] = x.shape.slice(2).map((side) => outputSize(side, size, stride));
  const y = tensor([1, channels, outHeight, outWidth], new Float64Array(channels * outHeight * outWidth));
  inPairs(weight.data, size * size).forEach((pair, i) => {
    const planes = planesBack(product(found[i], spectrum(pair, size, size, frame), frame), (outHeight - 1) * stride + 1, frame);
    pair.forEach((_, k) => every(planes[k], stride, frame, y, 2 * i + k));
  });
  return y;
}

/** Copy every stride-th number of a plane back from its spectrum into one channel of y. */
function every(plane, stride, {rows, columns}, {data, shape: [, , height, width]}, channel) {
  let to = channel * height * width;
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++, to++) data[to] = plane[r * stride * columns.n + c * stride] / (rows.n * columns.n);
  }
}
