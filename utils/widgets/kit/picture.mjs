// @ts-check
import {h} from "./dom.mjs";
import {arrow, isShortcut} from "./keys.mjs";

/** @import {Properties} from "./dom.mjs" */

const LEAP = 10; // pixels an arrow key moves by while Shift is down

/**
 * Decode a photo from its data URL: a promise of {data, width, height} with RGBA bytes.
 * @param {string} url
 * @returns {Promise<ImageData>}
 */
export async function readPhoto(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = h("canvas", {width: image.naturalWidth, height: image.naturalHeight});
  const context = drawingOn(canvas, {willReadFrequently: true});
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/**
 * What draws on a canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
function drawingOn(canvas, settings) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", settings));
}

/**
 * A canvas with one pixel marked. `onPick(row, column)` is called when a pixel is clicked or dragged over; with `keys`
 * also when the arrow keys lead to one.
 */
export class Picture {
  /** @param {{label: string, onPick: (row: number, column: number) => void, keys?: boolean}} options */
  constructor({label, onPick, keys = false}) {
    /** @param {MouseEvent} event */
    const pick = (event) => onPick(...this.#under(event));
    /** @param {PointerEvent} event */
    const drag = (event) => (event.pointerType === "mouse" || this.touch) && event.buttons === 1 && pick(event);
    /** @param {PointerEvent} event */
    const grab = (event) => event.isTrusted && this.canvas.setPointerCapture(event.pointerId); // a drag may leave the canvas
    /** @type {Properties} */
    const reach = keys ? {role: "application", tabIndex: 0, onkeydown: (event) => this.#key(event, onPick)} : {role: "img"};
    /** @type {HTMLCanvasElement} */
    this.canvas = h("canvas", {"aria-label": label, onclick: pick, onpointerdown: grab, onpointermove: drag, ...reach});
    this.context = drawingOn(this.canvas);
    /** @type {ImageData | null} */
    this.image = null;
    this.pin = h("span", {class: "cx-pin"});
    this.root = h("div", {class: "cx-picture"}, this.canvas, this.pin);
    /** @type {[row: number, column: number]} */
    this.at = [0, 0];
    this.touch = false;
  }

  /**
   * Show a picture of this size; `write(pixels)` fills its RGBA bytes.
   * @param {number} width
   * @param {number} height
   * @param {(pixels: Uint8ClampedArray) => void} write
   */
  paint(width, height, write) {
    if (this.image?.width !== width || this.image?.height !== height) {
      Object.assign(this.canvas, {width, height});
      this.image = this.context.createImageData(width, height);
    }
    write(this.image.data);
    this.context.putImageData(this.image, 0, 0);
  }

  /**
   * Let a finger drag over the picture instead of scrolling the page, or not.
   * @param {boolean} touch
   */
  dragByTouch(touch) {
    this.touch = touch;
    this.canvas.style.touchAction = touch ? "none" : "";
  }

  /**
   * Mark the pixel [row, column].
   * @param {[row: number, column: number]} place
   */
  mark([row, column]) {
    this.at = [row, column];
    this.pin.style.left = `${(100 * (column + 0.5)) / this.canvas.width}%`;
    this.pin.style.top = `${(100 * (row + 0.5)) / this.canvas.height}%`;
  }

  /**
   * Put a box, an element laid over the picture, round size × size pixels from [row, column] on.
   * @param {HTMLElement} box
   * @param {[row: number, column: number]} start
   * @param {number} size
   */
  outline(box, [row, column], size) {
    const {width, height} = this.canvas;
    /** @type {(pixels: number, side: number) => string} */
    const share = (pixels, side) => `${(100 * pixels) / side}%`;
    box.style.cssText = `top:${share(row, height)};left:${share(column, width)};height:${share(size, height)};width:${share(size, width)}`;
  }

  /** @type {(event: MouseEvent) => [row: number, column: number]} */
  #under({clientX, clientY}) {
    const box = this.canvas.getBoundingClientRect();
    const {width, height} = this.canvas;
    const [pixelHeight, pixelWidth] = [box.height / height || 1, box.width / width || 1]; // a hidden canvas has no size
    return this.#inside((clientY - box.top) / pixelHeight, (clientX - box.left) / pixelWidth);
  }

  /** @type {(row: number, column: number) => [row: number, column: number]} */
  #inside(row, column) {
    const {width, height} = this.canvas;
    return [Math.min(height - 1, Math.max(0, Math.floor(row))), Math.min(width - 1, Math.max(0, Math.floor(column)))];
  }

  /** @type {(event: KeyboardEvent, onPick: (row: number, column: number) => void) => void} */
  #key(event, onPick) {
    const step = arrow(event);
    if (!step || isShortcut(event)) return;
    event.preventDefault();
    const [down, right] = step.map((pixels) => pixels * (event.shiftKey ? LEAP : 1));
    this.mark(this.#inside(this.at[0] + down, this.at[1] + right)); // at once: the next key may come before the next frame
    onPick(...this.at);
  }
}
