import {conv2d} from "../math/conv.mjs";
import {relu} from "../math/dense.mjs";
import {tensor} from "../math/tensor.mjs";

const WHITE = 255;
const BLUE = [80, 165, 255];
const GREY = [1, 1, 1];

/** The three planes of RGBA pixels as a (1, 3, H, W) tensor of numbers from 0 to 255. */
export function planes({data, width, height}) {
  const size = width * height;
  const x = new Float64Array(3 * size);
  for (let i = 0; i < size; i++) for (let c = 0; c < 3; c++) x[c * size + i] = data[4 * i + c];
  return tensor([1, 3, height, width], x);
}

/** The 1×1 convolution of x (1, 3, H, W) by weight (C_out rows of 3) and bias (C_out), and what it costs. */
export function mixed(x, {weight, bias, relu: cut}) {
  const [, inputs, height, width] = x.shape;
  const outputs = weight.length;
  const filters = tensor([outputs, inputs, 1, 1], weight.flat(), Float64Array);
  const sums = conv2d(x, filters, tensor([outputs], bias, Float64Array));
  const y = cut ? relu(sums) : sums;
  return {
    y,
    outputs,
    height,
    width,
    parameters: outputs * (inputs + 1),
    macs: height * width * inputs * outputs,
    outside: outsiders(y.data) / y.data.length,
  };
}

/** How many numbers no pixel can show. */
function outsiders(numbers) {
  let count = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] < 0 || numbers[i] > WHITE) count++;
  return count;
}

/** The numbers of all channels at one pixel. */
export function pixel({data, shape: [, channels, height, width]}, [row, column]) {
  return Array.from({length: channels}, (_, c) => data[(c * height + row) * width + column]);
}

/** Write one plane as grey RGBA pixels, white above 255; negative numbers are blue, the stronger the brighter. */
export function paintPlane(pixels, {data, shape: [, , height, width]}, channel) {
  const from = channel * height * width;
  for (let i = 0, to = 0; i < height * width; i++, to += 4) {
    const value = data[from + i];
    const [unit, [red, green, blue]] = value < 0 ? [Math.min(-value / WHITE, 1), BLUE] : [value, GREY];
    pixels[to] = unit * red; // the clamped array rounds, and cuts at 255
    pixels[to + 1] = unit * green;
    pixels[to + 2] = unit * blue;
    pixels[to + 3] = WHITE;
  }
}

/** Write the first three planes as colour RGBA pixels, cut at 0 and 255. */
export function paintColour(pixels, {data, shape: [, , height, width]}) {
  const size = height * width;
  for (let i = 0, to = 0; i < size; i++, to += 4) {
    pixels[to] = data[i];
    pixels[to + 1] = data[size + i];
    pixels[to + 2] = data[2 * size + i];
    pixels[to + 3] = WHITE;
  }
}
