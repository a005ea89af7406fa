// @ts-check

/** What the page, or Python before it (`utils.language`), has put there as the module starts: translations by their English. */
const WORDS = /** @type {{courseWords?: Record<string, string>}} */ (globalThis).courseWords ?? {};

/**
 * A text in the reader's language, with `values` in the place of its {names}; one without a translation stays English.
 * @param {string} text
 * @param {Record<string, unknown>} [values]
 */
export function t(text, values = {}) {
  return (WORDS[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
