import {nameCurves} from "../frame/curve_names.mjs";
import {h} from "../kit/dom.mjs";
import {svg} from "../kit/svg.mjs";

const BOX = {left: 38, right: 10, top: 8, bottom: 34}; // pixels round the plot
const [SMALLEST, LINE, NAME] = [60, 14, 110]; // pixels: of a plot before it stands in the page, of a tick's text, of a curve's name

/** A chart with two lines on axes that may change, as large as its place; `names` are those of the solid and the dashed line, `note` says what else a line has. */
export class Chart {
  constructor({look, xlabel, names: [solid, dashed], note = ""}) {
    this.frame = svg("g");
    this.solid = svg("path", {class: "cx-curve"});
    this.dashed = svg("path", {class: "cx-curve cx-dashed"});
    this.xlabel = svg("text", {"text-anchor": "middle"}, xlabel);
    this.names = [svg("text", {class: "cx-curve-name"}, solid), svg("text", {class: "cx-curve-name cx-dashed"}, dashed)];
    this.svg = svg("svg", {class: "cx-curves", role: "img"}, this.frame, this.solid, this.dashed, this.xlabel, ...this.names);
    this.caption = h("p", {class: "cx-caption"});
    this.root = h("div", {class: `cx-panel ${look}`}, this.caption, ...(note ? [h("p", {class: "cx-small"}, note)] : []), this.svg);
  }

  /** Set the scales; ticks are [value, text] pairs. Redrawn only if something is new, such as the chart's size. */
  scale(xs, ys) {
    const {width, height} = this.svg.getBoundingClientRect();
    const wanted = JSON.stringify([xs, ys, width, height]);
    if (wanted === this.known) return;
    this.known = wanted;
    this.across = Math.max(SMALLEST, width - BOX.left - BOX.right);
    this.down = Math.max(SMALLEST, height - BOX.top - BOX.bottom);
    const high = BOX.top + this.down + BOX.bottom;
    this.svg.setAttribute("viewBox", `0 0 ${BOX.left + this.across + BOX.right} ${high}`);
    this.xlabel.setAttribute("x", BOX.left + this.across / 2);
    this.xlabel.setAttribute("y", high - 3);
    [this.ends, this.range] = [xs, ys].map((ticks) => [ticks[0][0], ticks.at(-1)[0]]);
    const every = Math.ceil((LINE * (ys.length - 1)) / this.down); // of the ticks has its text
    const told = ys.filter((_, i) => i % every === 0);
    this.frame.replaceChildren(
      ...ys.map(([value]) => svg("path", {class: "cx-rule", d: `M${BOX.left} ${this.y(value)}h${this.across}`})),
      ...told.map(([value, text]) => svg("text", {x: BOX.left - 5, y: Number(this.y(value)) + 4, "text-anchor": "end"}, text)),
      ...xs.map(([value, text]) => svg("text", {x: this.x(value), y: high - 18, "text-anchor": "middle"}, text)),
    );
  }

  x(value) {
    return (BOX.left + (this.across * (value - this.ends[0])) / (this.ends[1] - this.ends[0])).toFixed(1);
  }

  y(value) {
    return (BOX.top + this.down * (1 - (value - this.range[0]) / (this.range[1] - this.range[0]))).toFixed(1);
  }

  /** Draw both lines through their points, {points, marks} each; `marks` is drawn along. */
  show(...lines) {
    const placed = lines.map(({points}) => points.map(([x, y]) => [Number(this.x(x)), Number(this.y(y))]));
    [this.solid, this.dashed].forEach((path, k) => {
      path.setAttribute("d", placed[k].map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join("") + lines[k].marks);
    });
    const {left, top} = BOX;
    nameCurves(
      this.names,
      placed,
      {left: left + 4, right: left + this.across, top, bottom: top + this.down, line: LINE, wide: NAME},
      [0, -1],
    );
  }
}
