// @ts-check

// The inner loops of conv.mjs, on flat arrays, unchecked. Sums are taken in double precision and rounded once by the
// caller: V8 is fast when a loop sees one kind of array only, and float32 results are as good as they can be.

/** @import {Floats} from "./tensor.mjs" */

/** How many neighbouring outputs `slide` computes at a time, and so the narrowest plane it can fill. */
export const BLOCK = 6;

/**
 * The numbers i·a + j·b + k·c for all i, j, k below `counts`, in row-major order.
 * @param {number[]} counts
 * @param {number[]} steps
 */
export function table(counts, [a, b, c]) {
  const found = new Int32Array(counts[0] * counts[1] * counts[2]);
  let at = 0;
  for (let i = 0; i < counts[0]; i++) {
    for (let j = 0; j < counts[1]; j++) {
      for (let k = 0; k < counts[2]; k++) found[at++] = i * a + j * b + k * c;
    }
  }
  return found;
}

/**
 * Copy planes (H, W) into doubles, pixel (r, c) from (rows[r], columns[c]); −1 stands for a zero.
 * @param {Floats} data
 * @param {number[]} size
 * @param {Int32Array} rows
 * @param {Int32Array} columns
 */
export function padded(data, [height, width], rows, columns) {
  const out = new Float64Array((data.length / (height * width)) * rows.length * columns.length);
  let to = 0;
  for (let from = 0; from < data.length; from += height * width) {
    for (let r = 0; r < rows.length; r++, to += columns.length) {
      if (rows[r] < 0) continue;
      const row = from + rows[r] * width;
      for (let c = 0; c < columns.length; c++) if (columns[c] >= 0) out[to + c] = data[row + columns[c]];
    }
  }
  return out;
}

/**
 * The way back from `padded`: add each padded pixel's gradient to the pixel it was copied from.
 * @param {Float64Array} gradient
 * @param {number[]} size
 * @param {Int32Array} rows
 * @param {Int32Array} columns
 */
export function unpadded(gradient, [height, width], rows, columns) {
  const plane = rows.length * columns.length;
  const out = new Float64Array((gradient.length / plane) * height * width);
  let from = 0;
  for (let to = 0; to < out.length; to += height * width) {
    for (let r = 0; r < rows.length; r++) {
      for (let c = 0; c < columns.length; c++, from++) {
        if (rows[r] >= 0 && columns[c] >= 0) out[to + rows[r] * width + columns[c]] += gradient[from];
      }
    }
  }
  return out;
}

/**
 * Fill y[at…], an output plane of at least BLOCK columns, by a filter with horizontal dilation 1.
 * Taps one stride apart read the same pixels, one output further: each pixel is loaded once for six sums.
 * @param {Float64Array} y
 * @param {number} at
 * @param {Float64Array} taps
 * @param {number} tapsAt
 * @param {Float64Array} input
 * @param {number} from
 * @param {{width: number, positions: Int32Array, offsets: Int32Array, kernel: number[], stride: number[]}} plan
 */
export function slide(y, at, taps, tapsAt, input, from, {width, positions, offsets, kernel, stride}) {
  const kernelWidth = kernel[1],
    step = stride[1];
  const phases = Math.min(step, kernelWidth);
  const tapRows = filledRows(taps, tapsAt, offsets.length, kernelWidth);
  for (let row = 0; row < positions.length; row += width) {
    for (let next = 0; next < width; next += BLOCK) {
      const o = row + Math.min(next, width - BLOCK); // the last block may overlap the one before
      let a0 = 0,
        a1 = 0,
        a2 = 0,
        a3 = 0,
        a4 = 0,
        a5 = 0;
      for (let k = 0; k < tapRows.length; k++) {
        const tapRow = tapRows[k];
        const first = (from + positions[o] + offsets[tapRow]) | 0;
        const end = (tapsAt + tapRow + kernelWidth) | 0;
        for (let phase = 0; phase < phases; phase++) {
          let i = (first + phase) | 0;
          let v0 = input[i],
            v1 = input[(i + step) | 0],
            v2 = input[(i + 2 * step) | 0];
          let v3 = input[(i + 3 * step) | 0],
            v4 = input[(i + 4 * step) | 0];
          i = (i + 5 * step) | 0;
          for (let t = (tapsAt + tapRow + phase) | 0; t < end; t = (t + step) | 0) {
            const w = taps[t],
              v5 = input[i];
            a0 += w * v0;
            a1 += w * v1;
            a2 += w * v2;
            a3 += w * v3;
            a4 += w * v4;
            a5 += w * v5;
            v0 = v1;
            v1 = v2;
            v2 = v3;
            v3 = v4;
            v4 = v5;
            i = (i + step) | 0;
          }
        }
      }
      const to = at + o;
      y[to] = a0;
      y[to + 1] = a1;
      y[to + 2] = a2;
      y[to + 3] = a3;
      y[to + 4] = a4;
      y[to + 5] = a5;
    }
  }
}

