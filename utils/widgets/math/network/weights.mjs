// @ts-check

/** @import {Network} from "./engine.mjs" */

/** The number that a 16-bit float's bits stand for. @param {number} bits */
function half(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -24 * fraction;
  return bits >> 15 ? -size : size;
}

/**
 * Read a network's file as `utils.nets.rounding.network_file` writes it: the length of a header, the header as JSON, then each layer's
 * bias and weights, as 16-bit floats or as bytes with a scale for each output, and what else the header tells of.
 * @param {ArrayBuffer} file
 * @returns {Network & {header: any, rest: Uint8Array}}
 */
export function readNetwork(file) {
  const length = new DataView(file).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 4, length)));
  let at = 4 + length;
  /** @type {<Kind>(Kind: new (file: ArrayBuffer, at: number, count: number) => Kind, count: number, bytes: number) => Kind} */
  const take = (Kind, count, bytes) => {
    const found = new Kind(file, at, count);
    at += 4 * Math.ceil((count * bytes) / 4);
    return found;
  };
  const weights = header.layers.map((/** @type {any} */ {outputs, count, codes}) => {
    const bias = take(Float32Array, outputs, 4);
    const weight = new Float32Array(count);
    if (codes === "float16") {
      const bits = take(Uint16Array, count, 2);
      for (let i = 0; i < count; i++) weight[i] = half(bits[i]);
    } else {
      const scales = take(Float32Array, outputs, 4);
      const bytes = take(Int8Array, count, 1);
      for (let i = 0; i < count; i++) weight[i] = scales[Math.floor((i * outputs) / count)] * bytes[i];
    }
    return {weight, bias};
  });
  const {side, scale, shift, layers} = header;
  return {side, scale, shift, layers, weights, header, rest: new Uint8Array(file, at)};
}
