import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {button, select} from "../kit/controls.mjs";
import {h} from "../kit/dom.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {ErrorPlot} from "./error_plot.mjs";
import {Lane} from "./lane.mjs";
import {layout, short} from "./state.mjs";

const TRAITS = ["network", "compare", "stage", "compare_stage", "cost"];
const LANES = [
  ["network", "stage"],
  ["compare", "compare_stage"],
];
const COSTS = [
  ["macs", "MACs"],
  ["parameters", "parameters"],
];
const TASKS = [
  {text: "Count parameters instead", set: {cost: "parameters"}},
  {text: "AlexNet’s dense layers", set: {network: "AlexNet", stage: 9, cost: "parameters"}},
  {text: "VGG-16 against DenseNet-121", set: {network: "VGG-16", compare: "DenseNet-121"}},
];
const LEGEND = [
  ["conv", "convolution"],
  ["block", "block"],
  ["pool", "pool"],
  ["dense", "dense"],
  ["input", "input"],
];
const READING =
  "Each box is a stage. Height: the side of its map, up to 224. Width: the square root of its channels. " +
  "Below the line, in the same colour: the cost of the stage.";
const TOTALS = ["Network", "Year", "Depth", "Parameters", "MACs", "r", "Top-5 error"];

class ArchitectureView {
  constructor(binding) {
    this.binding = binding;
    this.networks = binding.get("networks");
    this.byName = Object.fromEntries(this.networks.map((network) => [network.name, network]));
    const widest = Math.max(...this.networks.map((network) => layout(network, "macs").width));
    this.lanes = LANES.map(
      ([name, stage]) => new Lane({widest, current: () => this.#index(name, stage), onChoose: (index) => this.#choose(name, stage, index)}),
    );
    this.plot = new ErrorPlot(this.networks, {onChoose: (name) => this.#show(name)});
    this.root = bench(binding, {
      look: "architecture",
      label: "Architecture explorer",
      question: "Where does a network spend its parameters and its work?",
      traits: TRAITS,
      tasks: TASKS,
      stage: this.lanes.map(({root}) => root),
      readout: this.#legend(),
      controls: [this.plot.root, ...this.#controls()],
      drawers: [drawer("All networks in numbers", this.#totals()), drawer("How to read it", h("p", {class: "cx-small"}, READING))],
    });
    binding.paint(TRAITS, () => this.#draw());
  }

  #controls() {
    const {binding} = this;
    const names = this.networks.map(({name}) => [name, name]);
    return [
      group(
        "Networks",
        select(binding, "network", {label: "Network", options: names}),
        select(binding, "compare", {label: "Compare with", options: [["", "nothing"], ...names]}),
        select(binding, "cost", {label: "Cost in", options: COSTS}),
      ),
    ];
  }

  #legend() {
    const parts = LEGEND.map(([family, text]) => h("span", {class: "cx-term"}, h("span", {class: `cx-swatch cx-of-${family}`}), text));
    return h(
      "div",
      {class: "cx-key-to"},
      h("p", {class: "cx-small cx-families"}, ...parts),
      h("p", {class: "cx-small"}, "Up: side of the map. Down: cost. Wider: more channels. Click a stage, or use arrow keys."),
    );
  }

  #totals() {
    this.rows = this.networks.map((network) => {
      const {name, year, depth, parameters, macs, field, error} = network;
      const cells = [year, depth, short(parameters), short(macs), field, error === null ? "–" : `${formatNumber(error)}%`];
      const show = button(name, () => this.#show(name));
      return h("tr", {}, h("th", {scope: "row"}, show), ...cells.map((text) => h("td", {}, String(text))));
    });
    return h(
      "div",
      {class: "cx-panel cx-scroll", tabIndex: 0, role: "region", "aria-label": "Table of networks"},
      h(
        "table",
        {class: "cx-table"},
        h("thead", {}, h("tr", {}, ...TOTALS.map((text) => h("th", {scope: "col"}, text)))),
        h("tbody", {}, ...this.rows),
      ),
      h(
        "p",
        {class: "cx-small"},
        "r: side of the last receptive field before a layer sees the whole picture. Error: the published weights, one centre crop; LeNet-5 reads digits and was never measured on ImageNet.",
      ),
    );
  }

  #index(name, trait) {
    const network = this.byName[this.binding.get(name)];
    return network ? Math.max(0, Math.min(this.binding.get(trait), network.stages.length - 1)) : 0;
  }

  #choose(name, trait, index) {
    const network = this.byName[this.binding.get(name)];
    if (network) this.binding.set({[trait]: Math.max(0, Math.min(index, network.stages.length - 1))});
  }

  /** Show a network in the first lane, at its first layer. */
  #show(name) {
    this.binding.set({network: name, stage: 1});
  }

  #draw() {
    const [cost, ...shown] = ["cost", "network", "compare"].map((name) => this.binding.get(name));
    const costName = COSTS.find(([value]) => value === cost)[1];
    this.lanes.forEach((lane, i) => {
      const [name, stage] = LANES[i];
      lane.draw(this.byName[this.binding.get(name)], this.#index(name, stage), cost, costName);
    });
    this.plot.draw(cost, costName, shown);
    this.rows.forEach((row, i) => {
      row.classList.toggle("cx-chosen", shown.includes(this.networks[i].name));
    });
  }
}

export default explorer(ArchitectureView);
