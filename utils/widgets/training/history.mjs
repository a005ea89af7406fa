import {h} from "../kit/dom.mjs";
import {formatNumber, percent} from "../kit/numbers.mjs";
import {Curves, thinned} from "./curves.mjs";

const share = (value) => percent(value, 1);

/** Loss and accuracy over the epochs, as curves and in numbers; `onResize()` is called when the curves are to be shown anew. */
export class HistoryPanel {
  constructor(onResize) {
    const anew = () => {
      this.shown = "";
      onResize();
    };
    this.loss = new Curves({label: "Loss", ticks: [0, 1, 2, 3], format: (value) => formatNumber(value, 2), onResize: anew});
    this.accuracy = new Curves({label: "Accuracy", ticks: [0, 0.5, 1], format: share, onResize: anew});
    this.lines = h("pre", {tabIndex: 0, "aria-label": "Numbers of each epoch"});
    this.listed = 0; // epochs that have their line
    this.root = h("div", {class: "cx-panel"}, h("div", {class: "cx-two"}, this.loss.root, this.accuracy.root));
  }

  /** Show what a Trainer has kept; the axes end at `lastEpoch` or later. Drawn only if something is new. */
  show({curve, epochs, steps}, lastEpoch) {
    const state = `${curve.length} ${epochs.length} ${steps}`;
    if (state === this.shown) return;
    this.shown = state;
    for (const [panel, name, heldOutName] of [
      [this.loss, "loss", "heldOutLoss"],
      [this.accuracy, "accuracy", "heldOutAccuracy"],
    ]) {
      panel.show(
        thinned(curve).map((point) => [point.epoch, point[name]]),
        thinned(epochs.map((epoch, i) => [i + 1, epoch[heldOutName]])),
        lastEpoch,
      );
    }
    this.#list(epochs);
  }

  /** A line more for each new epoch, and none of an earlier training: to write all again would take longer from epoch to epoch. */
  #list(epochs) {
    if (!this.listed || epochs.length < this.listed) {
      this.listed = 0;
      this.lines.textContent = epochs.length ? "" : "No epoch yet.";
    }
    for (; this.listed < epochs.length; this.listed++)
      this.lines.append(`${this.listed ? "\n" : ""}${epochLine(epochs[this.listed], this.listed + 1)}`);
  }
}

function epochLine({loss, accuracy, heldOutLoss, heldOutAccuracy}, number) {
  return `Epoch ${number}: training loss ${formatNumber(loss, 3)}, accuracy ${share(accuracy)}; held-out loss ${formatNumber(heldOutLoss, 3)}, accuracy ${share(heldOutAccuracy)}`;
}
