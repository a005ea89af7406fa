import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {player, select, stepper} from "../kit/controls.mjs";
import {h, setCaption} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {arrow, isShortcut} from "../kit/keys.mjs";
import {formatCount} from "../kit/numbers.mjs";
import {svg} from "../kit/svg.mjs";
import {largest, replaced} from "../math/matrix.mjs";
import {sideStepper} from "../parts/matrix_tools.mjs";
import {PICTURES} from "./picture.mjs";
import {asText, clampedFocus, describe, isLit, letter, linearMapState} from "./state.mjs";

const TRAITS = ["input", "kernel", "stride", "padding", "dilation", "view", "focus"];
const VIEWS = [
  ["matrix", "matrix M"],
  ["im2col", "im2col"],
  ["graph", "nodes and edges"],
];
const HIGHEST = 300; // pixels: of a drawing, where its letters stay legible
const TASKS = [
  {text: "Unroll the input: im2col", set: {view: "im2col"}},
  {text: "See the shared edges", set: {view: "graph"}},
  {text: "Pad by 1", set: {padding: 1, view: "matrix"}},
];
const size = (rows) => `${rows.length}×${rows[0].length}`;

class LinearMapView {
  constructor(binding) {
    this.binding = binding;
    this.hover = null;
    this.#makeGrids();
    this.#makePicture();
    this.counts = h("tbody");
    this.note = h("p", {class: "cx-note", role: "status"});
    this.words = h("p", {class: "cx-formula"});
    this.text = h("pre", {tabIndex: 0, role: "region", "aria-label": "The picture as text"});
    this.details = h(
      "details",
      {class: "cx-drawer cx-text", ontoggle: () => this.repaint()},
      h("summary", {}, "The picture as text"),
      this.text,
    );
    this.root = bench(binding, {
      look: "linear-map",
      label: "Linear map explorer",
      question: "Which matrix is this convolution?",
      traits: TRAITS,
      tasks: TASKS,
      stage: [this.#stage(), this.drawing],
      readout: this.note,
      controls: this.#controls(),
      drawers: [drawer("Against a dense layer", this.words, this.#table()), this.details],
    });
    this.repaint = binding.paint(TRAITS, () => this.draw());
  }

  #makeGrids() {
    const {binding} = this;
    const grid = (trait, label, part) =>
      new NumberGrid({
        label,
        onEdit: (r, c, value) => trait && binding.set({[trait]: replaced(binding.get(trait), r, c, value)}),
        onFocus: (r, c) => binding.set({focus: {[part]: this.#index(part, r, c)}}),
        onHover: (r, c) => this.#look(r === null ? null : {[part]: this.#index(part, r, c)}),
      });
    this.kernel = grid("kernel", "Kernel w", "weight");
    this.input = grid("input", "Input x", "input");
    this.output = grid(null, "Output y", "output");
  }

  #index(part, r, c) {
    const {inputWidth, kernelWidth, outputWidth} = this.state;
    return r * {input: inputWidth, weight: kernelWidth, output: outputWidth}[part] + c;
  }

  /** Look at something for as long as the pointer stays there. */
  #look(focus) {
    this.hover = focus;
    this.repaint();
  }

  #makePicture() {
    this.title = h("p", {class: "cx-caption"});
    this.picture = svg("svg", {class: "cx-map", role: "application", tabindex: 0});
    this.picture.addEventListener("click", (event) => {
      const focus = this.#under(event);
      if (focus) this.binding.set({focus});
    });
    this.picture.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.#look(this.#under(event)));
    this.picture.addEventListener("pointerleave", () => this.#look(null));
    this.picture.addEventListener("keydown", (event) => this.#key(event));
    this.scroller = h("div", {class: "cx-scroll"}, this.picture);
    this.drawing = h("div", {class: "cx-map-part"}, this.title, this.scroller);
  }

  /** Scroll the stage, where it is too low for the whole drawing, to the row that was stepped to. */
  #follow() {
    const [view, frame] = [".cx-view", ".cx-frame"].map((part) => this.root.querySelector(part));
    if (!frame || view.scrollHeight <= view.clientHeight) return;
    const [shown, row] = [view.getBoundingClientRect(), frame.getBoundingClientRect()];
    view.scrollTop += Math.max(0, row.bottom - shown.bottom) + Math.min(0, row.top - shown.top);
  }

  /** What lies under the pointer: an entry, a number of a vector or a node. */
  #under({clientX, clientY}) {
    if (this.state.problem) return null;
    const box = this.picture.getBoundingClientRect();
    const scale = this.size[0] / (box.width || 1);
    return PICTURES[this.view].at(this.state, (clientX - box.left) * scale, (clientY - box.top) * scale);
  }

  #key(event) {
    const step = arrow(event);
    if (!step || isShortcut(event) || this.state.problem) return;
    event.preventDefault();
    const focus = PICTURES[this.view].step(this.state, clampedFocus(this.state, this.binding.get("focus")), ...step);
    this.hover = null;
    this.binding.set({focus});
  }

  #controls() {
    const {binding} = this;
    return [
      player(binding, {step: () => this.#step(), reset: () => binding.set({focus: {output: 0}})}),
      group("Drawing", select(binding, "view", {label: "Show", options: VIEWS})),
      group(
        "The convolution",
        stepper(binding, "stride", {label: "Stride S", min: 1, max: 3}),
        stepper(binding, "dilation", {label: "Dilation D", min: 1, max: 2}),
        stepper(binding, "padding", {label: "Padding P", min: 0, max: 2}),
      ),
      group(
        "Sizes",
        sideStepper(binding, "kernel", {label: "Kernel size K", max: 3}),
        sideStepper(binding, "input", {label: "Input size I", max: 6}),
      ),
    ];
  }

  /** Look at the next output, a row of M; false at the last one. */
  #step() {
    if (this.state.problem) return false;
    const {output = -1} = this.binding.get("focus");
    const next = (output + 1) % this.state.y.length;
    this.binding.set({focus: {output: next}});
    requestAnimationFrame(() => this.#follow());
    return next < this.state.y.length - 1;
  }

  #stage() {
    const caption = () => h("p", {class: "cx-caption"});
    this.captions = {kernel: caption(), input: caption(), output: caption()};
    const panel = (name) => h("div", {class: "cx-panel"}, this.captions[name], this[name].root);
    return h("div", {class: "cx-stage"}, panel("kernel"), panel("input"), panel("output"));
  }

  #table() {
    const head = ["", "numbers to learn", "multiplications"].map((text) => h("th", {scope: "col"}, text));
    return h("table", {class: "cx-table"}, h("thead", {}, h("tr", {}, ...head)), this.counts);
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    this.state = linearMapState(traits);
    this.view = traits.view;
    this.root.classList.toggle("cx-impossible", Boolean(this.state.problem));
    for (const part of [this.scroller, this.title]) part.hidden = Boolean(this.state.problem);
    if (this.state.problem) this.#drawProblem(traits);
    else this.#drawResult(traits, clampedFocus(this.state, this.hover ?? traits.focus));
  }