/**
 * Where the rows of a filter begin that have a weight: a row of zeros, as round an enlarged kernel, adds nothing.
 * @param {Float64Array} taps
 * @param {number} tapsAt
 * @param {number} count
 * @param {number} width
 */
function filledRows(taps, tapsAt, count, width) {
  /** @type {number[]} */
  const found = [];
  for (let row = 0; row < count; row += width) {
    let t = row;
    while (t < row + width && taps[tapsAt + t] === 0) t++;
    if (t < row + width) found.push(row);
  }
  return found;
}

/**
 * sums[at + i] += Σ_t factors[factorsAt + t] · input[from + places[i] + offsets[t]], four sums at a time.
 * @param {Float64Array} sums
 * @param {number} at
 * @param {Int32Array} places
 * @param {Float64Array} factors
 * @param {number} factorsAt
 * @param {Int32Array} offsets
 * @param {Float64Array} input
 * @param {number} from
 */
export function gather(sums, at, places, factors, factorsAt, offsets, input, from) {
  let i = 0;
  for (; i + 4 <= places.length; i += 4) {
    const p0 = (from + places[i]) | 0,
      p1 = (from + places[i + 1]) | 0;
    const p2 = (from + places[i + 2]) | 0,
      p3 = (from + places[i + 3]) | 0;
    let a0 = 0,
      a1 = 0,
      a2 = 0,
      a3 = 0;
    for (let t = 0; t < offsets.length; t++) {
      const f = factors[(factorsAt + t) | 0],
        offset = offsets[t];
      a0 += f * input[(p0 + offset) | 0];
      a1 += f * input[(p1 + offset) | 0];
      a2 += f * input[(p2 + offset) | 0];
      a3 += f * input[(p3 + offset) | 0];
    }
    sums[at + i] += a0;
    sums[at + i + 1] += a1;
    sums[at + i + 2] += a2;
    sums[at + i + 3] += a3;
  }
  for (; i < places.length; i++) {
    let sum = 0;
    for (let t = 0; t < offsets.length; t++) sum += factors[factorsAt + t] * input[from + places[i] + offsets[t]];
    sums[at + i] += sum;
  }
}

/**
 * The way back to the input: gradient[from + places[i] + offsets[t]] += factors[factorsAt + t] · gradSums[at + i].
 * After a ReLU about half of gradSums are zeros, which add nothing: they are passed over.
 * @param {Float64Array} gradient
 * @param {number} from
 * @param {Int32Array} places
 * @param {Float64Array} gradSums
 * @param {number} at
 * @param {Int32Array} offsets
 * @param {Float64Array} factors
 * @param {number} factorsAt
 */
export function scatter(gradient, from, places, gradSums, at, offsets, factors, factorsAt) {
  for (let i = 0; i < places.length; i++) {
    const g = gradSums[(at + i) | 0],
      start = (from + places[i]) | 0;
    if (g === 0) continue;
    for (let t = 0; t < offsets.length; t++) gradient[(start + offsets[t]) | 0] += factors[(factorsAt + t) | 0] * g;
  }
}
