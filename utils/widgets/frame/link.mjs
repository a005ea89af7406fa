// @ts-check

/** @import {Binding} from "../kit/binding.mjs" */

const LARGEST = 1e6; // number: sums of larger ones overflow
const LONGEST = 2000; // characters of a state: more than any explorer's settings, less than a picture

/**
 * The name of an explorer in a link: its kind, and its number among those of its kind above it on the page.
 * @param {string} look
 */
export function placeOf(look) {
  return `${look}-${document.querySelectorAll(`.cx-bench.cx-${look}`).length}`;
}

/**
 * The page's address, with the traits in the fragment that are not as they were at first.
 * @param {Binding} binding
 * @param {string} place
 * @param {Record<string, unknown>} first
 */
export function linkTo(binding, place, first) {
  const changed = Object.entries(first).filter(([name, value]) => JSON.stringify(binding.get(name)) !== JSON.stringify(value));
  const state = JSON.stringify(Object.fromEntries(changed.map(([name]) => [name, binding.get(name)])));
  return `${location.href.split("#")[0]}#${place}=${encodeURIComponent(state)}`;
}

/**
 * What the page's fragment says about the explorer at `place`: traits of `first` by name, each of the kind it was; null if nothing.
 * @param {string} place
 * @param {Record<string, unknown>} first
 * @returns {Record<string, unknown> | null}
 */
export function linked(place, first) {
  const [name, text = ""] = location.hash.slice(1).split("=");
  if (name !== place || text.length > LONGEST) return null;
  try {
    const state = JSON.parse(decodeURIComponent(text));
    return Object.fromEntries(Object.entries(state).filter(([trait, value]) => Object.hasOwn(first, trait) && alike(value, first[trait])));
  } catch {
    return null; // not one of ours, or cut short
  }
}

/** @type {(value: unknown, known: unknown) => boolean} */
function alike(value, known) {
  if (typeof value === "string" && /[:/]/.test(value)) return false; // a name, never an address
  if (typeof value === "number" && Math.abs(value) > LARGEST) return false;
  if (Array.isArray(known))
    return Array.isArray(value) && value.length > 0 && value.every((part) => known.some((other) => alike(part, other)));
  if (typeof known === "object" && known) return isFocus(value) && isFocus(known) && sameKind(Object.values(value), Object.values(known));
  return typeof value === typeof known || (typeof known === "number" && ["valid", "same", "full"].includes(String(value)));
}

/**
 * What is in focus: places by the part where they are, each a whole number or a list of such.
 * @type {(value: unknown) => value is Record<string, unknown>}
 */
function isFocus(value) {
  /** @type {(place: unknown) => boolean} */
  const isPlace = (place) => (Array.isArray(place) ? place.every(isPlace) : Number.isInteger(place) && Number(place) >= 0);
  return typeof value === "object" && value !== null && Object.values(value).every(isPlace);
}

/** @type {(places: unknown[], others: unknown[]) => boolean} */
function sameKind(places, others) {
  return places.every((place) => others.some((other) => Array.isArray(place) === Array.isArray(other)));
}
