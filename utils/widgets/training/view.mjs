import {bench, drawer} from "../frame/bench.mjs";
import {tabs} from "../frame/tabs.mjs";
import {explorer} from "../kit/binding.mjs";
import {button} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {formatCount, formatNumber, percent} from "../kit/numbers.mjs";
import {unpacked} from "../parts/digits.mjs";
import {ConfusionPanel} from "./confusion.mjs";
import {FilterPanel} from "./filters.mjs";
import {HistoryPanel} from "./history.mjs";
import {forward} from "./net.mjs";
import {OnePicture, STEPS} from "./one_picture.mjs";
import {PicturePanel} from "./picture.mjs";
import {settings} from "./settings.mjs";
import {confusion, fromLayers, Trainer, toLayers} from "./state.mjs";

const EPOCHS = 10; // that one press of Train adds
const SLICE = 12; // milliseconds of training in a frame: the rest is for the page
const GUESSING = Math.log(10); // the loss of giving each class 1/10
const NET = ["filters", "kernel_size", "activation", "seed"]; // what training starts again with
const TASKS = [
  {text: "Learn too fast", set: {lr: 2}},
  {text: "Learn too slowly", set: {lr: 0.001}},
  {text: "Larger filters: 7×7", set: {kernel_size: 7, lr: 0.1}},
];

class TrainingView {
  constructor(binding) {
    this.binding = binding;
    this.digits = unpacked(binding.get("digits"));
    this.trainer = new Trainer(this.digits);
    this.request = () => {}; // until there is something to paint
    this.walk = null;
    this.#makePanels();
    this.#adopt();
    this.root = bench(binding, {
      look: "training",
      label: "Training explorer",
      question: "Where do the filters come from?",
      traits: [...NET, "lr", "batch_size", "optimizer"],
      tasks: TASKS,
      stage: [this.#stage()],
      readout: this.note,
      controls: [this.#actions(), ...settings(binding)],
      drawers: [drawer("Numbers of each epoch", this.history.lines)],
    });
    binding.on([...NET, "weights"], () => this.#adopt());
    binding.onDispose(() => cancelAnimationFrame(this.frame));
    this.request = binding.paint([...NET, "lr", "batch_size", "optimizer", "weights"], () => this.draw());
  }

  #makePanels() {
    this.note = h("p", {class: "cx-note", role: "status"});
    this.history = new HistoryPanel(() => this.request());
    this.filters = new FilterPanel(() => this.request());
    this.picture = new PicturePanel(this.digits, () => this.#look(), this.filters.all);
    this.one = new OnePicture(() => this.#nextOfOne());
    this.confusion = new ConfusionPanel((r, c) => this.#showCell(r, c));
  }

  /** From the picture through the filters to the answer, with the curves below; behind it the mistakes, and one step by hand. */
  #stage() {
    return tabs(
      "Show",
      ["The net", this.picture.root, this.history.root],
      ["Mistakes", this.confusion.root],
      ["One weight", h("div", {class: "cx-stage"}, this.filters.root, this.one.root)],
    );
  }

  #actions() {
    this.play = button("", () => (this.frame ? this.#pause() : this.#train()));
    this.play.classList.add("cx-primary");
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
    const [lr, batchSize, optimizer] = ["lr", "batch_size", "optimizer"].map((name) => this.binding.get(name));
    return {lr, batchSize, optimizer};
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
    this.cellRow = rows[(rows.indexOf(this.cellRow) + 1) % rows.length];
    if (!rows.length) return;
    this.picture.heldOut(this.cellRow);
    this.confusion.showDigit(
      this.picture.pad.values,
      `Held-out digit ${this.cellRow + 1}, a ${r}, was answered with ${c}. It lies on the pad, too.`,
    );
  }

  /** The next of the four steps of learning from the picture shown; a held-out one gives way, since it must not be learned. */
  #nextOfOne() {
    this.#pauseQuietly();
    if (this.picture.source === "heldOut") this.picture.nextTraining();
    if (this.picture.label < 0) return; // a drawing without a class, cleared a moment ago: the key is disabled from the next frame on
    const {trainer, picture} = this;
    if (!this.walk || this.walk.done === STEPS.length) {
      this.walk = {done: 0, before: trainer.weights, after: null, x: picture.x, label: picture.label, activation: trainer.activation};
    }
    Object.assign(this.walk, {done: this.walk.done + 1, lr: this.binding.get("lr")});
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
    this.history.show(trainer, EPOCHS);
    this.#drawCheck();
  }

  #drawButtons() {
    const {problem} = this.trainer;
    setText(this.play, this.frame ? "‖ Pause" : `▶ Train ${EPOCHS} epochs`);
    for (const key of [this.play, this.single]) key.disabled = Boolean(problem);
    this.one.key.disabled = Boolean(problem) || this.picture.label < 0;
  }

  /** The words and the table that change with each epoch and each pause. */
  #drawCheck() {
    const {heldOut, epochs} = this.trainer;
    this.note.setAttribute("aria-busy", String(Boolean(this.frame))); // to be read out when training pauses
    setText(this.note, this.#words());
    if (this.checked === heldOut) return;
    this.checked = heldOut;
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
      return `${formatCount(count)} weights, ${heldOut ? `given: ${percent(heldOut.accuracy, 1)} of the held-out digits right` : "random so far"}. Press Train.`;
    const checked = epochs.length
      ? ` Held-out digits after epoch ${epochs.length}: ${percent(heldOut.accuracy, 1)} right, loss ${formatNumber(heldOut.loss, 3)}.`
      : "";
    if (frame) return `Training.${checked}`;
    const found = this.#diagnosis() || `the last batch had loss ${formatNumber(lastLoss, 3)}.${checked}`;
    return `Step ${formatCount(steps)}, epoch ${formatNumber(trainer.epoch, 2)}: ${found}`;
  }

  /** What the newest loss says, if it says that something went wrong. */
  #diagnosis() {
    const loss = this.trainer.epochs.at(-1)?.loss ?? 0;
    if (loss < 0.97 * GUESSING) return "";
    const [judged, advice] = loss > 1.03 * GUESSING ? ["worse than", "Lower the rate"] : ["about as good as", "Try another rate, or wait"];
    return `the last epoch's loss ${formatNumber(loss, 3)} is ${judged} guessing, ln 10 = ${formatNumber(GUESSING, 3)}. ${advice}.`;
  }
}

export default explorer(TrainingView);
