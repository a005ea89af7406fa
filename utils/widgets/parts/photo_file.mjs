import {h} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {drawOnWhite, isNarrow, middleSquare} from "../math/square.mjs";

const LONGEST = 256;
const OFFERED = "image/png,image/jpeg,image/webp,image/gif,image/bmp,image/avif"; // what browsers decode without drawing it first, as they do SVG

/** A file's name as a sentence can hold it: no longer than a line, and without characters that would turn the sentence's direction. */
function shownName({name}) {
  const letters = [...name.replace(/\p{C}/gu, "")];
  return letters.length > 40 ? [...letters.slice(0, 25), "…", ...letters.slice(-12)].join("") : letters.join("");
}

/** A picture file, decoded. */
function decoded(file) {
  return createImageBitmap(file).catch(() => {
    throw new Error(t("“{name}” is no picture that this browser can read: use a PNG, JPEG or WebP file.", {name: shownName(file)}));
  });
}

function contextOf(width, height) {
  return h("canvas", {width, height}).getContext("2d", {willReadFrequently: true});
}

/**
 * The middle square of a picture file as a PNG data URL of side × side pixels, the pixels of Python's `centre_crop`. Throws an Error that
 * says what does not fit.
 */
export async function fileToSquare(file, side) {
  const bitmap = await decoded(file);
  const {width, height} = bitmap;
  if (isNarrow(bitmap))
    throw new Error(t("“{name}” is {height}×{width} pixels: each side needs at least 7.", {name: file.name, height, width}));
  const pixels = await middleSquare(bitmap, side, contextOf, () => new Promise((done) => setTimeout(done)));
  const context = contextOf(side, side);
  context.putImageData(new ImageData(pixels, side, side), 0, 0);
  return context.canvas.toDataURL("image/png");
}

/** A picture file as a PNG data URL, its longer side shrunk to 256 pixels. Throws an Error that says what does not fit. */
export async function fileToUrl(file, shortest) {
  const bitmap = await decoded(file);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  if (Math.min(width, height) < shortest) {
    const name = shownName(file);
    throw new Error(
      t("“{name}” would be {height}×{width} pixels here: each side needs at least {shortest}.", {name, height, width, shortest}),
    );
  }
  const context = contextOf(width, height);
  drawOnWhite(context, bitmap, [0, 0, bitmap.width, bitmap.height]);
  return context.canvas.toDataURL("image/png");
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
