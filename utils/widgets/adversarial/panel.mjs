import {h, setText} from "../kit/dom.mjs";
import {percent} from "../kit/numbers.mjs";
import {argmax} from "../math/dense.mjs";
import {CLASSES, SIDE} from "../parts/digits.mjs";
import {SignedMap} from "../parts/signed_map.mjs";

const COLUMNS = ["picture", "attacked", "noise"];

/** A class and its probability in words. */
export function reading(probabilities) {
  return `${argmax(probabilities)} (${percent(Math.max(...probabilities))})`;
}

/** What one net answers to a picture, to the picture attacked by its own gradient, and to the picture with random noise. */
export class NetPanel {
  constructor() {
    const map = (label) => new SignedMap({role: "img", "aria-label": label});
    this.pictures = COLUMNS.map((column) =>
      map(column === "picture" ? "The picture" : `The picture, ${column === "noise" ? "with noise" : column}`),
    );
    this.changes = [map("The attack's change"), map("The noise")];
    this.cells = Array.from({length: CLASSES}, () => COLUMNS.map(() => h("td", {class: "cx-share"})));
    this.heads = this.cells.map((_, k) => h("th", {scope: "row"}, String(k)));
    this.title = h("caption", {class: "cx-caption"});
    this.verdict = h("p", {class: "cx-verdict"});
    this.transfer = h("p", {class: "cx-small"});
    const row = (head, cells) => h("tr", {}, head, ...cells);
    const cell = ({canvas}) => h("td", {}, canvas);
    this.root = h(
      "div",
      {class: "cx-panel"},
      this.verdict,
      h(
        "table",
        {class: "cx-table cx-answers"},
        this.title,
        h(
          "thead",
          {},
          row(
            h("td", {}),
            COLUMNS.map((name) => h("th", {scope: "col"}, name)),
          ),
        ),
        h(
          "tbody",
          {},
          row(h("th", {scope: "row"}, "input"), this.pictures.map(cell)),
          row(h("th", {scope: "row"}, "change"), [h("td", {}), ...this.changes.map(cell)]),
          ...this.cells.map((cells, k) => row(this.heads[k], cells)),
        ),
      ),
      this.transfer,
    );
  }

  /** Show `shown`, a list of {x, probabilities} for each column, beside the true class, −1 if unknown; `most` gets a change's full colour. */
  show(name, shown, label, most) {
    setText(this.title, name);
    shown.forEach(({x, probabilities}, i) => {
      this.pictures[i].show(x, SIDE, SIDE, 1);
      this.#column(probabilities, i);
    });
    this.#judge(shown, label);
    this.changes.forEach((map, i) => {
      const change = shown[i + 1].x.map((value, p) => value - shown[0].x[p]);
      map.show(change, SIDE, SIDE, most);
    });
    this.heads.forEach((head, k) => {
      setText(head, k === label ? `${k} ✓` : String(k));
      head.classList.toggle("cx-true", k === label);
    });
  }

  /** The three answers as chips, right or wrong where the true class is known. */
  #judge(shown, label) {
    const chips = shown.map(({probabilities}, i) => {
      const answer = argmax(probabilities);
      const [sign, look] = label < 0 ? ["", ""] : answer === label ? [" ✓", "cx-is-right"] : [" ✗", "cx-is-wrong"];
      return h("span", {class: `cx-chip ${look}`}, `${COLUMNS[i]} ${answer}${sign}`);
    });
    this.verdict.replaceChildren(...chips);
  }

  #column(probabilities, i) {
    const answer = argmax(probabilities);
    probabilities.forEach((p, k) => {
      const cell = this.cells[k][i];
      setText(cell, percent(p));
      cell.style.setProperty("--share", p.toFixed(3));
      cell.classList.toggle("cx-best", k === answer);
      cell.classList.toggle("cx-zero", p < 0.005);
    });
  }

  /** Say what another net makes of this net's attacked picture, if there is another. */
  showTransfer(text) {
    this.transfer.hidden = !text;
    setText(this.transfer, text);
  }
}
