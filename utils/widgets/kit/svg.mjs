// @ts-check

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * What an SVG element is made with: its attributes by name, and listeners as `onclick`, ….
 * @typedef {{[E in keyof SVGElementEventMap as `on${E}`]?: (event: SVGElementEventMap[E]) => unknown} & {[name: string]: unknown}} Attributes
 */

/**
 * Make an SVG element: `on…` functions as listeners, everything else as attributes.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {...(Node | string)} children
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), (event) => value(event));
    else element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}
