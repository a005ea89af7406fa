import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {button, select, slider} from "../kit/controls.mjs";
import {h, setCaption, setText} from "../kit/dom.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {argmax} from "../math/dense.mjs";
import {DigitPad} from "../parts/digit_pad.mjs";
import {CLASSES, INK, SIDE, unpacked, valuesOf} from "../parts/digits.mjs";
import {NetPanel, reading} from "./panel.mjs";
import {attack, network, noisy, probabilities} from "./state.mjs";

const LARGEST_EPS = {linf: 0.5, l2: 4};
const NOTCHES = 50; // of the slider of ε
const TRAITS = ["nets", "picture", "label", "eps", "steps", "norm", "target", "seed"];
const TASKS = [
  {text: "A smaller change: ε = 0.05", set: {eps: 0.05, norm: "linf", steps: 10, target: -1}},
  {text: "One step instead of ten", set: {eps: 0.15, norm: "linf", steps: 1, target: -1}},
  {text: "Make it a 3", set: {eps: 0.25, norm: "linf", steps: 10, target: 3}},
];
const rowsOf = (values) => Array.from({length: SIDE}, (_, r) => values.slice(r * SIDE, (r + 1) * SIDE));
const fourDigits = (value) => Number(value.toFixed(4));

class AdversarialView {
  constructor(binding) {
    this.binding = binding;
    this.digits = unpacked(binding.get("digits")).heldOut;
    this.pad = new DigitPad({side: SIDE, label: "Picture, 8×8 pixels", onDraw: () => binding.set({picture: rowsOf(this.pad.values)})});
    this.caption = h("p", {class: "cx-caption"});
    this.note = h("p", {class: "cx-note", role: "status"});
    this.panels = h("div", {class: "cx-nets"});
    this.tables = h("div", {class: "cx-tables"});
    this.scale = h("p", {class: "cx-small"});
    this.root = bench(binding, {
      look: "adversarial",
      label: "Adversarial explorer",
      question: "How little must change until the answer does?",
      traits: TRAITS.filter((name) => name !== "nets"),
      tasks: TASKS,
      stage: [this.panels, this.scale],
      readout: this.note,
      controls: [this.#drawing(), ...this.#controls()],
      drawers: [
        drawer("All ten probabilities", this.tables, h("p", {class: "cx-small"}, "The noise is a change of the same size, at random.")),
      ],
    });
    this.#load();
    binding.on(["nets"], () => this.#load());
    binding.paint(TRAITS, () => this.draw());
  }

  #controls() {
    const {binding} = this;
    const largest = () => LARGEST_EPS[binding.get("norm")];
    const eps = {
      get: () => (NOTCHES * binding.get("eps")) / largest(),
      set: (values) => binding.set({eps: fourDigits((values.eps * largest()) / NOTCHES)}),
      on: (names, listener) => binding.on([...names, "norm"], listener),
    };
    const norm = {
      get: () => binding.get("norm"),
      set: (values) => this.#changeNorm(values.norm),
      on: (names, listener) => binding.on(names, listener),
    };
    const aims = Array.from({length: CLASSES}, (_, k) => [k, `towards ${k}`]);
    return [
      group(
        "The attack",
        slider(eps, "eps", {label: "Size ε of the change", min: 0, max: NOTCHES, format: () => formatNumber(binding.get("eps"), 3)}),
        select(norm, "norm", {
          label: "Norm",
          options: [
            ["linf", "L∞, each pixel"],
            ["l2", "L2, whole length"],
          ],
        }),
        slider(binding, "steps", {label: "Steps of the attack", min: 1, max: 20}),
        h("div", {class: "cx-wide"}, select(binding, "target", {label: "Aim", options: [[-1, "away from the class"], ...aims]})),
        button("New noise", () => binding.set({seed: (binding.get("seed") + 1) % 1000})),
      ),
    ];
  }

  /** Another norm, with ε so that a change of every pixel keeps its length. */
  #changeNorm(norm) {
    if (norm === this.binding.get("norm")) return;
    const eps = this.binding.get("eps") * (norm === "l2" ? SIDE : 1 / SIDE);
    this.binding.set({norm, eps: fourDigits(Math.min(eps, LARGEST_EPS[norm]))});
  }

