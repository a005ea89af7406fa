import {h, setText} from "../kit/dom.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {svg} from "../kit/svg.mjs";
import {scatter, short} from "./state.mjs";

const PLOT = {width: 340, height: 210, left: 34, right: 12, top: 10, bottom: 34};
const WORST = 25; // per cent, the top of the plot

const across = (share) => PLOT.left + share * (PLOT.width - PLOT.left - PLOT.right);
const down = (share) => PLOT.top + (1 - share) * (PLOT.height - PLOT.top - PLOT.bottom);

/** All networks by their error and their cost; `onChoose(name)` is called for a network's dot. */
export class ErrorPlot {
  constructor(networks, {onChoose}) {
    Object.assign(this, {networks, onChoose});
    this.dots = svg("g");
    this.axis = svg("g");
    this.axisName = svg("text", {class: "cx-axis", x: PLOT.left, y: PLOT.height - 4});
    const rules = [0, 5, 10, 15, 20, 25].flatMap((tick) => [
      svg("path", {class: "cx-rule", d: `M${PLOT.left} ${down(tick / WORST)}H${PLOT.width - PLOT.right}`}),
      svg("text", {x: PLOT.left - 5, y: down(tick / WORST) + 4, "text-anchor": "end"}, String(tick)),
    ]);
    this.plot = svg(
      "svg",
      {class: "cx-curves cx-scatter", viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, role: "img"},
      ...rules,
      this.axis,
      this.axisName,
      this.dots,
    );
    this.root = h("div", {class: "cx-panel"}, h("p", {class: "cx-caption"}, "Top-5 error on ImageNet in %, against cost"), this.plot);
  }

  /** Show the cost "macs" or "parameters", by the name `costName`; the networks in the list `shown` stand out. */
  draw(cost, costName, shown) {
    const {points, ticks} = scatter(this.networks, cost, WORST);
    setText(this.axisName, `${costName}, about ×3 from tick to tick →`);
    this.axis.replaceChildren(
      ...ticks.map(([text, x]) => svg("text", {x: across(x), y: PLOT.height - PLOT.bottom + 15, "text-anchor": "middle"}, text)),
    );
    this.dots.replaceChildren(...points.map((point) => this.#dot(point, shown)));
    const words = points.map(
      ({index, error}) => `${this.networks[index].name} ${short(this.networks[index][cost])}, ${formatNumber(error)}%`,
    );
    this.plot.setAttribute("aria-label", `${costName} and error: ${words.join("; ")}.`);
  }

  #dot({index, x, y, left}, shown) {
    const {name} = this.networks[index];
    const [cx, cy] = [across(x), down(y)];
    return svg(
      "g",
      {class: shown.includes(name) ? "cx-dot cx-shown" : "cx-dot", onclick: () => this.onChoose(name)},
      svg("circle", {cx, cy, r: 5}),
      svg("circle", {class: "cx-target", cx, cy, r: 13}),
      svg("text", {x: left ? cx - 9 : cx + 9, y: cy + 4, "text-anchor": left ? "end" : "start"}, name),
    );
  }
}
