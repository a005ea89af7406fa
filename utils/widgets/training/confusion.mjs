import {h} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {CLASSES} from "../parts/digits.mjs";

const DIGITS = Array.from({length: CLASSES}, (_, k) => String(k));

/** Which held-out digit was taken for which: a row for each true class, a column for each answer. */
export class ConfusionPanel {
  constructor(onCell) {
    this.caption = h("p", {class: "cx-caption"});
    this.grid = new NumberGrid({label: "Held-out digits by true class and answer", onFocus: onCell});
    this.grid.resize(CLASSES, CLASSES);
    const heads = (name) => h("div", {class: `cx-heads cx-${name}`, "aria-hidden": "true"}, ...DIGITS.map((digit) => h("span", {}, digit)));
    this.root = h(
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
      h("p", {class: "cx-small"}, "Rows: the true class. Columns: the answer. Choose a cell to see one of its digits."),
    );
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
