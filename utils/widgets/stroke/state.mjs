import {t} from "../kit/language.mjs";
import {conv2d} from "../math/conv.mjs";
import {argmax, dense, relu, softmax} from "../math/dense.mjs";
import {tensor} from "../math/tensor.mjs";

export const SIDE = 4;
export const PLACES = SIDE - 1;

/** The classes in order; `empty` is the pixel [row, column] of the 2×2 block that is not drawn. */
export const STROKES = [
  {sign: "┌", name: t("corner top left"), empty: [1, 1]},
  {sign: "┐", name: t("corner top right"), empty: [1, 0]},
  {sign: "└", name: t("corner bottom left"), empty: [0, 1]},
  {sign: "┘", name: t("corner bottom right"), empty: [0, 0]},
];

const rowsOf = (height, width, value) => Array.from({length: height}, (_, r) => Array.from({length: width}, (_, c) => value(r, c)));
const same = (a, b) => a.every((row, r) => row.every((value, c) => value === b[r][c]));
const double = (shape, numbers) => tensor(shape, Float64Array.from(numbers));

/** The picture of a stroke whose 2×2 block starts at (row, column). */
export function drawn({stroke, row, column}) {
  const [down, right] = STROKES[stroke].empty;
  const inBlock = (r, c) => r >= row && r <= row + 1 && c >= column && c <= column + 1;
  return rowsOf(SIDE, SIDE, (r, c) => Number(inBlock(r, c) && !(r === row + down && c === column + right)));
}

/** All strokes at all places: {stroke, row, column, picture}. */
const EVERY = STROKES.flatMap((_, stroke) => rowsOf(PLACES, PLACES, (row, column) => ({stroke, row, column})).flat()).map((place) => ({
  ...place,
  picture: drawn(place),
}));

/** Which stroke a picture shows and where, or undefined if it shows anything else. */
export function recognised(picture) {
  return EVERY.find((place) => same(place.picture, picture));
}

/** A net as the page uses it, from its layers [[weight, bias], [weight, bias]]. */
export function network([[weight, bias], [headWeight, headBias]]) {
  const units = bias.length;
  const convolves = Array.isArray(weight[0][0]);
  const count = units * (convolves ? 4 : SIDE * SIDE) + units + STROKES.length * (units + 1);
  return {
    units,
    convolves,
    count,
    bias,
    weight,
    headWeight,
    first: double(convolves ? [units, 1, 2, 2] : [units, SIDE * SIDE], weight.flat(3)),
    firstBias: double([units], bias),
    head: double([STROKES.length, units], headWeight.flat()),
    headBias: double([STROKES.length], headBias),
  };
}

/** What a net makes of a picture: hidden activations, for a convolution its maps and where each is largest, probabilities. */
export function answer(net, picture) {
  const hidden = net.convolves ? pooled(net, picture) : {units: Array.from(spread(net, picture))};
  const probabilities = Array.from(softmax(dense(double([1, net.units], hidden.units), net.head, net.headBias)).data);
  const best = argmax(probabilities);
  return {...hidden, probabilities, best};
}

function spread(net, picture) {
  return relu(dense(double([1, SIDE * SIDE], picture.flat()), net.first, net.firstBias)).data;
}

/** Convolution with padding 1, ReLU, and the largest number of each map with its place. */
function pooled(net, picture) {
  const side = SIDE + 1;
  const {data} = relu(conv2d(double([1, 1, SIDE, SIDE], picture.flat()), net.first, net.firstBias, {padding: 1}));
  const planes = Array.from({length: net.units}, (_, f) => Array.from(data.subarray(f * side * side, (f + 1) * side * side)));
  const units = planes.map((plane) => Math.max(...plane));
  const tops = planes.map((plane, f) => [Math.floor(plane.indexOf(units[f]) / side), plane.indexOf(units[f]) % side]);
  return {units, tops, maps: planes.map((plane) => rowsOf(side, side, (r, c) => plane[r * side + c]))};
}

/** The unit that speaks loudest for the answer: the largest activation times its weight in the last layer. */
export function strongest({headWeight}, {units, best}) {
  const voices = units.map((value, u) => value * headWeight[best][u]);
  return argmax(voices);
}

/** How many of the four strokes a net gets right at each place. */
export function rightByPlace(net) {
  const right = (row, column) =>
    EVERY.filter((place) => place.row === row && place.column === column).filter(
      ({stroke, picture}) => answer(net, picture).best === stroke,
    ).length;
  return rowsOf(PLACES, PLACES, right);
}
