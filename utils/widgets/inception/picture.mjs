import {h, setText} from "../kit/dom.mjs";
import {formatCount, percent} from "../kit/numbers.mjs";
import {svg} from "../kit/svg.mjs";
import {extents, named} from "./state.mjs";

// In pixels. Down: channels. Along: the numbers that feed one output number.
const [TOP, LABEL, GAP, BAR] = [16, 14, 5, 12];
const LABELS = TOP + 4 * (LABEL + GAP); // what is left of the height are channels
const [INPUT, LANES, AFTER] = [0, 34, 74]; // from the left: the input, the lanes; at their right, room for the bands
const [POOL_WIDE, BETWEEN] = [7, 6];
const BEND = 44; // before the output: a band stays in its lane until then, and off the other lanes' labels
const [CELLS, CELL] = [5, 9];

const thin = (value) => Math.max(value, 0.7); // so that nothing vanishes
const box = (x, y, width, height) => `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;
const band = (x0, [a0, b0], x1, [a1, b1]) =>
  `M${[x0, a0, x1, a1].map((n) => n.toFixed(2)).join(" ")}L${[x1, b1, x0, b0].map((n) => n.toFixed(2)).join(" ")}z`;
/** From a lane straight on, then in two curves to its part of the output. */
function bent(x0, lane, x1, part) {
  const [from, half, end] = [x1 - BEND, x1 - BEND / 2, x1].map((n) => n.toFixed(2));
  const [[a0, b0], [a1, b1]] = [lane, part].map((edges) => edges.map((n) => n.toFixed(2)));
  const start = x0.toFixed(2);
  return `M${start} ${a0}L${from} ${a0}C${half} ${a0} ${half} ${a1} ${end} ${a1}L${end} ${b1}C${half} ${b1} ${half} ${b0} ${from} ${b0}L${start} ${b0}z`;
}
const around = (middle, height) => [middle - height / 2, middle + height / 2];

/** A branch's steps in its two places, a reduction or a pooling before a convolution; one of them may be missing. */
function inPlaces(steps) {
  return steps.length === 1 && !steps[0].pool ? [undefined, steps[0]] : [steps[0], steps[1]];
}

/** The block to scale: in every lane a box for each convolution, C_out high and C_in·K·K wide, so that its area is its cost. */
export class BlockPicture {
  constructor() {
    this.input = svg("path", {class: "cx-block-in"});
    this.labels = [svg("text", {x: 0, y: 11}), svg("text", {y: 11, "text-anchor": "end"})];
    this.lanes = Array.from({length: 4}, (_, k) => this.#lane(k));
    this.root = svg("svg", {class: "cx-block", role: "img"}, this.input, ...this.labels, ...this.lanes.map(({root}) => root));
  }

  #lane(k) {
    const path = (kind) => svg("path", {class: kind});
    const lane = {
      from: path("cx-block-fan"),
      boxes: [path(k === 3 ? "cx-block-pool" : "cx-block-box"), path("cx-block-box")],
      to: path("cx-block-band"),
      out: path("cx-block-box"),
      label: svg("text", {x: LANES}),
    };
    lane.titles = lane.boxes.map((shape) => shape.appendChild(svg("title")));
    lane.root = svg("g", {class: `cx-branch-${k}`}, lane.from, lane.to, ...lane.boxes, lane.out, lane.label);
    return lane;
  }

  draw(traits, state) {
    const {width: wide, height: tall} = this.root.getBoundingClientRect();
    const {lanes, down, along} = extents(traits);
    const [output, room] = [wide - BAR, wide - BAR - LANES - AFTER];
    const scale = {down: Math.max(1, tall - LABELS) / down, along: Math.max(1, room) / along};
    const rows = lanes.map((channels) => channels * scale.down);
    const high = TOP + 4 * (LABEL + GAP) + rows.reduce((sum, n) => sum + n, 0);
    const middle = (TOP + high) / 2;
    const whole = around(middle, thin(traits.in_channels * scale.down));
    this.input.setAttribute("d", box(INPUT, whole[0], BAR, whole[1] - whole[0]));
    this.labels[0].textContent = `${traits.in_channels} in`;
    this.labels[1].textContent = `${state.depth} out`;
    this.labels[1].setAttribute("x", wide);
    let [y, out] = [TOP, middle - (state.depth * scale.down) / 2];
    state.branches.forEach((branch, k) => {
      const depth = thin(branch.depth * scale.down);
      this.#drawLane(this.lanes[k], branch, y + LABEL + rows[k] / 2, {...scale, output}, whole, [out, out + depth]);
      this.lanes[k].label.setAttribute("y", (y + LABEL - 3).toFixed(2));
      y += LABEL + GAP + rows[k];
      out += branch.depth * scale.down;
    });
    this.root.setAttribute(
      "aria-label",
      `The block to scale. ${state.branches.map(({steps, depth}) => `${steps.map(named).join(", then ")}: ${depth} channels`).join("; ")}.`,
    );
  }

  #drawLane(lane, {steps}, middle, scale, whole, out) {
    let [x, from] = [LANES, null];
    lane.label.textContent = steps.map(named).join(", then ");
    inPlaces(steps).forEach((step, k) => {
      const shape = lane.boxes[k];
      if (!step) {
        shape.setAttribute("d", box(x, middle, 0, 0)); // so that it can grow from there
        return;
      }
      const width = step.pool ? POOL_WIDE : thin(step.in * step.kernel ** 2 * scale.along);
      const [top, end] = around(middle, thin(step.out * scale.down));
      shape.setAttribute("d", box(x, top, width, end - top));
      lane.titles[k].textContent = `${named(step)}: ${formatCount(step.parameters)} parameters, ${formatCount(step.macs)} MACs`;
      from ??= band(INPUT + BAR, whole, x, [top, end]);
      x += width + BETWEEN;
    });
    lane.from.setAttribute("d", from);
    lane.to.setAttribute("d", bent(x - BETWEEN, around(middle, out[1] - out[0]), scale.output, out));
    lane.out.setAttribute("d", box(scale.output, out[0], BAR, out[1] - out[0]));
  }
}

/** For each branch a patch of 5×5 input pixels, with those marked that one output number sees. */
export class FieldPicture {
  constructor(names) {
    const side = CELLS * CELL;
    const lines = Array.from({length: CELLS + 1}, (_, i) => `M0 ${i * CELL}h${side}M${i * CELL} 0v${side}`).join("");
    this.marks = names.map(() => svg("path", {class: "cx-block-box"}));
    this.shares = names.map(() => h("strong"));
    const patches = names.map((name, k) =>
      h(
        "div",
        {class: `cx-seen cx-branch-${k}`},
        svg("svg", {viewBox: `-1 -1 ${side + 2} ${side + 2}`}, this.marks[k], svg("path", {class: "cx-block-grid", d: lines})),
        h("span", {}, `${name} · `, this.shares[k]),
      ),
    );
    this.root = h("div", {class: "cx-fields", role: "img"}, ...patches);
  }

  draw({branches, macs: all}) {
    const shares = branches.map(({macs}) => percent(macs / all));
    branches.forEach(({field}, k) => {
      setText(this.shares[k], shares[k]);
      const at = ((CELLS - field) / 2) * CELL;
      this.marks[k].setAttribute("d", box(at, at, field * CELL, field * CELL));
    });
    this.root.setAttribute(
      "aria-label",
      `What one output number sees of the input: ${branches.map(({name, field}, k) => `${name} branch ${field}×${field} (${shares[k]} of the MACs)`).join(", ")}.`,
    );
  }
}
