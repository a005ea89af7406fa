// @ts-check
import {tensor} from "./tensor.mjs";

/** @import {Tensor} from "./tensor.mjs" */

/**
 * A matrix as traits hold it: a list of rows of the same length.
 * @typedef {number[][]} Rows
 */

/**
 * A matrix, a list of rows, as a (1, 1, H, W) tensor.
 * @param {Rows} rows
 */
export function asTensor(rows) {
  return tensor([1, 1, rows.length, rows[0].length], Float64Array.from(rows.flat()), Float64Array);
}

/**
 * The first plane of a (1, 1, H, W) tensor as a list of rows.
 * @param {Tensor} x
 * @returns {Rows}
 */
export function toRows({data, shape: [, , height, width]}) {
  return Array.from({length: height}, (_, r) => Array.from(data.subarray(r * width, (r + 1) * width)));
}

/**
 * A copy of `rows` with another number at (r, c).
 * @param {Rows} rows
 * @param {number} r
 * @param {number} c
 * @param {number} value
 */
export function replaced(rows, r, c, value) {
  return swapped(rows, r, swapped(rows[r] ?? [], c, value));
}

/**
 * A copy of a list with another entry at `index`; the same entries if there is no such place.
 * @template Entry
 * @param {Entry[]} list
 * @param {number} index
 * @param {Entry} value
 */
export function swapped(list, index, value) {
  return list.map((old, i) => (i === index ? value : old));
}

/**
 * A copy of `rows` of another size, moved by (down, right), zeros where there was nothing.
 * @param {Rows} rows
 * @param {number} down
 * @param {number} right
 */
export function moved(rows, down, right, height = rows.length, width = rows[0].length) {
  return Array.from({length: height}, (_, r) => Array.from({length: width}, (_, c) => rows[r - down]?.[c - right] ?? 0));
}

/**
 * The largest size of a number in `rows`, never 0, to divide by.
 * @param {Rows} rows
 */
export function largest(rows) {
  return Math.max(1e-12, ...rows.flat().map(Math.abs));
}
