import {Ascent, noise} from "./ascent.mjs";
import {forward, network, planeOf} from "./net.mjs";
import {asTensor} from "./pictures.mjs";

const GOAL = 40; // steps that every channel's picture gets by itself
const FIRST = 10; // of them, which all channels get before one gets more: by then a picture shows what is sought
const SLICE = 6; // milliseconds of work in a frame: the rest is for the page
const PAUSE = 120; // milliseconds without work after a change, which may be one of many
const BEST = 6; // real pictures shown for a channel

/** All the arithmetic of the explorer: done in slices, one a frame, while `isSeen` says so. */
export class Work {
  constructor({isSeen, onProgress}) {
    Object.assign(this, {isSeen, onProgress, bank: [], frame: 0});
  }

  /** Take another net. */
  useNet(steps) {
    this.stop(); // what is going on belongs to the net before
    this.net = network(steps);
    this.found = new Map();
    this.ascents = new Map();
  }

  /** Take other pictures. */
  usePictures(bank) {
    this.bank = bank;
    this.found = new Map();
  }

  get layers() {
    return this.net.filter((layer) => layer.asked);
  }

  /** Begin all ascents again: noise, blur, jitter or the picture to begin with have changed. */
  restart() {
    this.stop(); // a slice of this frame would begin with the settings before
    this.ascents = new Map();
    this.noise = null;
  }

  /** The ascent of a channel of layer number `at`, begun if there is none. */
  ascent(at, channel, {start, seed}) {
    const key = `${at} ${channel}`;
    if (!this.ascents.has(key)) {
      this.noise ??= noise(seed); // the same for all channels
      const ascent = new Ascent({net: this.net, at, channel, start: start ?? this.noise, seed});
      this.ascents.set(key, Object.assign(ascent, {goal: GOAL}));
    }
    return this.ascents.get(key);
  }

  /** Of how many of a layer's channels the pictures show something yet, in words. */
  progress(at) {
    const {name, channels} = this.net[at];
    const ascents = Array.from({length: channels}, (_, channel) => this.ascents.get(`${at} ${channel}`));
    const made = ascents.filter((ascent) => ascent?.steps >= FIRST).length;
    return `${name}: ${made < channels ? `${made} of ${channels} pictures so far` : "a picture for each channel"}`;
  }

  /** The places of the strongest pictures of a channel, with value and place in the map; null until all pictures are through. */
  strongest(at, channel) {
    if (!this.bank.length || this.found.size < this.bank.length) return null;
    const all = this.bank.map((_, n) => ({n, ...this.found.get(n)[at][channel]}));
    return all.sort((a, b) => b.value - a.value || a.n - b.n).slice(0, BEST);
  }

  /** Go on with whatever is not done for layer number `at`, the chosen channel first. */
  go(at, chosen, settings) {
    Object.assign(this, {at, chosen, settings, rest: performance.now() + PAUSE});
    this.frame ||= requestAnimationFrame(() => this.#slice());
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  #slice() {
    this.frame = 0;
    if (performance.now() < this.rest) {
      this.frame = requestAnimationFrame(() => this.#slice());
      return;
    }
    const end = performance.now() + SLICE;
    const touched = new Set();
    let job = this.isSeen() ? this.#next() : null;
    while (job) {
      touched.add(job());
      if (performance.now() > end) break;
      job = this.#next();
    }
    if (!touched.size) return;
    this.frame = requestAnimationFrame(() => this.#slice());
    this.onProgress(touched);
  }

  /** The next piece of work, a function that says which channel it has moved (−1: none); null if all is done. */
  #next() {
    const {at, chosen, settings} = this;
    const first = this.ascent(at, chosen, settings);
    if (first.steps < first.goal) return () => this.#climb(first);
    const n = this.found.size;
    if (n < this.bank.length) return () => this.#look(n);
    const waiting = this.#waiting(FIRST) ?? this.#waiting(Number.POSITIVE_INFINITY);
    return waiting ? () => this.#climb(waiting) : null;
  }

  /** The first ascent of the layer that has not come as far as `most` steps, nor to its goal. */
  #waiting(most) {
    const {at, settings} = this;
    const all = Array.from({length: this.net[at].channels}, (_, channel) => this.ascent(at, channel, settings));
    return all.find(({steps, goal}) => steps < Math.min(goal, most));
  }

  #climb(ascent) {
    ascent.step(this.settings);
    return ascent.channel;
  }

  /** Find picture n's largest response of each channel in each layer. */
  #look(n) {
    const answers = forward(this.net, asTensor(this.bank[n])).slice(1);
    this.found.set(
      n,
      answers.map((y, i) =>
        this.net[i].asked ? Array.from({length: y.shape[1]}, (_, channel) => largest(planeOf(y, channel), y.shape[3] ?? 1)) : [],
      ),
    );
    return -1;
  }
}

function largest(plane, width) {
  let best = 0;
  for (let i = 1; i < plane.length; i++) if (plane[i] > plane[best]) best = i;
  return {value: plane[best], row: Math.floor(best / width), column: best % width};
}
