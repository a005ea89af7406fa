import {bench, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {button} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {moved, replaced} from "../math/matrix.mjs";
import {NetPanel} from "./panel.mjs";
import {PixelPad} from "./pixel_pad.mjs";
import {drawn, recognised, SIDE, STROKES} from "./state.mjs";

const MOVES = [
  ["←", t("left"), 0, -1],
  ["↑", t("up"), -1, 0],
  ["↓", t("down"), 1, 0],
  ["→", t("right"), 0, 1],
];
const MIDDLE = {row: 1, column: 1};
const TASKS = [
  {text: t("The same stroke in the corner"), set: {picture: drawn({stroke: 0, row: 0, column: 0})}},
  {text: t("Two places to the right"), set: {picture: drawn({stroke: 0, row: 0, column: 2})}},
  {text: t("Another stroke"), set: {picture: drawn({stroke: 2, row: 1, column: 1})}},
];
const ink = (rows) => rows.flat().reduce((a, b) => a + b, 0);

class StrokeView {
  constructor(binding) {
    this.binding = binding;
    this.pad = new PixelPad({
      side: SIDE,
      label: t("Picture, 4×4 pixels"),
      onPaint: (r, c, value) => this.#show(replaced(this.#picture(), r, c, value)),
    });
    const onPlace = (row, column) => this.#show(drawn({stroke: this.#stroke(), row, column}));
    this.dense = new NetPanel({
      title: t("Dense net"),
      unit: t("hidden unit"),
      units: t("hidden units"),
      onPlace,
      onUnit: (unit) => binding.set({unit}),
    });
    this.convolution = new NetPanel({
      title: t("Convolution"),
      unit: t("filter"),
      units: t("filters"),
      onPlace,
      onUnit: (filter) => binding.set({filter}),
    });
    this.note = h("p", {class: "cx-note", role: "status"});
    this.root = bench(binding, {
      look: "stroke",
      label: t("Corner stroke explorer"),
      question: t("Does it know the stroke at every place?"),
      traits: ["picture", "unit", "filter"],
      tasks: TASKS,
      stage: [h("div", {class: "cx-stage"}, this.dense.root, this.convolution.root)],
      readout: this.note,
      controls: this.#controls(),
    });
    for (const name of ["dense", "convolution"]) {
      this[name].load(binding.get(name));
      binding.on([name], () => this[name].load(binding.get(name)));
    }
    binding.paint(["picture", "dense", "convolution", "unit", "filter"], () => this.draw());
  }

  #controls() {
    const keys = (label, ...content) =>
      h(
        "div",
        {class: "cx-control", role: "group", "aria-label": label},
        h("span", {class: "cx-label"}, label),
        h("span", {class: "cx-keys"}, ...content),
      );
    const labelled = (text, label, act) => {
      const made = button(text, act);
      made.setAttribute("aria-label", label);
      return made;
    };
    this.strokes = STROKES.map(({sign, name}, stroke) =>
      labelled(sign, t("Draw {name}", {name}), () => this.#show(drawn({...this.#place(), stroke}))),
    );
    this.moves = MOVES.map(([sign, way, down, right]) =>
      labelled(sign, t("Move {way}", {way}), () => this.#show(moved(this.#picture(), down, right))),
    );
    const strongest = button(t("Strongest"), () => this.binding.set({unit: -1, filter: -1}));
    const clear = button(t("Clear"), () => this.#show(moved(this.#picture(), SIDE, 0)));
    return [
      group(
        t("Picture x · 4×4, draw here"),
        h("div", {class: "cx-wide"}, this.pad.root),
        h("p", {class: "cx-small cx-wide cx-pad-note"}, t("Outlined: the window where the chosen filter responds most.")),
      ),
      group(t("Or put a stroke there"), keys(t("Stroke"), ...this.strokes), keys(t("Move"), ...this.moves), clear),
      group(t("Unit and filter shown"), strongest),
    ];
  }

  #picture() {
    return this.binding.get("picture");
  }

  #show(picture) {
    this.binding.set({picture});
  }

  /** Where the stroke is; in the middle while none is drawn. */
  #place() {
    return recognised(this.#picture()) ?? MIDDLE;
  }

  /** The stroke that is drawn, else the one drawn last. */
  #stroke() {
    return recognised(this.#picture())?.stroke ?? this.last ?? 0;
  }

  draw() {
    const picture = this.#picture();
    const shown = recognised(picture);
    this.last = shown?.stroke ?? this.last;
    this.dense.update(picture, this.binding.get("unit"));
    this.convolution.update(picture, this.binding.get("filter"));
    const start = this.convolution.window; // in the map, which begins one pixel above and left of the picture
    this.pad.update(picture, (r, c) => start !== null && [r - start[0], c - start[1]].every((step) => step === -1 || step === 0));
    this.strokes.forEach((key, stroke) => {
      key.setAttribute("aria-pressed", String(shown?.stroke === stroke));
    });
    this.moves.forEach((key, i) => {
      const [, , down, right] = MOVES[i];
      key.disabled = ink(picture) === 0 || ink(moved(picture, down, right)) < ink(picture);
    });
    setText(this.note, `${this.#drawnWords(shown)} ${this.dense.words(shown?.stroke)} ${this.convolution.words(shown?.stroke)}`);
  }

  #drawnWords(shown) {
    if (!shown) return t("No corner stroke: that is three pixels of a 2×2 block.");
    const {stroke, row, column} = shown;
    return t("{sign} at row {row}, column {column}.", {sign: STROKES[stroke].sign, row: row + 1, column: column + 1});
  }
}

export default explorer(StrokeView);
