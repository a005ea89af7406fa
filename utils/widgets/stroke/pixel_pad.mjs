import {h} from "../kit/dom.mjs";
import {arrow, isShortcut} from "../kit/keys.mjs";
import {t} from "../kit/language.mjs";

/**
 * A square of pixels to draw on, 0 or 1 each: pointers paint, one tab stop, arrow keys move, space and Enter switch.
 * `onPaint(row, column, value)` is called for each pixel that should change.
 */
export class PixelPad {
  constructor({side, label, onPaint}) {
    this.side = side;
    this.onPaint = onPaint;
    this.ink = null; // what the pointer paints while it is down
    this.pixels = Array.from({length: side * side}, (_, i) => this.#pixel(Math.floor(i / side), i % side));
    this.pixels[0].tabIndex = 0;
    this.root = h(
      "div",
      {
        class: "cx-pad",
        role: "group",
        "aria-label": label,
        onpointerdown: (event) => this.#start(event),
        onpointermove: (event) => this.#paint(event),
        onpointerup: () => this.#stop(),
        onpointercancel: () => this.#stop(),
        onpointerleave: () => this.#stop(),
        onkeydown: (event) => this.#key(event),
      },
      ...this.pixels,
    );
    this.root.style.setProperty("--columns", side);
  }

  #pixel(r, c) {
    // A click with detail 0 comes from a key or a screen reader; those of a pointer have painted already.
    return h("button", {
      type: "button",
      class: "cx-pixel",
      tabIndex: -1,
      "aria-label": t("Pixel row {r}, column {c}", {r: r + 1, c: c + 1}),
      onclick: (event) => event.detail === 0 && this.#set(r, c, 1 - this.#value(r, c)),
      onfocus: () => this.#tabStop(r, c),
    });
  }

  /** Show a picture, a list of rows; `marked(row, column)` outlines pixels. */
  update(picture, marked) {
    this.pixels.forEach((pixel, i) => {
      const [r, c] = [Math.floor(i / this.side), i % this.side];
      pixel.setAttribute("aria-pressed", String(picture[r][c] === 1));
      pixel.classList.toggle("cx-marked", marked(r, c));
    });
  }

  #at(r, c) {
    return this.pixels[r * this.side + c];
  }

  #value(r, c) {
    return Number(this.#at(r, c).getAttribute("aria-pressed") === "true");
  }

  #set(r, c, value) {
    if (value !== this.#value(r, c)) this.onPaint(r, c, value);
  }

  /** The pixel under a pointer: touch keeps sending to the pixel where it began, so its target won't do. */
  #under(event) {
    const {left, top, width, height} = this.root.getBoundingClientRect();
    const place = (offset, length) => Math.floor((offset / length) * this.side);
    const [r, c] = [place(event.clientY - top, height), place(event.clientX - left, width)];
    return r >= 0 && c >= 0 && r < this.side && c < this.side ? [r, c] : null;
  }

  #start(event) {
    const place = event.button === 0 && this.#under(event);
    if (!place) return;
    this.ink = 1 - this.#value(...place);
    this.#set(...place, this.ink);
  }

  #paint(event) {
    const place = this.ink !== null && this.#under(event);
    if (place) this.#set(...place, this.ink);
  }

  #stop() {
    this.ink = null;
  }

  #tabStop(r, c) {
    for (const pixel of this.pixels) pixel.tabIndex = -1;
    this.#at(r, c).tabIndex = 0;
  }

  #key(event) {
    const step = arrow(event);
    if (!step || isShortcut(event)) return;
    event.preventDefault();
    const now = this.pixels.findIndex((pixel) => pixel.tabIndex === 0);
    const [r, c] = [Math.floor(now / this.side) + step[0], (now % this.side) + step[1]];
    if (r >= 0 && c >= 0 && r < this.side && c < this.side) this.#at(r, c).focus();
  }
}
