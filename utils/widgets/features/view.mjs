import {Binding} from "../kit/binding.mjs";
import {button, select, slider, stepper} from "../kit/controls.mjs";
import {freshId, h, setText} from "../kit/dom.mjs";
import {SIDE} from "./ascent.mjs";
import {forward, mean, planeOf} from "./net.mjs";
import {Bars, short, Tiles} from "./panels.mjs";
import {asTensor, ColourPicture, readSheet, squared, toUrl} from "./pictures.mjs";
import {Work} from "./state.mjs";
import {dropTarget, fileToUrl} from "../parts/photo_file.mjs";
import {SignedMap} from "../parts/signed_map.mjs";

const SEEDS = 1000;
const MORE = 60; // steps that Run adds
const SMALLEST_FILE = 7; // pixels of a side
const CLIMB = ["start", "blur", "jitter", "seed"]; // what all pictures are made again for
const STARTS = [
  ["noise", "noise"],
  ["picture", "the picture x"],
];

class FeatureView {
  constructor(binding) {
    this.binding = binding;
    this.seen = true;
    this.work = new Work({isSeen: () => this.seen, onProgress: (channels) => this.#progress(channels)});
    this.work.useNet(binding.get("net"));
    this.#makePanels();
    this.root = h(
      "div",
      {class: "cx cx-features", role: "group", "aria-label": "Feature explorer"},
      this.#controls(),
      this.problem,
      this.#stage(),
      this.note,
    );
    dropTarget(this.root, (file) => this.#open(file));
    const watch = new IntersectionObserver(([entry]) => {
      this.seen = entry.isIntersecting;
      this.repaint?.();
    });
    watch.observe(this.root);
    binding.onDispose(() => {
      this.gone = true;
      watch.disconnect();
      this.work.stop();
    });
    binding.on(["net"], () => this.work.useNet(binding.get("net")));
    binding.on(CLIMB, () => this.work.restart());
    binding.on(["own", "picture"], () => binding.get("start") === "picture" && this.work.restart());
    binding.on(["pictures", "own"], () => this.#load());
    this.repaint = binding.paint(["net", "titles", "classes", "layer", "channel", "picture", "own", ...CLIMB], () => this.draw());
    this.#load();
  }

  #makePanels() {
    this.problem = h("p", {class: "cx-note", role: "alert", hidden: true});
    this.note = h("p", {class: "cx-note", role: "status"}, "The pictures are being decoded …");
    this.channels = new Tiles({label: "Channels, each with the picture made for it", onChoose: (channel) => this.binding.set({channel})});
    this.best = new Tiles({label: "Strongest real patches", onChoose: (i) => this.binding.set({picture: this.strongest[i].n})});
    this.bars = new Bars((channel) => this.binding.set({channel}));
    this.made = new ColourPicture();
    this.x = new ColourPicture();
    this.map = new SignedMap();
    this.captions = Object.fromEntries(
      ["channels", "made", "best", "x", "map", "means"].map((name) => [name, h("p", {class: "cx-caption"})]),
    );
    this.rose = h("p", {class: "cx-small"});
    this.top = h("p", {class: "cx-small"});
  }

  #controls() {
    const {binding} = this;
    this.layerList = this.#list("Layer", (i) => binding.set({layer: this.work.layers[i].name}));
    this.pictureList = this.#list("Picture x", (i) => binding.set({picture: i < this.work.bank.length ? i : -1}));
    const file = h("input", {
      type: "file",
      accept: "image/*",
      onchange: () => {
        if (file.files.length) this.#open(file.files[0]);
        file.value = "";
      },
    });
    return h(
      "div",
      {class: "cx-bar"},
      this.layerList.root,
      this.pictureList.root,
      h("label", {class: "cx-file", title: "It stays in this page. You can also drop it anywhere here."}, file, "Own picture …"),
      select(binding, "start", {label: "Climb from", options: STARTS}),
      slider(binding, "blur", {label: "Blur after each step", min: 0, max: 0.33, step: 0.01}),
      stepper(binding, "jitter", {label: "Jitter in pixels", min: 0, max: 4}),
      button("New noise", () => binding.set({seed: (binding.get("seed") + 1) % SEEDS})),
    );
  }

  #list(label, onChoose) {
    const id = freshId("list");
    const list = h("select", {id, onchange: () => onChoose(list.selectedIndex)});
    return {list, root: h("div", {class: "cx-control"}, h("label", {for: id}, label), list)};
  }

  #stage() {
    const panel = (...content) => h("div", {class: "cx-panel"}, ...content);
    const {captions} = this;
    const act = (change) => () => {
      change(this.#ascent());
      this.repaint();
    };
    const keys = h(
      "div",
      {class: "cx-player", role: "group", "aria-label": "Climb"},
      button(
        "Step",
        act((ascent) => (ascent.goal = ascent.steps + 1)),
      ),
      button(
        `Run ${MORE} steps`,
        act((ascent) => (ascent.goal = ascent.steps + MORE)),
      ),
      button("Back to the start", () => this.#again()),
      button("Use it as x", () => this.binding.set({own: toUrl(this.#ascent().x), picture: -1})),
    );
    return h(
      "div",
      {class: "cx-stage"},
      panel(captions.channels, this.channels.root),
      panel(captions.made, h("div", {class: "cx-made"}, this.made.canvas, h("div", {}, keys, this.rose))),
      panel(
        captions.best,
        this.best.root,
        h("p", {class: "cx-small"}, "Cut out: what the strongest place sees. Choose one to look at its whole picture."),
      ),
      panel(
        h("div", {class: "cx-looked"}, panel(captions.x, this.x.canvas), panel(captions.map, this.map.canvas)),
        captions.means,
        this.bars.svg,
        this.top,
      ),
    );
  }

  /** Read the pictures, those of the sheet and the reader's own; decoding takes a moment. */
  #load() {
    const [sheet, own] = [this.binding.get("pictures"), this.binding.get("own")];
    Promise.all([this.sheet === sheet ? this.work.bank : readSheet(sheet), own ? readSheet(own) : [null]]).then(
      ([bank, [mine]]) => {
        if (this.gone || sheet !== this.binding.get("pictures") || own !== this.binding.get("own")) return;
        if (this.sheet !== sheet) this.work.usePictures(bank);
        Object.assign(this, {sheet, mine});
        if (this.binding.get("start") === "picture") this.work.restart();
        this.repaint();
      },
      () => this.#complain("This browser could not decode the pictures."),
    );
  }

  #open(file) {
    fileToUrl(file, SMALLEST_FILE)
      .then(squared)
      .then(
        (own) => this.gone || this.binding.set({own, picture: -1}),
        (error) => this.#complain(error.message),
      );
  }

  #complain(text) {
    this.problem.textContent = text;
    this.problem.hidden = false;
  }

  get #at() {
    return Math.max(
      0,
      this.work.net.findIndex(({name}) => name === this.binding.get("layer")),
    );
  }

  get #layer() {
    return this.work.net[this.#at];
  }

  get #channel() {
    return Math.min(this.binding.get("channel"), this.#layer.channels - 1);
  }

  get #picture() {
    const place = this.binding.get("picture");
    return (place < 0 ? this.mine : this.work.bank[Math.min(place, this.work.bank.length - 1)]) ?? null;
  }

  #settings() {
    const [start, blur, jitter, seed] = CLIMB.map((name) => this.binding.get(name));
    return {start: start === "picture" ? this.#picture : null, blur, jitter, seed};
  }

  #ascent() {
    return this.work.ascent(this.#at, this.#channel, this.#settings());
  }

  /** Put the chosen channel's picture back to its start, where it waits. */
  #again() {
    this.work.ascents.delete(`${this.#at} ${this.#channel}`);
    this.#ascent().goal = 0;
    this.repaint();
  }

