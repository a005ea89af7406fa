// @ts-check
import {span} from "./arithmetic.mjs";

/**
 * The field of every plane's units in input pixels, {size, jump, padding}; a layer is [K, S, P, D, kind], plane 0 the input.
 * @param {[kernelSize: number, stride: number, padding: number, dilation: number, ...kind: string[]][]} layers
 */
export function fieldsOf(layers) {
  let field = {size: 1, jump: 1, padding: 0};
  const fields = [field];
  for (const [kernelSize, stride, padding, dilation] of layers) {
    const {size, jump, padding: before} = field;
    field = {size: size + (span(kernelSize, dilation) - 1) * jump, jump: jump * stride, padding: before + padding * jump};
    fields.push(field);
  }
  return fields;
}
