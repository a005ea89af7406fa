// @ts-check
import {outputSize} from "./arithmetic.mjs";
import {checkShape, checkTensor, pair, rounded, tensor, withDefaults} from "./tensor.mjs";

/** @import {Floats, PerAxis, Tensor} from "./tensor.mjs" */

/**
 * What pool2d takes: a null stride is the kernel size, padding is that of one side, in pixels; avg counts padding as zeros,
 * l2 is the root of the sum of squares.
 * @typedef {{kernelSize: PerAxis, stride: PerAxis | null, padding: PerAxis, mode: "max" | "avg" | "l2"}} PoolOptions
 */

/**
 * The real pixels under a window: rows of them begin at `first`, `rowLength` apart; `area` counts padding, too.
 * @typedef {{first: number, height: number, width: number, rowLength: number, area: number}} Window
 */

/**
 * The shape of the output, the size of an input plane, and along both axes the real pixels of each window, [first, how many].
 * @typedef {{shape: number[], size: number[], rows: [number, number][], columns: [number, number][], mode: PoolOptions["mode"], area: number}} Plan
 */

/**
 * What pool2d assumes.
 * @type {Readonly<PoolOptions>}
 */
const POOL_DEFAULTS = Object.freeze({kernelSize: 2, stride: null, padding: 0, mode: "max"});

/**
 * Pool each plane of x (N, C, H, W): (N, C, O_h, O_w).
 * @param {Tensor} x
 * @param {Partial<PoolOptions>} options
 */
export function pool2d(x, options = {}) {
  const plan = planPool(x, options);
  const {reduce} = MODES[plan.mode];
  const y = new Float64Array(plan.shape.reduce((a, b) => a * b));
  eachWindow(plan, (at, window) => {
    y[at] = reduce(x.data, window);
  });
  return tensor(plan.shape, rounded(y, x));
}

/**
 * Gradient (N, C, H, W) at x of a loss whose gradient at the output of pool2d is gradOutput (N, C, O_h, O_w).
 * @param {Tensor} gradOutput
 * @param {Tensor} x
 * @param {Partial<PoolOptions>} options
 */
export function pool2dGradient(gradOutput, x, options = {}) {
  const plan = planPool(x, options);
  checkShape(gradOutput, "gradOutput", plan.shape);
  const {share} = MODES[plan.mode];
  const gradX = new Float64Array(x.data.length);
  eachWindow(plan, (at, window) => share(gradX, gradOutput.data[at], x.data, window));
  return tensor(x.shape, rounded(gradX, x));
}

/**
 * How a mode reduces the real pixels of a window, and how it shares a gradient among them.
 * @type {Record<PoolOptions["mode"], {
 *   reduce: (data: Floats, window: Window) => number,
 *   share: (gradX: Float64Array, gradient: number, data: Floats, window: Window) => void,
 * }>}
 */
const MODES = {
  max: {
    reduce: (data, window) => data[firstLargest(data, window)],
    share: (gradX, gradient, data, window) => {
      gradX[firstLargest(data, window)] += gradient;
    },
  },
  avg: {
    reduce(data, window) {
      let sum = 0;
      eachPixel(window, (i) => (sum += data[i]));
      return sum / window.area;
    },
    share: (gradX, gradient, _data, window) => eachPixel(window, (i) => (gradX[i] += gradient / window.area)),
  },
  l2: {
    reduce: norm,
    share(gradX, gradient, data, window) {
      const y = norm(data, window);
      if (y !== 0) eachPixel(window, (i) => (gradX[i] += (gradient * data[i]) / y));
    },
  },
};

/**
 * Index of the largest pixel, the first of equals; a NaN wins, so that it is not lost.
 * @param {Floats} data
 * @param {Window} window
 */
function firstLargest(data, window) {
  let best = window.first;
  eachPixel(window, (i) => {
    if (data[i] > data[best] || (Number.isNaN(data[i]) && !Number.isNaN(data[best]))) best = i;
  });
  return best;
}

/** @type {(data: Floats, window: Window) => number} */
function norm(data, window) {
  let squares = 0;
  eachPixel(window, (i) => (squares += data[i] * data[i]));
  return Math.sqrt(squares);
}

/** @type {(window: Window, visit: (i: number) => void) => void} */
function eachPixel({first, height, width, rowLength}, visit) {
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) visit(first + r * rowLength + c);
  }
}

/**
 * Call visit(index of the output, window) for each output; the window is the same object each time, without padding.
 * @param {Plan} plan
 * @param {(at: number, window: Window) => void} visit
 */
function eachWindow({shape, size, rows, columns, area}, visit) {
  const window = {first: 0, height: 0, width: 0, rowLength: size[1], area};
  const planes = shape[0] * shape[1];
  let at = 0;
  for (let plane = 0; plane < planes; plane++) {
    for (const [top, height] of rows) {
      for (const [left, width] of columns) {
        window.first = (plane * size[0] + top) * size[1] + left;
        window.height = height;
        window.width = width;
        visit(at++, window);
      }
    }
  }
}

/** @type {(x: Tensor, options: Partial<PoolOptions>) => Plan} */
function planPool(x, options) {
  checkTensor(x, "x", "(N, C, H, W)");
  const {kernelSize, stride, padding, mode} = withDefaults(options, POOL_DEFAULTS, "pool2d");
  if (!(mode in MODES)) throw new Error(`The pooling mode is ${JSON.stringify(mode)}, but must be max, avg or l2.`);
  const kernel = pair(kernelSize, "kernel size");
  const steps = pair(stride ?? kernel, "stride");
  const sides = pair(padding, "padding");
  const [batch, channels, ...size] = x.shape;
  const [rows, columns] = size.map((length, axis) => spans(length, kernel[axis], steps[axis], sides[axis]));
  return {shape: [batch, channels, rows.length, columns.length], size, rows, columns, mode, area: kernel[0] * kernel[1]};
}

/**
 * The real pixels of each window along one axis, as [first, how many].
 * @param {number} size
 * @param {number} kernelSize
 * @param {number} stride
 * @param {number} padding
 * @returns {[first: number, count: number][]}
 */
function spans(size, kernelSize, stride, padding) {
  if (2 * padding > kernelSize) {
    const most = Math.floor(kernelSize / 2);
    throw new Error(`A pooling window of ${kernelSize} takes a padding of at most ${most}, not ${padding}.`);
  }
  return Array.from({length: outputSize(size, kernelSize, stride, padding)}, (_, i) => {
    const first = Math.max(i * stride - padding, 0);
    return [first, Math.min(i * stride - padding + kernelSize, size) - first];
  });
}
