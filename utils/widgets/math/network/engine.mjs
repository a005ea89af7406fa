// @ts-check
import {columnsOf, picturesGradient, windowsOf} from "./columns.mjs";
import {bestKernels} from "./kernels.mjs";
import {ADD, CLAMP, MASK, NOTHING} from "./plain.mjs";
import {plan} from "./plan.mjs";

/** @import {Kernels} from "./plain.mjs" */
/** @import {Layer, Placed} from "./plan.mjs" */

/**
 * A network as a list of layers with their weights (outputs, …) in PyTorch's order, for square pictures (3, side, side) of numbers
 * from 0 to 1, which become scale · x + shift.
 * @typedef {{side: number, scale: number, shift: number, layers: Layer[], weights: {weight: Float32Array, bias: Float32Array}[]}} Network
 */

/** Runs a network on one picture at a time, and finds the gradient at the picture. */
export class Engine {
  /**
   * @param {Network} network
   * @param {(bytes: number) => {kernels: Kernels, kind: string}} [choose]
   */
  constructor(network, choose = bestKernels) {
    this.network = network;
    this.plan = plan(network.layers, network.side);
    this.windows = windowsOf(network.side, this.plan.placed[0]);
    const {kernels, kind} = choose(this.plan.bytes);
    this.kernels = kernels;
    this.kind = kind;
    this.plan.placed.forEach((layer, i) => {
      this.#place(layer, network.weights[i]);
    });
  }

