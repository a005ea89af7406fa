import {bench, drawer, group} from "../frame/bench.mjs";
import {Chart} from "../frame/chart.mjs";
import {explorer} from "../kit/binding.mjs";
import {button, slider, toggle} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {formatNumber, percent} from "../kit/numbers.mjs";
import {Net} from "./net.mjs";
import {axis, draw, exponent, power, propagate, sizeText} from "./state.mjs";

const TRAITS = ["depth", "skip", "norm", "gain"];
const TASKS = [
  {text: "Add the skips", set: {skip: true, norm: true, gain: 1}},
  {text: "Neither skips nor normalisation", set: {skip: false, norm: false, gain: 1}},
  {text: "Weights a little too large", set: {skip: false, norm: false, gain: 1.5}},
];
const SEEDS = 1000;
class ResidualView {
  constructor(binding) {
    this.binding = binding;
    const onResize = () => this.repaint();
    this.sizes = new Chart({look: "cx-sizes", xlabel: "after layer", names: ["signal, forward", "gradient, backward"], onResize});
    this.trained = new Chart({
      look: "cx-trained",
      xlabel: "layers with weights",
      names: ["residual", "plain"],
      note: "│ lowest to highest",
      onResize,
    });
    this.net = new Net();
    this.block = h("p", {class: "cx-formula"});
    this.status = h("p", {class: "cx-sum", role: "status"});
    this.rows = h("tbody");
    this.details = h(
      "details",
      {class: "cx-drawer cx-text", ontoggle: () => this.repaint()},
      h("summary", {}, "The curves as a table"),
      this.#table(),
    );
    this.root = bench(binding, {
      look: "residual",
      label: "Residual explorer",
      question: "What reaches the other end of a deep net?",
      traits: [...TRAITS, "seed"],
      tasks: TASKS,
      stage: [this.net.root, h("div", {class: "cx-stage"}, this.sizes.root)],
      readout: this.status,
      controls: [...this.#controls(), this.trained.root],
      drawers: [drawer("A block of the net", this.block), this.details],
    });
    this.repaint = binding.paint([...TRAITS, "seed", "curves"], () => this.draw());
  }

  #controls() {
    const {binding} = this;
    return [
      group(
        "The net",
        slider(binding, "depth", {label: "Depth in layers", min: 2, max: 60, step: 2}),
        slider(binding, "gain", {label: "Gain of the weights", min: 0, max: 3, step: 0.05}),
        toggle(binding, "skip", {label: "Skip connections"}),
        toggle(binding, "norm", {label: "Batch normalisation"}),
        button("New weights", () => binding.set({seed: (binding.get("seed") + 1) % SEEDS})),
      ),
    ];
  }

  #table() {
    const heads = ["After layer", "Signal", "Gradient"].map((text) => h("th", {scope: "col"}, text));
    return h("table", {class: "cx-table"}, h("thead", {}, h("tr", {}, ...heads)), this.rows);
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    const seed = this.binding.get("seed");
    if (this.drawn?.seed !== seed) this.drawn = {seed, ...draw(seed)};
    const result = propagate(traits, this.drawn);
    this.#drawBlock(traits);
    this.#drawSizes(traits, result);
    this.#drawTrained(traits);
    if (this.details.open) this.#drawTable(result);
  }

  #drawBlock({skip, norm}) {
    const [open, close] = norm ? ["N(", ")"] : ["", ""];
    const branch = `${open}W₂ · ReLU(${open}W₁ · x${close})${close}`;
    const meaning = norm ? " N subtracts each unit's mean over 32 samples and divides by its spread." : "";
    setText(this.block, `A block of two layers: y = ReLU(${skip ? "x + " : ""}${branch}).${meaning}`);
  }

  #drawSizes({depth, gain, skip}, {signal, gradient}) {
    const chart = this.sizes;
    const {low, high, ticks} = axis([...signal, ...gradient]);
    const layers = [0, 1, 2, 3, 4].map((quarter) => Math.round((depth * quarter) / 4));
    chart.scale(
      [...new Set(layers)].map((n) => [n, String(n)]),
      ticks.map((n) => [n, power(n)]),
    );
    const within = (value) => Math.min(high, Math.max(low, exponent(value)));
    const shares = (sizes) => sizes.map((value) => (within(value) - low) / (high - low));
    this.net.show(depth / 2, skip, shares(signal), shares(gradient));
    const line = (sizes) => ({points: sizes.map((value, block) => [2 * block, within(value)]), marks: ""});
    chart.show(line(signal), line(gradient));
    setText(chart.caption, "Root mean square in a random net");
    const words =
      `The signal goes from ${sizeText(signal[0])} to ${sizeText(signal.at(-1))}${rate(signal[0], signal.at(-1), depth)}, ` +
      `the gradient on its way back from ${sizeText(gradient.at(-1))} to ${sizeText(gradient[0])}${rate(gradient.at(-1), gradient[0], depth)}.`;
    chart.svg.setAttribute("aria-label", `Sizes over ${depth} layers, gain ${formatNumber(gain)}. ${words}`);
    setText(this.status, words);
  }

  #drawTrained({norm}) {
    const all = this.binding.get("curves");
    const chart = this.trained;
    chart.root.hidden = all.length === 0;
    if (chart.root.hidden) return;
    const nets = all.filter((net) => net.norm === norm).sort((a, b) => a.depth - b.depth);
    const depths = [...new Set(all.map((net) => net.depth))].sort((a, b) => a - b);
    chart.scale(
      [[0, "0"], ...depths.map((n) => [n, String(n)])],
      [0, 0.25, 0.5, 0.75, 1].map((share) => [share, `${100 * share}%`]),
    );
    const kinds = [true, false].map((skip) => nets.filter((net) => net.skip === skip));
    const span = ({depth: at, accuracy: [low, , high]}) => `M${chart.x(at)} ${chart.y(low)}V${chart.y(high)}`;
    const ends = ({depth: at, accuracy: [low, , high]}) => [
      [at, low],
      [at, high],
    ];
    chart.show(
      ...kinds.map((of) => ({
        points: of.map((net) => [net.depth, net.accuracy[1]]),
        marks: of.map(span).join(""),
        reach: of.flatMap(ends),
      })),
    );
    const said = ["residual", "plain"].map((name, k) =>
      kinds[k].map((net) => `${net.depth} layers ${name} ${net.accuracy.map((share) => percent(share, 1)).join(", ")}`),
    );
    setText(chart.caption, `Training accuracy ${norm ? "with" : "without"} normalisation`);
    const numbers = said.flat().join("; ");
    chart.svg.setAttribute("aria-label", numbers ? `Lowest, mean and highest accuracy: ${numbers}.` : "No trained nets of this kind.");
  }

  #drawTable({signal, gradient}) {
    while (this.rows.rows.length > signal.length) this.rows.lastChild.remove();
    while (this.rows.rows.length < signal.length) this.rows.append(h("tr", {}, h("th", {scope: "row"}), h("td"), h("td")));
    signal.forEach((value, block) => {
      const {cells} = this.rows.rows[block];
      [String(2 * block), sizeText(value), sizeText(gradient[block])].forEach((text, i) => {
        setText(cells[i], text);
      });
    });
  }
}

/** By which factor a size changes in one layer, as text; nothing where one of the ends is 0. */
function rate(from, to, layers) {
  const factor = (to / from) ** (1 / layers);
  return from > 0 && to > 0 ? ` (×${factor.toFixed(2)} a layer)` : "";
}

export default explorer(ResidualView);
