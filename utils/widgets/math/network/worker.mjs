// @ts-check
import {crossEntropyGradient} from "../dense.mjs";
import {isNarrow, middleSquare} from "../square.mjs";
import {tensor} from "../tensor.mjs";
import {noisy, stepped} from "./attack.mjs";
import {fromBase64} from "./base64.mjs";
import {Engine} from "./engine.mjs";
import {fieldAt} from "./plan.mjs";
import {strength} from "./strength.mjs";
import {readNetwork} from "./weights.mjs";

/** @import {Placed} from "./plan.mjs" */

// Runs a network beside the page, so that the page never waits: each message {id, ask, …} is answered by {id, …}.

/** @type {Engine} */
let engine;
/** The picture that ran last, whose maps the engine still holds. @type {{x: Float32Array, logits: Float32Array} | undefined} */
let latest;

/** The logits of x, which need no forward pass if x ran last. @param {Float32Array} x */
function forward(x) {
  if (!latest?.x.every((value, i) => value === x[i])) latest = {x, logits: engine.forward(x)};
  return latest.logits;
}

/** @type {(x: Float32Array, label: number) => {logits: Float32Array, gradient: Float32Array}} */
function gradientAt(x, label) {
  const logits = forward(x);
  const at = crossEntropyGradient(tensor([1, logits.length], logits), [label]).data;
  return {logits, gradient: engine.gradient(at)};
}

/**
 * What can be asked; each answers with an object or a promise of one, after a forward pass of x where there is one.
 * @type {Record<string, (message: any) => object | Promise<object>>}
 */
const ANSWERS = {
  /** Take a network's file, as bytes or base64; what it says of itself, and what it holds besides. @param {{file: ArrayBuffer | string}} message */
  load({file}) {
    const network = readNetwork(typeof file === "string" ? fromBase64(file) : file);
    engine = new Engine(network);
    latest = undefined;
    return {header: network.header, rest: network.rest.slice(), kind: engine.kind};
  },

  /** The middle square of a picture file as a PNG data URL; needs no network. @param {{file: Blob, side: number}} message */
  async square({file, side}) {
    const bitmap = await createImageBitmap(file);
    if (isNarrow(bitmap)) throw new Error("the picture is too narrow");
    const pixels = await middleSquare(bitmap, side, contextOf, () => {});
    const context = contextOf(side, side);
    context.putImageData(new ImageData(pixels, side, side), 0, 0);
    return {url: await urlOf(await context.canvas.convertToBlob())};
  },

  /** The logits of x, and which places spoke for class `label`. @param {{x: Float32Array, label: number}} message */
  answer({x, label}) {
    const logits = forward(x);
    return {logits, places: engine.classMap(label < 0 ? logits.indexOf(Math.max(...logits)) : label)};
  },

  /** The logits of x, and the gradient of its cross-entropy with class `label`. @param {{x: Float32Array, label: number}} message */
  gradient({x, label}) {
    return gradientAt(x, label);
  },

  /**
   * The picture after one more step of `size`, at most eps from x, by the sign of that gradient at `now`: down where size is negative.
   * @param {{now: Float32Array, x: Float32Array, label: number, size: number, eps: number}} message
   */
  step({now, x, label, size, eps}) {
    const {gradient} = gradientAt(now, label);
    return {next: stepped(now, x, gradient, size, eps)};
  },

  /** x with noise, and the logits of that. @param {{x: Float32Array, eps: number, seed: number}} message */
  noise({x, eps, seed}) {
    const noise = noisy(x, eps, seed);
    return {noise, logits: forward(noise)};
  },

  /**
   * The `count` channels of layer `last` with the largest means for x, strongest first, with their planes, and all means.
   * @param {{x: Float32Array, last: number, count: number}} message
   */
  layer({x, last, count}) {
    forward(x);
    const {outSize, outputs} = engine.plan.placed[last];
    const map = engine.map(last);
    const means = new Float32Array(outputs);
    for (let i = 0; i < map.length; i++) means[i % outputs] += map[i] / outSize ** 2;
    const order = Array.from(means.keys()).sort((a, b) => means[b] - means[a] || a - b);
    const planes = order.slice(0, count).map((channel) => planeOf(map, channel, outputs));
    return {means, order: order.slice(0, count), planes, side: outSize};
  },

  /**
   * Which pixels of x move a unit: how strongly each moves channel `channel` of layer `last` at the place where it is largest,
   * before ReLU6, behind which nothing moves a unit that stands at 6; and the pixels that the unit can see.
   * @param {{x: Float32Array, last: number, channel: number}} message
   */
  unit({x, last, channel}) {
    forward(x);
    const {outSize, outputs} = engine.plan.placed[last];
    const plane = planeOf(engine.map(last), channel, outputs);
    const best = plane.indexOf(Math.max(...plane));
    const at = new Float32Array(outSize ** 2 * outputs);
    at[best * outputs + channel] = 1;
    const [row, column] = [Math.floor(best / outSize), best % outSize];
    return {row, column, field: fieldAt(engine.plan.placed, last, [row, column]), light: strength(engine.gradient(at, last, true))};
  },
};

/** @type {(width: number, height: number) => OffscreenCanvasRenderingContext2D} */
function contextOf(width, height) {
  const context = new OffscreenCanvas(width, height).getContext("2d", {willReadFrequently: true});
  if (!context) throw new Error("this browser draws nothing in workers");
  return context;
}

/** A file as a data URL. @type {(file: Blob) => Promise<string>} */
function urlOf(file) {
  const reader = new FileReader();
  return new Promise((done, failed) => {
    reader.onload = () => done(/** @type {string} */ (reader.result));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

/** One channel of a map, by itself. @type {(map: Float32Array, channel: number, channels: number) => Float32Array} */
function planeOf(map, channel, channels) {
  return Float32Array.from({length: map.length / channels}, (_, i) => map[i * channels + channel]);
}

addEventListener("message", async ({data}) => {
  const {id, ask, ...message} = data;
  try {
    const answer = await ANSWERS[ask](message);
    const transfer = "next" in answer ? [/** @type {Float32Array<ArrayBuffer>} */ (answer.next).buffer] : []; // not copied
    postMessage({id, ...answer}, {transfer});
  } catch (error) {
    postMessage({id, error: /** @type {Error} */ (error).message});
  }
});
