import {tensor} from "../math/tensor.mjs";

export const SIDE = 8; // of a picture
export const CLASSES = 10;
export const INK = 16; // the darkest pixel
const PIXELS = SIDE * SIDE;

/** Digits as the page gets them, {pixels, labels, held_out}: {train, heldOut}, each {values, labels, count}. */
export function unpacked({pixels, labels, held_out}) {
  const values = numbers(pixels, labels.length * PIXELS);
  const classes = Array.from(labels, Number);
  const part = (from, to) => ({values: values.subarray(from * PIXELS, to * PIXELS), labels: classes.slice(from, to), count: to - from});
  return {train: part(0, labels.length - held_out), heldOut: part(labels.length - held_out, labels.length)};
}

/** `count` whole numbers 0 to 16 from base64: one bit each for "not 0", then four bits each, less 1, for these. */
function numbers(text, count) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const values = new Uint8Array(count);
  let next = count / 4; // in half bytes; the bits come before
  for (let i = 0; i < count; i++) {
    if (!((bytes[i >> 3] >> (7 - (i & 7))) & 1)) continue;
    values[i] = 1 + ((bytes[next >> 1] >> (next & 1 ? 0 : 4)) & 15);
    next++;
  }
  return values;
}

/** The pictures of these rows as the net reads them: (N, 1, 8, 8), from 0 to 1. */
export function pictures(part, rows) {
  const x = new Float64Array(rows.length * PIXELS);
  rows.forEach((row, n) => {
    for (let i = 0; i < PIXELS; i++) x[n * PIXELS + i] = part.values[row * PIXELS + i] / INK;
  });
  return tensor([rows.length, 1, SIDE, SIDE], x);
}

/** The picture of one row: 64 values from 0 to 16. */
export function valuesOf(part, row) {
  return Array.from(part.values.subarray(row * PIXELS, (row + 1) * PIXELS));
}
