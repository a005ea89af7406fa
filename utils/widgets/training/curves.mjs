import {nameCurves} from "../frame/curve_names.mjs";
import {h} from "../kit/dom.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {svg} from "../kit/svg.mjs";

const [WIDTH, HEIGHT] = [300, 94];
const BOX = {left: 34, right: 4, top: 7, bottom: 16};
const [ACROSS, DOWN] = [WIDTH - BOX.left - BOX.right, HEIGHT - BOX.top - BOX.bottom];
const MOST_POINTS = 300;
const ROOM = {left: BOX.left, right: WIDTH - BOX.right, top: 0, bottom: HEIGHT - BOX.bottom, line: 19, wide: 90}; // of names, on a phone

/** Every so many of a long list of points, and always the last: however long training goes on, a curve is soon drawn. */
export function thinned(points) {
  const every = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

/** One curve over epochs from training and one from held-out digits, on a scale from `low` to `high`. */
export class Curves {
  constructor({label, ticks, format}) {
    Object.assign(this, {label, low: ticks[0], high: ticks.at(-1), format});
    this.train = svg("path", {class: "cx-curve"});
    this.heldOut = svg("path", {class: "cx-curve cx-dashed"});
    this.names = [svg("text", {class: "cx-curve-name"}, "training"), svg("text", {class: "cx-curve-name cx-dashed"}, "held-out")];
    this.end = svg("text", {x: WIDTH - BOX.right, y: HEIGHT - 3, "text-anchor": "end"});
    const rules = ticks.flatMap((tick) => [
      svg("path", {class: "cx-rule", d: `M${BOX.left} ${this.#y(tick)}h${ACROSS}`}),
      svg("text", {x: BOX.left - 5, y: Number(this.#y(tick)) + 4, "text-anchor": "end"}, format(tick)),
    ]);
    this.svg = svg(
      "svg",
      {class: "cx-curves", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img"},
      ...rules,
      svg("text", {x: BOX.left, y: HEIGHT - 3}, "0"),
      this.end,
      this.train,
      this.heldOut,
      ...this.names,
    );
    this.root = h("div", {class: "cx-part"}, h("p", {class: "cx-caption"}, label), this.svg);
  }

  /** Show both as lists of [epoch, value]; the axis ends at `lastEpoch` or later. */
  show(train, heldOut, lastEpoch) {
    const end = Math.max(lastEpoch, Math.ceil(train.at(-1)?.[0] ?? 0));
    const placed = [train, heldOut].map((points) =>
      points.map(([epoch, value]) => [BOX.left + (ACROSS * epoch) / end, Number(this.#y(value))]),
    );
    [this.train, this.heldOut].forEach((path, k) => {
      path.setAttribute("d", placed[k].map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y}`).join(""));
    });
    nameCurves(this.names, placed, ROOM, [-1]);
    this.end.textContent = `${end} epochs`;
    const last = (points, name) =>
      points.length
        ? `${name} ${this.format(points.at(-1)[1])} after ${formatNumber(points.at(-1)[0], 1)} epochs`
        : `${name} not measured yet`;
    this.svg.setAttribute("aria-label", `${this.label}: ${last(train, "training")}, ${last(heldOut, "held-out")}.`);
  }

  /** Values off the scale lie on its edge. */
  #y(value) {
    const share = (Math.min(this.high, Math.max(this.low, value)) - this.low) / (this.high - this.low);
    return (BOX.top + DOWN * (1 - share)).toFixed(1);
  }
}
