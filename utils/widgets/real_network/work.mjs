import {fromBase64} from "../math/network/base64.mjs";
import {planesOf} from "./network.mjs";
import {INK, patched, probabilities, STEPS, shuffled, stepSize} from "./state.mjs";

const SHOWN_CHANNELS = 12;

/**
 * What the network says about the traits that `read` gives, always about the latest: a change in the middle of an answer begins anew.
 * `onResult(result)` gets it, `onStep(steps)` the steps of an attack as they are done, `onError(error)` what went wrong.
 */
export class Work {
  constructor(network, {read, onResult, onStep, onError}) {
    Object.assign(this, {network, read, onResult, onStep, onError});
    this.wanted = 0;
    this.kept = {};
  }

  /** Answer for the traits as they are now; the promise is kept when nothing more is wanted. */
  request() {
    this.wanted += 1;
    this.running ??= this.#serve().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async #serve() {
    for (let served = 0; served < this.wanted; ) {
      served = this.wanted;
      const isLate = () => served < this.wanted;
      try {
        const result = await this.#answer(this.read(), isLate);
        if (!isLate()) this.onResult(result);
      } catch (error) {
        if (!isLate()) this.onError(error);
      }
    }
  }

  /** What `make` gives, kept under `name` until `key` changes. */
  async #keep(name, key, make) {
    if (this.kept[name]?.key !== key) {
      const value = await make();
      if (value !== null) this.kept[name] = {key, value};
      return value;
    }
    return this.kept[name].value;
  }

  async #photo({picture, own}) {
    if (picture !== "own") return this.network.photos[picture];
    return this.#keep("own", own, () => planesOf(blobOf(own)));
  }

  async #answer(traits, isLate) {
    const {task, picture, own, label, patch, patch_size: size, pieces, seed, grey_levels: levels, target} = traits;
    const photo = await this.#photo(traits);
    const name = picture === "own" ? own : picture;
    const first = await this.#keep("photo", name, async () => probabilities((await this.network.ask("answer", {x: photo, label})).logits));
    const result = {traits, photo, x: photo, first};
    if (task === "patch") result.x = patched(photo, patch, size);
    if (task === "shuffle") result.x = shuffled(photo, pieces, seed);
    if (task === "attack") {
      const eps = levels / INK;
      result.x = await this.#keep("attack", [name, levels, target].join(), () => this.#attacked(photo, first, eps, target, isLate));
      if (!result.x) return null;
      const {noise, logits} = await this.network.ask("noise", {x: photo, eps, seed});
      Object.assign(result, {noise, noiseSays: probabilities(logits)});
    }
    if (isLate()) return null;
    const {logits, places} = await this.network.ask("answer", {x: result.x, label});
    Object.assign(result, {logits, places, says: probabilities(logits)});
    if (task === "layers") Object.assign(result, await this.#opened(photo, name, traits));
    return result;
  }

  /** The photo after the attack's steps; null if another is wanted meanwhile. */
  async #attacked(photo, first, eps, target, isLate) {
    const label = target < 0 ? first.indexOf(Math.max(...first)) : target;
    let now = photo;
    for (let step = 0; step < STEPS && eps > 0; step++) {
      const {next} = await this.network.ask("step", {now, x: photo, label, size: stepSize(eps, target >= 0), eps});
      if (isLate()) return null;
      now = next;
      this.onStep(step + 1);
    }
    return now;
  }

  /** The strongest channels of a layer, and what the chosen one looks at. */
  async #opened(x, name, {layer, channel}) {
    const last = this.network.layers.indexOf(layer);
    const strongest = await this.#keep("layer", [name, layer].join(), () => this.network.ask("layer", {x, last, count: SHOWN_CHANNELS}));
    const chosen = channel >= 0 && channel < strongest.means.length ? channel : strongest.order[0];
    return {strongest, chosen, unit: await this.network.ask("unit", {x, last, channel: chosen})};
  }
}

/** What a data URL holds; without fetch, which a policy may refuse. */
function blobOf(url) {
  const [head, body] = url.split(",");
  return new Blob([fromBase64(body)], {type: head.slice("data:".length).split(";")[0]});
}
