import {h, setText} from "../kit/dom.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {svg} from "../kit/svg.mjs";
import {labelled} from "./labels.mjs";
import {scatter, short} from "./state.mjs";

const LETTERS = "12px"; // as in style.css
const PLOT = {width: 250, height: 210, left: 22, right: 6, top: 10, bottom: 34};
const ERRORS = [5, 22]; // per cent, from the bottom to the top of the plot

const across = (share) => PLOT.left + share * (PLOT.width - PLOT.left - PLOT.right);
const down = (share) => PLOT.top + (1 - share) * (PLOT.height - PLOT.top - PLOT.bottom);

/** All networks by their error and their cost; `onChoose(name)` is called for a network's dot. */
export class ErrorPlot {
  constructor(networks, {onChoose}) {
    Object.assign(this, {networks, onChoose});
    this.dots = svg("g");
    this.pen = document.createElement("canvas").getContext("2d"); // knows how wide a name is
    this.axis = svg("g");
    this.axisName = svg("text", {class: "cx-axis", x: PLOT.left, y: PLOT.height - 4});
    const rules = [5, 10, 15, 20].flatMap((tick) => {
      const y = down((tick - ERRORS[0]) / (ERRORS[1] - ERRORS[0]));
      return [
        svg("path", {class: "cx-rule", d: `M${PLOT.left} ${y}H${PLOT.width - PLOT.right}`}),
        svg("text", {x: PLOT.left - 5, y: y + 4, "text-anchor": "end"}, String(tick)),
      ];
    });
    this.plot = svg(
      "svg",
      {class: "cx-curves cx-scatter", viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, role: "img", preserveAspectRatio: "xMinYMid"},
      ...rules,
      this.axis,
      this.axisName,
      this.dots,
    );
    this.root = h("div", {class: "cx-panel"}, h("p", {class: "cx-caption"}, "Top-5 error on ImageNet, in %"), this.plot);
  }

  /** Show the cost "macs" or "parameters", by the name `costName`; the networks in the list `shown` stand out. */
  draw(cost, costName, shown) {
    const {points, ticks} = scatter(this.networks, cost, ERRORS);
    setText(this.axisName, `${costName}, about ×3 a tick →`);
    this.axis.replaceChildren(
      ...ticks.map(([text, x]) => svg("text", {x: across(x), y: PLOT.height - PLOT.bottom + 15, "text-anchor": "middle"}, text)),
    );
    const places = points.map(({index, x, y}) => {
      const {name} = this.networks[index];
      return {x: across(x), y: down(y), name, wide: this.#wide(name, shown.includes(name))};
    });
    const names = labelled(places, {left: PLOT.left - 6, right: PLOT.width});
    this.dots.replaceChildren(...places.map((place, i) => this.#dot(place, names[i], shown)));
    const words = points.map(
      ({index, error}) => `${this.networks[index].name} ${short(this.networks[index][cost])}, ${formatNumber(error)}%`,
    );
    this.plot.setAttribute("aria-label", `${costName} and error: ${words.join("; ")}.`);
  }

  #wide(name, isBold) {
    this.pen.font = `${isBold ? "bold " : ""}${LETTERS} ${getComputedStyle(this.plot).fontFamily || "sans-serif"}`;
    return this.pen.measureText(name).width;
  }

  #dot({x: cx, y: cy, name}, {x, y, anchor}, shown) {
    return svg(
      "g",
      {class: shown.includes(name) ? "cx-dot cx-shown" : "cx-dot", onclick: () => this.onChoose(name)},
      svg("circle", {cx, cy, r: 5}),
      svg("circle", {class: "cx-target", cx, cy, r: 13}),
      svg("text", {x, y, "text-anchor": anchor}, name),
    );
  }
}
