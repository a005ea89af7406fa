import {h} from "../kit/dom.mjs";
import {readPhoto} from "../kit/picture.mjs";
import {tensor} from "../math/tensor.mjs";
import {SIDE} from "./ascent.mjs";

const AREA = SIDE * SIDE;

/** A sheet of 32×32 pictures as a list of planes, 3·32·32 numbers from 0 to 1 each. */
export async function readSheet(url) {
  const {data, width, height} = await readPhoto(url);
  const columns = width / SIDE;
  return Array.from({length: (columns * height) / SIDE}, (_, n) =>
    planes(data, width, Math.floor(n / columns) * SIDE, (n % columns) * SIDE),
  );
}

function planes(bytes, width, top, left) {
  const values = new Float64Array(3 * AREA);
  for (let i = 0; i < AREA; i++) {
    const from = 4 * ((top + Math.floor(i / SIDE)) * width + left + (i % SIDE));
    for (let c = 0; c < 3; c++) values[c * AREA + i] = bytes[from + c] / 255;
  }
  return values;
}

/** Any picture's data URL as that of its middle square, shrunk to 32×32. */
export async function squared(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  const side = Math.min(image.naturalWidth, image.naturalHeight);
  const canvas = h("canvas", {width: SIDE, height: SIDE});
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, (image.naturalWidth - side) / 2, (image.naturalHeight - side) / 2, side, side, 0, 0, SIDE, SIDE);
  return canvas.toDataURL("image/png");
}

/** Planes (3, 32, 32) as a PNG data URL. */
export function toUrl(values) {
  const small = new ColourPicture();
  small.show(values);
  return small.canvas.toDataURL("image/png");
}

export const asTensor = (values) => tensor([1, 3, SIDE, SIDE], values);

/** A small canvas for planes (3, 32, 32), or for a part of them; it has no words. */
export class ColourPicture {
  constructor() {
    this.canvas = h("canvas", {class: "cx-colour", "aria-hidden": "true", width: SIDE, height: SIDE});
    this.context = this.canvas.getContext("2d");
  }

  /** Show rows and columns from `top`, `left` on; what lies outside the picture stays clear. */
  show(values, {top = 0, left = 0, size = SIDE} = {}) {
    if (this.image?.width !== size) {
      Object.assign(this.canvas, {width: size, height: size});
      this.image = this.context.createImageData(size, size);
    }
    const {data} = this.image;
    for (let i = 0; i < size * size; i++) {
      const [row, column] = [top + Math.floor(i / size), left + (i % size)];
      const inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
      for (let c = 0; inside && c < 3; c++) data[4 * i + c] = Math.round(255 * values[c * AREA + row * SIDE + column]);
      data[4 * i + 3] = inside ? 255 : 0;
    }
    this.context.putImageData(this.image, 0, 0);
  }
}
