import {bench, drawer, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {presets, select, stepper, toggle} from "../kit/controls.mjs";
import {h, setCaption} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {t} from "../kit/language.mjs";
import {Latest} from "../kit/latest.mjs";
import {formatCount, formatNumber} from "../kit/numbers.mjs";
import {Picture, readPhoto} from "../kit/picture.mjs";
import {dropTarget, fileButton, fileToUrl} from "../parts/photo_file.mjs";
import {KernelPanel} from "./kernel_panel.mjs";
import {display, isGrey, paintResponses, patchBox, photoPlanes, photoResponses, prepared} from "./state.mjs";

const TRAITS = ["grey", "kernel", "stride", "bias", "relu", "use_patch", "patch", "patch_size", "normalise"];
const COLOURS = [t("red"), t("green"), t("blue")];
const NAMES = {[t("cat")]: "chelsea", [t("cameraman")]: "camera"};
const CHANNELS = [
  [false, t("R, G and B, each by itself")],
  [true, t("grey")],
];
const TASKS = [
  {text: t("Find horizontal edges"), set: (binding) => ({use_patch: false, kernel: binding.named("kernels")["Sobel y"]})},
  {text: t("Sharpen it"), set: (binding) => ({use_patch: false, kernel: binding.named("kernels").sharpen})},
  {text: t("Look for the cat’s eye"), set: {image: "chelsea", use_patch: true, normalise: true, patch: [52, 124], patch_size: 32}},
];
/** A number as text: grouped from a thousand on, else with at most three decimals. */
function short(value) {
  if (Math.abs(value) < 1000) return formatNumber(value, 3);
  return `${value < 0 ? "−" : ""}${formatCount(Math.abs(value))}`;
}

/** A size in words; a single channel goes without saying. */
const volume = (channels, height, width) => (channels > 1 ? `${channels}×${height}×${width}` : `${height}×${width}`);

class PhotoFilterView {
  constructor(binding) {
    this.binding = binding;
    this.decoded = new Map();
    this.files = new Latest();
    this.reading = new Latest();
    binding.onDispose(() => {
      this.files.drop();
      this.reading.drop();
    });
    this.#makePictures();
    this.#makeGrids();
    this.status = h("p", {class: "cx-note", role: "status"}, t("The photo is being decoded …"));
    this.problem = h("p", {class: "cx-note", role: "alert", hidden: true});
    this.lines = h("p", {class: "cx-formula"});
    this.root = bench(binding, {
      look: "photo-filter",
      label: t("Photo filter explorer"),
      question: t("What does one kernel make of a whole photo?"),
      traits: TRAITS,
      tasks: TASKS,
      stage: [this.problem, this.#stage()],
      readout: this.status,
      controls: this.#controls(),
      drawers: [drawer(t("Sizes and costs"), this.lines, this.legend.rule), drawer(t("A patch as the kernel"), this.kernel.explained)],
    });
    dropTarget(this.root, (file) => this.#open(file));
    this.repaint = binding.paint(TRAITS, () => this.draw());
    binding.on(["image"], () => this.#load());
    this.#load();
  }

  #makePictures() {
    this.photo = new Picture({
      label: t("Photo x: tap or drag to use a patch as the kernel; arrow keys move the patch, with Shift by ten"),
      onPick: (row, column) => this.#pick(row, column),
      keys: true,
    });
    this.output = new Picture({label: t("Output y"), onPick: () => {}});
    this.best = h("span", {class: "cx-box cx-best"});
    this.box = h("span", {class: "cx-box"});
    this.photo.root.append(this.best, this.box);
  }

  #makeGrids() {
    const {binding} = this;
    const {weight, bias} = binding.get("limits");
    const within = (limit, value) => Math.min(limit, Math.max(-limit, value));
    this.kernel = new KernelPanel(binding, {within: (value) => within(weight, value)});
    this.bias = new NumberGrid({label: t("Bias b"), onEdit: (_row, _column, value) => binding.set({bias: within(bias, value)})});
    this.bias.resize(1, 1, () => true);
  }

  #controls() {
    const {binding} = this;
    this.channels = select(binding, "grey", {label: t("Channels"), options: CHANNELS});
    return [
      group(
        t("Photo x"),
        presets(binding, "image", {label: t("Photo"), values: NAMES, own: t("own photo")}),
        fileButton(t("Own photo …"), (file) => this.#open(file)),
        h("div", {class: "cx-wide"}, this.channels),
      ),
      this.kernel.tools,
      group(
        t("And then"),
        stepper(binding, "stride", {label: t("Stride S"), min: 1, max: 16}),
        h("div", {class: "cx-control"}, h("span", {class: "cx-label"}, t("Bias b")), this.bias.root),
        toggle(binding, "relu", {label: t("ReLU")}),
      ),
    ];
  }

  #stage() {
    const panel = (...content) => h("div", {class: "cx-panel"}, ...content);
    const caption = (text = "") => h("p", {class: "cx-caption"}, text);
    const hint = h("p", {class: "cx-small"}, t("Tap or drag the photo to use a patch of it as the kernel."));
    this.captions = {photo: caption(), output: caption()};
    this.legend = {low: h("span"), high: h("span"), rule: h("p", {class: "cx-small"})};
    return h(
      "div",
      {class: "cx-stage"},
      panel(this.captions.photo, this.photo.root, hint),
      panel(
        this.captions.output,
        this.output.root,
        h("p", {class: "cx-legend"}, this.legend.low, h("span", {class: "cx-ramp"}), this.legend.high),
      ),
      this.kernel.root,
      this.kernel.pictures.root,
    );
  }

  /** Show the photo that `image` names or holds; decoded once. */
  #load() {
    const image = this.binding.get("image");
    this.files.drop(); // a file that is still being read was chosen before
    this.reading.take(
      this.decoded.get(image) ?? readPhoto(this.binding.get("photos")[image] ?? image),
      (photo) => {
        this.decoded.set(image, photo);
        this.#show(photo);
      },
      () => this.#complain(t("This browser could not decode the photo.")),
    );
  }

  #show(photo) {
    this.pixels = photo;
    this.problem.hidden = true;
    this.photo.paint(photo.width, photo.height, (bytes) => bytes.set(photo.data));
    for (const radio of this.channels.querySelectorAll("input")) radio.disabled = isGrey(photo.data);
    this.repaint();
  }

  #open(file) {
    this.problem.hidden = true;
    this.files.take(
      fileToUrl(file, this.binding.get("limits").shortest),
      (image) => this.binding.set({image}),
      (error) => this.#complain(error.message),
    );
  }

  #complain(text) {
    this.problem.textContent = text;
    this.problem.hidden = false;
  }

  /** Use the patch with this pixel in its centre. */
  #pick(row, column) {
    if (!this.x) return;
    const {size} = patchBox([0, 0], this.binding.get("patch_size"), this.x.shape);
    const [, , height, width] = this.x.shape;
    const start = (at, side) => Math.min(side - size, Math.max(0, at - Math.floor(size / 2)));
    this.binding.set({use_patch: true, patch: [start(row, height), start(column, width)]});
  }

  draw() {
    const traits = this.binding.read(TRAITS);
    this.kernel.showNumbers(traits);
    this.bias.update(() => ({value: traits.bias, label: t("Bias")}));
    this.photo.dragByTouch(traits.use_patch);
    if (!this.pixels) return;
    const photo = this.#prepared(traits.grey);
    this.x = photo.x;
    this.kernel.pictures.paint(this.photo.canvas, traits.grey, photo);
    this.responses = photoResponses(photo, traits, this.binding.get("limits").flat);
    this.#drawOutput(traits);
    this.#drawPlaces(traits);
    this.#drawWords(traits);
  }

  /** The photo on show, made ready for any kernel; each once in colour and once in grey. */
  #prepared(grey) {
    const kind = grey ? "inGrey" : "inColour";
    this.pixels[kind] ??= prepared(photoPlanes(this.pixels, grey));
    return this.pixels[kind];
  }

  #drawOutput(traits) {
    const {y, min, max, row, column} = this.responses;
    const [, channels, height, width] = y.shape;
    const shown = display(this.responses, traits);
    this.output.paint(width, height, (bytes) => paintResponses(bytes, y, shown));
    this.output.mark([row, column]);
    this.output.canvas.setAttribute("aria-label", t("Output y, {height}×{width}", {height, width}));
    this.legend.low.textContent = short(shown.low);
    this.legend.high.textContent = short(shown.high);
    this.legend.rule.textContent = `${shown.rule} ${t("Smallest response {min}, largest {max}.", {min: short(min), max: short(max)})}`;
    setCaption(this.captions.output, `${t("Output y")} · ${volume(channels, height, width)}`);
  }

  #drawPlaces({patch, patch_size: patchSize, use_patch: usePatch, stride}) {
    const {size, weight, row, column} = this.responses;
    this.photo.outline(this.best, [row * stride, column * stride], size);
    setCaption(this.captions.photo, `${t("Photo x")} · ${volume(...this.x.shape.slice(1))}`);
    setCaption(this.kernel.caption, `${t("Kernel w")} · ${size}×${size}`);
    const box = patchBox(patch, patchSize, this.x.shape);
    this.photo.mark([box.row, box.column].map((start) => start + Math.floor(box.size / 2)));
    this.box.hidden = !usePatch;
    if (!usePatch) return;
    this.photo.outline(this.box, [box.row, box.column], size);
    this.kernel.showPatch(weight);
  }

  #drawWords({stride, use_patch: usePatch, patch, patch_size: patchSize}) {
    const {y, size, max, channel, row, column, macs, ratio} = this.responses;
    const [, channels, height, width] = y.shape;
    const own = patchBox(patch, patchSize, this.x.shape);
    const home = usePatch && own.row === row * stride && own.column === column * stride ? t(", the patch's own place") : "";
    this.status.textContent =
      t("Output {height}×{width}; strongest response {response}", {height, width, response: short(max)}) +
      (channels > 1 ? t(" in {colour}", {colour: COLOURS[channel]}) : "") +
      t(" at row {row}, column {column}{home}.", {row, column, home});
    const line = (name, text, result, rest = "") =>
      h("span", {class: "cx-line"}, h("span", {class: "cx-name"}, `${name} = `), text, h("strong", {}, result), rest);
    const axis = (side, output) => [
      `⌊(I + 2P − D(K−1) − 1)/S⌋ + 1 = ⌊(${side} + 2·0 − 1·(${size}−1) − 1)/${stride}⌋ + 1 = `,
      String(output),
    ];
    this.lines.replaceChildren(
      line(t("O rows"), ...axis(this.x.shape[2], height)),
      line(t("O columns"), ...axis(this.x.shape[3], width)),
      line(
        t("multiplications"),
        `O_h·O_w·K·K·C = ${height}·${width}·${size}·${size}·${channels} = `,
        formatCount(macs),
        stride > 1 ? t(", {ratio} times fewer than at stride 1", {ratio: formatNumber(ratio, 1)}) : "",
      ),
    );
  }
}

export default explorer(PhotoFilterView);
