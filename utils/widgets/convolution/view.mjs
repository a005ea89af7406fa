import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {player, presets, select, stepper, toggle} from "../kit/controls.mjs";
import {h, setCaption, setText} from "../kit/dom.mjs";
import {fitCells, NumberGrid} from "../kit/grid.mjs";
import {t} from "../kit/language.mjs";
import {span} from "../math/arithmetic.mjs";
import {largest, replaced} from "../math/matrix.mjs";
import {convolutionState} from "../parts/convolved.mjs";
import {centred, inputTools, sideStepper} from "../parts/matrix_tools.mjs";
import {Beam, Traveller} from "../parts/travelling.mjs";
import {paddingControls} from "./padding.mjs";
import {inWindow} from "./state.mjs";
import {sizeLines, unreadText, writtenOut} from "./words.mjs";

const TRAITS = ["input", "kernel", "stride", "padding", "padding_mode", "dilation", "flip"];
const TASKS = [
  {text: t("Read every second place: stride 2"), set: {stride: 2, padding: 0}},
  {text: t("A kernel that changes nothing"), set: (binding) => ({kernel: binding.named("kernels").identity, stride: 1})},
  {text: t("Keep the size: padding “same”"), set: {padding: "same", stride: 1}},
];
const MODES = [
  ["zeros", t("zeros")],
  ["reflect", t("reflect")],
  ["replicate", t("replicate")],
  ["circular", t("circular")],
];

class ConvolutionView {
  constructor(binding) {
    this.binding = binding;
    this.hover = null;
    this.#makeGrids();
    this.sum = h("p", {class: "cx-sum"});
    this.sizes = h("p", {class: "cx-formula"});
    this.note = h("p", {class: "cx-note", role: "status"});
    this.root = bench(binding, {
      look: "convolution",
      label: t("Convolution explorer"),
      question: t("What do nine numbers see at each place?"),
      traits: [...TRAITS, "focus"],
      tasks: TASKS,
      stage: [this.#stage(), this.sum],
      readout: this.note,
      controls: this.#controls(),
      drawers: [drawer(t("How large the output is"), this.sizes)],
    });
    this.repaint = binding.paint([...TRAITS, "focus"], () => this.draw());
  }

  #makeGrids() {
    const {binding} = this;
    this.input = new NumberGrid({
      label: t("Input x"),
      onEdit: (r, c, value) => binding.set({input: replaced(binding.get("input"), r - this.ends.top, c - this.ends.left, value)}),
    });
    this.kernel = new NumberGrid({
      label: t("Kernel w"),
      onEdit: (r, c, value) => binding.set({kernel: replaced(binding.get("kernel"), r, c, value)}),
    });
    this.used = new NumberGrid({label: t("Kernel as used, rotated by 180°")});
    this.output = new NumberGrid({
      label: t("Output y"),
      onFocus: (r, c) => binding.set({focus: [r, c]}),
      onHover: (r, c) => {
        this.hover = r === null ? null : [r, c];
        this.repaint();
      },
    });
    this.window = new Traveller(this.input);
    this.answer = new Traveller(this.output);
  }

  #controls() {
    const {binding} = this;
    return [
      player(binding, {step: () => this.#step(), reset: () => binding.set({focus: [0, 0]})}),
      group(
        t("The window"),
        stepper(binding, "stride", {label: t("Stride S"), min: 1, max: 4}),
        stepper(binding, "dilation", {label: t("Dilation D"), min: 1, max: 3}),
        ...paddingControls(binding),
        select(binding, "padding_mode", {label: t("Padding mode"), options: MODES}),
      ),
      group(
        t("Kernel w"),
        presets(binding, "kernel", {label: t("Example"), values: binding.named("kernels")}),
        sideStepper(binding, "kernel", {label: t("Kernel size K"), max: 5, offset: centred}),
        toggle(binding, "flip", {label: t("Flip (true convolution)")}),
      ),
      group(t("Input x"), inputTools(binding)),
    ];
  }

  #stage() {
    const panel = (...content) => h("div", {class: "cx-panel"}, ...content);
    const caption = () => h("p", {class: "cx-caption"});
    const sign = (text) => h("span", {class: "cx-operator", "aria-hidden": "true"}, text);
    this.captions = {input: caption(), kernel: caption(), output: caption()};
    this.usedPanel = h("div", {class: "cx-used"}, h("p", {class: "cx-caption"}, t("as used, rotated by 180°")), this.used.root);
    const stage = h(
      "div",
      {class: "cx-stage"},
      panel(this.captions.input, this.input.root),
      sign("×"),
      panel(this.captions.kernel, this.kernel.root, this.usedPanel),
      sign("="),
      panel(this.captions.output, this.output.root),
    );
    this.beam = new Beam(stage);
    return stage;
  }

