// @ts-check
import {h} from "../kit/dom.mjs";
import {svg} from "../kit/svg.mjs";
import {nameCurves} from "./curve_names.mjs";

/** @typedef {[value: number, text: string]} Tick */
/** @typedef {{points: number[][], marks: string, reach?: number[][]}} Line a curve, what is drawn along with it, and points as far as that reaches */

const BOX = {right: 10, top: 8, bottom: 18}; // pixels round the plot
const BESIDE = 12; // pixels left of it, and more for the ticks' texts
const [SMALLEST, LINE, LETTER] = [30, 14, 6.5]; // pixels: of a plot before it stands in the page, of a line of text, of a letter

/** A chart with two lines on axes that may change, as large as its place. */
export class Chart {
  /** @type {Tick[]} */
  #xs = [];
  /** @type {Tick[]} */
  #ys = [];
  #known = "";
  #across = SMALLEST;
  #down = SMALLEST;
  #left = BESIDE;
  #place = {width: 0, height: 0};

  /**
   * `names` are those of the solid and the dashed line, of whose `ends` one has them, 0 or -1; `note` says what else a line has.
   * `onResize()` is called when its place has another size, the first time too: then it is to be drawn anew.
   * @param {{look: string, xlabel: string, names: [string, string], ends?: number[], note?: string, onResize: () => void}} parts
   */
  constructor({look, xlabel, names: [solid, dashed], ends = [0, -1], note = "", onResize}) {
    this.namedAt = ends;
    this.wide = LETTER * Math.max(solid.length, dashed.length);
    this.frame = svg("g");
    this.solid = svg("path", {class: "cx-curve"});
    this.dashed = svg("path", {class: "cx-curve cx-dashed"});
    this.xlabel = svg("text", {"text-anchor": "middle"}, xlabel);
    this.names = [svg("text", {class: "cx-curve-name"}, solid), svg("text", {class: "cx-curve-name cx-dashed"}, dashed)];
    this.svg = svg("svg", {class: "cx-curves", role: "img"}, this.frame, this.solid, this.dashed, this.xlabel, ...this.names);
    this.caption = h("p", {class: "cx-caption"});
    this.root = h("div", {class: `cx-panel ${look}`}, this.caption, ...(note ? [h("p", {class: "cx-small"}, note)] : []), this.svg);
    const place = new ResizeObserver(([{contentRect}]) => {
      this.#place = contentRect; // to ask for it while drawing would lay the page out once more for each chart
      onResize();
    });
    place.observe(this.svg);
  }

  /**
   * Set the scales. Redrawn only if something is new, such as the chart's size.
   * @param {Tick[]} xs
   * @param {Tick[]} ys
   */
  scale(xs, ys) {
    const {width, height} = this.#place;
    const wanted = JSON.stringify([xs, ys, width, height]);
    if (wanted === this.#known) return;
    this.#known = wanted;
    const bottom = BOX.bottom + (xs.length > 2 ? LINE + 2 : 0); // the axis' name stands below its ticks, or between two of them
    this.#left = BESIDE + LETTER * Math.max(...ys.map(([, text]) => text.length));
    this.#across = Math.max(SMALLEST, width - this.#left - BOX.right);
    this.#down = Math.max(SMALLEST, height - BOX.top - bottom);
    [this.#xs, this.#ys] = [xs, ys];
    const high = BOX.top + this.#down + bottom;
    this.svg.setAttribute("viewBox", `0 0 ${this.#left + this.#across + BOX.right} ${high}`);
    this.xlabel.setAttribute("x", String(this.#left + this.#across / 2));
    this.xlabel.setAttribute("y", String(high - 3));
    const every = Math.ceil((LINE * (ys.length - 1)) / this.#down); // of the ticks has its text
    const told = ys.filter((_, i) => i % every === 0);
    this.frame.replaceChildren(
      ...ys.map(([value]) => svg("path", {class: "cx-rule", d: `M${this.#left} ${this.y(value)}h${this.#across}`})),
      ...told.map(([value, text]) => svg("text", {x: this.#left - 5, y: Number(this.y(value)) + 4, "text-anchor": "end"}, text)),
      ...xs.map(([value, text]) => svg("text", {x: this.x(value), y: BOX.top + this.#down + 16, "text-anchor": "middle"}, text)),
    );
  }

  /** @param {number} value */
  x(value) {
    return (this.#left + this.#across * share(this.#xs, value)).toFixed(1);
  }

  /** @param {number} value */
  y(value) {
    return (BOX.top + this.#down * (1 - share(this.#ys, value))).toFixed(1);
  }

  /**
   * Draw both lines through their points.
   * @param {...Line} lines
   */
  show(...lines) {
    /** @type {(point: number[]) => [number, number]} */
    const placed = ([x, y]) => [Number(this.x(x)), Number(this.y(y))];
    const curves = lines.map(({points}) => points.map(placed));
    for (const [k, path] of [this.solid, this.dashed].entries()) {
      path.setAttribute("d", curves[k].map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join("") + lines[k].marks);
    }
    const [left, {top}] = [this.#left, BOX];
    nameCurves(
      this.names,
      curves,
      curves.map((curve, k) => [...curve, ...(lines[k].reach ?? []).map(placed)]),
      {left: left + 4, right: left + this.#across, top, bottom: top + this.#down, line: LINE, wide: this.wide},
      this.namedAt,
    );
  }
}

/**
 * Where a value lies between the first and the last tick, from 0 to 1.
 * @param {Tick[]} ticks
 * @param {number} value
 */
function share(ticks, value) {
  const [low, high] = [ticks[0][0], ticks[ticks.length - 1][0]];
  return (value - low) / (high - low);
}
