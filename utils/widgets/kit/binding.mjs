// @ts-check

import {isShortcut} from "./keys.mjs";

/**
 * The part of a notebook's or page's widget model that explorers use. A trait's value is whatever JSON Python has put there.
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, listener: () => void) => void} on
 * @property {(event: string, listener: () => void) => void} off
 */

/**
 * What a control needs to know of traits: a Binding has it, or a stand-in that reckons in other units.
 * @typedef {Pick<Binding, "get" | "set" | "on">} Traits
 */

/** An explorer's link to its model: reads and writes traits, repaints at most once a frame, leaves nothing behind. */
export class Binding {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    /** @type {(() => void)[]} */
    this.stops = [];
    /** What to do when a state from elsewhere cannot be painted; without it the error is thrown. @type {(() => void) | null} */
    this.onTrouble = null;
  }

  /** @param {string} name */
  get(name) {
    return this.model.get(name);
  }

  /**
   * What a trait of pairs holds, by name and in its order.
   * @param {string} name
   * @returns {Record<string, any>}
   */
  named(name) {
    return Object.fromEntries(this.get(name));
  }

  /**
   * The values of these traits, by name.
   * @param {string[]} names
   */
  read(names) {
    return Object.fromEntries(names.map((name) => [name, this.get(name)]));
  }

  /**
   * Set several traits at once, here and in Python.
   * @param {Record<string, unknown>} changes
   */
  set(changes) {
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    this.model.save_changes();
  }

  /**
   * Call `listener` whenever one of these traits changes, here or from Python.
   * @param {string[]} names
   * @param {() => void} listener
   */
  on(names, listener) {
    for (const name of names) {
      this.model.on(`change:${name}`, listener);
      this.stops.push(() => this.model.off(`change:${name}`, listener));
    }
  }

  /**
   * Paint now, and again in the next frame after any of these traits has changed. Returns what asks for a repaint.
   * @param {string[]} names
   * @param {() => void} draw
   */
  paint(names, draw) {
    let frame = 0;
    const request = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        this.#attempt(draw);
      });
    };
    this.on(names, request);
    this.stops.push(() => cancelAnimationFrame(frame));
    this.#attempt(draw);
    return request;
  }

  /** @param {() => void} draw */
  #attempt(draw) {
    try {
      draw();
    } catch (error) {
      if (!this.onTrouble) throw error;
      this.onTrouble();
    }
  }

  /**
   * Remember something to undo when the explorer goes.
   * @param {() => void} stop
   */
  onDispose(stop) {
    this.stops.push(stop);
  }

  dispose() {
    for (const stop of this.stops.splice(0)) stop();
  }
}

/**
 * Keep keys for what has the focus in here. JupyterLab takes those that are pressed alone for its own, even on a slider: arrows lead to
 * another cell, D D deletes this one. It leaves alone what has this attribute; with Ctrl, Alt or ⌘ they stay JupyterLab's.
 * @param {Element} el
 */
function keepKeys(el) {
  const keep = (/** @type {any} */ event) => event.target.toggleAttribute("data-lm-suppress-shortcuts", !isShortcut(event));
  for (const type of ["focusin", "keydown", "keyup"]) el.addEventListener(type, keep);
}

/**
 * What anywidget asks of a module: its `render` puts a View of a model on the page, and returns what takes it off again.
 * @param {new (binding: Binding) => {root: Element}} View
 */
export function explorer(View) {
  return {
    /** @param {{model: Model, el: Element}} place */
    render({model, el}) {
      const binding = new Binding(model);
      keepKeys(el);
      el.append(new View(binding).root);
      return () => binding.dispose();
    },
  };
}
