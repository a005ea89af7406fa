import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {player, presets, stepper, toggle} from "../kit/controls.mjs";
import {h, setCaption} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {largest, replaced, swapped} from "../math/matrix.mjs";
import {FilterChoice} from "./filter_choice.mjs";
import {layOut} from "./layout.mjs";
import {channelsState} from "./state.mjs";
import {costLines, sumLines} from "./sums.mjs";

const TRAITS = ["input", "weight", "bias", "stride", "padding", "relu"];
const PLANES = ["R", "G", "B"];
const MOST_FILTERS = 4;
const TASKS = [
  {text: "Look at the other filter", set: {focus: [0, 1, 1]}},
  {text: "Show it red and green", set: (binding) => ({input: binding.named("inputs")["red left, green right"]})},
  {text: "Let negative sums through", set: {relu: false}},
];

class ChannelView {
  constructor(binding) {
    this.binding = binding;
    this.hover = null;
    this.#makeGrids();
    this.sums = h("p", {class: "cx-sum"});
    this.sizes = h("p", {class: "cx-formula"});
    this.note = h("p", {class: "cx-note", role: "status"});
    const stage = layOut(this, PLANES);
    Object.assign(this, {captions: stage.captions, planes: stage.planes});
    this.root = bench(binding, {
      look: "channels",
      label: "Channel explorer",
      question: "How do three colours become one number?",
      traits: [...TRAITS, "focus"],
      tasks: TASKS,
      stage: [stage.root],
      readout: this.note,
      controls: this.#controls(),
      drawers: [drawer("The sum, term by term", this.sums), drawer("Sizes and costs", this.sizes)],
    });
    this.repaint = binding.paint([...TRAITS, "focus"], () => this.draw());
  }

