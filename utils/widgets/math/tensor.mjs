import {outputSize, whole} from "./arithmetic.mjs";
import {BLOCK, gather, padded, scatter, slide, table, unpadded} from "./loops.mjs";

/** What conv2d takes beside its arrays, and assumes: stride and dilation are a number or [vertical, horizontal],
 * padding (of one side) is one of these or [top, bottom, left, right]. */
export const CONV_DEFAULTS = Object.freeze({stride: 1, padding: 0, dilation: 1, groups: 1, paddingMode: "zeros"});

/** Make a tensor {data, shape}: zeros without `data`, else its numbers in row-major order (typed floats are not copied). */
export function tensor(shape, data = null, Type = isFloat(data) ? data.constructor : Float32Array) {
  if (!Array.isArray(shape)) throw new Error(`shape is ${JSON.stringify(shape)}, but must be a list such as [1, 3, 8, 8]`);
  for (const length of shape) whole("length of an axis", length, 1);
  const size = shape.reduce((a, b) => a * b, 1);
  if (data === null) return {data: new Type(size), shape};
  if (data.length !== size) throw new Error(`data has length ${data.length}, but shape ${text(shape)} holds ${size} numbers`);
  if (data instanceof Type) return {data, shape};
  if (!data.every((value) => typeof value === "number")) throw new Error("data must be a flat list of numbers");
  return {data: Type.from(data), shape};
}

/** Cross-correlate x (N, C_in, H, W) with weight (C_out, C_in/groups, K_h, K_w), add bias (C_out): (N, C_out, O_h, O_w). */
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

/** Gradients {x, weight, bias} of a loss whose gradient at the output of conv2d is gradOutput (N, C_out, O_h, O_w). */
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

/** The gradient at x alone, for networks that no longer learn. */
export function conv2dInputGradient(gradOutput, x, weight, options = {}) {
  const plan = planConv(x, weight, options);
  checkShape(gradOutput, "gradOutput", [plan.batch, plan.outChannels, plan.height, plan.width]);
  const taps = new Float64Array(weight.data);
  const gradY = new Float64Array(gradOutput.data);
  const gradInput = new Float64Array(plan.batch * plan.channels * plan.plane);
  eachPlane(plan, (_filter, at, from, tapsAt) => scatter(gradInput, from, plan.positions, gradY, at, plan.offsets, taps, tapsAt));
  return tensor(x.shape, rounded(unpadded(gradInput, plan.size, plan.rows, plan.columns), x));
}

/** Pad x (N, C, H, W) by [top, bottom, left, right] with zeros, or by reflect, replicate or circular as in torch. */
export function pad2d(x, ends, mode = "zeros") {
  checkTensor(x, "x", "(N, C, H, W)");
  const [batch, channels, ...size] = x.shape;
  const [rows, columns] = sources(size, ends, mode);
  return tensor([batch, channels, rows.length, columns.length], rounded(padded(x.data, size, rows, columns), x));
}

/** All sizes and index tables of one convolution, checked. */
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

/** Call visit(filter, start of its output plane, start of the input planes it reads, start of its taps) for each plane. */
function eachPlane({batch, channels, outChannels, depth, groups, plane, positions, offsets}, visit) {
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outChannels; o++) {
      const group = Math.floor((o * groups) / outChannels);
      visit(o, (n * outChannels + o) * positions.length, (n * channels + group * depth) * plane, o * offsets.length);
    }
  }
}

/** Which row and which column of the picture each padded row and column copies; −1 for zeros. */
function sources([height, width], ends, mode) {
  const [top, bottom, left, right] = fourEnds(ends);
  return [axisSources(height, top, bottom, mode), axisSources(width, left, right, mode)];
}

function axisSources(size, before, after, mode) {
  const rule = {
    zeros: {most: Infinity, source: (i) => (i < 0 || i >= size ? -1 : i)},
    reflect: {most: size - 1, source: (i) => (i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i)},
    replicate: {most: Infinity, source: (i) => Math.min(Math.max(i, 0), size - 1)},
    circular: {most: size, source: (i) => (i + size) % size},
  }[mode];
  if (!rule) throw new Error(`The padding mode is ${JSON.stringify(mode)}, but must be zeros, reflect, replicate or circular.`);
  const widest = Math.max(before, after);
  if (widest > rule.most) {
    const fits = `use at most ${rule.most}, or another mode`;
    throw new Error(`A padding of ${widest} is too wide for mode ${mode} on ${size} pixels: ${fits}.`);
  }
  return Int32Array.from({length: before + size + after}, (_, i) => rule.source(i - before));
}

/** Padding as [top, bottom, left, right]. */
function fourEnds(padding) {
  const four = Array.isArray(padding) && padding.length === 4;
  const ends = four ? padding : pair(padding, "padding").flatMap((side) => [side, side]);
  for (const end of ends) whole("padding", end, 0);
  return ends;
}

/** A number or a pair as [vertical, horizontal]. */
export function pair(value, name) {
  const both = Array.isArray(value) ? value : [value, value];
  if (both.length === 2) return both;
  throw new Error(`${name} is ${JSON.stringify(value)}, but must be a number or [vertical, horizontal]`);
}

/** The defaults with `options` on top; throws on an option that `caller` does not have. */
export function withDefaults(options, defaults, caller) {
  for (const name of Object.keys(options)) {
    if (!(name in defaults)) throw new Error(`${caller} has no option ${name}; it takes ${Object.keys(defaults).join(", ")}`);
  }
  return {...defaults, ...options};
}

/** Throw unless `value` is a tensor, with as many axes as `axes` names if given, such as "(N, C, H, W)". */
export function checkTensor(value, name, axes = null) {
  if (!isFloat(value?.data)) throw new Error(`${name} must be a tensor made by tensor(shape, data)`);
  tensor(value.shape, value.data);
  if (axes !== null && value.shape.length !== axes.split(",").length) {
    throw new Error(`${name} has shape ${text(value.shape)}, but must be ${axes}`);
  }
}

/** Throw unless `value` is a tensor of exactly this shape. */
export function checkShape(value, name, shape) {
  checkTensor(value, name);
  if (text(value.shape) !== text(shape)) throw new Error(`${name} has shape ${text(value.shape)}, but must be ${text(shape)}`);
}

/** Doubles in the kind of numbers that `like` holds. */
export function rounded(doubles, like) {
  return like.data instanceof Float64Array ? doubles : new Float32Array(doubles);
}

function isFloat(data) {
  return data instanceof Float32Array || data instanceof Float64Array;
}

function text(shape) {
  return `(${shape.join(", ")})`;
}
