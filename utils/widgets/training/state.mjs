import {argmax, crossEntropy} from "../math/dense.mjs";
import {randomFrom} from "../math/random.mjs";
import {CLASSES, pictures, SIDE} from "../parts/digits.mjs";
import {added, descend, forward, lossAndGradients, noMemory, startWeights, zerosLike} from "./net.mjs";

const PIECE = 16; // pictures in one piece of work: 8 ms for the largest net
const POINTS = 10; // points of the curves in an epoch
const LARGEST_LOSS = 1e6; // beyond this nothing comes back, and numbers would soon overflow

/**
 * A net in training: its weights, and how it did so far. Work comes in small pieces, so that the page can breathe.
 * `epochs` holds {loss, accuracy, heldOutLoss, heldOutAccuracy} of each whole epoch, `curve` {epoch, loss, accuracy} means
 * over a tenth of one, `heldOut` the newest check {loss, accuracy, answers, silent}, `problem` says why training stopped.
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
    this.memory = noMemory(this.weights);
    Object.assign(this, {epochs: [], curve: [], heldOut: null, problem: "", steps: 0, lastLoss: null});
    this.#dropPieces();
    this.mean = new Mean();
    this.#newEpoch();
    while (weights && !this.heldOut) this.#check(() => {});
  }

  /** One batch, and after an epoch's last the whole check. */
  step(settings) {
    const {steps} = this;
    while (!this.problem && (this.steps === steps || this.#checkIsDue)) this.#piece(settings);
  }

  /** Work until `until`, a time as performance.now() gives it, or until `epochs` are done. */
  work(until, epochs, settings) {
    while (!this.problem && this.epochs.length < epochs && performance.now() < until) this.#piece(settings);
  }

  /** Learn from one picture x alone, by a plain step that leaves no memory. */
  learnOne(x, label, lr) {
    this.#dropPieces();
    const {gradients} = lossAndGradients(this.weights, x, [label], this.activation);
    const {weights} = descend(this, gradients, {lr, optimizer: "sgd"});
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

  #piece(settings) {
    if (this.#checkIsDue) this.#check(() => this.#endEpoch(settings));
    else this.#batch(settings);
  }

  /** What is half done with weights that change otherwise is done again. */
  #dropPieces() {
    this.batch = null;
    this.checking = null;
  }

  /** Some more pictures of a batch, and with its last ones a step. */
  #batch({lr, batchSize, optimizer}) {
    this.batch ??= {
      rows: Array.from(this.order.subarray(this.at, this.at + batchSize)),
      gradients: zerosLike(this.weights),
      seen: 0,
      loss: 0,
      right: 0,
    };
    const {batch} = this;
    const rows = batch.rows.slice(batch.seen, batch.seen + PIECE);
    const share = rows.length / batch.rows.length;
    const labels = rows.map((row) => this.digits.train.labels[row]);
    const {loss, logits, gradients} = lossAndGradients(this.weights, pictures(this.digits.train, rows), labels, this.activation);
    batch.gradients = added(batch.gradients, gradients, share);
    batch.loss += loss * share;
    batch.right += answersOf(logits).filter((answer, n) => answer === labels[n]).length;
    batch.seen += rows.length;
    if (batch.seen < batch.rows.length) return;
    this.batch = null;
    if (!this.#isLost(batch.loss, lr)) this.#descend(batch, lr, optimizer);
  }

  #descend({gradients, loss, right, seen}, lr, optimizer) {
    this.before = this.weights;
    if (optimizer !== this.optimizer) Object.assign(this, {optimizer, memory: noMemory(this.weights)});
    Object.assign(this, descend(this, gradients, {lr, optimizer}));
    this.steps++;
    this.lastLoss = loss;
    this.at += seen;
    for (const mean of [this.mean, this.total]) mean.add(loss, right, seen);
    if (this.mean.count < this.order.length / POINTS && !this.#checkIsDue) return;
    this.curve.push({epoch: this.epoch, ...this.mean.read()});
    this.mean = new Mean();
  }

  /** Has the loss left every bound? Then training is over, with the weights of a step ago. */
  #isLost(loss, lr) {
    if (loss < LARGEST_LOSS) return false; // not so for NaN
    this.weights = this.before;
    this.problem = `Stopped at step ${this.steps + 1}: the loss has grown beyond a million. ${tooHigh(lr)}`;
    return true;
  }

  /** Look at some more held-out digits, and call `done` after the last. */
  #check(done) {
    const {labels, count} = this.digits.heldOut;
    this.checking ??= {loss: 0, answers: [], silent: true};
    const {answers} = this.checking;
    const rows = Array.from({length: Math.min(PIECE, count - answers.length)}, (_, i) => answers.length + i);
    const {active, logits} = forward(this.weights, pictures(this.digits.heldOut, rows), this.activation);
    this.checking.silent &&= active.data.every((value) => value === 0);
    this.checking.loss +=
      crossEntropy(
        logits,
        rows.map((row) => labels[row]),
      ) * rows.length;
    answers.push(...answersOf(logits));
    if (answers.length < count) return;
    const right = answers.filter((answer, n) => answer === labels[n]).length;
    this.heldOut = {loss: this.checking.loss / count, accuracy: right / count, answers, silent: this.checking.silent};
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
    if (this.heldOut.silent)
      this.problem = `Stopped after epoch ${this.epochs.length}, the ReLUs dead: every feature map is 0. ${tooHigh(lr)}`;
  }
}

function tooHigh(lr) {
  return `The learning rate ${lr} is too high: lower it and press Reset.`;
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
  return Array.from({length: rows}, (_, n) => argmax(data.subarray(n * classes, (n + 1) * classes)));
}

/** How often a digit of class r was answered with c: rows of counts. */
export function confusion({labels}, answers) {
  const counts = Array.from({length: CLASSES}, () => new Array(CLASSES).fill(0));
  answers.forEach((answer, n) => {
    counts[labels[n]][answer] += 1;
  });
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
  const nested = ({data, shape}) =>
    split(
      Array.from(data, (value) => Number(value.toFixed(digits))),
      shape,
    );
  return [
    [nested(convWeight), nested(convBias)],
    [nested(denseWeight), nested(denseBias)],
  ];
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
