import {h} from "../kit/dom.mjs";

export const PLUS = [232, 117, 26]; // as --cx-plus and --cx-minus
export const MINUS = [47, 127, 209];

/** A small picture of signed numbers: orange above 0, blue below, the stronger the further from 0; it has no words. */
export class SignedMap {
  constructor(properties = {"aria-hidden": "true"}) {
    this.canvas = h("canvas", {class: "cx-signed", ...properties});
    this.context = this.canvas.getContext("2d");
  }

  /** Show height × width numbers; those of size `most` get the full colour. */
  show(values, height, width, most) {
    if (this.image?.width !== width || this.image.height !== height) {
      Object.assign(this.canvas, {width, height});
      this.image = this.context.createImageData(width, height);
    }
    const {data} = this.image;
    for (let i = 0; i < height * width; i++) {
      const [red, green, blue] = values[i] < 0 ? MINUS : PLUS;
      data[4 * i] = red;
      data[4 * i + 1] = green;
      data[4 * i + 2] = blue;
      data[4 * i + 3] = Math.round(255 * Math.min(1, Math.abs(values[i]) / most));
    }
    this.context.putImageData(this.image, 0, 0);
  }
}