  /** Copy a layer's weights to where the kernels read them. @type {(layer: Placed, values: {weight: Float32Array, bias: Float32Array}) => void} */
  #place({kind, kernel, inputs, outputs, depth, weight: to, back, bias: at}, {weight, bias}) {
    const {floats} = this.kernels;
    floats.set(bias, at / 4);
    const area = kernel * kernel;
    if (kind === "depthwise") {
      for (let c = 0; c < outputs; c++) {
        for (let k = 0; k < area; k++) {
          floats[to / 4 + k * outputs + c] = weight[c * area + k];
          floats[back / 4 + (area - 1 - k) * outputs + c] = weight[c * area + k]; // turned, the way back is the same sum
        }
      }
      return;
    }
    for (let n = 0; n < outputs; n++) {
      for (let i = 0; i < inputs * area; i++) {
        const k = (i % area) * inputs + Math.floor(i / area); // the picture's channels side by side, as in all maps
        floats[to / 4 + (n >> 3) * 8 * depth + 8 * k + (n & 7)] = weight[n * inputs * area + i];
        floats[back / 4 + (k >> 3) * 8 * outputs + 8 * n + (k & 7)] = weight[n * inputs * area + i];
      }
    }
  }

  /** The output (outSize, outSize, outputs) of a layer for the picture that ran last; it is overwritten by the next. @param {number} i */
  map(i) {
    const {output, outSize, outputs} = this.plan.placed[i];
    return this.kernels.floats.subarray(output / 4, output / 4 + outSize * outSize * outputs);
  }

  /** The logits of a picture, planes (3, side, side). @param {ArrayLike<number>} x */
  forward(x) {
    const {kernels, network, windows} = this;
    const {placed, columns, means} = this.plan;
    columnsOf(windows, x, network, kernels.floats.subarray(columns / 4));
    placed.forEach((layer, i) => {
      const {kind, weight, bias, output, size, outSize, inputs, outputs, depth, clamp, add} = layer;
      const from = i ? placed[i - 1].output : columns;
      const [finish, other] = add !== null ? [ADD, placed[add].output] : [clamp ? CLAMP : NOTHING, 0];
      if (kind === "depthwise") {
        kernels.depthwise(from, weight, bias, output, 0, finish, size, outputs, layer.kernel, layer.stride, layer.before, outSize);
      } else if (kind === "dense") {
        this.#average(from, size * size, inputs);
        kernels.pointwise(means, weight, bias, output, 0, 1, inputs, outputs, finish);
      } else {
        kernels.pointwise(from, weight, bias, output, other, outSize * outSize, depth, outputs, finish);
      }
    });
    return this.map(placed.length - 1).slice();
  }

  /**
   * What each place (outSize, outSize) of the last map says for a class, for the picture that ran last: their mean, plus the class's
   * bias, is its logit.
   * @param {number} label
   */
  classMap(label) {
    const [{outSize, outputs}, {outputs: classes}] = this.plan.placed.slice(-2);
    if (!(label >= 0 && label < classes)) throw new Error(`label is ${label}, but there are classes 0 to ${classes - 1}`);
    const map = this.map(this.plan.placed.length - 2);
    const weight = this.network.weights[this.plan.placed.length - 1].weight.subarray(label * outputs, (label + 1) * outputs);
    const said = new Float32Array(outSize ** 2);
    for (let i = 0; i < map.length; i++) said[Math.floor(i / outputs)] += map[i] * weight[i % outputs];
    return said;
  }

  /** @type {(from: number, places: number, channels: number) => void} */
  #average(from, places, channels) {
    const {floats} = this.kernels;
    const means = floats.subarray(this.plan.means / 4, this.plan.means / 4 + channels);
    means.fill(0);
    for (let i = 0; i < places * channels; i++) means[i % channels] += floats[from / 4 + i] / places;
  }

  /**
   * The gradient (3, side, side) at the picture that ran last of what has the gradient `at` at the output of layer `last`: at the
   * logits, or at a map (outSize, outSize, outputs); or, with `isBefore`, just before that layer's own ReLU6.
   * @param {ArrayLike<number>} at
   * @param {number} [last]
   * @param {boolean} [isBefore]
   */
  gradient(at, last = this.plan.placed.length - 1, isBefore = false) {
    const {kernels, network} = this;
    const {placed, columns, gradients} = this.plan;
    let [here, next] = gradients;
    if (isBefore) kernels.floats.set(at, here / 4);
    else this.#begin(here, at, placed[last]);
    /** @type {number | null} */
    let waiting = null; // the layer whose output also goes by a shortcut, and gets the gradient that was kept
    for (let i = last; i > 0; i--) {
      const layer = placed[i];
      const before = placed[i - 1];
      if (layer.add !== null) {
        waiting = layer.add;
        const length = layer.outSize ** 2 * layer.outputs;
        kernels.floats.copyWithin(gradients[2] / 4, here / 4, here / 4 + length);
      }
      const shortcut = waiting === i - 1;
      const [finish, other] = shortcut ? [ADD, gradients[2]] : before.clamp ? [MASK, before.output] : [NOTHING, 0];
      if (shortcut) waiting = null;
      this.#back(layer, here, next, other, finish);
      [here, next] = [next, here];
    }
    const first = placed[0];
    kernels.pointwise(here, first.back, 0, columns, 0, first.outSize ** 2, first.outputs, first.depth, NOTHING);
    return picturesGradient(this.windows, kernels.floats.subarray(columns / 4), network);
  }

  /** Put a layer's gradient where the way back begins, through its ReLU6. @type {(to: number, at: ArrayLike<number>, layer: Placed) => void} */
  #begin(to, at, {clamp, output}) {
    const {floats} = this.kernels;
    for (let i = 0; i < at.length; i++) {
      const was = floats[output / 4 + i];
      floats[to / 4 + i] = clamp && !(was > 0 && was < 6) ? 0 : at[i];
    }
  }

  /** One layer's way back, from its output's gradient to its input's. @type {(layer: Placed, from: number, to: number, other: number, finish: number) => void} */
  #back(layer, from, to, other, finish) {
    const {kernels} = this;
    const {kind, weight, back, size, outSize, inputs, outputs, kernel, stride, before} = layer;
    if (kind === "dense") {
      kernels.pointwise(from, back, 0, this.plan.means, 0, 1, outputs, inputs, NOTHING);
      this.#spread(to, size * size, inputs, other, finish);
    } else if (kind === "pointwise") {
      kernels.pointwise(from, back, 0, to, other, outSize * outSize, outputs, inputs, finish);
    } else if (stride === 1) {
      kernels.depthwise(from, back, 0, to, other, finish, outSize, outputs, kernel, 1, kernel - 1 - before, size);
    } else {
      kernels.depthwiseBack(from, weight, to, other, finish, size, outputs, kernel, stride, before, outSize);
    }
  }

  /** The gradient of a mean goes to all its places alike. @type {(to: number, places: number, channels: number, other: number, finish: number) => void} */
  #spread(to, places, channels, other, finish) {
    const {floats} = this.kernels;
    for (let i = 0; i < places * channels; i++) {
      const share = floats[this.plan.means / 4 + (i % channels)] / places;
      const was = floats[other / 4 + i];
      floats[to / 4 + i] = finish === MASK && !(was > 0 && was < 6) ? 0 : share;
    }
  }
}
