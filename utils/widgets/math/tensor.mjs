// @ts-check
import {whole} from "./arithmetic.mjs";

/**
 * Numbers in single or in double precision.
 * @typedef {Float32Array | Float64Array} Floats
 */

/**
 * Numbers in row-major order, and the lengths of their axes; comments name these as in (N, C, H, W).
 * @typedef {{data: Floats, shape: number[]}} Tensor
 */

/**
 * A number for both axes, or [vertical, horizontal].
 * @typedef {number | number[]} PerAxis
 */

/**
 * Make a tensor {data, shape}: zeros without `data`, else its numbers in row-major order (typed floats are not copied).
 * @param {number[]} shape
 * @param {Floats | number[] | null} data
 * @param {Float32ArrayConstructor | Float64ArrayConstructor} Type
 * @returns {Tensor}
 */
export function tensor(shape, data = null, Type = data instanceof Float64Array ? Float64Array : Float32Array) {
  if (!Array.isArray(shape)) throw new Error(`shape is ${JSON.stringify(shape)}, but must be a list such as [1, 3, 8, 8]`);
  for (const length of shape) whole("length of an axis", length, 1);
  const size = shape.reduce((a, b) => a * b, 1);
  if (data === null) return {data: new Type(size), shape};
  if (data.length !== size) throw new Error(`data has length ${data.length}, but shape ${text(shape)} holds ${size} numbers`);
  if (data instanceof Type) return {data, shape};
  if (!data.every((value) => typeof value === "number")) throw new Error("data must be a flat list of numbers");
  return {data: Type.from(data), shape};
}

/**
 * A number or a pair as [vertical, horizontal].
 * @param {PerAxis} value
 * @param {string} name
 */
export function pair(value, name) {
  const both = Array.isArray(value) ? value : [value, value];
  if (both.length === 2) return both;
  throw new Error(`${name} is ${JSON.stringify(value)}, but must be a number or [vertical, horizontal]`);
}

/**
 * The defaults with `options` on top; throws on an option that `caller` does not have.
 * @template {object} Options
 * @param {Partial<Options>} options
 * @param {Options} defaults
 * @param {string} caller
 * @returns {Options}
 */
export function withDefaults(options, defaults, caller) {
  for (const name of Object.keys(options)) {
    if (!(name in defaults)) throw new Error(`${caller} has no option ${name}; it takes ${Object.keys(defaults).join(", ")}`);
  }
  return {...defaults, ...options};
}

/**
 * Throw unless `value` is a tensor, with as many axes as `axes` names if given, such as "(N, C, H, W)".
 * @param {Tensor} value
 * @param {string} name
 * @param {string | null} axes
 */
export function checkTensor(value, name, axes = null) {
  if (!isFloat(value?.data)) throw new Error(`${name} must be a tensor made by tensor(shape, data)`);
  tensor(value.shape, value.data);
  if (axes !== null && value.shape.length !== axes.split(",").length) {
    throw new Error(`${name} has shape ${text(value.shape)}, but must be ${axes}`);
  }
}

/**
 * Throw unless `value` is a tensor of exactly this shape.
 * @param {Tensor} value
 * @param {string} name
 * @param {number[]} shape
 */
export function checkShape(value, name, shape) {
  checkTensor(value, name);
  if (text(value.shape) !== text(shape)) throw new Error(`${name} has shape ${text(value.shape)}, but must be ${text(shape)}`);
}

/**
 * Doubles in the kind of numbers that `like` holds.
 * @param {Float64Array} doubles
 * @param {Tensor} like
 */
export function rounded(doubles, like) {
  return like.data instanceof Float64Array ? doubles : new Float32Array(doubles);
}

/** @param {unknown} data */
function isFloat(data) {
  return data instanceof Float32Array || data instanceof Float64Array;
}

/**
 * A shape as people write it.
 * @param {number[]} shape
 */
export function text(shape) {
  return `(${shape.join(", ")})`;
}
