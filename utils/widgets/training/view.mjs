import {Binding} from "../kit/binding.mjs";
import {ConfusionPanel} from "./confusion.mjs";
import {button, select, slider, stepper} from "../kit/controls.mjs";
import {Curves} from "./curves.mjs";
import {unpacked} from "../parts/digits.mjs";
import {formatCount, formatNumber, h, setText} from "../kit/dom.mjs";
import {FilterPanel} from "./filters.mjs";
import {OnePicture, STEPS} from "./one_picture.mjs";
import {PicturePanel} from "./picture.mjs";
import {forward} from "./net.mjs";
import {confusion, fromLayers, toLayers, Trainer} from "./state.mjs";

const RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5];
const EPOCHS = 10; // that one press of Train adds
const SLICE = 12; // milliseconds of training in a frame: the rest is for the page
const GUESSING = Math.log(10); // the loss of giving each class 1/10
const NET = ["filters", "kernel_size", "activation", "seed"]; // what training starts again with
const own = (values) => values.map((value) => [value, String(value)]);
const percent = (share) => `${formatNumber(100 * share, 1)}%`;

class TrainerView {
  constructor(binding) {
    this.binding = binding;
    this.digits = unpacked(binding.get("digits"));
    this.trainer = new Trainer(this.digits);
    this.request = () => {}; // until there is something to paint
    this.walk = null;
    this.shown = {}; // what the slower parts show already
    this.#makePanels();
    this.#adopt();
    this.root = h(
      "div",
      {class: "cx cx-trainer", role: "group", "aria-label": "Training explorer"},
      this.#settingsBar(),
      this.#actions(),
      this.note,
      h(
        "div",
        {class: "cx-stage"},
        h(
          "div",
          {class: "cx-column"},
          h("div", {class: "cx-panel"}, this.loss.root, this.accuracy.root, this.legend, this.table),
          this.confusion.root,
        ),
        h("div", {class: "cx-column"}, this.picture.root, this.filters.root, this.one.root),
      ),
    );
    binding.on([...NET, "weights"], () => this.#adopt());
    binding.onDispose(() => cancelAnimationFrame(this.frame));
    this.request = binding.paint([...NET, "lr", "batch_size", "weights"], () => this.draw());
  }

  #makePanels() {
    this.note = h("p", {class: "cx-note", role: "status"});
    this.loss = new Curves({label: "Loss", ticks: [0, 0.5, 1, 1.5, 2, 2.5], format: (value) => formatNumber(value, 2)});
    this.accuracy = new Curves({label: "Accuracy", ticks: [0, 0.25, 0.5, 0.75, 1], format: (share) => `${formatNumber(100 * share, 1)}%`});
    const line = (look, text) => h("span", {class: "cx-term"}, h("span", {class: `cx-sample ${look}`}), ` ${text}`);
    this.legend = h("p", {class: "cx-small cx-samples"}, line("", "training, while it learns"), line("cx-dashed", "held-out digits"));
    this.lines = h("pre", {tabIndex: 0, "aria-label": "Numbers of each epoch"});
    this.table = h("details", {class: "cx-text"}, h("summary", {}, "Numbers of each epoch"), this.lines);
    this.picture = new PicturePanel(this.digits, () => this.#look());
    this.filters = new FilterPanel(() => this.request());
    this.one = new OnePicture(() => this.#nextOfOne());
    this.confusion = new ConfusionPanel((r, c) => this.#showCell(r, c));
  }

  #settingsBar() {
    const {binding} = this;
    const nearest = () =>
      RATES.reduce(
        (best, rate, i) => (Math.abs(Math.log(rate / binding.get("lr"))) < Math.abs(Math.log(RATES[best] / binding.get("lr"))) ? i : best),
        0,
      );
    const rates = {get: nearest, set: ({lr}) => binding.set({lr: RATES[lr]}), on: (names, listener) => binding.on(names, listener)};
    return h(
      "div",
      {class: "cx-bar"},
      slider(rates, "lr", {label: "Learning rate", min: 0, max: RATES.length - 1, format: () => String(binding.get("lr"))}),
      stepper(binding, "filters", {label: "Filters F", min: 2, max: 16}),
      select(binding, "kernel_size", {label: "Kernel size K", options: [1, 3, 5, 7].map((side) => [side, `${side}×${side}`])}),
      select(binding, "activation", {
        label: "Activation",
        options: [
          ["relu", "ReLU"],
          ["tanh", "tanh"],
          ["sigmoid", "sigmoid"],
        ],
      }),
      select(binding, "batch_size", {label: "Batch", options: own([1, 8, 32, 128])}),
      stepper(binding, "seed", {label: "Seed", min: 0, max: 999}),
    );
  }

  #actions() {
    this.play = button("", () => (this.frame ? this.#pause() : this.#train()));
    this.single = button("One step", () => this.#act(() => this.trainer.step(this.#settings())));
    return h(
      "div",
      {class: "cx-player cx-actions", role: "group", "aria-label": "Train"},
      this.play,
      this.single,
      button("Reset", () => this.#restart()),
    );
  }

  #settings() {
    return {lr: this.binding.get("lr"), batchSize: this.binding.get("batch_size")};
  }

  #net() {
    const [filters, kernelSize, activation, seed] = NET.map((name) => this.binding.get(name));
    return {filters, kernelSize, activation, seed};
  }

  /** Start again when the net's settings change or Python gives weights; not for what this view itself has just given. */
  #adopt() {
    const layers = this.binding.get("weights");
    const state = JSON.stringify([layers, this.#net()]);
    if (state === this.adopted) return;
    const given = layers && JSON.stringify(layers) !== this.given && this.#fits(layers) ? fromLayers(layers) : null;
    this.#pauseQuietly();
    this.trainer.start(this.#net(), given);
    if (given) Object.assign(this, {adopted: state, given: JSON.stringify(layers)});
    else this.#give(null);
    this.request();
  }

  #fits([[weight]]) {
    return weight.length === this.binding.get("filters") && weight[0][0].length === this.binding.get("kernel_size");
  }

  /** Hand the weights to Python. */
  #give(layers) {
    this.given = JSON.stringify(layers);
    this.adopted = JSON.stringify([layers, this.#net()]);
    this.binding.set({weights: layers});
  }

  #restart() {
    this.#pauseQuietly();
    this.trainer.start(this.#net());
    this.#give(null);
    this.request();
  }

  /** Train in slices, one a frame, for ten more epochs or until something stops it. */
  #train() {
    const {trainer} = this;
    const goal = trainer.epochs.length + EPOCHS;
    const slice = () => {
      trainer.work(performance.now() + SLICE, goal, this.#settings());
      if (trainer.problem || trainer.epochs.length >= goal) this.#pause();
      else this.frame = requestAnimationFrame(slice);
      this.request();
    };
    this.frame = requestAnimationFrame(slice);
    this.request();
  }

  #pauseQuietly() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  #pause() {
    this.#pauseQuietly();
    this.#give(toLayers(this.trainer.weights));
    this.request();
  }

  /** Do one piece of work by hand. */
  #act(work) {
    this.#pauseQuietly();
    work();
    this.#pause();
  }

  #look() {
    this.walk = null;
    this.request();
  }

  /** Show a held-out digit of class r that was answered with c, another one each time. */
  #showCell(r, c) {
    const {heldOut} = this.trainer;
    if (!heldOut) return;
    const rows = heldOut.answers.flatMap((answer, row) => (answer === c && this.digits.heldOut.labels[row] === r ? [row] : []));
    if (rows.length) this.picture.heldOut(rows[(rows.indexOf(this.cellRow) + 1) % rows.length]);
    this.cellRow = rows[(rows.indexOf(this.cellRow) + 1) % rows.length];
  }

  /** The next of the four steps of learning from the picture shown; a held-out one gives way, since it must not be learned. */
  #nextOfOne() {
    this.#pauseQuietly();
    if (this.picture.source === "heldOut") this.picture.nextTraining();
    const {trainer, picture} = this;
    if (!this.walk || this.walk.done === STEPS.length) {
      this.walk = {done: 0, before: trainer.weights, after: null, x: picture.x, label: picture.label, activation: trainer.activation};
    }
    this.walk.done++;
    this.walk.lr = this.binding.get("lr");
    if (this.walk.done === STEPS.length) {
      trainer.learnOne(this.walk.x, this.walk.label, this.walk.lr);
      this.walk.after = trainer.weights;
    }
    this.#pause();
  }