  #drawProblem({input, kernel}) {
    this.state.inputWidth = input[0].length;
    this.state.kernelWidth = kernel[0].length;
    this.#drawGrids(input, kernel, [], {});
    this.note.textContent = `This cannot work: ${this.state.problem}`;
  }

  #drawResult({input, kernel}, focus) {
    const {state} = this;
    this.root.classList.toggle("cx-high", state.output.length > 3); // for a phone
    this.#drawGrids(input, kernel, state.output, focus);
    this.#drawPicture(focus);
    this.note.textContent = describe(state, focus);
    this.#drawCounts(kernel);
    if (this.details.open) this.text.textContent = asText(state, this.view);
  }

  #drawGrids(input, kernel, output, focus) {
    const lit = (this.state.taps ?? []).filter((tap) => isLit(tap, focus));
    const show = (name, grid, rows, part, look) => {
      const touched = new Set([...lit.map((tap) => tap[part]), focus[part]]);
      const all = lit.length > 0 && rows.flat().every((_, index) => touched.has(index));
      const width = rows[0]?.length ?? 0;
      const padded = name === "input" && this.binding.get("padding") ? ` · padded by ${this.binding.get("padding")}` : "";
      setCaption(this.captions[name], `${grid.root.getAttribute("aria-label")} · ${width ? size(rows) : "none"}${padded}`);
      grid.resize(rows.length, width, () => name !== "output");
      const scale = width ? largest(rows) : 1;
      grid.update((r, c) => {
        const index = r * width + c;
        const mark = touched.has(index) && !all ? "cx-current" : "";
        return {value: rows[r][c], share: rows[r][c] / scale, ...look(index, r, c, mark)};
      });
    };
    show("kernel", this.kernel, kernel, "weight", (index, r, c, mark) => ({
      classes: `cx-tied cx-tie-${letter(index)} ${mark}`,
      share: 0, // its letter has a colour
      label: `Weight ${letter(index)}, row ${r + 1}, column ${c + 1}`,
    }));
    show("input", this.input, input, "input", (_index, r, c, mark) => ({classes: mark, label: `Input row ${r + 1}, column ${c + 1}`}));
    show("output", this.output, output, "output", (_index, r, c, mark) => ({classes: mark, label: `Output row ${r + 1}, column ${c + 1}`}));
  }

  #drawPicture(focus) {
    const {state, view} = this;
    const {x, y, w} = state;
    this.title.textContent = {
      matrix: `M · x = y, with M of ${y.length}×${x.length}`,
      im2col: `w · X = y, with X, im2col of x, of ${w.length}×${y.length}`,
      graph: `${x.length} inputs, ${y.length} outputs, ${state.taps.length} edges`,
    }[view];
    this.size = PICTURES[view].size(state);
    const [width, height] = this.size;
    this.picture.setAttribute("viewBox", `-1.5 -1.5 ${width + 3} ${height + 3}`);
    this.picture.setAttribute("aria-label", `${this.title.textContent}. Arrow keys move the focus.`);
    const most = width * Math.min(1.25, HIGHEST / height);
    this.picture.style.setProperty("--most", `${most}px`);
    this.drawing.style.flexBasis = height > width ? `clamp(${width * 0.73}px, 100cqi - 8.7rem, ${most}px)` : `${most}px`; // a high one stays beside the tables
    this.picture.style.minWidth = `min(${width * 0.73}px, max(min(100cqi - 1rem, 12.6rem), ${width * 0.46}px))`; // letters stay legible
    this.picture.replaceChildren(...PICTURES[view].draw(state, focus));
  }

  #drawCounts(kernel) {
    const {x, y, w, taps} = this.state;
    const row = (...cells) => h("tr", {}, h("th", {scope: "row"}, cells[0]), ...cells.slice(1).map((text) => h("td", {}, text)));
    const product = (a, b) => `${a}·${b} = ${formatCount(a * b)}`;
    this.counts.replaceChildren(
      row(`Dense layer, ${x.length} → ${y.length}`, product(x.length, y.length), product(x.length, y.length)),
      row(`Convolution, ${size(kernel)}`, String(w.length), product(w.length, y.length)),
    );
    this.words.textContent =
      `M has ${product(y.length, x.length)} entries: ${taps.length} hold copies of ${w.length} ` +
      `weight${w.length === 1 ? "" : "s"}, ${x.length * y.length - taps.length} are fixed to 0.`;
  }
}

export default explorer(LinearMapView);
