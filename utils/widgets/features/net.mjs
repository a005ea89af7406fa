import {conv2d, conv2dInputGradient} from "../math/conv.mjs";
import {dense, denseGradient, relu, reluGradient} from "../math/dense.mjs";
import {pool2d, pool2dGradient} from "../math/pool.mjs";
import {tensor} from "../math/tensor.mjs";

const ASKED = ["conv", "relu", "dense"]; // kinds of layers whose channels can be looked at

const double = (shape, numbers) => tensor(shape, Float64Array.from(numbers));
const weightOf = ({codes, scale}) =>
  Float64Array.from(
    Int8Array.from(atob(codes), (c) => c.charCodeAt(0)),
    (code) => code * scale,
  );

/** A net from its packed steps: a list of layers {kind, name, channels, weight, …}, each with its receptive field. */
export function network(steps) {
  const counts = {};
  let [size, jump, padding, channels] = [1, 1, 0, 3];
  return steps.map((step) => {
    counts[step.kind] = (counts[step.kind] ?? 0) + 1;
    const layer = {...step, name: `${step.kind}${counts[step.kind]}`};
    if (step.codes) Object.assign(layer, weights(step));
    channels = step.codes ? step.shape[0] : channels;
    if (step.kind === "conv" || step.kind === "pool") {
      const side = step.kind === "conv" ? step.shape[2] : step.size;
      size += (side - 1) * jump;
      padding += (step.padding ?? 0) * jump;
      jump *= step.kind === "conv" ? step.stride : step.size;
    } else if (step.kind !== "relu") size = Infinity; // averages and dense layers see the whole picture
    return Object.assign(layer, {channels, asked: ASKED.includes(step.kind), field: {size, jump, padding}});
  });
}

function weights(step) {
  const weight = tensor(step.shape, weightOf(step));
  const keepsSize = step.kind === "conv" && step.stride === 1 && 2 * step.padding === step.shape[2] - 1;
  return {weight, bias: double([step.bias.length], step.bias), turned: keepsSize ? turned(weight) : null};
}

/** The weights that take a gradient back through a convolution that keeps the size: channels exchanged, kernels turned by 180°. */
function turned({data, shape: [outputs, inputs, side]}) {
  const area = side * side;
  const back = new Float64Array(data.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++)
      for (let k = 0; k < area; k++) back[(i * outputs + o) * area + area - 1 - k] = data[(o * inputs + i) * area + k];
  }
  return tensor([inputs, outputs, side, side], back);
}

const flat = (x) => ({data: x.data, shape: [x.shape[0], x.data.length / x.shape[0]]});

const RUN = {
  conv: (x, {weight, bias, stride, padding}) => conv2d(x, weight, bias, {stride, padding}),
  relu,
  pool: (x, {size}) => pool2d(x, {kernelSize: size}),
  average: (x) => pool2d(x, {kernelSize: x.shape.slice(2), mode: "avg"}),
  dense: (x, {weight, bias}) => dense(flat(x), weight, bias),
};
const BACK = {
  conv: (g, x, {weight, turned: back, stride, padding}) =>
    back ? conv2d(g, back, null, {padding}) : conv2dInputGradient(g, x, weight, {stride, padding}),
  relu: reluGradient,
  pool: (g, x, {size}) => pool2dGradient(g, x, {kernelSize: size}),
  average: (g, x) => pool2dGradient(g, x, {kernelSize: x.shape.slice(2), mode: "avg"}),
  dense: (g, x, {weight}) => ({data: denseGradient(g, flat(x), weight).x.data, shape: x.shape}),
};

/** What each layer up to number `last` gives for a picture (1, 3, H, W), the picture itself first. */
export function forward(net, x, last = net.length - 1) {
  const answers = [x];
  for (const layer of net.slice(0, last + 1)) answers.push(RUN[layer.kind](answers.at(-1), layer));
  return answers;
}

/** One channel's plane of an answer (1, C, H, W), or its one number of an answer (1, C). */
export function planeOf({data, shape}, channel) {
  const area = data.length / shape[1];
  return data.subarray(channel * area, (channel + 1) * area);
}

export function mean(values) {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The mean of a channel of layer number `at`, and its gradient (1, 3, H, W) at the picture x. */
export function meanAndGradient(net, x, at, channel) {
  const answers = forward(net, x, at);
  const top = answers.at(-1);
  let gradient = {data: new Float64Array(top.data.length), shape: top.shape};
  const plane = planeOf(gradient, channel);
  plane.fill(1 / plane.length);
  for (let i = at; i >= 0; i--) gradient = BACK[net[i].kind](gradient, answers[i], net[i]);
  return {mean: mean(planeOf(top, channel)), gradient};
}
