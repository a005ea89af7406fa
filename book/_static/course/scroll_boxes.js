/* A box of code or output that is wider than its place is a tab stop, so that keys scroll it; what fits is none.
   All boxes are asked at once, and only those that are laid out: a question to one of the others would cost a layout. */
(() => {
  "use strict";
  const BOXES = "pre, .nboutput > .output_area, .cell_output > .output";
  const SOON = 300; // milliseconds without a change

  const scrolls = (box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
  const laidOut = new IntersectionObserver(
    (entries) => {
      const boxes = entries.filter(({isIntersecting}) => isIntersecting).map(({target}) => target);
      for (const [box, stop] of boxes.map((box) => [box, scrolls(box) ? 0 : -1])) if (box.tabIndex !== stop) box.tabIndex = stop;
    },
    {rootMargin: "1000000px"}, // wherever they are on the page
  );

  function look() {
    laidOut.disconnect();
    for (const box of document.querySelectorAll(BOXES)) laidOut.observe(box);
  }

  let waiting = 0;
  function lookSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(look, SOON);
  }

  /** Explorers see to their own boxes. */
  const elsewhere = ({target}) => !target.closest(".cx, .hero");
  new MutationObserver((changes) => changes.some(elsewhere) && lookSoon()).observe(document.getElementById("main-content"), {
    subtree: true,
    childList: true,
  });
  addEventListener("resize", lookSoon);
  addEventListener("load", look);
})();
