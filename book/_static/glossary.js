/* The glossary's filter: one field that narrows the list to the terms that have what is typed at the beginning of a word,
   in their English or Chinese name or in another that they go by. */
(() => {
  "use strict";
  const place = document.querySelector(".glossary-filter");
  const letters = place?.nextElementSibling; // the links to them
  if (!letters) return;

  /** As one may type it: without marks and signs, in either spelling. */
  const folded = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[×✕]/g, "x")
      .replace(/[^\p{L}\p{N}\s-]/gu, "")
      .replace(/z/g, "s")
      .replace(/our/g, "or")
      .replace(/grey/g, "gray")
      .replace(/centre/g, "center");
  const wordsOf = (text) => folded(text).split(/[\s-]+|(?=[\u3400-\u9fff])/);
  /** A name from each of its words on, joined: "over-fitting" and "overfitting" are one. */
  const beginnings = (name) => wordsOf(name).map((_, i, words) => words.slice(i).join(""));

  const terms = [...document.querySelectorAll("#glossary section section")].map((section) => {
    const names = [section.querySelector("h3").firstChild, ...section.querySelectorAll("strong, em")];
    return {section, names: names.flatMap(({textContent}) => textContent.split(/[、（）：]/)).flatMap(beginnings)};
  });
  const field = Object.assign(document.createElement("input"), {type: "search", autocomplete: "off", spellcheck: false});
  const label = Object.assign(document.createElement("label"), {textContent: "Find a term, in English or Chinese 查找术语"});
  const status = Object.assign(document.createElement("p"), {role: "status"});

  function narrow() {
    const typed = wordsOf(field.value).join("");
    for (const {section, names} of terms) section.hidden = !names.some((name) => name.startsWith(typed));
    for (const letter of new Set(terms.map(({section}) => section.parentElement))) {
      letter.hidden = !letter.querySelector("section:not([hidden])");
      letter.querySelector("h2").hidden = typed !== "";
    }
    letters.hidden = typed !== "";
    const shown = terms.filter(({section}) => !section.hidden).length;
    status.textContent = shown
      ? `${shown} of ${terms.length} terms · ${terms.length} 条中的 ${shown} 条`
      : "No term has a word that begins like this; the search looks in all pages. 没有这样开头的术语；搜索框可查所有页面。";
  }

  label.append(field);
  place.append(label, status);
  field.addEventListener("input", narrow);
  // A link leads to a term that may not be shown.
  window.addEventListener("hashchange", () => {
    field.value = "";
    narrow();
    document.querySelector(":target")?.scrollIntoView();
  });
  narrow();
})();
