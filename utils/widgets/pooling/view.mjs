import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {player, select, stepper} from "../kit/controls.mjs";
import {h, setCaption, setText} from "../kit/dom.mjs";
import {fitCells, NumberGrid} from "../kit/grid.mjs";
import {formatNumber, plural} from "../kit/numbers.mjs";
import {argmax} from "../math/dense.mjs";
import {largest, replaced, swapped} from "../math/matrix.mjs";
import {inputTools} from "../parts/matrix_tools.mjs";
import {Measures, shiftText, verdict, wholePercent} from "./measures.mjs";
import {differs, poolingState, windowOf} from "./state.mjs";

const TRAITS = ["input", "kernel_size", "stride", "mode", "shift"];
const MODES = [
  ["max", "maximum"],
  ["avg", "average"],
  ["l2", "L2"],
];
const TASKS = [
  {text: "Shift down by 1", set: {shift: [1, 0]}},
  {text: "Shift by the stride", set: {stride: 2, shift: [0, 2]}},
  {text: "Average instead", set: {mode: "avg", shift: [0, 1]}},
];
const MOST = 6; // the largest window, stride and shift that the Python side takes

class PoolingView {
  constructor(binding) {
    this.binding = binding;
    this.hover = null;
    this.#makeGrids();
    this.measures = new Measures();
    this.sum = h("p", {class: "cx-sum"});
    this.sizes = h("p", {class: "cx-formula"});
    this.note = h("p", {class: "cx-note", role: "status"});
    this.root = bench(binding, {
      look: "pooling",
      label: "Pooling explorer",
      question: "The input moves by one pixel: what does the summary notice?",
      traits: [...TRAITS, "focus"],
      tasks: TASKS,
      stage: [this.#stage(), this.sum],
      readout: this.note,
      controls: this.#controls(),
      drawers: [drawer("How much the shift changes, and the sizes", this.measures.root, this.sizes)],
    });
    this.shiftPart = [this.measures.root, ...this.square];
    this.repaint = binding.paint([...TRAITS, "focus"], () => this.draw());
  }

  #makeGrids() {
    const {binding} = this;
    const follow = {
      onFocus: (r, c) => binding.set({focus: [r, c]}),
      onHover: (r, c) => {
        this.hover = r === null ? null : [r, c];
        this.repaint();
      },
    };
    this.input = new NumberGrid({
      label: "Input x",
      onEdit: (r, c, value) => binding.set({input: replaced(binding.get("input"), r, c, value)}),
    });
    this.output = new NumberGrid({label: "Output y", ...follow});
    this.shifted = new NumberGrid({label: "Shifted input"});
    this.shiftedOutput = new NumberGrid({label: "Shift, then pool", ...follow});
    this.expected = new NumberGrid({label: "Pool, then shift", ...follow});
  }

  #controls() {
    const {binding} = this;
    return [
      player(binding, {step: () => this.#step(), reset: () => binding.set({focus: [0, 0]})}),
      this.#shiftControls(),
      group(
        "Pooling",
        h("div", {class: "cx-wide"}, select(binding, "mode", {label: "Mode", options: MODES})),
        stepper(binding, "kernel_size", {label: "Window size K", min: 1, max: MOST}),
        stepper(binding, "stride", {label: "Stride S", min: 1, max: MOST}),
      ),
      group("Input x", inputTools(binding)),
    ];
  }

  #shiftControls() {
    const {binding} = this;
    const axis = (k, label) =>
      stepper(binding, `shift-${k}`, {
        label,
        min: -MOST,
        max: MOST,
        traits: ["shift"],
        read: () => binding.get("shift")[k],
        write: (value) => binding.set({shift: swapped(binding.get("shift"), k, value)}),
      });
    return group("Shift the input, in pixels", axis(1, "Shift right"), axis(0, "Shift down"));
  }

