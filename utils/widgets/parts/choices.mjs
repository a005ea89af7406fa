import {freshId, h} from "../kit/dom.mjs";

/** Text with `code` in backticks as nodes. */
export function rich(text) {
  return text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));
}

/** A group of options of which one can be chosen. `choose(index)` is called when the reader does. */
export class Choices {
  constructor(texts, choose) {
    const group = freshId("choices");
    this.radios = texts.map((_, index) => h("input", {type: "radio", name: group, onchange: () => choose(index)}));
    this.parts = texts.map((text, index) => h("label", {class: "cx-choice"}, this.radios[index], h("span", {}, ...rich(text))));
  }

  /** Mark an option as chosen, and one as what is right; -1 marks none. */
  show(chosen, right = -1) {
    this.radios.forEach((radio, index) => {
      radio.checked = index === chosen;
      this.parts[index].classList.toggle("cx-is-answer", index === right);
    });
  }
}