  #makeGrids() {
    const {binding} = this;
    const limit = binding.get("limit");
    const within = (value) => Math.min(limit, Math.max(-limit, value));
    const look = (filter) => ({
      onFocus: (r, c) => binding.set({focus: [filter(), r, c]}),
      onHover: (r, c) => {
        this.hover = r === null ? null : [filter(), r, c];
        this.repaint();
      },
    });
    const chosen = () => this.#current()[0];
    this.inputs = PLANES.map(
      (name, c) =>
        new NumberGrid({
          label: `Input plane ${name}`,
          onEdit: (r, k, value) => {
            const {padding} = this.state;
            binding.set({
              input: swapped(binding.get("input"), c, replaced(binding.get("input")[c], r - padding, k - padding, within(value))),
            });
          },
        }),
    );
    this.kernels = PLANES.map(
      (name, c) =>
        new NumberGrid({
          label: `Kernel for ${name}`,
          onEdit: (r, k, value) => {
            const [o, weight] = [chosen(), binding.get("weight")];
            binding.set({weight: swapped(weight, o, swapped(weight[o], c, replaced(weight[o][c], r, k, within(value))))});
          },
        }),
    );
    this.bias = new NumberGrid({
      label: "Bias b",
      onEdit: (_row, _column, value) => binding.set({bias: swapped(binding.get("bias"), chosen(), within(value))}),
    });
    this.partial = PLANES.map((name) => new NumberGrid({label: `${name} ⋆ its kernel`, ...look(chosen)}));
    this.total = new NumberGrid({label: "Sum over the channels, plus b", ...look(chosen)});
    this.outputs = Array.from({length: MOST_FILTERS}, (_, o) => new NumberGrid({label: `Output plane y[${o}]`, ...look(() => o)}));
    this.choice = new FilterChoice(binding, {most: MOST_FILTERS, current: chosen});
    this.bias.resize(1, 1, () => true);
    for (const grid of this.kernels) grid.resize(3, 3, () => true);
  }

  #controls() {
    const {binding} = this;
    const filters = (count) =>
      binding.set({
        weight: Array.from({length: count}, (_, o) => binding.get("weight")[o] ?? binding.get("starters")[o]),
        bias: Array.from({length: count}, (_, o) => binding.get("bias")[o] ?? 0),
      });
    return [
      player(binding, {step: () => this.#step(), reset: () => binding.set({focus: [this.#current()[0], 0, 0]})}),
      group(
        "Picture and filters",
        presets(binding, "input", {label: "Input x", values: binding.named("inputs")}),
        stepper(binding, "filters", {
          label: "Filters C_out",
          min: 1,
          max: MOST_FILTERS,
          traits: ["weight"],
          read: () => binding.get("weight").length,
          write: filters,
        }),
      ),
      group("One filter", ...this.choice.parts),
      group(
        "The layer",
        stepper(binding, "stride", {label: "Stride S", min: 1, max: 2}),
        stepper(binding, "padding", {label: "Padding P", min: 0, max: 1}),
        toggle(binding, "relu", {label: "ReLU"}),
      ),
    ];
  }

  /** Move to the next output number, through all planes; false once it stands on the last one. */
  #step() {
    const {
      filters,
      size: [height, width],
    } = this.state;
    const [o, i, j] = this.#current();
    const next = ((o * height + i) * width + j + 1) % (filters * height * width);
    this.binding.set({focus: [Math.floor(next / (height * width)), Math.floor(next / width) % height, next % width]});
    return next < filters * height * width - 1;
  }

  /** The output number being looked at: under the pointer, else the chosen one, kept inside the volume. */
  #current() {
    const {
      filters,
      size: [height, width],
    } = this.state;
    const [o, i, j] = this.hover ?? this.binding.get("focus");
    return [Math.min(o, filters - 1), Math.min(i, height - 1), Math.min(j, width - 1)];
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    this.state = channelsState(traits);
    const [o, ...place] = this.#current();
    this.#drawInputs(traits.input, place);
    this.#drawFilter(traits, o);
    this.#drawMaps(o, place);
    this.#drawWords(traits, o, place);
  }

  #drawInputs(input, [i, j]) {
    const {
      padded,
      padding,
      stride,
      side: [height, width],
    } = this.state;
    const scale = largest(input.flat());
    const inside = (r, c) => r >= padding && c >= padding && r < padding + height && c < padding + width;
    const under = (r, c) => r >= i * stride && r < i * stride + 3 && c >= j * stride && c < j * stride + 3;
    this.inputs.forEach((grid, k) => {
      grid.resize(padded[k].length, padded[k][0].length, inside);
      grid.update((r, c) => ({
        value: padded[k][r][c],
        share: padded[k][r][c] / scale,
        classes: `${inside(r, c) ? "" : "cx-padding"} ${under(r, c) ? "cx-window" : ""}`,
        label: inside(r, c) ? `${PLANES[k]} row ${r - padding + 1}, column ${c - padding + 1}` : "Padding",
      }));
    });
  }

  #drawFilter({weight, bias}, o) {
    const scale = largest(weight[o].flat());
    this.kernels.forEach((grid, k) => {
      grid.update((r, c) => ({
        value: weight[o][k][r][c],
        share: weight[o][k][r][c] / scale,
        label: `Filter ${o}, weight for ${PLANES[k]}, row ${r + 1}, column ${c + 1}`,
      }));
    });
    this.bias.update(() => ({value: bias[o], label: `Bias of filter ${o}`}));
    this.choice.show(weight, o);
  }

  #drawMaps(o, [i, j]) {
    const {
      partial,
      sums,
      output,
      size: [height, width],
      filters,
    } = this.state;
    const show = (grid, rows, scale, here, label) => {
      grid.resize(height, width);
      grid.update((r, c) => ({
        value: rows[r][c],
        share: rows[r][c] / scale,
        classes: here && r === i && c === j ? "cx-current" : "",
        label: `${label}, row ${r + 1}, column ${c + 1}`,
      }));
    };
    const scale = largest([...partial[o], sums[o]].flat());
    this.partial.forEach((grid, k) => {
      show(grid, partial[o][k], scale, true, `${PLANES[k]} ⋆ its kernel`);
    });
    show(this.total, sums[o], scale, true, "Sum plus bias");
    const most = largest(output.flat());
    this.outputs.forEach((grid, k) => {
      this.planes[k].hidden = k >= filters;
      if (k < filters) show(grid, output[k], most, k === o, `Output plane ${k}`);
    });
  }

  #drawWords(traits, o, place) {
    const {
      size,
      side: [height, width],
      channels,
      filters,
    } = this.state;
    this.root.style.setProperty("--side", String(this.state.padded[0].length));
    this.root.style.setProperty("--made", String(size[1]));
    this.root.classList.toggle("cx-many", filters > 2 || size[1] > 3); // for a phone
    setCaption(this.captions.input, `Input x · ${channels}×${height}×${width}`);
    setCaption(this.captions.kernel, `w[${o}] · ${channels}×3×3`);
    setCaption(this.captions.output, `Output y · ${filters}×${size.join("×")}`);
    this.sums.replaceChildren(...sumLines(this.state, traits, PLANES, o, place));
    this.sizes.replaceChildren(...costLines(this.state));
    const planes = filters === 1 ? "1 filter gives 1 plane" : `${filters} filters give ${filters} planes`;
    this.note.textContent = `${planes}: the volume is ${filters}×${size.join("×")}. Each filter is a stack of ${channels} kernels, ${channels * filters} kernels in all.`;
  }
}

export default explorer(ChannelView);
