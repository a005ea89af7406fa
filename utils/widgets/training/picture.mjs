import {button} from "../kit/controls.mjs";
import {freshId, h, setText} from "../kit/dom.mjs";
import {percent} from "../kit/numbers.mjs";
import {argmax, softmax} from "../math/dense.mjs";
import {tensor} from "../math/tensor.mjs";
import {DigitPad} from "../parts/digit_pad.mjs";
import {CLASSES, INK, SIDE, valuesOf} from "../parts/digits.mjs";

const chance = (p) => percent(p, p < 0.1 ? 1 : 0);

/** The picture being looked at, a digit of the data or a drawing, its class, and what the net answers; `between` stands on the way. */
export class PicturePanel {
  constructor(digits, onChange, between) {
    Object.assign(this, {digits, onChange, next: 0});
    this.pad = new DigitPad({side: SIDE, label: "Picture, 8×8 pixels", onDraw: () => this.#drawn()});
    this.caption = h("p", {class: "cx-caption"});
    this.bars = Array.from({length: CLASSES}, (_, k) => this.#bar(k));
    this.verdict = h("p", {class: "cx-sum"});
    const id = freshId("class");
    this.list = h("select", {id, onchange: () => onChange()}, h("option", {}, "?"), ...this.bars.map((_, k) => h("option", {}, String(k))));
    const tools = h(
      "div",
      {class: "cx-tools"},
      button("Next digit", () => this.nextTraining()),
      button("Clear", () => this.#clear()),
      h("div", {class: "cx-control"}, h("label", {for: id}, "True class"), this.list),
    );
    this.pad.root.title = "Draw one large digit from the top edge to the bottom edge, as the digits of the data are.";
    this.root = h(
      "div",
      {class: "cx-panel cx-looked-at"},
      h(
        "div",
        {class: "cx-ask"},
        h("div", {class: "cx-own"}, this.caption, this.pad.root),
        between,
        h(
          "div",
          {class: "cx-answers"},
          h("p", {class: "cx-caption"}, "Answer"),
          h("div", {class: "cx-chances"}, ...this.bars.map(({root}) => root)),
        ),
      ),
      this.verdict,
      tools,
    );
    this.#load("train", 0);
  }

  #bar(k) {
    const fill = h("span", {class: "cx-fill"});
    const value = h("span", {class: "cx-value"});
    return {
      fill,
      value,
      root: h(
        "div",
        {class: "cx-chance", role: "img"},
        h("span", {class: "cx-glyph"}, String(k)),
        h("span", {class: "cx-track"}, fill),
        value,
      ),
    };
  }

  #load(part, row) {
    this.source = part;
    this.title = `${part === "train" ? "training" : "held-out"} digit ${row + 1}`;
    this.pad.show(valuesOf(this.digits[part], row));
    this.list.selectedIndex = 1 + this.digits[part].labels[row];
    this.onChange();
  }

  nextTraining() {
    this.next = (this.next + 1) % this.digits.train.count;
    this.#load("train", this.next);
  }

  heldOut(row) {
    this.#load("heldOut", row);
  }

  #clear() {
    this.pad.show(new Array(SIDE * SIDE).fill(0));
    this.list.selectedIndex = 0;
    this.#drawn();
  }

  #drawn() {
    this.source = "drawn";
    this.title = "drawn by you";
    this.onChange();
  }

  /** The picture as the net reads it. */
  get x() {
    return tensor(
      [1, 1, SIDE, SIDE],
      Float64Array.from(this.pad.values, (value) => value / INK),
    );
  }

  /** The picture's class, −1 for a drawing that the reader has not named. */
  get label() {
    return this.list.selectedIndex - 1;
  }

  /** Show the answer that goes with these logits (1, 10). */
  show(logits) {
    const chances = Array.from(softmax(logits).data);
    const best = argmax(chances);
    setText(this.caption, this.title);
    this.bars.forEach(({root, fill, value}, k) => {
      const text = chance(chances[k]);
      setText(value, text);
      root.setAttribute("aria-label", `${k}: ${text}`);
      fill.style.width = `${(100 * chances[k]).toFixed(1)}%`;
      root.classList.toggle("cx-best", k === best);
    });
    setText(this.verdict, `The net answers ${best} with ${chance(chances[best])}${this.#judged(best)}.`);
  }

  #judged(answer) {
    if (this.label < 0) return "";
    return answer === this.label ? ": right" : `: wrong, it is ${this.label}`;
  }
}