  #nameOf(channel) {
    const {kind, name} = this.#layer;
    return (kind === "dense" && this.binding.get("classes")[channel]) || `channel ${channel} of ${name}`;
  }

  #titleOf(n) {
    return this.binding.get("titles")[n] ?? `picture ${n + 1}`;
  }

  draw() {
    this.#drawLists();
    if (!this.#picture) return;
    this.work.go(this.#at, this.#channel, this.#settings());
    const {channels} = this.#layer;
    this.channels.resize(channels);
    for (let i = 0; i < channels; i++) {
      this.channels.name(
        i,
        this.#nameOf(i),
        this.#layer.kind === "dense" ? (this.binding.get("classes")[i] ?? String(i)) : String(i),
        i === this.#channel,
      );
      this.#drawTile(i);
    }
    setText(this.captions.channels, `Layer ${this.#layer.name}: a picture made for each of ${channels} channels`);
    this.#drawMade();
    this.#drawBest();
    this.#drawAnswers();
  }

  #drawLists() {
    const fill = ({list}, texts, chosen) => {
      if (this.known?.get(list) !== texts.join("\n")) list.replaceChildren(...texts.map((text) => h("option", {}, text)));
      (this.known ??= new Map()).set(list, texts.join("\n"));
      list.selectedIndex = chosen;
    };
    const {layers, bank} = this.work;
    fill(
      this.layerList,
      layers.map(({name, channels}) => `${name} · ${channels} channels`),
      layers.indexOf(this.#layer),
    );
    const place = this.binding.get("picture");
    fill(
      this.pictureList,
      [...bank.map((_, n) => this.#titleOf(n)), ...(this.mine ? ["own picture"] : [])],
      place < 0 ? bank.length : place,
    );
  }

  /** Show what is made for a channel, if it has moved since. */
  #drawTile(channel) {
    const {x} = this.work.ascent(this.#at, channel, this.#settings());
    const tile = this.channels.tiles[channel];
    if (tile.x !== x) tile.picture.show(x);
    tile.x = x;
  }

  #drawMade() {
    const ascent = this.#ascent();
    this.made.show(ascent.x);
    setText(this.captions.made, `Made for ${this.#nameOf(this.#channel)}`);
    const now = mean(planeOf(forward(this.work.net, asTensor(ascent.x), this.#at).at(-1), this.#channel));
    setText(
      this.rose,
      `Step ${ascent.steps}: the channel's mean is ${short(now)}${ascent.steps ? `, at the start it was ${short(ascent.start)}` : ""}.`,
    );
  }

  #drawBest() {
    this.strongest = this.work.strongest(this.#at, this.#channel) ?? [];
    setText(this.captions.best, this.strongest.length ? "Strongest real patches" : "Strongest real patches: still looking …");
    this.best.resize(this.strongest.length);
    const {size, jump, padding} = this.#layer.field;
    this.strongest.forEach(({n, value, row, column}, i) => {
      const whole = size >= SIDE;
      this.best.tiles[i].picture.show(this.work.bank[n], whole ? {} : {top: row * jump - padding, left: column * jump - padding, size});
      this.best.name(i, `${this.#titleOf(n)}: ${short(value)}`, short(value));
    });
  }

  #drawAnswers() {
    const x = this.#picture;
    const y = forward(this.work.net, asTensor(x), this.#at).at(-1);
    const plane = planeOf(y, this.#channel);
    const [height, width] = y.shape.length === 4 ? y.shape.slice(2) : [1, 1];
    const means = Array.from({length: y.shape[1]}, (_, channel) => mean(planeOf(y, channel)));
    const best = means.indexOf(Math.max(...means));
    this.x.show(x);
    this.map.show(plane, height, width, Math.max(1e-9, ...y.data.map(Math.abs)));
    const place = this.binding.get("picture");
    const title = place < 0 ? "own picture" : this.#titleOf(place);
    setText(this.captions.x, `Picture x: ${title}`);
    setText(this.captions.map, `Its map of ${this.#nameOf(this.#channel)}, ${height}×${width}`);
    setText(this.captions.means, "The means of all channels for x");
    this.bars.show(means, this.#channel, `Means: ${means.map((value, i) => `${i}: ${short(value)}`).join(", ")}`);
    setText(this.top, "Orange in the map is above 0, blue below. The dark bar is the chosen channel.");
    setText(
      this.note,
      `For ${title}, ${this.#nameOf(this.#channel)} has a mean of ${short(means[this.#channel])}. The largest mean is that of ${this.#nameOf(best)}, ${short(means[best])}.`,
    );
  }

  /** Show what a slice of work has moved, and nothing else. */
  #progress(channels) {
    for (const channel of channels) {
      if (channel >= 0 && channel < this.channels.tiles.length) this.#drawTile(channel);
    }
    if (channels.has(this.#channel)) this.#drawMade();
    if (channels.has(-1)) this.#drawBest();
  }
}

function render({model, el}) {
  const binding = new Binding(model);
  el.append(new FeatureView(binding).root);
  return () => binding.dispose();
}

export default {render};
