import {span} from "./arithmetic.mjs";

/** The field of every plane's units in input pixels, {size, jump, padding}; a layer is [K, S, P, D, kind], plane 0 the input. */
export function fieldsOf(layers) {
  const fields = [{size: 1, jump: 1, padding: 0}];
  for (const [kernelSize, stride, padding, dilation] of layers) {
    const below = fields.at(-1);
    fields.push({
      size: below.size + (span(kernelSize, dilation) - 1) * below.jump,
      jump: below.jump * stride,
      padding: below.padding + padding * below.jump,
    });
  }
  return fields;
}
