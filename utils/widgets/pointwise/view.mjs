import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {dropDown, stepper, toggle} from "../kit/controls.mjs";
import {h} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {factor, formatCount, formatNumber} from "../kit/numbers.mjs";
import {Picture, readPhoto} from "../kit/picture.mjs";
import {replaced, swapped} from "../math/matrix.mjs";
import {OneOutput} from "./one_output.mjs";
import {mixed, paintColour, paintPlane, pixel, planes} from "./state.mjs";

const TRAITS = ["weight", "bias", "relu"];
const COLOURS = ["R", "G", "B"];
const MOST_OUTPUTS = 4;
const DIGITS = 4;
const mix = (name) => (binding) => binding.named("mixes")[name];
const TASKS = [
  {text: "Swap red and blue", set: mix("red and blue swapped (3 → 3)")},
  {text: "Make it grey", set: mix("grey, Rec. 601 (3 → 1)")},
  {text: "Make the negative", set: mix("negative (3 → 3)")},
];

class PointwiseView {
  constructor(binding) {
    this.binding = binding;
    this.#makeGrids();
    this.#makePictures();
    this.sums = h("p", {class: "cx-sum", role: "status"}, "The photo is being decoded …");
    this.all = h("p", {class: "cx-sum"});
    this.costs = h("p", {class: "cx-formula"});
    this.note = h("p", {class: "cx-note"});
    this.root = bench(binding, {
      look: "pointwise",
      label: "1×1 convolution explorer",
      question: "What can one pixel at a time do?",
      traits: [...TRAITS, "focus"],
      tasks: TASKS,
      stage: [this.#stage()],
      readout: this.sums,
      controls: this.#controls(),
      drawers: [drawer("All sums, parameters, MACs and range", this.all, this.costs, this.note)],
    });
    binding.paint(TRAITS, () => this.#drawNumbers());
    let gone = false;
    binding.onDispose(() => {
      gone = true;
    });
    readPhoto(binding.get("photo")).then(
      (photo) => gone || this.#start(photo),
      () => this.sums.replaceChildren("This browser could not decode the photo."),
    );
  }

  /** The photo is there: paint it once, and its mix again after every change. */
  #start(photo) {
    this.x = planes(photo);
    this.photo.paint(photo.width, photo.height, (pixels) => pixels.set(photo.data));
    this.inputs.forEach((picture, c) => {
      picture.paint(photo.width, photo.height, (pixels) => paintPlane(pixels, this.x, c));
    });
    this.repaint = this.binding.paint([...TRAITS, "focus"], () => this.#draw());
  }

  /** The mix only if its numbers have changed, then the pixel, which needs the mix. */
  #draw() {
    const numbers = JSON.stringify(TRAITS.map((name) => this.binding.get(name)));
    if (numbers !== this.numbers) this.#drawMix();
    this.numbers = numbers;
    this.#drawPixel();
  }

  #makeGrids() {
    const {binding} = this;
    const limit = binding.get("limit");
    const within = (value) => Math.min(limit, Math.max(-limit, value));
    this.weight = new NumberGrid({
      label: "Weight w",
      digits: DIGITS,
      onFocus: (o) => this.one.look(o),
      onEdit: (o, c, value) => {
        const rows = binding.get("weight");
        if (o < rows.length) binding.set({weight: replaced(rows, o, c, within(value))}); // the row may have just gone
      },
    });
    this.bias = new NumberGrid({
      label: "Bias b",
      digits: DIGITS,
      onFocus: (o) => this.one.look(o),
      onEdit: (o, _, value) => binding.set({bias: swapped(binding.get("bias"), o, within(value))}),
    });
  }

