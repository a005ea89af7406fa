import {Binding} from "./binding.mjs";
import {button} from "./controls.mjs";
import {freshId, h} from "./dom.mjs";

/** Text with `code` in backticks as nodes. */
function rich(text) {
  return text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));
}

class QuizView {
  constructor(binding) {
    this.binding = binding;
    this.questions = binding.get("questions").map((question, number) => this.#question(question, number));
    this.score = h("p", {class: "cx-note", role: "status"});
    const again = button("Start again", () => binding.set({answers: this.questions.map(() => -1)}));
    this.root = h("div", {class: "cx cx-quiz", role: "group", "aria-label": "Quiz"}, ...this.questions.map(({root}) => root),
      h("div", {class: "cx-quiz-foot"}, this.score, again));
    binding.paint(["answers"], () => this.draw());
  }

  #question({prompt, options}, number) {
    const group = freshId("question");
    const feedback = h("p", {class: "cx-feedback", role: "status"});
    const choices = options.map(({text}, index) => {
      const radio = h("input", {type: "radio", name: group, onchange: () => this.#answer(number, index)});
      return {radio, root: h("label", {class: "cx-choice"}, radio, h("span", {}, ...rich(text)))};
    });
    const legend = h("legend", {}, h("span", {class: "cx-number"}, `${number + 1}. `), ...rich(prompt));
    const root = h("fieldset", {}, legend, ...choices.map((choice) => choice.root), feedback);
    return {root, options, choices, feedback};
  }

  #answer(number, index) {
    this.binding.set({answers: this.binding.get("answers").map((old, i) => (i === number ? index : old))});
  }

  draw() {
    const answers = this.binding.get("answers");
    this.questions.forEach((question, number) => this.#drawAnswer(question, answers[number]));
    const right = this.questions.filter(({options}, number) => options[answers[number]]?.correct).length;
    const given = answers.filter((answer) => answer >= 0).length;
    this.score.textContent = given ? `${right} of ${this.questions.length} right, ${this.questions.length - given} open.` : `${this.questions.length} questions.`;
  }

  #drawAnswer({root, options, choices, feedback}, answer) {
    choices.forEach(({radio}, index) => {
      radio.checked = index === answer;
    });
    const chosen = options[answer];
    root.dataset.result = chosen ? (chosen.correct ? "right" : "wrong") : "open";
    const verdict = chosen ? [h("strong", {}, chosen.correct ? "✓ Right. " : "✗ Not quite. "), ...rich(chosen.feedback)] : [];
    feedback.replaceChildren(...verdict);
    feedback.hidden = !chosen;
  }
}

function render({model, el}) {
  const binding = new Binding(model);
  el.append(new QuizView(binding).root);
  return () => binding.dispose();
}

export default {render};
