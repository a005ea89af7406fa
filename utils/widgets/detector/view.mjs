import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {presets, select, slider, stepper, toggle} from "../kit/controls.mjs";
import {h, setCaption, setText} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {Latest} from "../kit/latest.mjs";
import {formatCount, formatNumber} from "../kit/numbers.mjs";
import {Picture, readPhoto} from "../kit/picture.mjs";
import {largest, replaced} from "../math/matrix.mjs";
import {Histogram} from "./histogram.mjs";
import {greyPlane, histogram, laterStages, paintSigned, responsesTo, shareAlive} from "./state.mjs";

const TRAITS = ["kernel", "stride", "bias", "relu", "pool_size", "pool_stride", "mode", "focus"];
const NAMES = {cat: "chelsea", cameraman: "camera"};
const MODES = [
  ["max", "maximum"],
  ["avg", "average"],
];
const TASKS = [
  {text: "Keep only strong edges: b = −200", set: {bias: -200, relu: true}},
  {text: "Turn the edges by 90°", set: (binding) => ({kernel: binding.named("kernels")["Sobel y"], bias: -100})},
  {text: "Average instead of maximum", set: {mode: "avg", bias: -100}},
];
const [LOWEST, HIGHEST, STEP] = [-1000, 500, 10]; // bias

class DetectorView {
  constructor(binding) {
    this.binding = binding;
    this.decoded = new Map();
    this.reading = new Latest();
    binding.onDispose(() => this.reading.drop());
    this.#makeParts();
    this.sum = h("p", {class: "cx-sum", role: "status"}, "The photo is being decoded …");
    this.sizes = h("p", {class: "cx-formula"});
    this.root = bench(binding, {
      look: "detector",
      label: "Detector explorer",
      question: "What is left of a photo after one layer?",
      traits: ["image", ...TRAITS],
      tasks: TASKS,
      stage: [this.#stage()],
      readout: this.sum,
      controls: this.#controls(),
      drawers: [drawer("Strides, fields and numbers left", this.sizes)],
    });
    this.repaint = binding.paint(TRAITS, () => this.draw());
    binding.on(["image"], () => this.#load());
    this.#load();
  }

  #makeParts() {
    const {binding} = this;
    const limit = binding.get("limit");
    this.kernel = new NumberGrid({
      label: "Kernel w",
      onEdit: (r, c, value) => binding.set({kernel: replaced(binding.get("kernel"), r, c, Math.min(limit, Math.max(-limit, value)))}),
    });
    const still = (label) => new Picture({label, onPick: () => {}});
    this.pictures = {
      photo: still("Photo x"),
      responses: still("Convolution's responses"),
      detected: still("After bias and ReLU"),
      output: new Picture({
        label: "Pooled output: the arrow keys choose a number, with Shift by ten",
        keys: true,
        onPick: (row, column) => binding.set({focus: [row, column]}),
      }),
    };
    this.boxes = {};
    for (const name of ["photo", "responses", "detected"]) {
      this.boxes[name] = h("span", {class: "cx-box"});
      this.pictures[name].root.append(this.boxes[name]);
    }
    this.captions = Object.fromEntries(Object.keys(this.pictures).map((name) => [name, h("p", {class: "cx-caption"})]));
    const within = (bias) => Math.min(HIGHEST, Math.max(LOWEST, STEP * Math.round(bias / STEP)));
    this.histogram = new Histogram({onDrag: (threshold) => binding.set({bias: within(-threshold)})});
    this.alive = h("p", {class: "cx-small"});
  }

  #stage() {
    const panel = (name) => h("div", {class: "cx-panel"}, this.captions[name], this.pictures[name].root);
    this.arrows = ["slide w", ""].map((text) => h("span", {class: "cx-then", "aria-hidden": "true"}, text));
    const [photo, responses, detected, output] = Object.keys(this.pictures).map(panel);
    return h("div", {class: "cx-stage"}, photo, this.arrows[0], responses, detected, this.arrows[1], output);
  }

