import {bench} from "../frame/bench.mjs";
import {tabs} from "../frame/tabs.mjs";
import {explorer} from "../kit/binding.mjs";
import {h, setText} from "../kit/dom.mjs";
import {Latest} from "../kit/latest.mjs";
import {argmax} from "../math/dense.mjs";
import {dropTarget, fileToUrl} from "../parts/photo_file.mjs";
import {Controls, TASKS} from "./controls.mjs";
import {MadePanel} from "./made.mjs";
import {forward, mean, planeOf} from "./net.mjs";
import {short, Tiles} from "./panels.mjs";
import {asTensor, readSheet, squared, toUrl} from "./pictures.mjs";
import {ResponsePanel} from "./response.mjs";
import {Work} from "./state.mjs";
import {StrongestPanel} from "./strongest.mjs";

const SMALLEST_FILE = 7; // pixels of a side
const CLIMB = ["start", "blur", "jitter", "seed"]; // what all pictures are made again for
class FeatureView {
  constructor(binding) {
    this.binding = binding;
    this.seen = true;
    this.files = new Latest();
    this.reading = new Latest();
    this.work = new Work({isSeen: () => this.seen, onProgress: (channels) => this.#progress(channels)});
    this.work.useNet(binding.get("net"));
    this.#makePanels();
    const channels = h("div", {class: "cx-panel"}, this.caption, this.channels.root);
    this.root = bench(binding, {
      look: "features",
      label: "Feature explorer",
      question: "What does this channel look for?",
      traits: ["layer", "channel", "picture", ...CLIMB],
      tasks: TASKS,
      stage: [
        this.problem,
        h(
          "div",
          {class: "cx-stage"},
          tabs("Show", ["Made for it", this.made.root], ["Real patches", this.strongest.root], ["Map of x", this.response.root]),
          channels,
        ),
      ],
      readout: this.note,
      controls: [...this.controls.groups, this.made.keys],
    });
    dropTarget(this.root, (file) => this.#open(file));
    const watch = new IntersectionObserver(([entry]) => {
      this.seen = entry.isIntersecting;
      this.repaint?.();
    });
    watch.observe(this.root);
    binding.onDispose(() => {
      this.files.drop();
      this.reading.drop();
      watch.disconnect();
      this.work.stop();
    });
    binding.on(["net"], () => this.work.useNet(binding.get("net")));
    binding.on(CLIMB, () => this.work.restart());
    binding.on(["own", "picture"], () => binding.get("start") === "picture" && this.work.restart());
    binding.on(["pictures", "own"], () => this.#load());
    binding.on(["picture", "own"], () => {
      this.files.drop(); // a file that is still being read was chosen before
      this.problem.hidden = true;
    });
    this.repaint = binding.paint(["net", "titles", "classes", "layer", "channel", "picture", "own", ...CLIMB], () => this.draw());
    this.#load();
  }

  #makePanels() {
    const {binding} = this;
    this.controls = new Controls(binding, {
      onLayer: (i) => binding.set({layer: this.work.layers[i].name}),
      onPicture: (i) => binding.set({picture: i < this.work.bank.length ? i : -1}),
      onFile: (file) => this.#open(file),
    });
    this.problem = h("p", {class: "cx-note", role: "alert", hidden: true});
    this.note = h("p", {class: "cx-note", role: "status"}, "The pictures are being decoded …");
    this.caption = h("p", {class: "cx-caption"});
    this.channels = new Tiles({label: "Channels, each with the picture made for it", onChoose: (channel) => binding.set({channel})});
    this.strongest = new StrongestPanel({onChoose: (picture) => binding.set({picture})});
    this.made = new MadePanel({
      onClimb: (steps) => this.#climb(steps),
      onRestart: () => this.#again(),
      onUse: () => binding.set({own: toUrl(this.#ascent().x), picture: -1}),
    });
    this.response = new ResponsePanel({onChoose: (channel) => binding.set({channel})});
  }

  /** Read the pictures, those of the sheet and the reader's own; decoding takes a moment. */
  #load() {
    const [sheet, own] = [this.binding.get("pictures"), this.binding.get("own")];
    this.reading.take(
      Promise.all([this.sheet === sheet ? this.work.bank : readSheet(sheet), own ? readSheet(own) : [null]]),
      ([bank, [mine]]) => {
        if (this.sheet !== sheet) this.work.usePictures(bank);
        Object.assign(this, {sheet, mine});
        if (this.binding.get("start") === "picture") this.work.restart();
        this.repaint();
      },
      () => this.#complain("This browser could not decode the pictures."),
    );
  }

  #open(file) {
    this.problem.hidden = true;
    this.files.take(
      fileToUrl(file, SMALLEST_FILE).then(squared),
      (own) => this.binding.set({own, picture: -1}),
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

  /** Let the chosen channel's picture climb on by some steps from where it is. */
  #climb(steps) {
    const ascent = this.#ascent();
    ascent.goal = ascent.steps + steps;
    this.repaint();
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
    this.channels.root.classList.toggle("cx-named", this.#layer.kind === "dense");
    for (let i = 0; i < channels; i++) {
      this.channels.name(
        i,
        this.#nameOf(i),
        this.#layer.kind === "dense" ? (this.binding.get("classes")[i] ?? String(i)) : String(i),
        i === this.#channel,
      );
      this.#drawTile(i);
    }
    setText(this.caption, this.work.progress(this.#at));
    this.#drawMade();
    this.#drawStrongest();
    this.#drawResponse();
  }

  #drawLists() {
    const {layers, bank} = this.work;
    const names = layers.map(({name, channels}) => `${name} (${channels})`);
    this.controls.layers.show(names, layers.indexOf(this.#layer));
    const titles = [...bank.map((_, n) => this.#titleOf(n)), ...(this.mine ? ["own picture"] : [])];
    const place = this.binding.get("picture");
    this.controls.pictures.show(titles, place < 0 ? bank.length : place);
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
    const y = forward(this.work.net, asTensor(ascent.x), this.#at).at(-1);
    this.made.show(ascent, this.#nameOf(this.#channel), mean(planeOf(y, this.#channel)));
  }

  #drawStrongest() {
    const found = this.work.strongest(this.#at, this.#channel) ?? [];
    this.strongest.show(found, this.work.bank, this.#layer.field, (n) => this.#titleOf(n));
  }

  #drawResponse() {
    const [x, place] = [this.#picture, this.binding.get("picture")];
    const title = place < 0 ? "own picture" : this.#titleOf(place);
    const y = forward(this.work.net, asTensor(x), this.#at).at(-1);
    const name = this.#nameOf(this.#channel);
    const means = this.response.show(x, y, this.#channel);
    const best = argmax(means);
    setText(
      this.note,
      `On x (${title}), ${name} has a mean of ${short(means[this.#channel])}. The largest mean is that of ${this.#nameOf(best)}, ${short(means[best])}.`,
    );
  }

  /** Show what a slice of work has moved, and nothing else. */
  #progress(channels) {
    for (const channel of channels) {
      if (channel >= 0 && channel < this.channels.tiles.length) this.#drawTile(channel);
    }
    setText(this.caption, this.work.progress(this.#at));
    if (channels.has(this.#channel)) this.#drawMade();
    if (channels.has(-1)) this.#drawStrongest();
  }
}

export default explorer(FeatureView);
