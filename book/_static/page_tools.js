/* What the theme's buttons and its search page do by inline scripts, which a strict Content-Security-Policy refuses. */
(() => {
  "use strict";
  const ACTIONS = {"window.print()": () => window.print(), "toggleFullScreen()": () => globalThis.toggleFullScreen()};

  document.addEventListener("click", ({target}) => ACTIONS[target.closest("button[data-does]")?.dataset.does]?.());
  document.addEventListener("DOMContentLoaded", () => document.querySelector(".bd-search-container input")?.select());
})();
