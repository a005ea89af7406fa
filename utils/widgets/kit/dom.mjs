// @ts-check

/**
 * What an element is made with: its properties and attributes by name, and listeners as `onclick`, `onkeydown`, ….
 * @typedef {{[E in keyof HTMLElementEventMap as `on${E}`]?: (event: HTMLElementEventMap[E]) => unknown} & {[name: string]: unknown}} Properties
 */

/**
 * Make an element: properties by name, `on…` functions as listeners, `aria-…`/`data-…`/`role` as attributes.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} properties
 * @param {...(Node | string)} children
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) setProperty(element, name, value);
  element.append(...children);
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {any} value whatever the property takes
 */
function setProperty(element, name, value) {
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "class") element.className = value;
  else if (name === "style") element.style.cssText = value;
  else if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, value);
  else Object.assign(element, {[name]: value});
}

/**
 * Change an element's text, if it is another: writing the same again would cost a layout. A text that stands alone is changed where
 * it stands, for a new one would be laid out and painted from nothing.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent === text) return;
  const first = element.firstChild;
  if (first instanceof Text && !first.nextSibling) first.data = text;
  else element.textContent = text;
}

/**
 * Change a caption of parts with " · " between them, as in "Input x · 5×5": where a line ends between two, the sign goes.
 * @param {Element} element
 * @param {string} text
 */
export function setCaption(element, text) {
  if (element.textContent === text) return;
  const parts = text.split(" · ");
  if (element.children.length !== parts.length) {
    element.classList.add("cx-parts");
    const between = () => h("span", {class: "cx-between"}, " · ");
    element.replaceChildren(...parts.map((_, i) => h("span", {}, ...(i ? [between()] : []), h("span"))));
  }
  for (const [i, part] of parts.entries()) setText(/** @type {Element} */ (element.children[i].lastElementChild), part);
}

let lastId = 0;

/**
 * A fresh id, so that two explorers on a page never share one.
 * @param {string} stem
 */
export function freshId(stem) {
  lastId += 1;
  return `${stem}-${Date.now().toString(36)}-${lastId}`;
}
