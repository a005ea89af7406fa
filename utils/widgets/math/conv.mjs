// @ts-check
import {outputSize, whole} from "./arithmetic.mjs";
import {BLOCK, gather, padded, scatter, slide, table, unpadded} from "./loops.mjs";
import {Refusal} from "./refusal.mjs";
import {checkShape, checkTensor, pair, rounded, tensor, text, withDefaults} from "./tensor.mjs";

/** @import {PerAxis, Tensor} from "./tensor.mjs" */

/**
 * What conv2d takes beside its arrays: padding is that of one side, or [top, bottom, left, right], in pixels.
 * @typedef {{stride: PerAxis, padding: PerAxis, dilation: PerAxis, groups: number, paddingMode: PaddingMode}} ConvOptions
 * @typedef {"zeros" | "reflect" | "replicate" | "circular"} PaddingMode
 */

/**
 * The sizes and index tables of one convolution.
 * @typedef {ReturnType<typeof planConv>} Plan
 */

/**
 * What conv2d assumes.
 * @type {Readonly<ConvOptions>}
 */
const CONV_DEFAULTS = Object.freeze({stride: 1, padding: 0, dilation: 1, groups: 1, paddingMode: "zeros"});

/**
 * Cross-correlate x (N, C_in, H, W) with weight (C_out, C_in/groups, K_h, K_w), add bias (C_out): (N, C_out, O_h, O_w).
 * @param {Tensor} x
 * @param {Tensor} weight
 * @param {Tensor | null} bias
 * @param {Partial<ConvOptions>} options
 */
export function conv2d(x, weight, bias = null, options = {}) {
  const plan = planConv(x, weight, options);
  if (bias !== null) checkShape(bias, "bias", [plan.outChannels]);
  const {positions, offsets} = plan;
  const input = padded(x.data, plan.size, plan.rows, plan.columns);
  const taps = new Float64Array(weight.data);
  const y = new Float64Array(plan.batch * plan.outChannels * positions.length);
  const canSlide = plan.dilation[1] === 1 && plan.width >= BLOCK;
  eachPlane(plan, (o, at, from, tapsAt) => {
    if (canSlide) slide(y, at, taps, tapsAt, input, from, plan);
    else gather(y, at, positions, taps, tapsAt, offsets, input, from);
    if (bias !== null) for (let i = at; i < at + positions.length; i++) y[i] += bias.data[o];
  });
  return tensor([plan.batch, plan.outChannels, plan.height, plan.width], rounded(y, x));
}

/**
 * Gradients {x, weight, bias} of a loss whose gradient at the output of conv2d is gradOutput (N, C_out, O_h, O_w).
 * @param {Tensor} gradOutput
 * @param {Tensor} x
 * @param {Tensor} weight
 * @param {Partial<ConvOptions>} options
 */
export function conv2dGradient(gradOutput, x, weight, options = {}) {
  const plan = planConv(x, weight, options);
  const gradInput = conv2dInputGradient(gradOutput, x, weight, options);
  const {positions, offsets} = plan;
  const input = padded(x.data, plan.size, plan.rows, plan.columns);
  const gradY = new Float64Array(gradOutput.data);
  const gradWeight = new Float64Array(weight.data.length);
  const gradBias = new Float64Array(plan.outChannels);
  eachPlane(plan, (o, at, from, tapsAt) => {
    gather(gradWeight, tapsAt, offsets, gradY, at, positions, input, from);
    for (let i = at; i < at + positions.length; i++) gradBias[o] += gradY[i];
  });
  return {
    x: gradInput,
    weight: tensor(weight.shape, rounded(gradWeight, weight)),
    bias: tensor([plan.outChannels], rounded(gradBias, weight)),
  };
}

/**
 * The gradient at x alone, for networks that no longer learn.
 * @param {Tensor} gradOutput
 * @param {Tensor} x
 * @param {Tensor} weight
 * @param {Partial<ConvOptions>} options
 */
export function conv2dInputGradient(gradOutput, x, weight, options = {}) {
  const plan = planConv(x, weight, options);
  checkShape(gradOutput, "gradOutput", [plan.batch, plan.outChannels, plan.height, plan.width]);
  const taps = new Float64Array(weight.data);
  const gradY = new Float64Array(gradOutput.data);
  const gradInput = new Float64Array(plan.batch * plan.channels * plan.plane);
  eachPlane(plan, (_filter, at, from, tapsAt) => scatter(gradInput, from, plan.positions, gradY, at, plan.offsets, taps, tapsAt));
  return tensor(x.shape, rounded(unpadded(gradInput, plan.size, plan.rows, plan.columns), x));
}

/**
 * Pad x (N, C, H, W) by [top, bottom, left, right] with zeros, or by reflect, replicate or circular as in torch.
 * @param {Tensor} x
 * @param {PerAxis} ends
 * @param {PaddingMode} mode
 */