  #drawing() {
    const classes = Array.from({length: CLASSES}, (_, k) => [k, String(k)]);
    const tools = h(
      "div",
      {class: "cx-tools"},
      button("Next digit", () => this.#pick((this.#place() + 1) % this.digits.count)),
      button("Clear", () => this.binding.set({picture: rowsOf(new Array(SIDE * SIDE).fill(0)), label: -1})),
      select(this.binding, "label", {label: "True class", options: [[-1, "?"], ...classes]}),
    );
    return group("Draw on the picture", h("div", {class: "cx-drawn cx-wide"}, this.pad.root, h("div", {}, this.caption, tools)));
  }

  #pick(row) {
    this.picked = row;
    this.binding.set({picture: rowsOf(valuesOf(this.digits, row)), label: this.digits.labels[row]});
  }

  /** Which of the page's digits was shown last, −1 if none. */
  #place() {
    const shown = String(this.binding.get("picture").flat());
    const row = this.digits.labels.findIndex((_, i) => String(valuesOf(this.digits, i)) === shown);
    this.isOfTheData = row >= 0;
    this.picked = row >= 0 ? row : (this.picked ?? -1);
    return this.picked;
  }

  #load() {
    this.nets = this.binding.get("nets").map(([name, layers]) => ({name, net: network(layers), panel: new NetPanel()}));
    this.panels.replaceChildren(...this.nets.map(({panel}) => panel.root));
    this.tables.replaceChildren(...this.nets.map(({name, panel}) => h("div", {}, h("p", {class: "cx-caption"}, name), panel.table)));
  }

  draw() {
    const {binding} = this;
    const values = binding.get("picture").flat();
    if (String(values) !== String(this.pad.values)) this.pad.show(values);
    const row = this.#place();
    setCaption(this.caption, this.isOfTheData ? `Picture x · test digit ${row + 1}` : "Picture x · drawn");
    const settings = binding.read(["eps", "steps", "norm"]);
    const x = values.map((value) => value / INK);
    const noise = Array.from(noisy(binding.get("seed"), x, settings));
    const found = this.nets.map(({net}) =>
      [x, this.#attacked(net, x, settings), noise].map((input) => ({x: input, probabilities: probabilities(net, input)})),
    );
    const most = Math.max(
      1e-9,
      ...found.flatMap((columns) => columns.flatMap((column) => column.x.map((value, i) => Math.abs(value - x[i])))),
    );
    this.nets.forEach(({name, panel}, i) => {
      panel.show(name, found[i], binding.get("label"), most);
    });
    this.#drawTransfer(found);
    setText(this.scale, `Orange: more ink. Blue: less. Full colour: ${formatNumber(most, 2)}.`);
    setText(this.note, this.#words(settings, found));
  }

  #attacked(net, x, settings) {
    const [target, label] = [this.binding.get("target"), this.binding.get("label")];
    const from = label < 0 ? argmax(probabilities(net, x)) : label;
    return Array.from(attack(net, x, target < 0 ? from : target, {...settings, targeted: target >= 0}));
  }

  #drawTransfer(found) {
    this.nets.forEach(({panel}, i) => {
      const other = this.nets[1 - i];
      panel.showTransfer(other ? `Its attack on the ${other.name}: ${reading(probabilities(other.net, found[i][1].x))}` : "");
    });
  }

  #words({eps, norm}, found) {
    const each = `most ${formatNumber(INK * eps, 1)} of ${INK} grey levels a pixel`;
    const limit = eps > 0 ? `a change of at ${norm === "linf" ? each : `most length ${formatNumber(eps, 3)}`}` : "no change";
    const answers = found.map((columns) => columns.map(({probabilities}) => argmax(probabilities)));
    const named = (i) => `the ${this.nets[i].name}`;
    const attacked = answers.map(([before, after], i) =>
      before === after ? `${named(i)} still says ${after}` : `${named(i)} turns from ${before} to ${after}`,
    );
    const turned = answers.flatMap(([before, , beside], i) => (before === beside ? [] : [`turns ${named(i)} to ${beside}`]));
    return `With ${limit}, ${attacked.join(", ")}; noise of that size ${turned.join(", ") || "turns none"}.`;
  }
}

export default explorer(AdversarialView);
