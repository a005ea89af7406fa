import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {dropDown, select, slider, stepper} from "../kit/controls.mjs";
import {h, setCaption, setText} from "../kit/dom.mjs";
import {formatCount} from "../kit/numbers.mjs";
import {BlockPicture, FieldPicture} from "./picture.mjs";
import {inceptionState, WIDTHS} from "./state.mjs";

const BLOCK = ["in_channels", "side", ...WIDTHS];
const TRAITS = [...BLOCK, "naive", "kernel_5x5"];
const BRANCHES = ["1×1", "3×3", "5×5", "pool"];
const LABELS = ["1×1", "3×3 reduce", "3×3", "5×5 reduce", "5×5", "pool projection"];
const IN_PAIRS = [0, 5, 1, 2, 3, 4]; // how their sliders stand: a reduction before what it feeds
const ONLY_REDUCED = ["reduce_3x3", "reduce_5x5", "project_pool"];
const HEADS = ["Branch", "Channels", "Depth", "Field", "Parameters", "MACs", "Share"];

const TASKS = [
  {text: "Take the bottlenecks away", set: {naive: true}},
  {text: "The last block, 5b", set: (binding) => binding.named("blocks")["5b"]},
  {text: "A wider 5×5 branch", set: {width_5x5: 128, naive: false}},
];

class InceptionView {
  constructor(binding) {
    this.binding = binding;
    this.picture = new BlockPicture();
    this.fields = new FieldPicture(BRANCHES);
    this.saved = h("strong");
    this.shown = h("span");
    this.note = h("p", {class: "cx-note", role: "status"}, this.saved, " ", this.shown);
    this.root = bench(binding, {
      look: "inception",
      label: "Inception explorer",
      question: "What do the bottlenecks save?",
      traits: TRAITS,
      tasks: TASKS,
      stage: [h("div", {class: "cx-stage"}, this.#drawing())],
      readout: this.note,
      controls: [...this.#block(), this.#widths()],
      drawers: [
        drawer("All numbers", this.#table()),
        drawer(
          "How to read the drawing",
          h(
            "p",
            {class: "cx-small"},
            "Each box is a convolution. Height: its filters. Width: the numbers that feed one output, C_in·K·K. So its area is its weights, and its MACs at each place. Dashed: pooling, which has none.",
          ),
        ),
      ],
    });
    const repaint = binding.paint(TRAITS, () => this.draw());
    new ResizeObserver(repaint).observe(this.picture.root); // which is drawn as wide as it stands; tells it for the first time, too
  }

  #block() {
    const {binding} = this;
    return [
      group(
        "The block",
        h("div", {class: "cx-wide"}, this.#presets()),
        stepper(binding, "in_channels", {label: "Input channels", min: 1, max: 1024}),
        stepper(binding, "side", {label: "Input size I", min: 1, max: 112}),
        select(binding, "naive", {
          label: "Block",
          options: [
            [false, "with bottlenecks"],
            [true, "naive"],
          ],
        }),
        select(binding, "kernel_5x5", {
          label: "The 5×5 branch",
          options: [
            [5, "5×5 (paper)"],
            [3, "3×3 (torchvision)"],
          ],
        }),
      ),
    ];
  }

  /** A drop-down of GoogLeNet's blocks; shows "own widths" when the traits are none of them. */
  #presets() {
    const {binding} = this;
    const blocks = binding.get("blocks");
    const {root, list} = dropDown("block", {
      label: "From GoogLeNet",
      texts: ["own widths", ...blocks.map(([name]) => name)],
      onChoose: (index) => index && binding.set(blocks[index - 1][1]),
    });
    this.showPreset = (traits) => {
      list.selectedIndex = blocks.findIndex(([, block]) => BLOCK.every((name) => block[name] === traits[name])) + 1;
    };
    return root;
  }

  #widths() {
    const sliders = WIDTHS.map((name, k) => slider(this.binding, name, {label: LABELS[k], min: 4, max: 512, step: 4, format: String}));
    this.optional = sliders.filter((_, k) => ONLY_REDUCED.includes(WIDTHS[k])).map((element) => element.querySelector("input"));
    const widths = group("Widths, in channels", ...IN_PAIRS.map((k) => sliders[k]));
    widths.classList.add("cx-widths");
    return widths;
  }

  #drawing() {
    const drawing = h("div", {class: "cx-panel"}, h("p", {class: "cx-caption"}, "The area of a box: its weights"), this.picture.root);
    const seen = h("div", {class: "cx-panel"}, h("p", {class: "cx-caption"}), this.fields.root);
    setCaption(seen.firstChild, "Seen by one output · share of MACs");
    return h("div", {class: "cx-drawing"}, drawing, seen);
  }

  #table() {
    this.rows = [...BRANCHES, "block"].map((name, k) => {
      const cells = Array.from({length: HEADS.length - 1}, () => h("td"));
      return {
        cells,
        root: h(
          "tr",
          {class: name === "block" ? "cx-chosen" : `cx-branch-${k}`},
          h("th", {scope: "row"}, h("span", {class: "cx-key", "aria-hidden": "true"}), name),
          ...cells,
        ),
      };
    });
    return h(
      "div",
      {class: "cx-panel cx-scroll", tabIndex: 0, role: "region", "aria-label": "Table of branches"},
      h(
        "table",
        {class: "cx-table"},
        h("thead", {}, h("tr", {}, ...HEADS.map((text) => h("th", {scope: "col"}, text)))),
        h("tbody", {}, ...this.rows.map(({root}) => root)),
      ),
    );
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    const state = inceptionState(traits);
    this.showPreset(traits);
    for (const input of this.optional) input.disabled = traits.naive;
    this.root.classList.toggle("cx-morphs", this.naive !== undefined && this.naive !== traits.naive); // not while a slider moves
    this.naive = traits.naive;
    this.picture.draw(traits, state);
    this.fields.draw(state);
    this.#drawTable(traits, state);
    this.#say(traits, state);
  }

  #drawTable({in_channels: inChannels}, {branches, ...block}) {
    const share = (macs) => `${Math.round((100 * macs) / block.macs)}%`;
    const largest = Math.max(...branches.map(({field}) => field));
    const lines = [
      ...branches.map((branch) => [[inChannels, ...branch.steps.map(({out}) => out)].join(" → "), branch]),
      [`${inChannels} → ${block.depth}`, {...block, field: largest}],
    ];
    lines.forEach(([path, {depth, field, parameters, macs}], k) => {
      const texts = [path, String(depth), String(field), formatCount(parameters), formatCount(macs), share(macs)];
      texts.forEach((text, c) => {
        setText(this.rows[k].cells[c], text);
      });
    });
  }

  /** The block against the other kind with the same widths, in words. */
  #say(traits, state) {
    const other = inceptionState({...traits, naive: !traits.naive});
    const [naive, reduced] = traits.naive ? [state, other] : [other, state];
    const ratio = (reduced.macs / naive.macs) * 100;
    const volume = (depth) => `${depth}×${traits.side}×${traits.side}`;
    const part = ratio < 10 ? ratio.toFixed(1) : Math.round(ratio);
    setText(this.saved, `The bottlenecks need ${part}% of the naive block's MACs.`);
    setText(this.shown, `With them ${volume(traits.in_channels)} becomes ${volume(reduced.depth)}, without them ${volume(naive.depth)}.`);
  }
}

export default explorer(InceptionView);
