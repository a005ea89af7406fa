import {crossEntropy} from "./dense.mjs";
import {CLASSES, pictures, SIDE} from "./digits.mjs";
import {descend, forward, lossAndGradients, randomFrom, startWeights, zerosLike} from "./train_net.mjs";

const MOMENTUM = 0.9;
const CHECKED = 64; // held-out digits looked at in one piece of work
const POINTS = 10; // points of the curves in an epoch
const LARGEST_LOSS = 1e6; // beyond this nothing comes back, and numbers would soon overflow

/**
 * A net in training: its weights, and how it did so far. Work comes in small pieces, so that the page can breathe.
 * `epochs` holds {loss, accuracy, heldOutLoss, heldOutAccuracy} of each whole epoch, `curve` {epoch, loss, accuracy} means
 * over a tenth of one, `heldOut` the newest check {loss, accuracy, answers}, `problem` says why training stopped.
 */
export class Trainer {
  constructor(digits) {
    this.digits = digits;
  }

  /** Begin again with random weights, or with these; the same seed gives the same start and order of digits. */
  start({filters, kernelSize, activation, seed}, weights = null) {
    this.activation = activation;
    this.random = randomFrom(seed);
    const fresh = startWeights(this.random, {filters, kernelSize, side: SIDE, classes: CLASSES});
    this.weights = weights ?? fresh;
    this.before = this.weights; // a step ago
    this.velocity = zerosLike(this.weights);
    Object.assign(this, {epochs: [], curve: [], heldOut: null, problem: "", steps: 0, lastLoss: null, checking: null});
    this.mean = new Mean();
    this.#newEpoch();
    while (weights && !this.heldOut) this.#check(() => {});
  }

  /** One batch, and at the end of an epoch the whole check. */
  step(settings) {
    if (this.problem) return;
    this.#batch(settings);
    while (this.#checkIsDue) this.#check(() => this.#endEpoch(settings));
  }

  /** Work until `until`, a time as performance.now() gives it, or until `epochs` are done. */
  work(until, epochs, settings) {
    while (!this.problem && this.epochs.length < epochs && performance.now() < until) {
      if (this.#checkIsDue) this.#check(() => this.#endEpoch(settings));
      else this.#batch(settings);
    }
  }

  /** Learn from one picture x alone, without momentum. */
  learnOne(x, label, lr) {
    const {gradients} = lossAndGradients(this.weights, x, [label], this.activation);
    const {weights} = descend({weights: this.weights, velocity: this.velocity}, gradients, {lr, momentum: 0});
    if (this.#isLost(crossEntropy(forward(weights, x, this.activation).logits, [label]), lr)) return;
    this.weights = weights;
  }

  /** How far training is, in epochs. */
  get epoch() {
    return this.epochs.length + this.at / this.order.length;
  }

  get #checkIsDue() {
    return this.at === this.order.length && !this.problem;
  }

  #newEpoch() {
    this.at = 0;
    this.order = shuffled(this.digits.train.count, this.random);
    this.total = new Mean();
  }

  #batch({lr, batchSize}) {
    const rows = Array.from(this.order.subarray(this.at, this.at + batchSize));
    const labels = rows.map((row) => this.digits.train.labels[row]);
    const {loss, logits, gradients} = lossAndGradients(this.weights, pictures(this.digits.train, rows), labels, this.activation);
    if (this.#isLost(loss, lr)) return;
    this.before = this.weights;
    Object.assign(this, descend(this, gradients, {lr, momentum: MOMENTUM}));
    this.steps++;
    this.lastLoss = loss;
    this.at += rows.length;
    const right = answersOf(logits).filter((answer, n) => answer === labels[n]).length;
    for (const mean of [this.mean, this.total]) mean.add(loss, right, rows.length);
    if (this.mean.count < this.order.length / POINTS && !this.#checkIsDue) return;
    this.curve.push({epoch: this.epoch, ...this.mean.read()});
    this.mean = new Mean();
  }

  /** Has the loss left every bound? Then training is over, with the weights of a step ago. */
  #isLost(loss, lr) {
    if (loss < LARGEST_LOSS) return false; // not so for NaN
    this.weights = this.before;
    this.problem = `Stopped at step ${this.steps + 1}: the loss has grown beyond a million. The learning rate ${lr} is too high: lower it, then press Reset.`;
    return true;
  }

  /** Look at some more held-out digits, and call `done` after the last. */
  #check(done) {
    const {labels, count} = this.digits.heldOut;
    this.checking ??= {loss: 0, answers: []};
    const {answers} = this.checking;
    const rows = Array.from({length: Math.min(CHECKED, count - answers.length)}, (_, i) => answers.length + i);
    const {logits} = forward(this.weights, pictures(this.digits.heldOut, rows), this.activation);
    this.checking.loss += crossEntropy(logits, rows.map((row) => labels[row])) * rows.length;
    answers.push(...answersOf(logits));
    if (answers.length < count) return;
    const right = answers.filter((answer, n) => answer === labels[n]).length;
    this.heldOut = {loss: this.checking.loss / count, accuracy: right / count, answers};
    this.checking = null;
    done();
  }

  #endEpoch({lr}) {
    if (this.#isLost(this.heldOut.loss, lr)) {
      this.heldOut = null;
      return;
    }
    this.epochs.push({...this.total.read(), heldOutLoss: this.heldOut.loss, heldOutAccuracy: this.heldOut.accuracy});
    this.#newEpoch();
  }
}

/** The mean loss and accuracy of pictures seen in training, each with the weights of its moment. */
class Mean {
  constructor() {
    Object.assign(this, {loss: 0, right: 0, count: 0});
  }

  add(loss, right, count) {
    this.loss += loss * count;
    this.right += right;
    this.count += count;
  }

  read() {
    return {loss: this.loss / this.count, accuracy: this.right / this.count};
  }
}

/** The class with the largest logit, for each row of logits (N, classes). */
export function answersOf({data, shape: [rows, classes]}) {
  return Array.from({length: rows}, (_, n) => {
    const row = data.subarray(n * classes, (n + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}

/** How often a digit of class r was answered with c: rows of counts. */
export function confusion({labels}, answers) {
  const counts = Array.from({length: CLASSES}, () => new Array(CLASSES).fill(0));
  answers.forEach((answer, n) => counts[labels[n]][answer]++);
  return counts;
}

function shuffled(count, random) {
  const order = Int32Array.from({length: count}, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Weights as Python keeps them: [[weight, bias], [weight, bias]], rounded. */
export function toLayers({convWeight, convBias, denseWeight, denseBias}, digits = 5) {
  const nested = ({data, shape}) => split(Array.from(data, (value) => Number(value.toFixed(digits))), shape);
  return [[nested(convWeight), nested(convBias)], [nested(denseWeight), nested(denseBias)]];
}

function split(flat, [, ...inner]) {
  if (!inner.length) return flat;
  const size = inner.reduce((a, b) => a * b);
  return Array.from({length: flat.length / size}, (_, i) => split(flat.slice(i * size, (i + 1) * size), inner));
}

/** The way back. */
export function fromLayers([conv, head]) {
  const [convWeight, convBias, denseWeight, denseBias] = [...conv, ...head].map(asTensor);
  return {convWeight, convBias, denseWeight, denseBias};
}

function asTensor(nested) {
  const shape = [];
  for (let part = nested; Array.isArray(part); part = part[0]) shape.push(part.length);
  return {data: Float64Array.from(nested.flat(Infinity)), shape};
}