  #controls() {
    const {binding} = this;
    return [
      group(
        "1 Convolution",
        presets(binding, "image", {label: "Photo", values: NAMES}),
        presets(binding, "kernel", {label: "Kernel w", values: binding.named("kernels")}),
        this.kernel.root,
        stepper(binding, "stride", {label: "Stride S", min: 1, max: 8}),
      ),
      group(
        "2 Detector",
        this.histogram.root,
        slider(binding, "bias", {label: "Bias b", min: LOWEST, max: HIGHEST, step: STEP}),
        toggle(binding, "relu", {label: "ReLU"}),
        this.alive,
      ),
      group(
        "3 Pooling",
        select(binding, "mode", {label: "Pooling", options: MODES}),
        stepper(binding, "pool_size", {label: "Window size K", min: 1, max: 6}),
        stepper(binding, "pool_stride", {label: "Pool stride S", min: 1, max: 6}),
      ),
    ];
  }

  /** Show the photo that `image` names; decoded once. */
  #load() {
    const image = this.binding.get("image");
    this.reading.take(
      this.decoded.get(image) ?? readPhoto(this.binding.get("photos")[image]).then((photo) => ({photo, x: greyPlane(photo)})),
      (decoded) => {
        this.decoded.set(image, decoded);
        this.#show(decoded);
      },
      () => {
        this.sum.textContent = "This browser could not decode the photo.";
      },
    );
  }

  #show({photo, x}) {
    this.x = x;
    this.known = null;
    this.pictures.photo.paint(photo.width, photo.height, (pixels) => pixels.set(photo.data));
    setCaption(this.captions.photo, `Photo x · ${photo.height}×${photo.width}`);
    this.repaint();
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    const {kernel} = traits;
    const scale = largest(kernel);
    this.kernel.resize(kernel.length, kernel.length, () => true);
    this.kernel.update((r, c) => ({value: kernel[r][c], share: kernel[r][c] / scale, label: `Weight row ${r + 1}, column ${c + 1}`}));
    if (!this.x) return;
    this.#drawResponses(traits);
    this.#drawLater(traits);
    this.#drawFocus(traits);
  }

  /** Stage 1, and how its responses are spread; only if the kernel, the stride or the photo has changed. */
  #drawResponses({kernel, stride}) {
    const wanted = JSON.stringify([kernel, stride]);
    if (this.known === wanted) return;
    this.known = wanted;
    this.later = null;
    this.responses = responsesTo(this.x, {kernel, stride});
    this.spread = histogram(this.responses);
    this.#paint("responses", this.responses, "1 Convolution");
    this.histogram.show(this.spread);
  }

  /** Stages 2 and 3; only if something before them has changed. */
  #drawLater(traits) {
    const {focus, ...rest} = traits;
    const wanted = JSON.stringify(rest);
    if (this.later === wanted) return;
    this.later = wanted;
    const {detected, output} = laterStages(this.responses, traits);
    Object.assign(this, {detected, output});
    this.#paint("detected", detected, "2 Detector");
    this.#paint("output", output, "3 Pooling");
    setText(this.arrows[1], `${traits.mode === "max" ? "max" : "mean"} ${traits.pool_size}×${traits.pool_size}`);
    this.#drawThreshold(traits);
    this.#drawSizes(traits);
  }

  #paint(name, {data, shape: [, , height, width]}, title) {
    this.pictures[name].paint(width, height, (pixels) => paintSigned(pixels, {data}, this.spread.largest));
    setCaption(this.captions[name], `${title} · ${height}×${width}`);
  }

  #drawThreshold({bias, relu}) {
    this.histogram.threshold(-bias);
    const shown = formatNumber(100 * shareAlive(this.detected), 1);
    this.alive.textContent = relu
      ? `Responses above ${formatNumber(-bias)} pass: ${shown}% of the places are not 0.`
      : "Without ReLU nothing is cut.";
  }

  #drawSizes({kernel, stride, pool_size: poolSize, pool_stride: poolStride}) {
    const [, , height, width] = this.output.shape;
    const reach = kernel.length + (poolSize - 1) * stride;
    const line = (name, text, result) => h("span", {class: "cx-line"}, h("span", {class: "cx-name"}, name), text, h("strong", {}, result));
    this.sizes.replaceChildren(
      line("Strides multiply: ", `${stride}·${poolStride} = `, `one number for every ${stride * poolStride} pixels`),
      line("One output number sees ", `K + (window − 1)·S = ${kernel.length} + (${poolSize} − 1)·${stride} = `, `${reach}×${reach} pixels`),
      line(
        "Numbers left: ",
        `${height}·${width} = ${formatCount(height * width)} of ${formatCount(this.x.data.length)} = `,
        `${formatNumber((100 * height * width) / this.x.data.length, 1)}%`,
      ),
    );
  }

  #drawFocus({kernel, stride, bias, relu, pool_size: poolSize, pool_stride: poolStride, mode, focus}) {
    const [, , height, width] = this.output.shape;
    const [i, j] = [Math.min(focus[0], height - 1), Math.min(focus[1], width - 1)];
    const place = (name, start, size) => this.pictures[name].outline(this.boxes[name], start, size);
    const start = [i, j].map((at) => at * poolStride);
    place("detected", start, poolSize);
    place("responses", start, poolSize);
    place(
      "photo",
      start.map((at) => at * stride),
      kernel.length + (poolSize - 1) * stride,
    );
    this.pictures.output.mark([i, j]);
    const value = formatNumber(this.output.data[i * width + j], 1);
    const what = `${mode === "max" ? "the largest" : "the mean"} of ${poolSize}×${poolSize} numbers ${relu ? "ReLU(response + b)" : "response + b"}`;
    this.sum.replaceChildren(
      h("span", {class: "cx-name"}, `y[${i}, ${j}] = `),
      `${what}, b = ${formatNumber(bias)}: `,
      h("strong", {class: "cx-total"}, value),
    );
  }
}

export default explorer(DetectorView);
