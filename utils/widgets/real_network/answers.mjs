import {h, setText} from "../kit/dom.mjs";
import {percent} from "../kit/numbers.mjs";
import {largest} from "./state.mjs";

const SHOWN = 5;

/** A probability in words: small ones keep their decimals. */
export function share(p) {
  return percent(p, p > 0.0005 && p < 0.0995 ? 1 : 0);
}

/** The five most probable classes as bars; `onChoose(label)` is called when the reader chooses one. */
export class Answers {
  constructor(onChoose) {
    this.rows = Array.from({length: SHOWN}, (_, i) => {
      const name = h("span", {class: "cx-class"});
      const fill = h("span", {class: "cx-fill"});
      const value = h("span", {class: "cx-value"});
      const root = h(
        "button",
        {type: "button", class: "cx-answer", disabled: true, onclick: () => onChoose(this.labels[i])},
        name,
        h("span", {class: "cx-track"}, fill),
        value,
      );
      return {root, name, fill, value};
    });
    this.labels = [];
    this.caption = h("p", {class: "cx-caption"});
    this.root = h(
      "div",
      {class: "cx-panel cx-answered"},
      this.caption,
      h("div", {class: "cx-bars", role: "group", "aria-label": "Most probable classes"}, ...this.rows.map(({root}) => root)),
    );
  }

  /** Show what was said; `chosen` is pressed, and only where `mayChoose` can another be chosen. */
  show(caption, says, classes, chosen, mayChoose) {
    setText(this.caption, caption);
    this.labels = largest(says, SHOWN);
    this.labels.forEach((label, i) => {
      const {root, name, fill, value} = this.rows[i];
      setText(name, classes[label]);
      setText(value, share(says[label]));
      fill.style.width = `${100 * says[label]}%`;
      root.disabled = !mayChoose;
      root.setAttribute("aria-pressed", String(mayChoose && label === chosen));
    });
  }
}

/** What is said to the photo, to the attacked one and to the one with noise, in a table. */
export class Verdicts {
  constructor() {
    this.cells = ["photo", "attacked", "with noise"].map((name) => ({name, first: h("td", {}), target: h("td", {})}));
    this.head = h("th", {scope: "col"});
    const row = ({name, first, target}) => h("tr", {}, h("th", {scope: "row"}, name), first, target);
    this.root = h(
      "table",
      {class: "cx-table cx-verdicts"},
      h("thead", {}, h("tr", {}, h("td", {}), h("th", {scope: "col"}, "first answer"), this.head)),
      h("tbody", {}, ...this.cells.map(row)),
    );
  }

  /** Show the probabilities of all three, and in each that of class `label`. */
  show(three, classes, label) {
    setText(this.head, classes[label]);
    three.forEach((says, i) => {
      const [best] = largest(says, 1);
      setText(this.cells[i].first, `${classes[best]} ${share(says[best])}`);
      setText(this.cells[i].target, share(says[label]));
    });
  }
}
