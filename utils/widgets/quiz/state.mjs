/** What the quiz shows, from its questions and the chosen option of each (−1: none): {chosen, right, open}. */
export function quizState(questions, answers) {
  const chosen = questions.map(({options}, number) => options[answers[number]]);
  return {chosen, right: chosen.filter((option) => option?.correct).length, open: chosen.filter((option) => !option).length};
}

/** The question after `at`, or after the last one the first that is open; -1 where there is none. */
export function questionAfter(at, chosen) {
  return at + 1 < chosen.length ? at + 1 : chosen.findIndex((option) => !option);
}
