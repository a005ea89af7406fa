import {tensor} from "../math/tensor.mjs";
import {bytesOf} from "./net.mjs";

export const SIDE = 32;
const PIXELS = SIDE * SIDE;
const LEVELS = 255;

/** What the page makes pictures of, from Python's `material`. */
export function unpackMaterial(material) {
  return {...material, covers: bytesOf(material.covers), pieces: bytesOf(material.pieces)};
}

/** The picture (1, 3, 32, 32) of a shape (`size` counts in the sizes, moved by whole pixels) in a texture; −1 is none. */
export function cuePicture(
  {covers, pieces, sizes, tones: [dark, light], colours, background},
  {shape, texture, size, down, right, colour},
) {
  const x = new Float64Array(3 * PIXELS);
  const first = (shape * sizes.length + size) * PIXELS;
  for (let r = 0; r < SIDE; r++) {
    for (let c = 0; c < SIDE; c++) {
      const [row, column] = [r - down, c - right];
      const inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
      const cover = inside ? covers[first + row * SIDE + column] / LEVELS : 0;
      const at = r * SIDE + c;
      const tone = texture < 0 ? 1 : dark + (light - dark) * (pieces[texture * PIXELS + at] / LEVELS);
      for (let k = 0; k < 3; k++) x[k * PIXELS + at] = Math.min(tone * (background[k] + cover * (colours[colour][k] - background[k])), 1);
    }
  }
  return tensor([1, 3, SIDE, SIDE], x);
}

/** A picture (1, 3, 32, 32) on a canvas. */
export function showPicture(canvas, {data}) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  for (let i = 0; i < PIXELS; i++) {
    for (let k = 0; k < 3; k++) image.data[4 * i + k] = Math.round(data[k * PIXELS + i] * 255);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** What a picture shows, in words. */
export function pictureWords({shapes, textures}, {shape, texture}) {
  return texture < 0 ? `a plain ${shapes[shape]}` : `a ${shapes[shape]} in ${textures[texture]}`;
}

/** Which cue an answer follows. */
export function cueOf(answer, {shape, texture}) {
  return answer === shape ? (answer === texture ? "both" : "shape") : answer === texture ? "texture" : "neither";
}

/** How many answers follow the shape, the texture or neither, and the share of shape among the first two, null without any. */
export function countCues(answers, questions) {
  const cues = answers.map((answer, i) => (answer < 0 ? "open" : cueOf(answer, questions[i])));
  const [shape, texture, neither] = ["shape", "texture", "neither"].map((cue) => cues.filter((found) => found === cue).length);
  return {shape, texture, neither, share: shape + texture ? shape / (shape + texture) : null};
}
