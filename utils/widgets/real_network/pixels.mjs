import {h} from "../kit/dom.mjs";
import {Latest} from "../kit/latest.mjs";
import {SIDE} from "./state.mjs";

const AREA = SIDE * SIDE;
const HEAT = [255, 120, 10];

/** Write planes (3, 224, 224) into RGBA bytes, which round by themselves. */
export function plain(pixels, x) {
  for (let i = 0; i < AREA; i++) {
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = 255 * x[c * AREA + i];
    pixels[4 * i + 3] = 255;
  }
}

/** The change from x to `other` so that `eps` is half the range: grey where there is none. */
export function amplified(pixels, other, x, eps) {
  for (let i = 0; i < AREA; i++) {
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = 127.5 + (127.5 * (other[c * AREA + i] - x[c * AREA + i])) / Math.max(eps, 1e-9);
    pixels[4 * i + 3] = 255;
  }
}

/** The same in grey, with orange where `heat` (224, 224) is high. */
export function heated(pixels, x, heat) {
  for (let i = 0; i < AREA; i++) {
    const grey = 0.299 * x[i] + 0.587 * x[AREA + i] + 0.114 * x[2 * AREA + i];
    const share = 0.75 * heat[i];
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = 200 * grey * (1 - share) + (0.4 + 0.6 * grey) * HEAT[c] * share;
    pixels[4 * i + 3] = 255;
  }
}

/** The same, bright only where `light` (224, 224) is high. */
export function lit(pixels, x, light) {
  for (let i = 0; i < AREA; i++) {
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = 255 * x[c * AREA + i] * (0.3 + 0.7 * light[i]);
    pixels[4 * i + 3] = 255;
  }
}

/** A picture of 224×224 pixels, or of fewer, with words for those who do not see it. */
export class Canvas {
  constructor(label) {
    this.canvas = h("canvas", {class: "cx-colour", role: "img", "aria-label": label, width: SIDE, height: SIDE});
    this.context = this.canvas.getContext("2d");
    this.box = h("span", {class: "cx-box", hidden: true});
    this.root = h("div", {class: "cx-framed"}, this.canvas, this.box);
    this.opening = new Latest();
  }

  /** Let `write` fill its RGBA bytes. */
  paint(write) {
    this.image ??= this.context.createImageData(SIDE, SIDE);
    write(this.image.data);
    this.context.putImageData(this.image, 0, 0);
  }

  /** Frame the pixels {top, left, bottom, right}, all of them in the frame, as far as they are in the picture; null frames nothing. */
  frame(field) {
    this.box.hidden = !field;
    if (!field) return;
    const [top, left, bottom, right] = ["top", "left", "bottom", "right"].map((side) => Math.min(SIDE, Math.max(0, field[side])));
    const share = (pixels) => `${(100 * pixels) / SIDE}%`;
    this.box.style.cssText = `top:${share(top)};left:${share(left)};height:${share(bottom - top)};width:${share(right - left)}`;
  }

  /** Show a picture by its address, as soon as it is decoded, unless something else was painted meanwhile. */
  open(url) {
    const picture = new Image();
    picture.src = url;
    const draw = () => this.image || this.context.drawImage(picture, 0, 0, SIDE, SIDE);
    this.opening.take(picture.decode(), draw, () => {}); // it stays empty: the network will say more
  }
}

/** A small picture of one channel: the larger a number, the brighter, from the smallest to the largest. */
export function planePicture(plane, side) {
  const canvas = h("canvas", {class: "cx-colour", "aria-hidden": "true", width: side, height: side});
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const low = plane.reduce((a, b) => Math.min(a, b));
  const high = plane.reduce((a, b) => Math.max(a, b));
  for (let i = 0; i < plane.length; i++) {
    const grey = (255 * (plane[i] - low)) / Math.max(high - low, 1e-9);
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = grey;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
