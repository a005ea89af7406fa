import {h} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {CLASSES, INK, SIDE} from "../parts/digits.mjs";
import {SignedMap} from "../parts/signed_map.mjs";

const DIGITS = Array.from({length: CLASSES}, (_, k) => String(k));

/** Which held-out digit was taken for which: a row for each true class, a column for each answer. */
export class ConfusionPanel {
  constructor(onCell) {
    this.caption = h("p", {class: "cx-caption"});
    this.grid = new NumberGrid({label: "Held-out digits by true class and answer", onFocus: onCell});
    this.grid.resize(CLASSES, CLASSES);
    const heads = (name) => h("div", {class: `cx-heads cx-${name}`, "aria-hidden": "true"}, ...DIGITS.map((digit) => h("span", {}, digit)));
    const table = h(
      "div",
      {class: "cx-panel"},
      this.caption,
      h(
        "div",
        {class: "cx-confusion"},
        h("span", {class: "cx-corner cx-small"}, "answer →"),
        heads("answers"),
        heads("truths"),
        this.grid.root,
      ),
    );
    this.digit = new SignedMap({role: "img"});
    this.words = h("p", {class: "cx-small"}, "Rows: the true class. Columns: the answer. Choose a cell to see one of its digits.");
    this.root = h("div", {class: "cx-mistakes"}, table, h("div", {}, this.digit.canvas, this.words));
    this.digit.canvas.hidden = true;
  }

  /** Show a digit, 64 values from 0 to 16, beside the table, with words. */
  showDigit(values, words) {
    this.digit.canvas.hidden = false;
    this.digit.canvas.setAttribute("aria-label", words);
    this.digit.show(values, SIDE, SIDE, INK);
    this.words.textContent = words;
  }

  /** Show counts, rows of true classes; `title` says when they were counted. */
  show(counts, title) {
    this.caption.textContent = title;
    const most = counts.map((row) =>
      Math.max(
        1,
        row.reduce((a, b) => a + b),
      ),
    );
    this.grid.update((r, c) => {
      const count = counts[r][c];
      const share = count && Math.max(0.25, count / most[r]); // a single mistake should be seen
      return {value: count, share: r === c ? -share : share, classes: count ? "" : "cx-zero", label: `${r} answered as ${c}`};
    });
  }
}
