import {randomFrom} from "../math/random.mjs";
import {tensor} from "../math/tensor.mjs";
import {meanAndGradient} from "./net.mjs";

export const SIDE = 32;
const [LR, DECAY, BETA_1, BETA_2, EPSILON] = [0.05, 1e-6, 0.9, 0.999, 1e-8]; // Adam's, and the pull towards 0
const NOISE = 0.5; // the width of the noise at the start

/** A picture of noise around mid-grey. */
export function noise(seed) {
  const random = randomFrom(seed);
  return Float64Array.from({length: 3 * SIDE * SIDE}, () => 0.5 + NOISE * (random() - 0.5));
}

/** Planes (3, SIDE, SIDE) moved down and right, round the edges. */
export function rolled(values, [down, right]) {
  const out = new Float64Array(values.length);
  for (let from = 0; from < values.length; from++) {
    const [plane, row, column] = [Math.floor(from / (SIDE * SIDE)), Math.floor(from / SIDE) % SIDE, from % SIDE];
    out[(plane * SIDE + ((row + down + SIDE) % SIDE)) * SIDE + ((column + right + SIDE) % SIDE)] = values[from];
  }
  return out;
}

/** Each pixel with `share` of either neighbour, along rows and then columns, and kept from 0 to 1. */
export function blurred(values, share) {
  let x = values;
  for (const step of [1, SIDE]) {
    const from = x;
    x = from.map((value, i) => {
      const place = step === 1 ? i % SIDE : Math.floor(i / SIDE) % SIDE;
      return (1 - 2 * share) * value + share * (from[place ? i - step : i] + from[place < SIDE - 1 ? i + step : i]);
    });
  }
  return x.map((value) => Math.min(1, Math.max(0, value)));
}

/** A picture on its way up the mean of one channel, by Adam; `seed` decides the jitter. */
export class Ascent {
  constructor({net, at, channel, start, seed}) {
    Object.assign(this, {net, at, channel, random: randomFrom(seed)});
    this.x = Float64Array.from(start);
    this.first = new Float64Array(this.x.length);
    this.second = new Float64Array(this.x.length);
    this.steps = 0;
    this.goal = 0;
  }

  /** One step; `blur` and `jitter` as in Python. */
  step({blur, jitter}) {
    const shift = [0, 0].map(() => Math.floor(this.random() * (2 * jitter + 1)) - jitter);
    const {mean, gradient} = meanAndGradient(this.net, tensor([1, 3, SIDE, SIDE], rolled(this.x, shift)), this.at, this.channel);
    const back = rolled(
      gradient.data,
      shift.map((by) => -by),
    );
    this.steps += 1;
    this.start ??= mean;
    const [scale, spread] = [LR / (1 - BETA_1 ** this.steps), Math.sqrt(1 - BETA_2 ** this.steps)];
    for (let i = 0; i < back.length; i++) {
      const g = DECAY * this.x[i] - back[i];
      this.first[i] += (1 - BETA_1) * (g - this.first[i]);
      this.second[i] = BETA_2 * this.second[i] + (1 - BETA_2) * g * g;
      this.x[i] -= (scale * this.first[i]) / (Math.sqrt(this.second[i]) / spread + EPSILON);
    }
    this.x = blurred(this.x, blur);
  }
}
