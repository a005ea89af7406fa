import {freshId, h} from "../kit/dom.mjs";
import {svg} from "../kit/svg.mjs";
import {nearest, stretch} from "./state.mjs";

const WIDTH = 320,
  LEFT = 20,
  EDGE = 6;
const SLANT = 0.32,
  TILT = 0.34; // how far the back of a plane leans to the right, and how flat it lies
const FURTHEST = 2; // of the picture's sides, how far beyond it a field is drawn

const box = ([x0, x1], [y0, y1]) => `M${x0} ${y0}H${x1}V${y1}H${x0}Z`;

/** Runs of units that are not read, as [first, last] pairs, between the first and the last that is. */
function holes(read) {
  const found = [];
  for (let i = read.indexOf(1), start = -1; i >= 0 && i <= read.lastIndexOf(1); i++) {
    if (!read[i] && start < 0) start = i;
    if (read[i] && start >= 0) {
      found.push([start, i - 1]);
      start = -1;
    }
  }
  return found;
}

/** The planes of a network above one another, all in the input's pixels, and the cone of what one unit sees. */
export class PlaneStack {
  constructor({onPick}) {
    this.onPick = onPick;
    this.hatch = svg(
      "pattern",
      {id: freshId("hatch"), width: 5, height: 5, patternUnits: "userSpaceOnUse"},
      svg("path", {d: "M-1 6L6 -1M-1 1L1 -1M4 6L6 4", class: "cx-hatch"}),
    );
    this.scene = svg("g");
    this.picture = svg("svg", {role: "img", class: "cx-planes"}, svg("defs", {}, this.hatch), this.scene);
    this.root = h(
      "div",
      {
        class: "cx-planes-frame",
        tabIndex: 0,
        role: "application",
        "aria-label": "Planes; arrow keys move the unit, Page Up and Page Down change the layer",
      },
      this.picture,
    );
    this.picture.addEventListener("click", (event) => this.#pick(event));
    this.picture.addEventListener("pointermove", (event) => event.buttons === 1 && event.pointerType === "mouse" && this.#pick(event));
    this.planes = [];
  }

  /** The unit of another layer nearest to where a unit of the shown layer is centred. */
  samePlace(layer, ...unit) {
    const {fields, sides, layer: shown} = this.state;
    const middle = (i) => stretch(fields[shown], i, i).reduce((a, b) => a + b) / 2;
    return unit.map((i) => nearest(fields[layer], sides[layer] ?? 1, middle(i)));
  }

  /** Show `fields` and `sides` of all planes, and `cones`, [rows, columns] of what a unit of `layer` sees, or null. */
  draw(state) {
    this.state = state;
    const {sides, words} = state;
    this.picture.setAttribute("aria-label", words);
    while (this.planes.length > sides.length) this.planes.pop().root.remove();
    while (this.planes.length < sides.length) this.planes.push(this.#plane(this.planes.length));
    this.#layOut();
    this.planes.forEach((plane, k) => {
      this.#show(plane, k);
    });
  }

  #plane(k) {
    const path = (name, more = {}) => svg("path", {class: `cx-plane-${name}`, "vector-effect": "non-scaling-stroke", ...more});
    const parts = {
      walls: path("walls"),
      sheet: path("sheet", {"data-plane": k}),
      grid: path("grid"),
      outside: path("outside", {fill: `url(#${this.hatch.id})`}),
      field: path("field"),
      holes: path("holes"),
      outline: path("outline"),
    };
    const {walls, ...flat} = parts;
    const group = svg("g", {}, ...Object.values(flat));
    const label = svg("text", {class: "cx-plane-label", x: 0}, String(k));
    const root = svg("g", {}, walls, group, label);
    this.scene.append(root);
    return {root, group, label, ...parts};
  }

  /** Choose the scale and the place of each plane so that every unit's field of the last plane fits. */
  #layOut() {
    const {fields, sides} = this.state;
    const most = FURTHEST * sides[0];
    const last = sides.length - 1;
    const ends = fields.slice(0, sides.length).map((field, k) => stretch(field, 0, sides[k] - 1));
    const reach = [-fields[last].padding, (sides[last] - 1) * fields[last].jump - fields[last].padding + fields[last].size];
    this.low = Math.max(-most, Math.min(reach[0], ...ends.map(([low]) => low))) - 0.5;
    this.high = Math.min(sides[0] + most, Math.max(reach[1], ...ends.map(([, high]) => high))) + 0.5;
    this.scale = (WIDTH - LEFT - EDGE) / ((this.high - this.low) * (1 + SLANT));
    this.depth = (this.high - this.low) * this.scale * TILT;
    const {width, height: tall} = this.picture.getBoundingClientRect();
    const room = (width ? (WIDTH * tall) / width : WIDTH) - this.depth - 2 * EDGE; // below the uppermost plane
    this.gap = Math.max(25, Math.min(90, room / Math.max(1, last)));
    const height = this.gap * last + this.depth + 2 * EDGE;
    this.picture.setAttribute("viewBox", `0 0 ${WIDTH} ${height.toFixed(1)}`);
    this.hatch.setAttribute("patternTransform", `scale(${(1 / this.scale).toFixed(4)})`);
  }

  /** The top of plane k on the screen. */
  #top(k) {
    return EDGE + this.gap * (this.state.sides.length - 1 - k);
  }

