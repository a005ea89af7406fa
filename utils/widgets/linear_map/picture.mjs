import {formatNumber} from "../kit/numbers.mjs";
import {svg} from "../kit/svg.mjs";
import {isLit, letter} from "./state.mjs";

const CELL = 24;
const GAP = 8; // between a matrix and the vectors beside it
const SIZES = [
  [2, 9.3, " cx-large"],
  [3, 7.2, ""],
  [5, 4.8, " cx-tiny"],
]; // most characters that fit a cell, advance of one, class

const clamp = (value, last) => Math.min(last, Math.max(0, value));
const square = (x, y, width = CELL, height = CELL) => `M${x} ${y}h${width}v${height}h${-width}z`;
const path = (name, parts) => svg("path", {class: name, d: parts.join("")});

/** One text element for many texts: every character has its own place, so a thousand cost a single element. */
function texts(name, list) {
  return SIZES.flatMap(([most, advance, size], k) => {
    const chars = list
      .filter(([, , text]) => text.length <= most && text.length > (SIZES[k - 1]?.[0] ?? 0))
      .flatMap(([x, y, text]) => [...text].map((char, i) => [x + (i - (text.length - 1) / 2) * advance, y + 4, char]));
    const places = (axis) => chars.map((char) => char[axis]).join(" ");
    return chars.length ? [svg("text", {class: name + size, x: places(0), y: places(1)}, chars.map((char) => char[2]).join(""))] : [];
  });
}

/** A number as it fits a cell; the grids and the line below tell it in full. */
function short(value) {
  return [2, 1, 0].map((digits) => formatNumber(value, digits)).find((text) => text.length <= 5) ?? "…";
}

/** A row (or, with `down`, a column) of numbered boxes. */
function strip(x, y, values, down = false) {
  const at = (i) => (down ? [x, y + i * CELL] : [x + i * CELL, y]);
  const label = (value, i) => [at(i)[0] + CELL / 2, at(i)[1] + CELL / 2, short(value)];
  return [
    path(
      "cx-lines",
      values.map((_, i) => square(...at(i))),
    ),
    ...texts("cx-number", values.map(label)),
  ];
}

function gridLines(x, y, rows, columns) {
  const across = Array.from({length: rows + 1}, (_, r) => `M${x} ${y + r * CELL}h${columns * CELL}`);
  const down = Array.from({length: columns + 1}, (_, c) => `M${x + c * CELL} ${y}v${rows * CELL}`);
  return path("cx-lines", [...across, ...down]);
}

/** The taps of each weight, those in focus and the others apart: one element each for all their marks. */
function byWeight({taps, w}, focus, mark, name) {
  return w.flatMap((_, k) =>
    [false, true].flatMap((lit) => {
      const marks = taps.filter((tap) => tap.weight === k && isLit(tap, focus) === lit).map(mark);
      return marks.length ? [path(`${name} cx-tie-${letter(k)}${lit ? "" : " cx-dim"}`, marks)] : [];
    }),
  );
}

/** M with x above its columns and y beside its rows. */
const matrix = {
  size: ({x, y}) => [(x.length + 2) * CELL, CELL + GAP + y.length * CELL],

  draw(state, focus) {
    const {x, y, w, taps} = state;
    const top = CELL + GAP;
    const side = (x.length + 1) * CELL;
    const letters = w.flatMap((_, k) =>
      [false, true].flatMap((lit) =>
        texts(
          `cx-letter cx-tie-${letter(k)}${lit ? "" : " cx-dim"}`,
          taps
            .filter((tap) => tap.weight === k && isLit(tap, focus) === lit)
            .map(({input, output}) => [(input + 0.5) * CELL, top + (output + 0.5) * CELL, letter(k)]),
        ),
      ),
    );
    const frames = [];
    if (focus.output !== undefined)
      frames.push(square(0, top + focus.output * CELL, x.length * CELL), square(side, top + focus.output * CELL));
    if (focus.input !== undefined) frames.push(square(focus.input * CELL, top, CELL, y.length * CELL), square(focus.input * CELL, 0));
    return [
      gridLines(0, top, y.length, x.length),
      ...byWeight(state, focus, ({input, output}) => square(input * CELL, top + output * CELL), "cx-tie"),
      ...letters,
      ...strip(0, 0, x),
      ...strip(side, top, y, true),
      ...texts("cx-sign", [
        [side - CELL / 2, CELL / 2, "x"],
        [side - CELL / 2, top + (y.length * CELL) / 2, "="],
        [side + CELL / 2, CELL / 2, "y"],
      ]),
      path("cx-frame", frames),
    ];
  },

  at({x, y}, px, py) {
    const [row, column] = [Math.floor((py - CELL - GAP) / CELL), Math.floor(px / CELL)];
    if (row < 0) return column < x.length ? {input: clamp(column, x.length - 1)} : null;
    const output = clamp(row, y.length - 1);
    return column < x.length ? {output, input: clamp(column, x.length - 1)} : {output};
  },

  step: ({x, y}, {output = 0, input = 0}, down, right) => ({
    output: clamp(output + down, y.length - 1),
    input: clamp(input + right, x.length - 1),
  }),
};

