import {leftover} from "../math/arithmetic.mjs";
import {asTensor, moved, toRows} from "../math/matrix.mjs";
import {pool2d} from "../math/pool.mjs";

/** All that the explorer shows, from its traits: outputs before and after the shift and both measures, or `problem` alone. */
export function poolingState({input, kernel_size: kernelSize, stride, mode, shift}) {
  try {
    const pool = (rows) => toRows(pool2d(asTensor(rows), {kernelSize, stride, mode}));
    const shifted = moved(input, ...shift);
    const [output, shiftedOutput] = [pool(input), pool(shifted)];
    const read = [input.length, input[0].length].map((side) => side - leftover(side, kernelSize, stride));
    return {
      kernelSize,
      stride,
      mode,
      input,
      shifted,
      output,
      shiftedOutput,
      read,
      inputChange: compare(input, shifted),
      outputChange: compare(output, shiftedOutput),
      equivariance: equivariance(output, shiftedOutput, shift, stride),
    };
  } catch (error) {
    return {problem: error.message};
  }
}

const EPSILON = 1e-9; // means and roots of the same numbers in another order may differ by a rounding

/** How two maps differ: cells that do, of how many, and the amount Σ|a − b| / Σ(|a| + |b|), from 0 to 1. */
export function compare(a, b, counts = () => true) {
  let count = 0,
    differing = 0,
    difference = 0,
    size = 0;
  a.forEach((row, r) => {
    row.forEach((value, c) => {
      if (!counts(r, c)) return;
      count += 1;
      differing += differs(value, b[r][c]) ? 1 : 0;
      difference += Math.abs(value - b[r][c]);
      size += Math.abs(value) + Math.abs(b[r][c]);
    });
  });
  return {count, differing, amount: size === 0 ? 0 : difference / size};
}

/** Are two numbers different, beyond rounding? */
export function differs(a, b) {
  return Math.abs(a - b) > EPSILON * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Shift-then-pool against pool-then-shift by shift/stride cells; `whole` says whether there is such a number of cells. */
function equivariance(output, shiftedOutput, shift, stride) {
  const whole = shift.every((pixels) => pixels % stride === 0);
  const candidates = whole ? [shift.map((pixels) => pixels / stride)] : nearest(shift, stride);
  const tried = candidates.map((cells) => {
    const expected = moved(output, ...cells);
    const known = (r, c) => output[r - cells[0]]?.[c - cells[1]] !== undefined;
    return {cells, expected, known, ...compare(shiftedOutput, expected, known)};
  });
  return {whole, ...tried.reduce((best, one) => (one.amount < best.amount ? one : best))};
}

/** The whole numbers of cells on either side of shift/stride, for both axes. */
function nearest(shift, stride) {
  const [rows, columns] = shift.map((pixels) => [...new Set([Math.floor(pixels / stride), Math.ceil(pixels / stride)])]);
  return rows.flatMap((down) => columns.map((right) => [down, right]));
}

/** The window of output cell (i, j): its first row and column, and its numbers in reading order. */
export function windowOf({kernelSize, stride}, rows, i, j) {
  const [top, left] = [i * stride, j * stride];
  return {top, left, values: rows.slice(top, top + kernelSize).flatMap((row) => row.slice(left, left + kernelSize))};
}
