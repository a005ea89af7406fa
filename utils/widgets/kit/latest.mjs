// @ts-check

/** Of things that load side by side, only the one that was asked for last may say anything: the last choice wins. */
export class Latest {
  constructor() {
    this.turn = 0;
  }

  /**
   * Hand over what `promise` gives, or why it fails, unless something else was taken or dropped meanwhile.
   * @template T
   * @param {Promise<T> | T} promise
   * @param {(value: T) => void} onValue
   * @param {(error: Error) => void} onError
   */
  async take(promise, onValue, onError) {
    const turn = ++this.turn;
    /** @type {() => void} */
    let say;
    try {
      const value = await promise;
      say = () => onValue(value);
    } catch (error) {
      say = () => onError(/** @type {Error} */ (error));
    }
    if (turn === this.turn) say();
  }

  /** Let nothing be said by what is still loading. */
  drop() {
    this.turn++;
  }
}
