import {factor, formatNumber, plural} from "../kit/numbers.mjs";
import {convolutionState} from "../parts/convolved.mjs";

const LETTERS = "abcdefghi";

/** The letter of weight k, counted row by row. */
export const letter = (k) => LETTERS[k];

/**
 * All that the explorer shows, or `problem` alone. Outputs, inputs and weights are numbered row by row, and each tap
 * {output, input, weight} is one place of the convolution matrix that holds a weight. `columns[weight][output]` is im2col.
 */
export function linearMapState(traits) {
  const base = convolutionState({...traits, padding_mode: "zeros", flip: false});
  if (base.problem) return base;
  const {rows, columns, stride, dilation, padded} = base;
  const state = {
    x: traits.input.flat(),
    w: traits.kernel.flat(),
    output: base.output,
    y: base.output.flat(),
    inputWidth: columns.size,
    kernelWidth: columns.kernelSize,
    outputWidth: columns.output,
    taps: [],
  };
  state.columns = state.w.map(() => new Array(state.y.length));
  for (let output = 0; output < state.y.length; output++) {
    for (let weight = 0; weight < state.w.length; weight++) {
      const r = Math.floor(output / columns.output) * stride + Math.floor(weight / columns.kernelSize) * dilation;
      const c = (output % columns.output) * stride + (weight % columns.kernelSize) * dilation;
      state.columns[weight][output] = padded[r][c];
      const [row, column] = [r - rows.before, c - columns.before];
      const inside = row >= 0 && column >= 0 && row < rows.size && column < columns.size;
      if (inside) state.taps.push({output, input: row * columns.size + column, weight});
    }
  }
  return state;
}

/** A focus {output, input, weight} (each may be missing) with every number kept inside its range. */
export function clampedFocus({x, w, y}, focus) {
  const last = {output: y.length - 1, input: x.length - 1, weight: w.length - 1};
  const parts = Object.keys(last).filter((part) => part in focus);
  return Object.fromEntries(parts.map((part) => [part, Math.min(focus[part], last[part])]));
}

/** Does a tap belong to everything in focus? */
export const isLit = (tap, focus) => Object.keys(focus).every((part) => tap[part] === focus[part]);

/** The name of an output, an input or a weight: y[0, 1], x[2, 3], a. */
function nameOf(state, part, index) {
  if (part === "weight") return letter(index);
  const [symbol, width] = part === "output" ? ["y", state.outputWidth] : ["x", state.inputWidth];
  return `${symbol}[${Math.floor(index / width)}, ${index % width}]`;
}

const times = (count) => (count === 1 ? "once" : `${count} times`);

/** One or two sentences on what is in focus. */
export function describe(state, focus) {
  const lit = state.taps.filter((tap) => isLit(tap, focus));
  const {output, input, weight} = focus;
  const name = (part) => nameOf(state, part, focus[part]);
  if (output !== undefined && input !== undefined) return describeEntry(state, name, focus, lit);
  if (output !== undefined && weight !== undefined) {
    const read = lit.length ? nameOf(state, "input", lit[0].input) : "padding";
    return `For ${name("output")}, weight ${name("weight")} meets ${read} = ${formatNumber(state.columns[weight][output])}.`;
  }
  if (output !== undefined) return `${name("output")} is row ${output} of M, and column ${output} of im2col. ${sum(state, output)}`;
  if (weight !== undefined) {
    const value = formatNumber(state.w[weight]);
    return `Weight ${name("weight")} = ${value} stands in M ${times(lit.length)}, and is learned once: its gradient is the sum over its copies.`;
  }
  if (input === undefined) return "Choose an output, an input, a weight or an entry of the picture.";
  return `${name("input")} is column ${input} of M: ${plural(lit.length, "output")} read${lit.length === 1 ? "s" : ""} it.`;
}

function describeEntry(state, name, {output, input}, lit) {
  const where = `Row ${output}, column ${input} of M: `;
  if (!lit.length) return `${where}0, because ${name("output")} does not see ${name("input")}.`;
  const {weight} = lit[0];
  return `${where}weight ${letter(weight)} = ${formatNumber(state.w[weight])} leads from ${name("input")} to ${name("output")}.`;
}

function sum(state, output) {
  const terms = state.taps
    .filter((tap) => tap.output === output)
    .map(({weight, input}) => `${factor(state.w[weight])}·${factor(state.x[input])}`);
  return `${nameOf(state, "output", output)} = ${terms.join(" + ") || "0"} = ${formatNumber(state.y[output], 4)}.`;
}

/** The picture in words: M in letters, im2col in numbers, or the edges into each output. */
export function asText(state, view) {
  if (view === "im2col")
    return state.columns.map((row, k) => `${letter(k)}: ${row.map((value) => formatNumber(value)).join(" ")}`).join("\n");
  const rows = state.y.map(() => new Array(state.x.length).fill("·"));
  for (const {output, input, weight} of state.taps) rows[output][input] = letter(weight);
  if (view === "matrix") return rows.map((row) => row.join(" ")).join("\n");
  const edges = (row) => row.flatMap((text, input) => (text === "·" ? [] : [`${input} (${text})`])).join(", ");
  return rows.map((row, output) => `Output ${output} from inputs ${edges(row) || "none"}`).join("\n");
}
