import {Binding} from "../kit/binding.mjs";
import {button} from "../kit/controls.mjs";
import {freshId, h} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {Choices, rich} from "../parts/choices.mjs";
import {predictState} from "./state.mjs";

/** The site has put the result into a closed box behind the prediction; a notebook has none. */
function boxBehind(cell) {
  let next = cell?.nextElementSibling;
  while (next && !next.matches("section, details.waits")) next = next.nextElementSibling;
  return next?.matches("details.waits") ? next : null;
}

class PredictView {
  constructor(binding, el) {
    this.binding = binding;
    this.question = binding.get("question");
    this.guess = binding.get("guess");
    this.feedback = h("p", {class: "cx-feedback", role: "status"});
    const form = this.question.options ? this.#choices() : this.#number();
    this.ready = button(t("That is my guess"), () => this.#commit());
    this.skip = button(t("Show it anyway"), () => binding.set({revealed: true}));
    this.root = h(
      "div",
      {class: "cx cx-predict", role: "group", "aria-label": t("Predict, then see")},
      h("fieldset", {class: "cx-question"}, h("legend", {}, ...rich(t(this.question.prompt))), ...form),
      h("div", {class: "cx-guess"}, this.ready, this.skip),
      this.feedback,
    );
    el.append(this.root);
    this.box = null;
    this.#join();
    const late = () => {
      this.#join();
      this.#drawBox(); // and no more, for a guess may be half typed
    };
    document.addEventListener("DOMContentLoaded", late); // the page may come in pieces, the box after the prediction
    binding.onDispose(() => document.removeEventListener("DOMContentLoaded", late));
    binding.paint(["guess", "revealed"], () => this.draw());
  }

  /** Who opens the box by itself has the answer, too; its line is the button then. */
  #join() {
    const box = boxBehind(this.root.closest(".cell"));
    if (this.box || !box) return;
    this.box = box;
    const follow = () => box.open && this.binding.set({revealed: true});
    box.addEventListener("toggle", follow);
    this.binding.onDispose(() => box.removeEventListener("toggle", follow));
  }

  #choices() {
    this.choices = new Choices(
      this.question.options.map((option) => t(option)),
      (index) => this.#try(index),
    );
    return this.choices.parts;
  }

  #number() {
    const id = freshId("guess");
    this.input = h("input", {
      id,
      type: "number",
      step: "any",
      oninput: () => this.#try(this.input.value === "" ? null : this.input.valueAsNumber),
    });
    this.input.addEventListener("keydown", (event) => event.key === "Enter" && !this.ready.disabled && this.#commit());
    return [h("div", {class: "cx-guess"}, h("label", {for: id}, t("Your guess")), this.input)];
  }

  /** Keep what is chosen or typed; it becomes the guess by the button, so that a slip of the hand does not give the answer away. */
  #try(value) {
    this.guess = value;
    this.ready.disabled = value === null;
  }

  #commit() {
    this.binding.set({guess: this.guess, revealed: true});
  }

  draw() {
    const [guess, revealed] = [this.binding.get("guess"), this.binding.get("revealed")];
    this.#try(guess);
    this.choices?.show(guess ?? -1, revealed ? this.question.right : -1);
    if (this.input) this.input.value = guess ?? "";
    for (const control of [...(this.choices?.radios ?? [this.input]), this.skip]) control.disabled = revealed;
    this.ready.hidden = revealed;
    this.#drawBox();
    const {result, verdict, right} = predictState(this.question, guess, revealed);
    this.root.dataset.result = result;
    this.feedback.replaceChildren(...(revealed ? [h("strong", {}, verdict, ...rich(right), t(". ")), ...rich(t(this.question.why))] : []));
    this.feedback.hidden = !revealed;
  }

  #drawBox() {
    const revealed = this.binding.get("revealed");
    this.skip.hidden = revealed || this.box !== null;
    if (this.box) this.box.open = revealed;
  }
}

function render({model, el}) {
  const binding = new Binding(model);
  new PredictView(binding, el);
  return () => binding.dispose();
}

export default {render};