  draw() {
    const {trainer} = this;
    if (this.walk && trainer.weights !== (this.walk.after ?? this.walk.before)) this.walk = null;
    const {active, logits} = forward(trainer.weights, this.picture.x, trainer.activation);
    this.picture.show(logits);
    this.filters.show(trainer.weights.convWeight, trainer.weights.convBias, active);
    this.one.show(this.walk?.done ?? 0, this.walk, this.filters.place(trainer.weights.convWeight), this.picture.label >= 0);
    this.#drawButtons();
    this.#drawCurves();
    this.#drawCheck();
  }

  #drawButtons() {
    const {problem} = this.trainer;
    setText(this.play, this.frame ? "⏸ Pause" : `▶ Train ${EPOCHS} epochs`);
    for (const key of [this.play, this.single]) key.disabled = Boolean(problem);
    this.one.key.disabled = Boolean(problem) || this.picture.label < 0;
  }

  #drawCurves() {
    const {curve, epochs, steps} = this.trainer;
    const state = `${curve.length} ${epochs.length} ${steps}`;
    if (state === this.shown.curves) return;
    this.shown.curves = state;
    for (const [panel, name, heldOutName] of [
      [this.loss, "loss", "heldOutLoss"],
      [this.accuracy, "accuracy", "heldOutAccuracy"],
    ]) {
      panel.show(
        curve.map((point) => [point.epoch, point[name]]),
        epochs.map((epoch, i) => [i + 1, epoch[heldOutName]]),
        EPOCHS,
      );
    }
    this.lines.textContent = epochs.length ? epochs.map((epoch, i) => this.#line(epoch, i + 1)).join("\n") : "No epoch yet.";
  }

  #line({loss, accuracy, heldOutLoss, heldOutAccuracy}, number) {
    return `Epoch ${number}: training loss ${formatNumber(loss, 3)}, accuracy ${percent(accuracy)}; held-out loss ${formatNumber(heldOutLoss, 3)}, accuracy ${percent(heldOutAccuracy)}`;
  }

  /** The words and the table that change with each epoch and each pause. */
  #drawCheck() {
    const {heldOut, epochs} = this.trainer;
    this.note.setAttribute("aria-busy", String(Boolean(this.frame))); // to be read out when training pauses
    setText(this.note, this.#words());
    if (this.shown.heldOut === heldOut) return;
    this.shown.heldOut = heldOut;
    const when = epochs.length ? ` after epoch ${epochs.length}` : "";
    this.confusion.show(
      confusion(this.digits.heldOut, heldOut?.answers ?? []),
      heldOut ? `Held-out digits${when}` : "Held-out digits: not looked at yet",
    );
  }

  #words() {
    const {trainer, frame} = this;
    const {epochs, heldOut, problem, steps, lastLoss} = trainer;
    if (problem) return problem;
    const count = Object.values(trainer.weights).reduce((sum, {data}) => sum + data.length, 0);
    if (!steps)
      return `${formatCount(count)} weights, ${heldOut ? `given: ${percent(heldOut.accuracy)} of the held-out digits right` : "random so far"}. Press Train.`;
    const checked = epochs.length
      ? ` Held-out digits after epoch ${epochs.length}: ${percent(heldOut.accuracy)} right, loss ${formatNumber(heldOut.loss, 3)}.`
      : "";
    return frame
      ? `Training.${checked}`
      : `Step ${formatCount(steps)}, epoch ${formatNumber(trainer.epoch, 2)}: the last batch had loss ${formatNumber(lastLoss, 3)}.${checked}${this.#diagnosis()}`;
  }

  /** What the newest loss says, if it says that something went wrong. */
  #diagnosis() {
    const loss = this.trainer.epochs.at(-1)?.loss ?? 0;
    if (loss < 0.97 * GUESSING) return "";
    const advice = loss > 1.03 * GUESSING ? "worse than that: lower the learning rate" : "about that: try another learning rate, or wait";
    return ` Guessing among ten classes has loss ln 10 = ${formatNumber(GUESSING, 3)}; the last epoch was ${advice}.`;
  }
}

function render({model, el}) {
  const binding = new Binding(model);
  el.append(new TrainerView(binding).root);
  return () => binding.dispose();
}

export default {render};
