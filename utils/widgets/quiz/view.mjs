import {explorer} from "../kit/binding.mjs";
import {button} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {Choices, rich} from "../parts/choices.mjs";
import {questionAfter, quizState} from "./state.mjs";

/** How a question's step is marked and called. */
const STEPS = {
  right: (number) => [`${number} ✓`, t("Question {number}, right", {number})],
  wrong: (number) => [`${number} ✗`, t("Question {number}, not right", {number})],
  open: (number) => [`${number}`, t("Question {number}, open", {number})],
};
const VERDICTS = {true: t("✓ Right. "), false: t("✗ Not quite. ")};

class QuizView {
  constructor(binding) {
    this.binding = binding;
    this.at = null; // the question the reader has gone to; before that it is the first open one, as of stored answers
    this.questions = binding.get("questions").map((question, number) => this.#question(question, number));
    this.steps = this.questions.map((_, number) => h("button", {type: "button", class: "cx-step", onclick: () => this.#go(number)}));
    this.place = h("p");
    this.score = h("p", {role: "status"});
    this.back = button(t("Back"), () => this.#go(this.current - 1));
    this.next = button(t("Next question"), () => this.#go(questionAfter(this.current, this.chosen)));
    this.root = h(
      "div",
      {class: "cx cx-quiz", role: "group", "aria-label": t("Quiz")},
      h(
        "div",
        {class: "cx-quiz-head"},
        this.place,
        h("div", {class: "cx-steps", role: "group", "aria-label": t("Questions")}, ...this.steps),
      ),
      h("div", {class: "cx-questions"}, ...this.questions.map(({root}) => root)),
      h(
        "div",
        {class: "cx-quiz-foot"},
        this.back,
        this.next,
        this.score,
        button(t("Start again"), () => this.#startAgain()),
      ),
    );
    binding.paint(["answers"], () => this.draw());
  }

  #question({prompt, options}, number) {
    const feedback = h("p", {class: "cx-feedback", role: "status"});
    const said = options.map(({correct, feedback}) => VERDICTS[correct] + t(feedback));
    const longest = said.reduce((longest, text) => (text.length > longest.length ? text : longest));
    const verdict = h("div", {class: "cx-verdict", "data-room": longest.replaceAll("`", "")}, feedback); // nothing moves when it comes
    const choices = new Choices(
      options.map(({text}) => t(text)),
      (index) => this.#answer(number, index),
    );
    const legend = h("legend", {}, `${number + 1}. `, ...rich(t(prompt)));
    return {root: h("fieldset", {class: "cx-question", tabIndex: -1}, legend, ...choices.parts, verdict), options, choices, feedback};
  }

  #answer(number, index) {
    this.at = number;
    this.binding.set({answers: this.binding.get("answers").map((old, i) => (i === number ? index : old))});
  }

  /** Show a question and put the focus on it, where a screen reader reads on. */
  #go(number) {
    this.at = number;
    this.draw();
    this.questions[number].root.focus();
  }

  #startAgain() {
    this.at = 0;
    this.binding.set({answers: this.questions.map(() => -1)});
    this.draw();
  }

  draw() {
    const answers = this.binding.get("answers");
    const {chosen, right, open} = quizState(this.questions, answers);
    const count = this.questions.length;
    this.chosen = chosen;
    this.current = this.at ?? Math.max(0, questionAfter(count, chosen));
    this.questions.forEach((question, number) => {
      this.#drawQuestion(question, number, answers[number]);
    });
    this.back.disabled = this.current === 0;
    this.next.disabled = questionAfter(this.current, chosen) < 0;
    this.next.classList.toggle("cx-primary", Boolean(chosen[this.current]));
    setText(this.place, t("Question {number} of {count}", {number: this.current + 1, count}));
    setText(
      this.score,
      open < count ? t("{right} of {count} right, {open} open.", {right, count, open}) : t("{count} questions.", {count}),
    );
  }

  #drawQuestion({root, choices, feedback}, number, answer) {
    const chosen = this.chosen[number];
    const result = chosen ? (chosen.correct ? "right" : "wrong") : "open";
    const step = this.steps[number];
    choices.show(answer);
    root.dataset.result = step.dataset.result = result;
    root.toggleAttribute("data-current", number === this.current);
    if (number === this.current) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
    const [mark, name] = STEPS[result](number + 1);
    step.ariaLabel = name;
    setText(step, mark);
    const verdict = chosen ? [h("strong", {}, VERDICTS[chosen.correct]), ...rich(t(chosen.feedback))] : [];
    feedback.replaceChildren(...verdict);
    feedback.hidden = !chosen;
  }
}

export default explorer(QuizView);
