// @ts-check
import {fieldsOf} from "../receptive_fields.mjs";

/**
 * A layer of a network, as its file describes it. "conv" reads the picture; "pointwise" is 1×1; "dense" reads the mean over places.
 * Convolutions are padded as TensorFlow's "same". `clamp`: ReLU6 follows; `add`: the layer whose output is added to this one's.
 * @typedef {{kind: "conv" | "depthwise" | "pointwise" | "dense", name: string, kernel: number, stride: number, inputs: number,
 *   outputs: number, clamp: boolean, add: number | null}} Layer
 *
 * A layer's place in memory, in bytes: its weights, the same for the way back, its bias and its output. `size` is its input's side,
 * `outSize` its output's, `before` the zeros above and to the left, `depth` the inputs of one output where it is a matrix.
 * @typedef {Layer & {size: number, outSize: number, before: number, depth: number, weight: number, back: number, bias: number,
 *   output: number}} Placed
 */

const LANES = 8; // floats that the kernels take at a time

/** @param {number} count */
const rounded = (count) => LANES * Math.ceil(count / LANES);

/** Gives out places in a memory, one behind the other. */
class Room {
  constructor() {
    this.bytes = 64; // place 0 means "none"
  }

  /** @param {number} floats */
  take(floats) {
    const at = this.bytes;
    this.bytes += 64 * Math.ceil((4 * floats) / 64);
    return at;
  }
}

/**
 * Where everything lies in memory. Throws an Error for layers that the engine cannot run.
 * @param {Layer[]} layers
 * @param {number} side of the picture, in pixels
 */
export function plan(layers, side) {
  const room = new Room();
  let size = side;
  let largest = 0;
  /** @type {Placed[]} */
  const placed = layers.map((layer, i) => {
    check(layer, i, layers);
    const outSize = layer.kind === "dense" ? 1 : Math.ceil(size / layer.stride);
    const before = Math.max((outSize - 1) * layer.stride + layer.kernel - size, 0) >> 1;
    const depth = layer.kind === "conv" ? rounded(layer.inputs * layer.kernel ** 2) : layer.kind === "depthwise" ? 1 : layer.inputs;
    const weights = layer.kind === "depthwise" ? layer.outputs * layer.kernel ** 2 : layer.outputs * depth;
    const floats = outSize ** 2 * layer.outputs;
    largest = Math.max(largest, floats, i ? size ** 2 * layer.inputs : 0);
    const [weight, back, bias, output] = [weights, weights, layer.outputs, floats].map((count) => room.take(count));
    const here = {...layer, size, outSize, before, depth, weight, back, bias, output};
    size = outSize;
    return here;
  });
  const [first, last] = [placed[0], /** @type {Placed} */ (placed.at(-1))];
  return {
    placed,
    columns: room.take(first.outSize ** 2 * first.depth), // the picture's windows, one a row
    means: room.take(last.inputs),
    logits: room.take(last.outputs),
    gradients: [0, 1, 2].map(() => room.take(largest)),
    bytes: room.bytes,
  };
}

/**
 * Which pixels a place of a layer's output can see: rows `top` to `bottom` and columns `left` to `right`, the ends not included;
 * those outside the picture are padding.
 * @param {Placed[]} placed
 * @param {number} last the layer
 * @param {[row: number, column: number]} place
 */
export function fieldAt(placed, last, place) {
  const fields = fieldsOf(placed.map(({kernel, stride, before}) => [kernel, stride, before, 1])); // the picture's own first
  const {size, jump, padding} = fields[last + 1];
  const [top, left] = place.map((i) => i * jump - padding);
  return {top, left, bottom: top + size, right: left + size};
}

/** @type {(layer: Layer, i: number, layers: Layer[]) => void} */
function check({kind, name, inputs, outputs, kernel, add}, i, layers) {
  /** @type {(fits: boolean, problem: string) => void} */
  const must = (fits, problem) => {
    if (!fits) throw new Error(`layer ${i}, ${name}: ${problem}`);
  };
  must(["conv", "depthwise", "pointwise", "dense"].includes(kind), `kind ${kind} is none of conv, depthwise, pointwise, dense`);
  must((kind === "conv") === (i === 0), `kind ${kind} cannot stand here: the first layer, and no other, is a conv`);
  must((kind === "dense") === (i === layers.length - 1), `kind ${kind} cannot stand here: the last layer, and no other, is dense`);
  must(outputs % LANES === 0, `${outputs} outputs are no multiple of ${LANES}`);
  must(i === 0 || inputs === layers[i - 1].outputs, `${inputs} inputs, but the layer before has ${layers[i - 1]?.outputs} outputs`);
  must(kind !== "depthwise" || inputs === outputs, `depthwise with ${inputs} inputs and ${outputs} outputs`);
  must((kind !== "pointwise" && kind !== "dense") || kernel === 1, `kind ${kind} with kernel ${kernel}`);
  if (add === null) return;
  must(
    add < i - 1 && kind === "pointwise",
    `only a pointwise layer can add the output of an earlier one, not ${kind} that of layer ${add}`,
  );
  must(!layers[add].clamp && !layers[i].clamp && layers[add].outputs === outputs, `it cannot add the output of layer ${add}`);
}