export function pad2d(x, ends, mode = "zeros") {
  checkTensor(x, "x", "(N, C, H, W)");
  const [batch, channels, ...size] = x.shape;
  const [rows, columns] = sources(size, ends, mode);
  return tensor([batch, channels, rows.length, columns.length], rounded(padded(x.data, size, rows, columns), x));
}

/**
 * All sizes and index tables of one convolution, checked.
 * @param {Tensor} x
 * @param {Tensor} weight
 * @param {Partial<ConvOptions>} options
 */
function planConv(x, weight, options) {
  const {stride, padding, dilation, groups, paddingMode} = withDefaults(options, CONV_DEFAULTS, "conv2d");
  checkTensor(x, "x", "(N, C_in, H, W)");
  checkTensor(weight, "weight", "(C_out, C_in/groups, K_h, K_w)");
  const [batch, channels, ...size] = x.shape;
  const [outChannels, depth, ...kernel] = weight.shape;
  whole("number of groups", groups, 1);
  if (outChannels % groups) throw new Error(`groups is ${groups}, but must divide the ${outChannels} filters of weight`);
  if (channels !== depth * groups) {
    const reads = `weight ${text(weight.shape)} with groups ${groups} reads ${depth * groups}`;
    throw new Error(`x has ${channels} channels, but ${reads}`);
  }
  const steps = pair(stride, "stride");
  const gaps = pair(dilation, "dilation");
  const ends = fourEnds(padding);
  const height = outputSize(size[0], kernel[0], steps[0], ends[0], ends[1], gaps[0]);
  const width = outputSize(size[1], kernel[1], steps[1], ends[2], ends[3], gaps[1]);
  const [rows, columns] = sources(size, ends, paddingMode);
  const plane = rows.length * columns.length;
  return {
    batch,
    channels,
    outChannels,
    depth,
    groups,
    size,
    kernel,
    height,
    width,
    rows,
    columns,
    plane,
    stride: steps,
    dilation: gaps,
    // Output i reads the padded input at positions[i] + offsets[t], one pixel for each tap t of its filter.
    positions: table([1, height, width], [0, steps[0] * columns.length, steps[1]]),
    offsets: table([depth, ...kernel], [plane, gaps[0] * columns.length, gaps[1]]),
  };
}

/**
 * Call `visit` for each output plane, with its filter and with where the plane, the input planes it reads and its taps start.
 * @param {Plan} plan
 * @param {(filter: number, at: number, from: number, tapsAt: number) => void} visit
 */
function eachPlane({batch, channels, outChannels, depth, groups, plane, positions, offsets}, visit) {
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outChannels; o++) {
      const group = Math.floor((o * groups) / outChannels);
      visit(o, (n * outChannels + o) * positions.length, (n * channels + group * depth) * plane, o * offsets.length);
    }
  }
}

/**
 * Which row and which column of the picture each padded row and column copies; −1 for zeros.
 * @param {number[]} size
 * @param {PerAxis} ends
 * @param {PaddingMode} mode
 */
function sources([height, width], ends, mode) {
  const [top, bottom, left, right] = fourEnds(ends);
  return [axisSources(height, top, bottom, mode), axisSources(width, left, right, mode)];
}

/**
 * The same along one axis of `size` pixels.
 * @param {number} size
 * @param {number} before
 * @param {number} after
 * @param {PaddingMode} mode
 */
function axisSources(size, before, after, mode) {
  /** @type {Record<PaddingMode, {most: number, source: (i: number) => number}>} */
  const rules = {
    zeros: {most: Infinity, source: (i) => (i < 0 || i >= size ? -1 : i)},
    reflect: {most: size - 1, source: (i) => (i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i)},
    replicate: {most: Infinity, source: (i) => Math.min(Math.max(i, 0), size - 1)},
    circular: {most: size, source: (i) => (i + size) % size},
  };
  const rule = rules[mode];
  if (!rule) throw new Error(`The padding mode is ${JSON.stringify(mode)}, but must be zeros, reflect, replicate or circular.`);
  const widest = Math.max(before, after);
  if (widest > rule.most) {
    const numbers = {widest, mode, size, most: rule.most};
    throw new Refusal("A padding of {widest} is too wide for mode {mode} on {size} pixels: use at most {most}, or another mode.", numbers);
  }
  return Int32Array.from({length: before + size + after}, (_, i) => rule.source(i - before));
}

/**
 * Padding as [top, bottom, left, right].
 * @param {PerAxis} padding
 */
function fourEnds(padding) {
  const four = Array.isArray(padding) && padding.length === 4;
  const ends = four ? padding : pair(padding, "padding").flatMap((side) => [side, side]);
  for (const end of ends) whole("padding", end, 0);
  return ends;
}
