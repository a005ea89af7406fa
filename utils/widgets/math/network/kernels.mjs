// @ts-check
import {fromBase64} from "./base64.mjs";
import {LINES} from "./compiled.mjs";
import {plainKernels} from "./plain.mjs";

/** @import {Kernels} from "./plain.mjs" */

const PAGE = 65536; // bytes in which WebAssembly counts its memory

/**
 * The kernels as WebAssembly. Throws where the browser has none, or a Content-Security-Policy refuses it.
 * @param {number} bytes
 * @returns {Kernels}
 */
export function compiledKernels(bytes) {
  const module = new WebAssembly.Module(fromBase64(LINES.join("")));
  const memory = new WebAssembly.Memory({initial: Math.ceil(bytes / PAGE)});
  const {pointwise, depthwise, depthwiseBack} = /** @type {any} */ (new WebAssembly.Instance(module, {env: {memory}}).exports);
  return {floats: new Float32Array(memory.buffer), pointwise, depthwise, depthwiseBack};
}

/**
 * The fastest kernels that may run here, and what they are called.
 * @param {number} bytes
 * @returns {{kernels: Kernels, kind: "WebAssembly" | "JavaScript"}}
 */
export function bestKernels(bytes) {
  try {
    return {kernels: compiledKernels(bytes), kind: "WebAssembly"};
  } catch {
    return {kernels: plainKernels(bytes), kind: "JavaScript"};
  }
}