  /** Move the window to the next output cell; false once it stands on the last one. */
  #step() {
    if (this.state.problem) return false;
    const [height, width] = [this.state.rows.output, this.state.columns.output];
    const next = (this.#current()[0] * width + this.#current()[1] + 1) % (height * width);
    this.binding.set({focus: [Math.floor(next / width), next % width]});
    return next < height * width - 1;
  }

  /** The output cell being looked at: under the pointer, else the chosen one, kept inside the output. */
  #current() {
    const [i, j] = this.hover ?? this.binding.get("focus");
    return [Math.min(i, this.state.rows.output - 1), Math.min(j, this.state.columns.output - 1)];
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    this.state = convolutionState(traits);
    this.root.classList.toggle("cx-impossible", Boolean(this.state.problem));
    this.output.root.hidden = Boolean(this.state.problem); // to take its cells away would make the way back slow
    this.#drawKernel(traits);
    if (this.state.problem) this.#drawProblem(traits);
    else this.#drawResult(traits);
    this.#travel();
  }

  /** The window's frame, and the one of the output that it gives. */
  #travel() {
    const {problem, rows, columns, stride, dilation} = this.state;
    const [i, j] = problem ? [] : this.#current();
    this.window.go(problem ? null : [i * stride, j * stride, span(rows.kernelSize, dilation), span(columns.kernelSize, dilation)]);
    this.answer.go(problem ? null : [i, j, 1, 1]);
    this.beam.join(this.window, this.answer);
  }

  #drawKernel({kernel, flip}) {
    const scale = largest(kernel);
    const [i, j] = [kernel.length, kernel[0].length];
    setCaption(this.captions.kernel, `${t("Kernel")} · ${i}×${j}`);
    this.kernel.resize(i, j, () => true);
    this.kernel.update((r, c) => ({
      value: kernel[r][c],
      share: kernel[r][c] / scale,
      label: t("Weight row {r}, column {c}", {r: r + 1, c: c + 1}),
    }));
    this.usedPanel.hidden = !flip;
    this.root.classList.toggle("cx-flipped", flip); // styles that ask with :has would be checked for each cell that comes or goes
    this.used.resize(i, j);
    this.used.update((r, c) => {
      const value = kernel[i - 1 - r][j - 1 - c];
      return {value, share: value / scale, label: t("Used weight row {r}, column {c}", {r: r + 1, c: c + 1})};
    });
  }

  #drawProblem({input}) {
    this.ends = {top: 0, left: 0};
    setCaption(this.captions.input, `${t("Input x")} · ${input.length}×${input[0].length}`);
    this.captions.output.textContent = t("Output y · none");
    this.input.resize(input.length, input[0].length, () => true);
    this.input.update((r, c) => this.#inputCell(input[r][c], largest(input), r, c));
    this.sum.textContent = "";
    this.sizes.textContent = "";
    this.note.textContent = t("This cannot work: {problem}", {problem: this.state.problem});
  }

  #drawResult({input}) {
    const {rows, columns, padded, output} = this.state;
    const [i, j] = this.#current();
    this.ends = {top: rows.before, left: columns.before};
    setCaption(this.captions.input, `${t("Input x")} · ${input.length}×${input[0].length}${this.#paddingText()}`);
    setCaption(this.captions.output, `${t("Output y")} · ${rows.output}×${columns.output}`);
    const inside = (r, c) => r >= rows.before && c >= columns.before && r < rows.before + rows.size && c < columns.before + columns.size;
    this.input.resize(padded.length, padded[0].length, inside);
    const {kernelSize, output: made} = columns;
    fitCells(this.input, padded[0].length + kernelSize + made, padded[0].length + Math.max(kernelSize, made));
    const scale = largest(input);
    this.input.update((r, c) =>
      this.#inputCell(padded[r][c], scale, r - rows.before, c - columns.before, [
        inside(r, c) ? "" : "cx-padding",
        rows.read[r] && columns.read[c] ? "" : "cx-unread",
        inWindow(this.state, i, j, r, c) ? "cx-window" : "",
      ]),
    );
    this.output.resize(rows.output, columns.output);
    const most = largest(output);
    this.output.update((r, c) => ({
      value: output[r][c],
      share: output[r][c] / most,
      classes: r === i && c === j ? "cx-current" : "",
      label: t("Output row {r}, column {c}", {r: r + 1, c: c + 1}),
    }));
    this.sum.replaceChildren(...writtenOut(this.state, i, j));
    this.sizes.replaceChildren(...sizeLines(this.state));
    setText(this.note, unreadText(this.state));
  }

  #inputCell(value, scale, r, c, classes = []) {
    const padding = classes.includes("cx-padding");
    return {
      value,
      share: value / scale,
      classes: classes.join(" "),
      label: padding ? t("Padding") : t("Input row {r}, column {c}", {r: r + 1, c: c + 1}),
    };
  }

  #paddingText() {
    const {
      rows: {before, after},
    } = this.state;
    if (!before && !after) return "";
    return before === after ? t(" · padded by {before}", {before}) : t(" · padded by {before} and {after}", {before, after});
  }
}

export default explorer(ConvolutionView);
