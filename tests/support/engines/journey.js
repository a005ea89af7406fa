/* How a reader meets an explorer, found alike in every engine: three controls, two of them by keyboard where there are such,
   the last by pointer. A headless Firefox takes keys, but lets no button be pressed by them: buttons and boxes are clicked.
   What computes for seconds says so, by aria-busy. */
globalThis.journey = (() => {
  const MADE = /^Step \d+: |: (\d+ of \d+ pictures so far|a picture for each channel)$/;
  const NUMBER = "input[type=number], input[type=range]";
  const CHOSEN = "input[type=radio]:checked";
  const KINDS = [NUMBER, CHOSEN, "input[type=checkbox]", ".cx-body button", ".cx-controls button"];
  const LAST = [".cx-tasks [aria-pressed=false]", ".cx-controls button"];
  const roots = [...document.querySelectorAll(".cx:not(.cx-quiz, .cx-predict)")];
  const isShown = (one) => one.checkVisibility({visibilityProperty: true}); // room is kept for some that are not
  const first = (root, selector) => [...root.querySelectorAll(selector)].find((one) => !one.disabled && isShown(one));
  const nameOf = (one) => (one.labels?.[0] ?? one).textContent || one.ariaLabel;
  const used = new Set();
  let control;

  /** The key to the right goes to the next of several, and from the last of them to the left: not every engine goes round. */
  function keyOf(kind) {
    if (kind === NUMBER) return "ArrowUp";
    if (kind !== CHOSEN) return null;
    return [...document.getElementsByName(control.name)].at(-1) === control ? "ArrowLeft" : "ArrowRight";
  }

  function aim(found, kind) {
    control = found;
    control.scrollIntoView({behavior: "instant", block: "center"});
    const key = keyOf(kind);
    if (key) control.focus();
    return [nameOf(control), key];
  }

  return {
    explorers: roots.length,
    /** Bring the next control of an explorer to the middle, of a kind that was not used yet; its name, and its key if it takes one. */
    next: (at) => {
      const kind = KINDS.find((one) => !used.has(`${at} ${one}`) && first(roots[at], one));
      used.add(`${at} ${kind}`);
      return aim(first(roots[at], kind), kind);
    },
    /** The same for the last control, which is clicked. */
    last: (at) => aim(LAST.map((selector) => first(roots[at], selector)).find(Boolean)),
    /** The middle of the control, in whole pixels of the window. */
    point: () => {
      const {left, top, width, height} = control.getBoundingClientRect();
      return [Math.round(left + width / 2), Math.round(top + height / 2)];
    },
    /** All that an explorer says, its tables and the values of its controls among it, but not how far pictures have come that are being made.
        What is hidden may be of an earlier state: `seen` leaves it out. While it computes, it says something else each time. */
    says: (at, seen = false) => {
      if (roots[at].querySelector("[aria-busy=true]")) return [performance.now()];
      const counts = (element) => !seen || isShown(element);
      const walker = document.createTreeWalker(roots[at], NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) if (counts(walker.currentNode.parentElement)) texts.push(walker.currentNode.data.trim());
      const controls = [...roots[at].querySelectorAll("input:not([type=file]), select")].filter(counts);
      return [
        ...texts.filter((text) => text && !MADE.test(text)),
        ...controls.map(({type, checked, value}) => (/checkbox|radio/.test(type) ? checked : value)),
      ];
    },
  };
})();