  #panel(name, ...content) {
    const caption = h("p", {class: "cx-caption"});
    this.captions = {...this.captions, [name]: caption};
    return h("div", {class: `cx-panel cx-of-${name}`}, caption, this[name].root, ...content);
  }

  /** The commuting square: x, its shift and their outputs, and the two ways that lead from x to the last corner. */
  #stage() {
    const way = (text, area) => h("span", {class: `cx-way cx-${area}`, "aria-hidden": "true"}, text);
    this.ways = {pixels: way("", "shift"), cells: way("", "shift-output"), same: way("", "same")};
    const pair = h("div", {class: "cx-pair"}, this.#panel("expected"), this.ways.same, this.#panel("shiftedOutput"));
    this.square = [this.#panel("shifted"), pair];
    const ways = [this.ways.pixels, this.ways.cells, way("pool", "pool"), way("pool", "pool-shifted")];
    return h("div", {class: "cx-stage"}, this.#panel("input"), this.#panel("output"), ...this.square, ...ways);
  }

  /** Move the window to the next output cell; false once it stands on the last one. */
  #step() {
    if (this.state.problem) return false;
    const [height, width] = [this.state.output.length, this.state.output[0].length];
    const [i, j] = this.#current();
    const next = (i * width + j + 1) % (height * width);
    this.binding.set({focus: [Math.floor(next / width), next % width]});
    return next < height * width - 1;
  }

  /** The output cell being looked at: under the pointer, else the chosen one, kept inside the output. */
  #current() {
    const [i, j] = this.hover ?? this.binding.get("focus");
    return [Math.min(i, this.state.output.length - 1), Math.min(j, this.state.output[0].length - 1)];
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    this.state = poolingState(traits);
    const {problem} = this.state;
    this.root.classList.toggle("cx-impossible", Boolean(problem));
    for (const part of [...this.shiftPart, this.output.root]) part.hidden = Boolean(problem);
    setCaption(this.captions.input, `Input x · ${traits.input.length}×${traits.input[0].length}`);
    this.input.resize(traits.input.length, traits.input[0].length, () => true);
    if (problem) this.#drawProblem(traits);
    else this.#drawResult(traits);
  }

  #drawProblem({input}) {
    this.#show(this.input, input, largest(input), () => "", "Input");
    this.captions.output.textContent = "Output y · none";
    this.sum.textContent = "";
    this.sizes.textContent = "";
    this.note.textContent = `This cannot work: ${this.state.problem}`;
  }

  #drawResult({input, shift}) {
    const {output, shifted, shiftedOutput, equivariance} = this.state;
    const [i, j] = this.#current();
    const [scale, most] = [largest(input), largest([...output, ...shiftedOutput])];
    const current = (r, c) => (r === i && c === j ? "cx-current" : "");
    const changed = (rows) => (r, c) => `${current(r, c)} ${differs(rows[r][c], output[r][c]) ? "cx-changed" : ""}`;
    this.#show(this.input, input, scale, this.#windowClasses(input, i, j), "Input");
    this.#show(this.output, output, most, current, "Output");
    this.#show(this.shifted, shifted, scale, this.#windowClasses(shifted, i, j), "Shifted input");
    this.#show(this.shiftedOutput, shiftedOutput, most, changed(shiftedOutput), "Shifted, then pooled,");
    this.#show(
      this.expected,
      equivariance.expected,
      most,
      (r, c) => `${current(r, c)} ${this.#expectedClass(r, c)}`,
      "Pooled, then shifted,",
    );
    fitCells(this.input, 2 * input[0].length + output[0].length, input.length + output.length);
    this.#drawCaptions(shift);
    this.#drawSum(i, j);
    this.#drawSizes(input);
    this.measures.show(this.state);
    setText(this.note, verdict(this.state, shift));
  }

  #show(grid, rows, scale, classes, name) {
    if (grid !== this.input) grid.resize(rows.length, rows[0].length);
    grid.update((r, c) => ({
      value: rows[r][c],
      share: rows[r][c] / scale,
      classes: classes(r, c),
      label: `${name} row ${r + 1}, column ${c + 1}`,
    }));
  }

  /** Marks the window of output cell (i, j) in `rows`, its largest number if that is what is taken, and what no window reads. */
  #windowClasses(rows, i, j) {
    const {kernelSize, mode, read} = this.state;
    const {top, left, values} = windowOf(this.state, rows, i, j);
    const winner = mode === "max" ? argmax(values) : -1;
    return (r, c) => {
      const inside = r >= top && c >= left && r < top + kernelSize && c < left + kernelSize;
      const won = inside && (r - top) * kernelSize + c - left === winner;
      return `${r < read[0] && c < read[1] ? "" : "cx-unread"} ${inside ? "cx-window" : ""} ${won ? "cx-winner" : ""}`;
    };
  }

  #expectedClass(r, c) {
    const {
      shiftedOutput,
      equivariance: {expected, known},
    } = this.state;
    if (!known(r, c)) return "cx-padding";
    return differs(expected[r][c], shiftedOutput[r][c]) ? "cx-changed" : "";
  }

  #drawCaptions(shift) {
    const {output, equivariance} = this.state;
    setCaption(this.captions.output, `Output y · ${output.length}×${output[0].length}`);
    setText(this.captions.shifted, "Shifted x");
    setText(this.captions.shiftedOutput, "Shift, then pool");
    setText(this.captions.expected, "Pool, then shift");
    setText(this.ways.pixels, shiftText(shift, "pixel"));
    setText(this.ways.cells, shiftText(equivariance.cells, "cell"));
    setText(this.ways.same, equivariance.differing ? "≠" : "=");
  }

  #drawSum(i, j) {
    const {mode, input, output} = this.state;
    const numbers = windowOf(this.state, input, i, j).values.map((value) => formatNumber(value));
    const signed = numbers.map((text) => (text.startsWith("−") ? `(${text})` : text));
    const made = {
      max: `max(${numbers.join(", ")})`,
      avg: `(${signed.join(" + ")}) / ${numbers.length}`,
      l2: `√(${signed.map((text) => `${text}²`).join(" + ")})`,
    }[mode];
    this.sum.replaceChildren(
      h("span", {class: "cx-name"}, `y[${i}, ${j}] = `),
      made,
      " = ",
      h("strong", {class: "cx-total"}, formatNumber(output[i][j], 4)),
    );
  }

  #drawSizes(input) {
    const {output, kernelSize, stride, read} = this.state;
    const [before, after] = [input.length * input[0].length, output.length * output[0].length];
    const unread = [input.length - read[0], input[0].length - read[1]];
    const size = (side, made) => `⌊(${side} − ${kernelSize})/${stride}⌋ + 1 = ${made}`;
    const sides =
      input.length === input[0].length
        ? size(input.length, output.length)
        : `rows ${size(input.length, output.length)}, columns ${size(input[0].length, output[0].length)}`;
    this.sizes.textContent =
      `O = ⌊(I − K)/S⌋ + 1: ${sides}. ${plural(before, "number")} in, ${after} out: ${wholePercent(1 - after / before)} fewer. ` +
      `Weights to learn: 0.${unread[0] || unread[1] ? ` No window reads ${plural(unread[0], "row")} and ${plural(unread[1], "column")} (hatched).` : ""}`;
  }
}

export default explorer(PoolingView);
