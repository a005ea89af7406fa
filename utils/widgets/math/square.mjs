// @ts-check
import {bicubicTaps, resizeLine} from "./resize.mjs";

/** A canvas of a page or of a worker, by what draws on it. @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context */

const BAND = 2 ** 18; // pixels that are unpacked at a time
const SHORTEST = 7; // pixels of a side

/**
 * Draw a part of a picture over all of a canvas, on white, for what is transparent.
 * @param {Context} context
 * @param {ImageBitmap} bitmap
 * @param {[left: number, top: number, width: number, height: number]} part
 */
export function drawOnWhite(context, bitmap, [left, top, wide, high]) {
  const {width, height} = context.canvas;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, left, top, wide, high, 0, 0, width, height);
}

/** Is some side of a picture too short for a square of it? @param {ImageBitmap} bitmap */
export function isNarrow({width, height}) {
  return Math.min(width, height) < SHORTEST;
}

/**
 * The middle square of a picture as RGBA bytes of side × side pixels, those of Python's `centre_crop`. `contextOf(width, height)` gives a
 * new canvas; `pause` is awaited after every band.
 * @param {ImageBitmap} bitmap
 * @param {number} side
 * @param {(width: number, height: number) => Context} contextOf
 * @param {() => Promise<void> | void} pause
 */
export async function middleSquare(bitmap, side, contextOf, pause) {
  const {width, height} = bitmap;
  const short = Math.min(width, height);
  const across = bicubicTaps(width, Math.floor((width - short) / 2), short, side);
  const down = bicubicTaps(height, Math.floor((height - short) / 2), short, side);
  const {first: top} = down[0];
  const bottom = down[side - 1].first + down[side - 1].weights.length;
  const narrow = new Uint8ClampedArray(4 * side * (bottom - top));
  const rows = Math.ceil(BAND / width);
  for (let y = top; y < bottom; y += rows) {
    const high = Math.min(rows, bottom - y);
    const context = contextOf(width, high);
    drawOnWhite(context, bitmap, [0, y, width, high]);
    const {data} = context.getImageData(0, 0, width, high);
    for (let r = 0; r < high; r++) resizeLine(narrow, 4 * side * (y - top + r), 4, data, 4 * width * r, 4, across);
    await pause();
  }
  const square = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let x = 0; x < side; x++) resizeLine(square, 4 * x, 4 * side, narrow, 4 * (x - side * top), 4 * side, down);
  return square;
}
