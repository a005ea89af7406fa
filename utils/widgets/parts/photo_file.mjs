import {h} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {bicubicTaps, resizeLine} from "../math/resize.mjs";

const LONGEST = 256;
const BAND = 2 ** 18; // pixels that are shrunk before the page gets its turn again
const OFFERED = "image/png,image/jpeg,image/webp,image/gif,image/bmp,image/avif"; // what browsers decode without drawing it first, as they do SVG

/** A picture file, decoded. */
function decoded(file) {
  return createImageBitmap(file).catch(() => {
    throw new Error(t("“{name}” is no picture that this browser can read: use a PNG, JPEG or WebP file.", {name: file.name}));
  });
}

/** A part of a picture, drawn in this size on white, for what is transparent. */
function onWhite(bitmap, [left, top, wide, high], width, height) {
  const context = h("canvas", {width, height}).getContext("2d", {willReadFrequently: true});
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, left, top, wide, high, 0, 0, width, height);
  return context;
}

/**
 * The middle square of a picture file as a PNG data URL of side × side pixels, the pixels of Python's `centre_crop`. Throws an Error for
 * what is no picture.
 */
export async function fileToSquare(file, side) {
  const bitmap = await decoded(file);
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
    const {data} = onWhite(bitmap, [0, y, width, high], width, high).getImageData(0, 0, width, high);
    for (let r = 0; r < high; r++) resizeLine(narrow, 4 * side * (y - top + r), 4, data, 4 * width * r, 4, across);
    await new Promise((done) => setTimeout(done));
  }
  const square = new ImageData(new Uint8ClampedArray(4 * side * side).fill(255), side, side);
  for (let x = 0; x < side; x++) resizeLine(square.data, 4 * x, 4 * side, narrow, 4 * (x - side * top), 4 * side, down);
  const canvas = h("canvas", {width: side, height: side});
  canvas.getContext("2d").putImageData(square, 0, 0);
  return canvas.toDataURL("image/png");
}

/** A picture file as a PNG data URL, its longer side shrunk to 256 pixels. Throws an Error that says what does not fit. */
export async function fileToUrl(file, shortest) {
  const bitmap = await decoded(file);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  if (Math.min(width, height) < shortest) {
    const {name} = file;
    throw new Error(
      t("“{name}” would be {height}×{width} pixels here: each side needs at least {shortest}.", {name, height, width, shortest}),
    );
  }
  return onWhite(bitmap, [0, 0, bitmap.width, bitmap.height], width, height).canvas.toDataURL("image/png");
}

/** A button that asks for a picture file and calls `onFile` with it. */
export function fileButton(text, onFile) {
  const file = h("input", {
    type: "file",
    accept: OFFERED,
    onchange: () => {
      if (file.files.length) onFile(file.files[0]);
      file.value = ""; // so that the same file can be chosen again
    },
  });
  return h("label", {class: "cx-file", title: t("It stays in this page. You can also drop it anywhere here.")}, file, text);
}

/** Call `onFile` with the first file dropped on `root`, which shows that it is a target meanwhile. */
export function dropTarget(root, onFile) {
  const over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    root.classList.add("cx-drop");
  };
  root.addEventListener("dragover", over);
  root.addEventListener("dragleave", () => root.classList.remove("cx-drop"));
  root.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    root.classList.remove("cx-drop");
    if (event.dataTransfer.files.length) onFile(event.dataTransfer.files[0]);
  });
}
