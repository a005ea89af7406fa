import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {player, presets, select, stepper} from "../kit/controls.mjs";
import {h, setCaption, setText} from "../kit/dom.mjs";
import {fitCells, NumberGrid} from "../kit/grid.mjs";
import {largest, replaced} from "../math/matrix.mjs";
import {sideStepper} from "../parts/matrix_tools.mjs";
import {Beam, Traveller} from "../parts/travelling.mjs";
import {blockOf, clampedFocus, litTaps, transposedState} from "./state.mjs";
import {sizeFormula, sumOf, verdict, whereWritten} from "./words.mjs";

const TRAITS = ["input", "kernel", "stride", "padding", "output_padding", "way", "show", "focus"];
const WAYS = [
  ["transposed", "transposed"],
  ["upsample", "repeat, convolve"],
];
const SHOWS = [
  ["writes", "how often written"],
  ["sums", "the sums"],
];
/** A transposed convolution with one of the kernels, at stride 2. */
const transposedBy = (kernel, show) => (binding) => ({kernel: binding.named("kernels")[kernel], stride: 2, way: "transposed", show});
const TASKS = [
  {text: "A kernel that stride 2 divides: 4×4", set: transposedBy("ones, 4×4", "writes")},
  {text: "Written alike, and yet uneven", set: transposedBy("uneven, 4×4", "sums")},
  {text: "Repeat first, then convolve", set: {way: "upsample"}},
];
const size = (rows) => `${rows.length}×${rows[0].length}`;

class TransposedView {
  constructor(binding) {
    this.binding = binding;
    this.hover = null;
    this.#makeGrids();
    this.sum = h("p", {class: "cx-sum"});
    this.sizes = h("p", {class: "cx-formula"});
    this.note = h("p", {class: "cx-note", role: "status"});
    this.root = bench(binding, {
      look: "transposed",
      label: "Transposed convolution explorer",
      question: "Who writes into which output, and how often?",
      traits: TRAITS,
      tasks: TASKS,
      stage: [this.#stage(), this.sum],
      readout: this.note,
      controls: this.#controls(),
      drawers: [drawer("How large the output is", this.sizes)],
    });
    this.repaint = binding.paint(TRAITS, () => this.draw());
  }

  #makeGrids() {
    const {binding} = this;
    const edited = (trait) => (r, c, value) => binding.set({[trait]: replaced(binding.get(trait), r, c, value)});
    const looked = (part) => ({
      onFocus: (r, c) => binding.set({focus: {[part]: [r, c]}}),
      onHover: (r, c) => {
        this.hover = r === null ? null : {[part]: [r, c]};
        this.repaint();
      },
    });
    this.input = new NumberGrid({label: "Input x", onEdit: edited("input"), ...looked("input")});
    this.kernel = new NumberGrid({label: "Kernel w", onEdit: edited("kernel")});
    this.output = new NumberGrid({label: "Output y", ...looked("output")});
    this.writers = new Traveller(this.input);
    this.written = new Traveller(this.output);
  }

  #controls() {
    const {binding} = this;
    return [
      player(binding, {step: () => this.#step(), reset: () => binding.set({focus: {input: [0, 0]}})}),
      group("The way up", select(binding, "way", {label: "Enlarge by", options: WAYS})),
      group(
        "The windows",
        stepper(binding, "stride", {label: "Stride S", min: 1, max: 3}),
        sideStepper(binding, "kernel", {label: "Kernel size K", max: 5}),
        stepper(binding, "padding", {label: "Padding P", min: 0, max: 2}),
        stepper(binding, "output_padding", {label: "Output padding", min: 0, max: 2}),
      ),
      group(
        "The numbers",
        presets(binding, "kernel", {label: "Kernel w", values: binding.named("kernels")}),
        presets(binding, "input", {label: "Input x", values: binding.named("inputs")}),
        select(binding, "show", {label: "Shown", options: SHOWS}),
      ),
    ];
  }

  #stage() {
    const panel = (...content) => h("div", {class: "cx-panel"}, ...content);
    const caption = () => h("p", {class: "cx-caption"});
    const sign = (text) => h("span", {class: "cx-operator", "aria-hidden": "true"}, text);
    this.captions = {input: caption(), kernel: caption(), output: caption()};
    const stage = h(
      "div",
      {class: "cx-stage"},
      panel(this.captions.input, this.input.root),
      sign("×"),
      panel(this.captions.kernel, this.kernel.root),
      sign("→"),
      panel(this.captions.output, this.output.root),
    );
    this.beam = new Beam(stage);
    return stage;
  }