/** w beside the rows of im2col, y below its columns. */
const im2col = {
  size: ({y, w}) => [(y.length + 1) * CELL + GAP, (w.length + 2) * CELL + GAP],

  draw(state, focus) {
    const {y, w, taps, columns} = state;
    const [left, top] = [CELL + GAP, CELL];
    const bottom = top + w.length * CELL + GAP;
    const cell = ({weight, output}) => square(left + output * CELL, top + weight * CELL);
    const inside = new Set(taps.map(({weight, output}) => weight * y.length + output));
    const numbers = (padding) =>
      columns.flatMap((row, k) =>
        row.flatMap((value, o) =>
          inside.has(k * y.length + o) === padding ? [] : [[left + (o + 0.5) * CELL, top + (k + 0.5) * CELL, short(value)]],
        ),
      );
    const frames = [];
    if (focus.output !== undefined)
      frames.push(square(left + focus.output * CELL, top, CELL, w.length * CELL), square(left + focus.output * CELL, bottom));
    if (focus.weight !== undefined)
      frames.push(square(left, top + focus.weight * CELL, y.length * CELL), square(0, top + focus.weight * CELL));
    return [
      path("cx-lit", taps.filter((tap) => isLit(tap, focus)).map(cell)),
      gridLines(left, top, w.length, y.length),
      ...texts("cx-number", numbers(false)),
      ...texts("cx-number cx-faint", numbers(true)),
      ...w.flatMap((_, k) => [
        path(`cx-tie cx-tie-${letter(k)}`, [square(0, top + k * CELL)]),
        ...texts(`cx-letter cx-tie-${letter(k)}`, [[CELL / 2, top + (k + 0.5) * CELL, letter(k)]]),
      ]),
      ...strip(left, bottom, y),
      ...texts("cx-sign", [
        [CELL / 2, CELL / 2, "w"],
        [CELL / 2, bottom + CELL / 2, "y ="],
      ]),
      ...texts("cx-sign", [[left + Math.max(1, y.length / 2) * CELL, CELL / 2, "X"]]),
      path("cx-frame", frames),
    ];
  },

  at({y, w}, px, py) {
    const [row, column] = [Math.floor(py / CELL) - 1, Math.floor((px - CELL - GAP) / CELL)];
    const weight = clamp(row, w.length - 1);
    if (column < 0) return {weight};
    const output = clamp(column, y.length - 1);
    return row < w.length ? {weight, output} : {output};
  },

  step: ({y, w}, {weight = 0, output = 0}, down, right) => ({
    weight: clamp(weight + down, w.length - 1),
    output: clamp(output + right, y.length - 1),
  }),
};

/** Inputs as a row of nodes, outputs below, an edge for every tap. */
const graph = {
  size({x, y}) {
    const width = Math.max(x.length, y.length, 8) * CELL;
    return [width + CELL, clamp(0.3 * width, 240) + 4 * CELL];
  },

  draw(state, focus) {
    const {x, y} = state;
    const [width, height] = graph.size(state);
    const node = (part, index) => CELL + ((index + 0.5) * (width - CELL)) / (part === "input" ? x : y).length;
    const row = (part, values, top) => {
      const box = (index) => square(node(part, index) - CELL / 2 + 1, top, CELL - 2);
      return [
        path(
          "cx-node",
          values.map((_, i) => box(i)),
        ),
        ...texts(
          "cx-number",
          values.map((_, i) => [node(part, i), top + CELL / 2, String(i)]),
        ),
        path("cx-frame", focus[part] === undefined ? [] : [box(focus[part])]),
      ];
    };
    const edge = ({input, output}) => `M${node("input", input)} ${CELL + 1}L${node("output", output)} ${height - CELL - 1}`;
    return [
      ...byWeight(state, focus, edge, "cx-edge"),
      ...row("input", x, 1),
      ...row("output", y, height - CELL - 1),
      ...texts("cx-sign", [
        [CELL / 2, CELL / 2, "x"],
        [CELL / 2, height - CELL / 2, "y"],
      ]),
    ];
  },

  at(state, px, py) {
    const [width, height] = graph.size(state);
    const [part, values] = py < height / 2 ? ["input", state.x] : ["output", state.y];
    return {[part]: clamp(Math.floor(((px - CELL) * values.length) / (width - CELL)), values.length - 1)};
  },

  step({x, y}, focus, down, right) {
    const below = down ? down > 0 : focus.output !== undefined;
    const index = (focus.output ?? focus.input ?? 0) + right;
    return below ? {output: clamp(index, y.length - 1)} : {input: clamp(index, x.length - 1)};
  },
};

/** The three pictures: `size(state)`, `draw(state, focus)`, what is in focus `at` a point or after a `step` of an arrow key. */
export const PICTURES = {matrix, im2col, graph};
