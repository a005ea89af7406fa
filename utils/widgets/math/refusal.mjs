// @ts-check

/** An Error that keeps its text apart from the values of its {names}, so that a page can say it in another language. */
export class Refusal extends Error {
  /**
   * @param {string} text
   * @param {Record<string, number | string>} values
   */
  constructor(text, values) {
    super(text.replace(/\{(\w+)\}/g, (_, name) => String(values[name])));
    Object.assign(this, {text, values});
  }
}
