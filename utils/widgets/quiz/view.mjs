import {explorer} from "../kit/binding.mjs";
import {button} from "../kit/controls.mjs";
import {h} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {Choices, rich} from "../parts/choices.mjs";
import {quizState} from "./state.mjs";

class QuizView {
  constructor(binding) {
    this.binding = binding;
    this.questions = binding.get("questions").map((question, number) => this.#question(question, number));
    this.score = h("p", {class: "cx-note", role: "status"});
    const again = button(t("Start again"), () => binding.set({answers: this.questions.map(() => -1)}));
    this.root = h(
      "div",
      {class: "cx cx-quiz", role: "group", "aria-label": t("Quiz")},
      ...this.questions.map(({root}) => root),
      h("div", {class: "cx-quiz-foot"}, this.score, again),
    );
    binding.paint(["answers"], () => this.draw());
  }

  #question({prompt, options}, number) {
    const feedback = h("p", {class: "cx-feedback", role: "status"});
    const choices = new Choices(
      options.map(({text}) => t(text)),
      (index) => this.#answer(number, index),
    );
    const root = h("fieldset", {class: "cx-question"}, h("legend", {}, `${number + 1}. `, ...rich(t(prompt))), ...choices.parts, feedback);
    return {root, options, choices, feedback};
  }

  #answer(number, index) {
    this.binding.set({answers: this.binding.get("answers").map((old, i) => (i === number ? index : old))});
  }

  draw() {
    const answers = this.binding.get("answers");
    const {chosen, right, open} = quizState(this.questions, answers);
    this.questions.forEach((question, number) => {
      this.#drawAnswer(question, answers[number], chosen[number]);
    });
    const count = this.questions.length;
    this.score.textContent =
      open < count ? t("{right} of {count} right, {open} open.", {right, count, open}) : t("{count} questions.", {count});
  }

  #drawAnswer({root, choices, feedback}, answer, chosen) {
    choices.show(answer);
    root.dataset.result = chosen ? (chosen.correct ? "right" : "wrong") : "open";
    const verdict = chosen ? [h("strong", {}, chosen.correct ? t("✓ Right. ") : t("✗ Not quite. ")), ...rich(t(chosen.feedback))] : [];
    feedback.replaceChildren(...verdict);
    feedback.hidden = !chosen;
  }
}

export default explorer(QuizView);
