/* What the theme's buttons and its search page do by inline scripts, which a strict Content-Security-Policy refuses. */
(() => {
  "use strict";
  const CALLS = ["window.print()", "toggleFullScreen()", "initThebeSBT()"];

  /** Lead to the other language at the section, or the explorer's state, that the reader has before them. */
  function keepPlace(link) {
    const {scrollTop, clientHeight, scrollHeight} = document.scrollingElement;
    const line = scrollTop + clientHeight > scrollHeight - 2 ? clientHeight : 120; // the last section may be too short to reach the top
    const begun = [...document.querySelectorAll("article section[id]")].filter((section) => section.getBoundingClientRect().top < line);
    link.hash = location.hash.includes("=") ? location.hash : begun.length > 1 ? begun.at(-1).id : "";
  }

  /** Let the search answer in the language of the page where it was asked. */
  function keepLanguage() {
    const value = new URLSearchParams(location.search).get("lang") ?? document.documentElement.lang.split("-")[0];
    if (value === "en") return;
    for (const form of document.querySelectorAll("form.bd-search"))
      form.append(Object.assign(document.createElement("input"), {type: "hidden", name: "lang", value}));
  }

  document.addEventListener("click", ({target}) => {
    const link = target.closest("a.language-switch");
    if (link) keepPlace(link);
    const call = target.closest("button[data-does]")?.dataset.does;
    if (CALLS.includes(call)) globalThis[call.replace("window.", "").replace("()", "")]();
  });
  document.addEventListener("DOMContentLoaded", keepLanguage);
  document.addEventListener("DOMContentLoaded", () => document.querySelector(".bd-search-container input")?.select());
})();
