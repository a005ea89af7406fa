import {h} from "../kit/dom.mjs";
import {arrow, isShortcut} from "../kit/keys.mjs";
import {SignedMap} from "./signed_map.mjs";

const FINE = 4; // the pen draws 4×4 dots a pixel, and a pixel counts them, which is how the digits were made
const PEN = 2.3; // the pen's radius in dots

/** A pad to draw a digit on, side × side pixels from 0 to 16: pointers draw, arrow keys move, space and Enter switch a pixel. */
export class DigitPad {
  constructor({side, label, onDraw}) {
    Object.assign(this, {side, label, onDraw, at: [0, 0], last: null});
    this.map = new SignedMap({
      role: "application",
      tabIndex: 0,
      onpointerdown: (event) => this.#down(event),
      onpointermove: (event) => this.#move(event),
      onpointerup: () => this.#lift(),
      onpointercancel: () => this.#lift(),
      onkeydown: (event) => this.#key(event),
    });
    this.pin = h("span", {class: "cx-pin"});
    this.root = h("div", {class: "cx-picture cx-digit"}, this.map.canvas, this.pin);
    this.show(new Array(side * side).fill(0));
  }

  /** Put a picture on the pad: side × side values, row by row. */
  show(values) {
    this.base = [...values];
    this.dots = new Uint8Array((this.side * FINE) ** 2);
    this.#paint();
  }

  get values() {
    return this.base.map((value, i) => Math.min(FINE * FINE, value + this.#inked(i)));
  }

  /** How many dots of a pixel the pen has touched. */
  #inked(i) {
    const [top, left] = [Math.floor(i / this.side) * FINE, (i % this.side) * FINE];
    let sum = 0;
    for (let r = top; r < top + FINE; r++) for (let c = left; c < left + FINE; c++) sum += this.dots[r * this.side * FINE + c];
    return sum;
  }

  #paint() {
    const {
      values,
      side,
      at: [r, c],
    } = this;
    this.map.show(values, side, side, FINE * FINE);
    this.pin.style.left = `${(100 * (c + 0.5)) / side}%`;
    this.pin.style.top = `${(100 * (r + 0.5)) / side}%`;
    this.map.canvas.setAttribute(
      "aria-label",
      `${this.label}. Arrow keys move, space switches a pixel. Row ${r + 1}, column ${c + 1} holds ${values[r * side + c]} of ${FINE * FINE}`,
    );
  }

  #changed() {
    this.#paint();
    this.onDraw();
  }

  /** A pointer's place in dots. */
  #place({clientX, clientY}) {
    const {left, top, width, height} = this.map.canvas.getBoundingClientRect();
    const dots = this.side * FINE;
    return [((clientY - top) / (height || 1)) * dots, ((clientX - left) / (width || 1)) * dots];
  }

  #down(event) {
    if (event.button !== 0) return;
    if (event.isTrusted) this.map.canvas.setPointerCapture(event.pointerId); // a stroke may leave the pad and come back
    this.last = this.#place(event);
    this.#stroke(this.last);
  }

  #move(event) {
    if (this.last) this.#stroke(this.#place(event));
  }

  #lift() {
    this.last = null;
  }

  /** Draw a line of discs from where the pen was. */
  #stroke(to) {
    const [down, right] = to.map((place, axis) => place - this.last[axis]);
    const steps = Math.ceil(Math.hypot(down, right)) || 1;
    for (let i = 1; i <= steps; i++) this.#disc(this.last[0] + (down * i) / steps, this.last[1] + (right * i) / steps);
    this.last = to;
    this.#changed();
  }

  #disc(row, column) {
    const dots = this.side * FINE;
    for (let r = Math.max(0, Math.floor(row - PEN)); r < Math.min(dots, row + PEN); r++) {
      for (let c = Math.max(0, Math.floor(column - PEN)); c < Math.min(dots, column + PEN); c++) {
        if (Math.hypot(r + 0.5 - row, c + 0.5 - column) <= PEN) this.dots[r * dots + c] = 1;
      }
    }
  }

  #key(event) {
    if (isShortcut(event)) return;
    const step = arrow(event);
    if (event.key === " " || event.key === "Enter") this.#switch();
    else if (step) this.at = this.at.map((place, axis) => Math.min(this.side - 1, Math.max(0, place + step[axis])));
    else return;
    event.preventDefault();
    this.#paint();
  }

  /** Fill the pixel at the keys' place, or empty it if it is full. */
  #switch() {
    const values = this.values;
    const i = this.at[0] * this.side + this.at[1];
    values[i] = values[i] === FINE * FINE ? 0 : FINE * FINE;
    this.show(values);
    this.onDraw();
  }
}
