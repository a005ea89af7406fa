// @ts-check

/** @typedef {[down: number, right: number]} Step */

/** @type {Record<string, Step>} */
const ARROWS = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};

/**
 * Is a key pressed together with one that makes it the browser's own?
 * @param {KeyboardEvent} event
 */
export function isShortcut(event) {
  return event.altKey || event.ctrlKey || event.metaKey;
}

/**
 * Where an arrow key leads, as [down, right]; null for any other key.
 * @param {KeyboardEvent} event
 * @returns {Step | null}
 */
export function arrow(event) {
  return ARROWS[event.key] ?? null;
}
