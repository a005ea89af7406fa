/* What the reader has done: exercises ticked off, quiz answers and predictions, kept in this browser and nowhere else,
   and shown on the first page's map of the chapters. */
(() => {
  "use strict";
  const t = globalThis.courseText;
  const PAGE = location.pathname
    .split("/")
    .pop()
    .replace(/\.html$/, "");

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  const store = globalThis.courseProgress;

  /** The numbers of the page's exercises, such as "2.1", "S.1" or "A.1", each with its section. */
  function exercises() {
    const found = [];
    for (const section of document.querySelectorAll("article section[id^='exercise-']")) {
      const number = section.querySelector("h3")?.textContent.match(/^\S+ ([\dAS]+\.\d+) ·/)?.[1];
      if (number) found.push([number, section]);
    }
    return found;
  }

  /** How many questions the page's quiz has; undefined before it stands. */
  const quizLength = () => [...(globalThis.explorerModels?.values() ?? [])].map((model) => model.get("questions")?.length).find(Boolean);

  const list = (value) => (Array.isArray(value) ? value : []);
  const ticks = new Map(); // by the exercise's number

  function offerTicks() {
    for (const [number, section] of exercises()) {
      const tick = element("input", {type: "checkbox", ariaLabel: t("Exercise {number} done", {number})});
      ticks.set(number, tick);
      tick.addEventListener("change", () => {
        const done = tick.checked;
        store.change(PAGE, ({exercises}) => {
          const isDone = (name) => (name === number ? done : list(exercises).includes(name));
          return {exercises: [...ticks.keys()].filter(isDone), exercisesOf: ticks.size, rightOf: quizLength()};
        });
        drawSidebar();
      });
      section.querySelector("h3").after(element("label", {className: "exercise-done"}, tick, t(" Done")));
    }
    drawTicks();
  }

  function drawTicks() {
    for (const [number, tick] of ticks) tick.checked = list(store.get(PAGE).exercises).includes(number);
  }

  const answered = (questions, answers) => questions.filter(({options}, i) => options[answers[i]]?.correct).length;

  /** Answers fit if there is one for each question and each is one of its options, or -1 for none. */
  function fits(answers, questions) {
    return (
      Array.isArray(answers) &&
      answers.length === questions.length &&
      answers.every((answer, i) => Number.isInteger(answer) && answer >= -1 && answer < questions[i].options.length)
    );
  }

  function openQuiz(model) {
    const stored = store.get(PAGE).answers;
    if (fits(stored, model.get("questions"))) model.set("answers", stored);
  }

  function keepQuiz(model) {
    const questions = model.get("questions");
    openQuiz(model);
    model.on("change:answers", () => {
      const answers = model.get("answers");
      const known = store.get(PAGE).answers;
      if (String(answers) === String(known)) return; // they come from there
      const given = answers.map((answer, i) => (answer === (known?.[i] ?? -1) ? undefined : answer)); // here and now
      store.change(PAGE, (entry) => {
        const kept = fits(entry.answers, questions) ? entry.answers : answers;
        const all = kept.map((answer, i) => given[i] ?? answer);
        return {answers: all, right: answered(questions, all), rightOf: questions.length, exercisesOf: ticks.size};
      });
      drawSidebar();
    });
  }

  /** A prediction once made or skipped stays open. */
  function openPrediction(model) {
    const guess = store.get(PAGE).predictions?.[model.get("name")]?.guess;
    const {options} = model.get("question");
    const fits = Number.isFinite(guess) && (!options || Object.hasOwn(options, guess));
    if (guess !== null && !fits) return;
    model.set("guess", guess);
    model.set("revealed", true);
  }

  function keepPrediction(model) {
    const name = model.get("name");
    openPrediction(model);
    model.on("change:revealed", () => {
      if (store.get(PAGE).predictions?.[name]) return; // it comes from there
      store.change(PAGE, ({predictions}) => ({predictions: {...predictions, [name]: {guess: model.get("guess")}}}));
    });
  }

  /** What to do with each quiz and each prediction of the page. */
  function eachAnswer(withQuiz, withPrediction) {
    for (const model of globalThis.explorerModels?.values() ?? []) {
      if (model.get("questions")) withQuiz(model);
      else if (model.get("revealed") !== undefined) withPrediction(model);
    }
  }

  /** Another tab has written: nothing that is shown here may be older, or it would be written back. */
  function follow() {
    drawTicks();
    eachAnswer(openQuiz, openPrediction);
    drawSidebar();
    const map = document.querySelector("#the-chapters");
    if (map) drawMap(map);
  }

  function summary({exercises: ticked, exercisesOf, right = 0, rightOf, answers}) {
    const done = list(ticked);
    const parts = [];
    if (done.length && exercisesOf) parts.push(t("{done} of {all} exercises", {done: done.length, all: exercisesOf}));
    if (rightOf && list(answers).some((answer) => answer >= 0)) parts.push(t("quiz {right} of {all} right", {right, all: rightOf}));
    return parts.join(" · ");
  }

  /** A ring: how much of the exercises and of the quiz is done; none before anything is. */
  function ring(entry) {
    const text = summary(entry);
    if (!text) return [];
    const {exercises: done, exercisesOf = 0, right = 0, rightOf = 0} = entry;
    const share = Math.min(1, (list(done).length + right) / (exercisesOf + rightOf));
    const made = element("span", {className: "ring", role: "img", ariaLabel: text, title: text});
    made.style.setProperty("--share", share);
    if (share === 1) made.dataset.whole = "";
    return [made];
  }

  const pageOf = (link) =>
    new URL(link.href).pathname
      .split("/")
      .pop()
      .replace(/\.html$/, "");

  /** Beside each chapter in the sidebar what was done there. */
  function drawSidebar() {
    for (const old of document.querySelectorAll(".bd-sidebar-primary .ring")) old.remove();
    for (const link of document.querySelectorAll(".bd-sidebar-primary li a[href]")) link.append(...ring(store.get(pageOf(link))));
  }

  /** Beside the way into chapter 1 a way back to the last chapter in which something was done. */
  function offerReturn(links) {
    document.querySelector("a.continue")?.remove();
    const last = links.filter((link) => Object.keys(store.get(pageOf(link))).length).at(-1);
    const start = document.querySelector(".bd-article h1 ~ p > strong > a");
    if (!last || !start) return;
    const words = t("Continue with chapter {number}", {number: Number.parseInt(pageOf(last), 10)});
    start.closest("p").append(element("a", {className: "continue", href: last.href}, words));
  }

  /** On each chapter's card what was done there, and below the cards a way to forget it all. */
  function drawMap(map) {
    const links = [...map.querySelectorAll(".path-title a[href]")];
    offerReturn(links);
    for (const line of map.querySelectorAll(".chapter-progress")) line.remove();
    for (const link of links) {
      const entry = store.get(pageOf(link));
      const text = summary(entry);
      if (text) link.closest("li").append(element("p", {className: "chapter-progress"}, ...ring(entry), ` ${text}`));
    }
  }

  function offerMap() {
    const map = document.querySelector("#the-chapters");
    if (!map) return;
    const note = element(
      "span",
      {},
      store.kept
        ? t("Exercises ticked off and quiz answers are kept in this browser and appear here. ")
        : t("This browser keeps nothing for this site, so your ticks and answers last as long as a page stands. "),
    );
    note.setAttribute("role", "status");
    const clear = element("button", {type: "button", className: "clear-progress"}, t("Clear my progress"));
    clear.addEventListener("click", () => {
      store.clear();
      drawMap(map);
      drawSidebar();
      note.textContent = t("Your progress is cleared. ");
    });
    map.append(element("p", {className: "progress-note"}, note, clear));
    drawMap(map);
  }

  offerTicks();
  drawSidebar();
  if (PAGE === "intro") offerMap();
  store.onOthers(follow);
  const keepAnswers = () => eachAnswer(keepQuiz, keepPrediction);
  if (document.documentElement.dataset.explorers === "ready") keepAnswers();
  else document.addEventListener("explorers-ready", keepAnswers);
})();
