/* What the reader has done: exercises ticked off, quiz answers and predictions, kept in this browser and nowhere else,
   and shown on the first page's map of the chapters. */
(() => {
  "use strict";
  const t = (text) => globalThis.courseWords?.[text] ?? text;
  const KEY = "convolution-course-progress";
  const PAGE = location.pathname
    .split("/")
    .pop()
    .replace(/\.html$/, "");

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  /** One entry per page, in localStorage; where that is blocked or full, for as long as the page stands. */
  class Store {
    constructor() {
      this.kept = !localStorage.forgets;
      this.entries = {};
      try {
        const stored = JSON.parse(localStorage.getItem(KEY));
        if (stored && typeof stored === "object" && !Array.isArray(stored)) this.entries = stored;
      } catch {
        this.entries = {}; // what is no JSON is overwritten
      }
    }

    get(page) {
      const entry = this.entries[page];
      return entry && typeof entry === "object" ? entry : {};
    }

    /** Other tabs may have written since: read again, change one page, write. */
    change(page, changes) {
      if (this.kept) this.entries = new Store().entries;
      this.entries[page] = {...this.get(page), ...changes};
      this.#write();
    }

    clear() {
      this.entries = {};
      this.#write();
    }

    #write() {
      try {
        localStorage.setItem(KEY, JSON.stringify(this.entries));
      } catch {
        this.kept = false;
      }
    }
  }

  const store = new Store();

  /** The numbers of the page's exercises, such as "2.1" or "S.1", each with its section. */
  function exercises() {
    const found = [];
    for (const section of document.querySelectorAll("article section[id^='exercise-']")) {
      const number = section.querySelector("h3")?.textContent.match(/^\S+ ([\dS]+\.\d+) ·/)?.[1];
      if (number) found.push([number, section]);
    }
    return found;
  }

  /** How many questions the page's quiz has; undefined before it stands. */
  const quizLength = () => [...(globalThis.explorerModels?.values() ?? [])].map((model) => model.get("questions")?.length).find(Boolean);

  function offerTicks() {
    const all = exercises();
    const stored = store.get(PAGE).exercises;
    const done = new Set(Array.isArray(stored) ? stored : []);
    for (const [number, section] of all) {
      const tick = element("input", {
        type: "checkbox",
        checked: done.has(number),
        ariaLabel: t("Exercise {number} done").replace("{number}", number),
      });
      tick.addEventListener("change", () => {
        if (tick.checked) done.add(number);
        else done.delete(number);
        store.change(PAGE, {
          exercises: all.map(([name]) => name).filter((name) => done.has(name)),
          exercisesOf: all.length,
          rightOf: quizLength(),
        });
        drawSidebar();
      });
      section.querySelector("h3").after(element("label", {className: "exercise-done"}, tick, t(" Done")));
    }
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

  function keepQuiz(model) {
    const questions = model.get("questions");
    const stored = store.get(PAGE).answers;
    if (fits(stored, questions)) model.set("answers", stored);
    model.on("change:answers", () => {
      const answers = model.get("answers");
      store.change(PAGE, {answers, right: answered(questions, answers), rightOf: questions.length, exercisesOf: exercises().length});
      drawSidebar();
    });
  }

  /** A prediction once made or skipped stays open. */
  function keepPrediction(model) {
    const name = model.get("name");
    const stored = store.get(PAGE).predictions?.[name];
    if (stored && (stored.guess === null || Number.isFinite(stored.guess))) {
      model.set("guess", stored.guess);
      model.set("revealed", true);
    }
    model.on("change:revealed", () => {
      store.change(PAGE, {predictions: {...store.get(PAGE).predictions, [name]: {guess: model.get("guess")}}});
    });
  }

  function keepAnswers() {
    for (const model of globalThis.explorerModels.values()) {
      if (model.get("questions")) keepQuiz(model);
      else if (model.get("revealed") !== undefined) keepPrediction(model);
    }
  }

  const list = (value) => (Array.isArray(value) ? value : []);

  function summary({exercises: ticked, exercisesOf, right, rightOf, answers}) {
    const done = list(ticked);
    const parts = [];
    if (done.length) parts.push(t("{done} of {all} exercises").replace("{done}", done.length).replace("{all}", exercisesOf));
    if (list(answers).some((answer) => answer >= 0))
      parts.push(t("quiz {right} of {all} right").replace("{right}", right).replace("{all}", rightOf));
    return parts.join(" · ");
  }

  /** A ring: how much of the exercises and of the quiz is done; none before anything is. */
  function ring(entry) {
    const text = summary(entry);
    if (!text) return [];
    const {exercises: done, exercisesOf = 0, right = 0, rightOf = 0} = entry;
    const share = (list(done).length + right) / (exercisesOf + rightOf || 1);
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
    const words = t("Continue with chapter {number}").replace("{number}", Number.parseInt(pageOf(last), 10));
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
  if (document.documentElement.dataset.explorers === "ready") keepAnswers();
  else document.addEventListener("explorers-ready", keepAnswers);
})();
