import {h, setText} from "../kit/dom.mjs";
import {percent} from "../kit/numbers.mjs";
import {argmax} from "../math/dense.mjs";
import {CLASSES, SIDE} from "../parts/digits.mjs";
import {SignedMap} from "../parts/signed_map.mjs";

const COLUMNS = ["picture", "attacked", "noise"];
const HEADS = ["picture", "+ change", "= result"]; // of the equations

/** A class and its probability in words. */
export function reading(probabilities) {
  return `${argmax(probabilities)}\u00a0(${percent(Math.max(...probabilities))})`;
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
    this.title = h("p", {class: "cx-caption"});
    this.chips = COLUMNS.map(() => h("span", {class: "cx-chip"}));
    this.transfer = h("p", {class: "cx-small"});
    const row = (head, cells) => h("tr", {}, head, ...cells);
    const names = COLUMNS.map((name) => h("th", {scope: "col"}, name));
    this.table = h(
      "table",
      {class: "cx-table cx-answers"},
      h("thead", {}, row(h("td", {}), names)),
      h("tbody", {}, ...this.cells.map((cells, k) => row(this.heads[k], cells))),
    );
    this.root = h("div", {class: "cx-panel"}, this.title, this.#equations(), this.transfer);
  }

  /** x + change = attacked, and below it x + noise = noise; each picture with the answer it gets. */
  #equations() {
    const [plain, ...results] = this.pictures.map(({canvas}) => canvas);
    const heads = HEADS.map((text) => h("span", {class: "cx-what"}, text));
    const read = (i) => h("div", {class: "cx-answered"}, h("span", {class: "cx-what"}, i ? COLUMNS[i] : ""), this.chips[i]);
    const lines = results.flatMap((result, i) => [this.changes[i].canvas, result, read(i + 1)]);
    return h("div", {class: "cx-equations"}, ...heads, h("div", {class: "cx-plain"}, plain, this.chips[0]), ...lines);
  }

  /** Show `shown`, a list of {x, probabilities} for each column, beside the true class, −1 if unknown; `most` gets a change's full colour. */
  show(name, shown, label, most) {
    setText(this.title, name);
    this.table.setAttribute("aria-label", `Answers of ${name}`);
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
    shown.forEach(({probabilities}, i) => {
      const answer = argmax(probabilities);
      const sure = percent(Math.max(...probabilities));
      const [sign, look] = label < 0 ? ["", ""] : answer === label ? [" ✓", "cx-is-right"] : [" ✗", "cx-is-wrong"];
      this.chips[i].className = `cx-chip ${look}`;
      setText(this.chips[i], `${answer}${sign} ${sure}`);
    });
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
