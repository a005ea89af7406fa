import {outputSize} from "../math/arithmetic.mjs";

/** The side of every plane; where a layer does not fit, the planes before it and a `problem` that says why. */
export function sidesOf(layers, side) {
  const sides = [side];
  for (const [kernelSize, stride, padding, dilation] of layers) {
    try {
      sides.push(outputSize(sides.at(-1), kernelSize, stride, padding, padding, dilation));
    } catch (error) {
      return {sides, problem: `Layer ${sides.length} cannot work: ${error.message}`};
    }
  }
  return {sides, problem: ""};
}

/**
 * Along one axis, what `unit` after `layer` layers sees of every plane up to its own: `first` and `last` by the formula,
 * which may lie on padding, and `read`, 1 for each unit of the plane that it does depend on.
 */
export function coneOf(layers, sides, layer, unit) {
  const cone = [];
  for (let k = layer; k >= 0; k--) {
    const plane = {first: unit, last: unit, read: new Uint8Array(sides[k])};
    if (k === layer) plane.read[unit] = 1;
    else readBelow(layers[k], cone[0], plane);
    cone.unshift(plane);
  }
  return cone;
}

function readBelow([kernelSize, stride, padding, dilation], above, plane) {
  plane.first = above.first * stride - padding;
  plane.last = above.last * stride - padding + dilation * (kernelSize - 1);
  above.read.forEach((used, i) => {
    for (let k = 0; used && k < kernelSize; k++) {
      const at = i * stride - padding + k * dilation;
      if (at >= 0 && at < plane.read.length) plane.read[at] = 1;
    }
  });
}

/** Where unit i of a plane is centred, in input pixels. */
export function center({size, jump, padding}, i) {
  return i * jump - padding + (size - 1) / 2;
}

/** The unit of a plane with `side` units whose centre is nearest to an input position. */
export function nearest({size, jump, padding}, side, position) {
  const i = Math.round((position + padding - (size - 1) / 2) / jump);
  return Math.min(side - 1, Math.max(0, i));
}

/** The stretch of input pixels that units first … last of a plane stand for, each as wide as the jump. */
export function stretch(field, first, last) {
  return [center(field, first) - field.jump / 2, center(field, last) + field.jump / 2];
}