  #makePictures() {
    const onPick = (row, column) => this.x && this.binding.set({focus: [row, column]});
    const picture = (label, keys = false) => new Picture({label, onPick, keys});
    this.photo = picture("Photo x: the arrow keys move the marked pixel, with Shift by ten", true);
    this.result = picture("Output y as one picture");
    this.inputs = COLOURS.map((name, c) => picture(`Input plane ${c}, ${name}`));
    this.outputs = Array.from({length: MOST_OUTPUTS}, (_, o) => picture(`Output plane ${o}`));
  }

  #controls() {
    const {binding} = this;
    this.one = new OneOutput(binding, {names: COLOURS, most: MOST_OUTPUTS, onLook: () => this.repaint?.()});
    const outputs = (count) => {
      const rows = Array.from({length: count}, (_, o) => binding.get("weight")[o] ?? binding.get("extra")[o]);
      binding.set({weight: rows, bias: rows.map((_, o) => binding.get("bias")[o] ?? 0)});
    };
    return [
      group("A mix by name", h("div", {class: "cx-wide"}, this.#presets())),
      group(
        "The layer",
        stepper(binding, "outputs", {
          label: "Outputs C_out",
          min: 1,
          max: MOST_OUTPUTS,
          traits: ["weight"],
          read: () => binding.get("weight").length,
          write: outputs,
        }),
        toggle(binding, "relu", {label: "ReLU"}),
      ),
      this.one.root,
    ];
  }

  /** A drop-down of named mixes, each a weight with its bias. */
  #presets() {
    const {binding} = this;
    const mixes = binding.named("mixes");
    const names = Object.keys(mixes);
    const {root, list} = dropDown("mix", {
      label: "Mix",
      texts: ["your own", ...names],
      onChoose: (index) => index && binding.set(mixes[names[index - 1]]),
    });
    const show = () => {
      const current = JSON.stringify([binding.get("weight"), binding.get("bias")]);
      list.selectedIndex = names.findIndex((name) => JSON.stringify([mixes[name].weight, mixes[name].bias]) === current) + 1;
    };
    binding.on(["weight", "bias"], show);
    show();
    return root;
  }

  #stage() {
    const caption = (...text) => h("p", {class: "cx-caption"}, ...text);
    const panel = (...content) => h("div", {class: "cx-panel"}, ...content);
    const head = (name, ...content) => h("div", {class: "cx-head"}, caption(name), ...content);
    this.resultCaption = caption();
    this.noResult = h("p", {class: "cx-name"});
    return h(
      "div",
      {class: "cx-stage"},
      h(
        "div",
        {class: "cx-photos"},
        panel(caption("Photo x"), this.photo.root),
        panel(this.resultCaption, this.result.root, this.noResult),
      ),
      h(
        "div",
        {class: "cx-mix"},
        ...this.inputs.map((picture, c) => head(COLOURS[c], picture.root)),
        head("bias b"),
        head("output y"),
        this.weight.root,
        this.bias.root,
        h("div", {class: "cx-outputs"}, ...this.outputs.map(({root}) => root)),
      ),
    );
  }

  /** The two tables of numbers, which need no photo. */
  #drawNumbers() {
    const [weight, bias] = [this.binding.get("weight"), this.binding.get("bias")];
    this.weight.resize(weight.length, COLOURS.length, () => true);
    this.weight.update((o, c) => ({value: weight[o][c], share: weight[o][c], label: `Weight of ${COLOURS[c]} in output ${o}`}));
    this.bias.resize(bias.length, 1, () => true);
    this.bias.update((o) => ({value: bias[o], share: bias[o] / 255, label: `Bias of output ${o}`}));
    this.outputs.forEach(({root}, o) => {
      root.hidden = o >= weight.length;
    });
  }

  #drawMix() {
    const [weight, bias, relu] = TRAITS.map((name) => this.binding.get(name));
    this.mix = mixed(this.x, {weight, bias, relu});
    const {y, outputs, width, height} = this.mix;
    for (let o = 0; o < outputs; o++) this.outputs[o].paint(width, height, (pixels) => paintPlane(pixels, y, o));
    this.#drawResult();
    this.#drawCosts();
  }

  #drawResult() {
    const {y, outputs, width, height} = this.mix;
    const write = {1: (pixels) => paintPlane(pixels, y, 0), 3: (pixels) => paintColour(pixels, y)}[outputs];
    this.resultCaption.textContent = {1: "Output y in grey", 3: "Output y as R, G, B"}[outputs] ?? "Output y";
    this.result.root.hidden = !write;
    this.noResult.textContent = write ? "" : `${outputs} planes are no photo: they are feature maps.`;
    if (write) this.result.paint(width, height, write);
  }

  #drawCosts() {
    const {outputs, width, height, parameters, macs, outside} = this.mix;
    const line = (name, ...text) => h("span", {class: "cx-line"}, h("span", {class: "cx-name"}, name), ...text);
    this.costs.replaceChildren(
      line("Parameters: ", `C_out·(C_in + 1) = ${outputs}·(3 + 1) = `, h("strong", {}, formatCount(parameters))),
      line("MACs: ", `H·W·C_in·C_out = ${height}·${width}·3·${outputs} = `, h("strong", {}, formatCount(macs))),
    );
    const share = outside > 0 && outside < 0.001 ? "less than 0.1" : formatNumber(100 * outside, 1);
    this.note.textContent =
      outside === 0
        ? "All output numbers lie between 0 and 255."
        : `${share}% of the output numbers lie outside 0 to 255: planes show larger ones white and negative ones blue; a colour picture cuts both.`;
  }

  #drawPixel() {
    const [row, column] = this.binding.get("focus");
    for (const picture of [this.photo, this.result, ...this.inputs, ...this.outputs]) picture.mark([row, column]);
    const x = pixel(this.x, [row, column]);
    const y = pixel(this.mix.y, [row, column]);
    const values = x.map((value, c) => `${COLOURS[c]}\u00a0${value}`).join(", ");
    this.sums.replaceChildren(
      h("span", {class: "cx-line cx-name"}, `Pixel (${row}, ${column}): ${values}`),
      this.#sum(x, y[this.one.at], this.one.at),
    );
    this.all.replaceChildren(...y.map((value, o) => this.#sum(x, value, o)));
  }

  #sum(x, y, o) {
    const [weight, bias, relu] = TRAITS.map((name) => this.binding.get(name));
    const terms = [...x.map((value, c) => `${value}·${factor(weight[o][c], DIGITS)}`), factor(bias[o], DIGITS)].flatMap((text, k) => [
      k ? " + " : "",
      h("span", {class: "cx-term"}, text),
    ]);
    return h(
      "span",
      {class: "cx-line"},
      h("span", {class: "cx-name"}, `y[${o}] = `),
      relu ? "ReLU(" : "",
      ...terms,
      relu ? ")" : "",
      " = ",
      h("strong", {class: "cx-total"}, formatNumber(y, DIGITS)),
    );
  }
}

export default explorer(PointwiseView);
