import {Chart} from "../frame/chart.mjs";
import {formatNumber} from "../kit/numbers.mjs";

const MOST_POINTS = 300;

/** Every so many of a long list of points, and always the last: however long training goes on, a curve is soon drawn. */
export function thinned(points) {
  const every = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

/** One curve over epochs from training and one from held-out digits, on a scale from the lowest to the highest of the `ticks`. */
export class Curves {
  constructor({label, ticks, format, onResize}) {
    Object.assign(this, {label, low: ticks[0], high: ticks.at(-1), ticks: ticks.map((tick) => [tick, format(tick)]), format});
    this.chart = new Chart({look: "cx-part", xlabel: "epochs", names: ["training", "held-out"], ends: [-1], onResize});
    this.chart.caption.textContent = label;
    this.root = this.chart.root;
  }

  /** Show both as lists of [epoch, value]; the axis ends at `lastEpoch` or later. */
  show(train, heldOut, lastEpoch) {
    const end = Math.max(lastEpoch, Math.ceil(train.at(-1)?.[0] ?? 0));
    const epochs = [0, end].map((epoch) => [epoch, String(epoch)]);
    this.chart.scale(epochs, this.ticks);
    const inside = (value) => Math.min(this.high, Math.max(this.low, value)); // what is off the scale lies on its edge
    this.chart.show(...[train, heldOut].map((points) => ({points: points.map(([epoch, value]) => [epoch, inside(value)]), marks: ""})));
    const last = (points, name) =>
      points.length
        ? `${name} ${this.format(points.at(-1)[1])} after ${formatNumber(points.at(-1)[0], 1)} epochs`
        : `${name} not measured yet`;
    this.chart.svg.setAttribute("aria-label", `${this.label}: ${last(train, "training")}, ${last(heldOut, "held-out")}.`);
  }
}
