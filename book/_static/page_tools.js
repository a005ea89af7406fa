/* What the theme's buttons and its search page do by inline scripts, which a strict Content-Security-Policy refuses. */
(() => {
  "use strict";
  const CALLS = ["window.print()", "toggleFullScreen()", "initThebeSBT()"];

  document.addEventListener("click", ({target}) => {
    const call = target.closest("button[data-does]")?.dataset.does;
    if (CALLS.includes(call)) globalThis[call.replace("window.", "").replace("()", "")]();
  });
  document.addEventListener("DOMContentLoaded", () => document.querySelector(".bd-search-container input")?.select());
})();
