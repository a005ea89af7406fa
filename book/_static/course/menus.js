/* The menus at a page's head, and its list of contents, which follows the reader from the moment it is opened: to look for all sections
   before would lay out the whole page at once. The theme has Bootstrap do both, whose script is longer than all others of a page together. */
(() => {
  "use strict";
  const MENU = '[data-bs-toggle="dropdown"]';

  const isOpen = (button) => button.getAttribute("aria-expanded") === "true";

  function show(button, open) {
    for (const part of [button, button.nextElementSibling]) part.classList.toggle("show", open);
    button.setAttribute("aria-expanded", String(open));
  }

  /** A click on a menu's button opens or closes it, and any other click closes it. */
  document.addEventListener("click", ({target}) => {
    const pressed = target.closest(MENU);
    for (const button of document.querySelectorAll(MENU)) show(button, button === pressed && !isOpen(button));
  });

  /** Arrow keys open a menu and go through it; Escape leads back to its button. */
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest?.(".dropdown")?.querySelector(MENU);
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!button || !(step || (event.key === "Escape" && isOpen(button)))) return;
    event.preventDefault();
    show(button, Boolean(step));
    const items = [...button.nextElementSibling.querySelectorAll(".dropdown-item")];
    const next = Math.max(0, items.indexOf(event.target) + step);
    (step ? items[Math.min(next, items.length - 1)] : button).focus();
  });

  /** Mark in the list of contents where the reader is: in the section that lies across a line in the upper part of the screen. */
  function follow() {
    const links = [...document.querySelectorAll(".bd-toc-nav a[href^='#']")];
    const places = links.map((link) => ({link, section: document.getElementById(decodeURIComponent(link.hash.slice(1)))}));
    const seen = new Set();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const {target, isIntersecting} of entries) seen[isIntersecting ? "add" : "delete"](target);
        const here = places.findLast(({section}) => seen.has(section))?.section; // the innermost
        if (!here) return; // between two: the last one stays marked
        for (const {link, section} of places)
          for (const part of [link, link.parentElement]) part.classList.toggle("active", section.contains(here));
      },
      {rootMargin: "-20% 0px -79%"},
    );
    for (const {section} of places) observer.observe(section);
  }

  function begin({target}) {
    if (!target.closest(".secondary-toggle")) return;
    document.removeEventListener("click", begin, true);
    follow();
  }
  document.addEventListener("click", begin, true); // the theme lets no click on this button go further
})();