  /** A point of plane k, in input pixels, on the screen. */
  #project(k, x, y) {
    const depth = (y - this.low) * this.scale;
    return [LEFT + (x - this.low) * this.scale + SLANT * ((this.high - this.low) * this.scale - depth), this.#top(k) + TILT * depth];
  }

  #show(plane, k) {
    const {fields, sides, layer, cones} = this.state;
    const [x, y] = this.#project(k, 0, 0);
    const s = this.scale;
    plane.group.setAttribute("transform", `matrix(${[s, 0, -SLANT * s, TILT * s, x, y].map((v) => v.toFixed(4)).join(" ")})`);
    plane.root.setAttribute("class", k > layer ? "cx-above" : k === layer ? "cx-shown" : "");
    plane.label.setAttribute("y", (this.#top(k) + this.depth / 2 + 4).toFixed(1));
    const sheet = stretch(fields[k], 0, sides[k] - 1);
    plane.sheet.setAttribute("d", box(sheet, sheet));
    plane.grid.setAttribute("d", this.#lines(fields[k], sides[k], sheet));
    this.#showField(plane, k, k <= layer ? cones : null, sheet);
  }

  /** Lines between the units of a plane, where there is room for them. */
  #lines(field, side, [low, high]) {
    if (field.jump * this.scale < 3.5) return "";
    const between = Array.from({length: side - 1}, (_, i) => low + (i + 1) * field.jump);
    return between.map((at) => `M${at} ${low}V${high}M${low} ${at}H${high}`).join("");
  }

  #showField(plane, k, cones, sheet) {
    if (!cones) {
      for (const part of [plane.outside, plane.field, plane.holes, plane.outline, plane.walls]) part.setAttribute("d", "");
      return;
    }
    const field = this.state.fields[k];
    const [rows, columns] = cones.map((cone) => stretch(field, cone[k].first, cone[k].last).map((v) => this.#clip(v)));
    const seen = [columns, rows].map(([low, high]) => [Math.max(low, sheet[0]), Math.min(high, sheet[1])]);
    const visible = seen.every(([low, high]) => low < high);
    plane.outside.setAttribute("d", box(columns, rows));
    plane.outline.setAttribute("d", box(columns, rows));
    plane.field.setAttribute("d", visible ? box(...seen) : "");
    plane.holes.setAttribute("d", visible ? this.#gaps(field, cones, k, seen) : "");
    plane.walls.setAttribute("d", k ? this.#walls(cones, k) : "");
  }

  /** Stripes over the rows and columns inside a field that no path reads. */
  #gaps(field, [rows, columns], k, [across, along]) {
    const stripes = (cone) => holes(cone[k].read).map(([first, last]) => stretch(field, first, last));
    return [...stripes(columns).map((stripe) => box(stripe, along)), ...stripes(rows).map((stripe) => box(across, stripe))].join("");
  }

  /** The four edges and the front of the cone between plane k and the one below. */
  #walls(cones, k) {
    const corners = (at) => {
      const [rows, columns] = cones.map((cone) => stretch(this.state.fields[at], cone[at].first, cone[at].last).map((v) => this.#clip(v)));
      return [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ].map(([x, y]) => this.#project(at, columns[x], rows[y]).map((v) => v.toFixed(1)));
    };
    const [upper, lower] = [corners(k), corners(k - 1)];
    return [0, 1, 2, 3]
      .map((c) => [c, (c + 1) % 4])
      .map(([a, b]) => `M${upper[a]}L${upper[b]}L${lower[b]}L${lower[a]}Z`)
      .join("");
  }

  #clip(value) {
    return Math.max(this.low, Math.min(this.high, value));
  }

  /** Report the unit under the pointer: of the plane that was hit, or, on the input, of the layer shown. */
  #pick(event) {
    const sheet = event.target.closest?.("[data-plane]");
    if (!sheet) return;
    const inverse = sheet.getScreenCTM()?.inverse();
    const hit = Number(sheet.dataset.plane);
    const at = hit || this.state.layer;
    if (!inverse || this.state.sides.length <= at) return;
    const {x, y} = new DOMPoint(event.clientX, event.clientY).matrixTransform(inverse);
    const [row, column] = [y, x].map((v) => nearest(this.state.fields[at], this.state.sides[at], v));
    this.onPick(hit || null, row, column);
  }
}