  /** Look at the next input; false once it is the last one. */
  #step() {
    const input = this.binding.get("input");
    const width = input[0].length;
    const [row, column] = this.binding.get("focus").input ?? [0, -1];
    const next = (row * width + column + 1) % (input.length * width);
    this.binding.set({focus: {input: [Math.floor(next / width), next % width]}});
    return next < input.length * width - 1;
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    this.state = transposedState(traits);
    const {problem} = this.state;
    this.root.classList.toggle("cx-impossible", Boolean(problem));
    this.root.classList.toggle("cx-repeated", traits.way === "upsample");
    this.output.root.hidden = Boolean(problem); // to take its cells away would make the way back slow
    const focus = problem ? null : clampedFocus(this.state, this.hover ?? traits.focus);
    const lit = focus ? litTaps(this.state, focus) : [];
    this.#drawTables(traits, focus, lit);
    if (problem) this.#drawProblem();
    else this.#drawResult(traits, focus, lit);
    this.writers.go(lit.length ? blockOf(lit, "input") : null);
    this.written.go(lit.length ? blockOf(lit, "output") : null);
    this.beam.join(this.writers, this.written);
  }

  /** The two tables that a reader edits; what meets in the focus is framed. */
  #drawTables({input, kernel}, focus, lit) {
    const show = (grid, rows, part, name) => {
      const marked = new Set(lit.map((tap) => String(tap[part])));
      const whole = part === "weight" && focus?.[0] === "input"; // an input meets all weights: nothing to point out
      const chosen = focus?.[0] === part ? String(focus[1]) : "";
      const scale = largest(rows);
      grid.resize(rows.length, rows[0].length, () => true);
      grid.update((r, c) => ({
        value: rows[r][c],
        share: rows[r][c] / scale,
        classes: `${r},${c}` === chosen ? "cx-current" : !whole && marked.has(`${r},${c}`) ? "cx-window" : "",
        label: `${name} row ${r + 1}, column ${c + 1}`,
      }));
    };
    setCaption(this.captions.input, `Input x · ${size(input)}`);
    setCaption(this.captions.kernel, `Kernel · ${size(kernel)}`);
    show(this.input, input, "input", "Input");
    show(this.kernel, kernel, "weight", "Weight");
  }

  #drawProblem() {
    this.captions.output.textContent = "Output y · none";
    this.sum.textContent = "";
    this.sizes.textContent = "";
    this.note.textContent = `This cannot work: ${this.state.problem}`;
  }

  #drawResult(traits, focus, lit) {
    const {writes, sums, rows, columns} = this.state;
    const shown = traits.show === "writes" ? writes : sums;
    const marked = new Set(lit.map((tap) => String(tap.output)));
    const most = largest(shown);
    setCaption(this.captions.output, `${traits.show === "writes" ? "Writes into y" : "Output y"} · ${size(shown)}`);
    const [side, wide] = [traits.kernel.length, columns.output];
    fitCells(this.input, columns.size + side + wide, Math.max(columns.size, side) + wide);
    this.output.resize(rows.output, columns.output);
    this.output.update((r, c) => ({
      value: shown[r][c],
      share: shown[r][c] / most,
      classes: marked.has(`${r},${c}`) || (focus[0] === "output" && String(focus[1]) === `${r},${c}`) ? "cx-window" : "",
      label: `Output row ${r + 1}, column ${c + 1}`,
    }));
    const said = focus[0] === "input" ? [whereWritten(focus[1], lit, traits)] : sumOf(focus[1], lit, traits);
    this.sum.replaceChildren(...said);
    setText(this.note, verdict(traits));
    this.sizes.replaceChildren(...sizeFormula(this.state, traits));
  }
}

export default explorer(TransposedView);
