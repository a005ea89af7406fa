import {conv2d} from "../math/conv.mjs";
import {dense, relu, softmax} from "../math/dense.mjs";
import {pool2d} from "../math/pool.mjs";
import {tensor} from "../math/tensor.mjs";

/** `count` bytes from base64 text. */
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** A net's steps, as Python's pack_net writes them, with the weights as tensors. */
export function unpackNet(steps) {
  return steps.map((step) =>
    step.codes === undefined ? step : {...step, weight: weightOf(step), bias: tensor([step.bias.length], Float64Array.from(step.bias))},
  );
}

function weightOf({codes, shape, scale}) {
  return tensor(
    shape,
    Float64Array.from(new Int8Array(bytesOf(codes).buffer), (code) => code * scale),
  );
}

const STEPS = {
  conv: (x, {weight, bias, stride, padding}) => conv2d(x, weight, bias, {stride, padding}),
  relu: (x) => relu(x),
  pool: (x, {size}) => pool2d(x, {kernelSize: size}),
  average: (x) => average(x),
  dense: (x, {weight, bias}) => dense(tensor([x.shape[0], x.data.length / x.shape[0]], x.data), weight, bias),
};

/** The probabilities that an unpacked net gives the classes of one picture x (1, C, H, W), a list. */
export function netAnswer(net, x) {
  const logits = net.reduce((y, step) => STEPS[step.kind](y, step), x);
  return Array.from(softmax(logits).data);
}

/** The mean of each plane of x (N, C, H, W): (N, C). */
function average({data, shape: [batch, channels, height, width]}) {
  const means = new Float64Array(batch * channels);
  const area = height * width;
  for (let i = 0; i < data.length; i++) means[Math.floor(i / area)] += data[i] / area;
  return tensor([batch, channels], means);
}
