// @ts-check
import {freshId, h} from "./dom.mjs";
import {t} from "./language.mjs";
import {formatNumber} from "./numbers.mjs";

/** @import {Binding, Traits} from "./binding.mjs" */

const SIDE_BY_SIDE = 5; // options, and more hide in a drop-down
const SHORT = 10; // letters, which half a row of the controls holds

/**
 * A labelled slider for a number trait.
 * @param {Traits} binding
 * @param {string} name
 * @param {{label: string, min: number, max: number, step?: number, format?: (value: number) => string}} options
 */
export function slider(binding, name, {label, min, max, step = 1, format = formatNumber}) {
  const id = freshId(name);
  const readout = h("output", {class: "cx-value", htmlFor: id});
  /** @type {HTMLInputElement} */
  const range = h("input", {type: "range", id, min, max, step, oninput: () => binding.set({[name]: Number(range.value)})});
  const show = () => {
    const text = format(binding.get(name));
    range.value = binding.get(name);
    readout.textContent = text;
    range.setAttribute("aria-valuetext", text);
  };
  binding.on([name], show);
  show();
  return h("div", {class: "cx-control cx-slider", "data-trait": name}, h("label", {for: id}, label), range, readout);
}

/**
 * A whole number with − and + beside it, for a trait or for `read`/`write` of something else that these `traits` decide.
 * @param {Traits} binding
 * @param {string} name
 * @param {{label: string, min: number, max: number, step?: number, traits?: string[], read?: () => number, write?: (value: number) => void}} options
 */
export function stepper(
  binding,
  name,
  {label, min, max, step = 1, traits = [name], read = () => binding.get(name), write = (value) => binding.set({[name]: value})},
) {
  const id = freshId(name);
  /** @param {number} value */
  const clamp = (value) => Math.min(max, Math.max(min, min + step * Math.round((value - min) / step)));
  /** @param {number} value */
  const commit = (value) => {
    if (Number.isFinite(value)) write(clamp(value));
    show();
  };
  /** @type {HTMLInputElement} */
  const field = h("input", {type: "number", id, min, max, step, onchange: () => commit(field.valueAsNumber)});
  /** @type {(by: number, sign: string, verb: string) => HTMLButtonElement} */
  const nudge = (by, sign, verb) =>
    h("button", {type: "button", class: "cx-nudge", "aria-label": `${verb} ${label}`, onclick: () => commit(read() + by)}, sign);
  const less = nudge(-step, "−", t("Decrease"));
  const more = nudge(step, "+", t("Increase"));
  const show = () => {
    field.value = String(read());
    less.disabled = read() <= min;
    more.disabled = read() >= max;
  };
  binding.on(traits, show);
  show();
  return h(
    "div",
    {class: "cx-control cx-stepper", "data-trait": name},
    h("label", {for: id}, label),
    h("span", {class: "cx-join"}, less, field, more),
  );
}

/**
 * A labelled drop-down of texts, {root, list}, in a row of its own where one of them is long; `onChoose(index)` is called when the
 * reader chooses one.
 * @param {string} name
 * @param {{label: string, texts: string[], onChoose: (index: number) => void}} options
 */
export function dropDown(name, {label, texts, onChoose}) {
  const id = freshId(name);
  /** @type {HTMLSelectElement} */
  const list = h("select", {id, onchange: () => onChoose(list.selectedIndex)}, ...texts.map((text) => h("option", {}, text)));
  const wide = texts.some((text) => text.length > SHORT) ? "cx-wide" : "";
  return {root: h("div", {class: `cx-control ${wide}`, "data-trait": name}, h("label", {for: id}, label), list), list};
}

/**
 * A choice for a trait; `options` are [value, text] pairs: up to five lie side by side, more are a drop-down.
 * @template Value
 * @param {Traits} binding
 * @param {string} name
 * @param {{label: string, options: [value: Value, text: string][]}} options
 */
export function select(binding, name, {label, options}) {
  const texts = options.map(([, text]) => text);
  const make = options.length > SIDE_BY_SIDE ? dropDown : segments;
  const {root, list} = make(name, {label, texts, onChoose: (index) => binding.set({[name]: options[index][0]})});
  root.dataset.values = JSON.stringify(options.map(([value]) => value));
  const show = () => {
    list.selectedIndex = options.findIndex(([value]) => value === binding.get(name));
  };
  binding.on([name], show);
  show();
  return root;
}

/**
 * A labelled row of texts of which one is chosen, {root, list}; used as `dropDown` is.
 * @param {string} name
 * @param {{label: string, texts: string[], onChoose: (index: number) => void}} options
 */
function segments(name, {label, texts, onChoose}) {
  const id = freshId(name);
  /** @type {HTMLInputElement[]} */
  const radios = texts.map((_, index) => h("input", {type: "radio", name: id, onchange: () => onChoose(index)}));
  const parts = texts.map((text, index) => h("label", {}, radios[index], h("span", {}, text)));
  const list = {
    /** @param {number} chosen */
    set selectedIndex(chosen) {
      for (const [index, radio] of radios.entries()) radio.checked = index === chosen;
    },
  };
  const row = h("div", {class: "cx-segments", role: "radiogroup", "aria-label": label}, ...parts);
  return {root: h("div", {class: "cx-control cx-wide", "data-trait": name}, h("span", {class: "cx-label"}, label), row), list};
}

/**
 * A drop-down of named values for a trait; shows "own" when the trait holds none of them.
 * @param {Traits} binding
 * @param {string} name
 * @param {{label: string, values: Record<string, unknown>, own?: string}} options
 */
export function presets(binding, name, {label, values, own = t("your own")}) {
  const names = Object.keys(values);
  const {root, list} = dropDown(`${name}-preset`, {
    label,
    texts: [own, ...names.map((key) => t(key))],
    onChoose: (index) => index && binding.set({[name]: values[names[index - 1]]}),
  });
  if (names.every((key) => typeof values[key] === "string"))
    Object.assign(root.dataset, {trait: name, values: JSON.stringify(Object.values(values))}); // names of things: there are no others
  const show = () => {
    const current = JSON.stringify(binding.get(name));
    list.selectedIndex = names.findIndex((key) => JSON.stringify(values[key]) === current) + 1;
  };
  binding.on([name], show);
  show();
  return root;
}

/**
 * A switch for a true-or-false trait.
 * @param {Traits} binding
 * @param {string} name
 * @param {{label: string}} options
 */
export function toggle(binding, name, {label}) {
  const id = freshId(name);
  /** @type {HTMLInputElement} */
  const box = h("input", {type: "checkbox", id, onchange: () => binding.set({[name]: box.checked})});
  const show = () => {
    box.checked = binding.get(name);
  };
  binding.on([name], show);
  show();
  return h("div", {class: "cx-control cx-toggle", "data-trait": name}, box, h("label", {for: id}, label));
}

/**
 * A push button.
 * @param {string} label
 * @param {(event: MouseEvent) => void} onclick
 */
export function button(label, onclick) {
  return h("button", {type: "button", class: "cx-button", onclick}, label);
}

/**
 * Play, step and reset. `step` returns false at the end, where playing stops by itself; `interval` is in milliseconds.
 * @param {Binding} binding
 * @param {{step: () => boolean, reset: () => void, interval?: number}} options
 */
export function player(binding, {step, reset, interval = 700}) {
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = t("▶ Play");
  };
  const start = () => {
    timer = setInterval(() => step() || stop(), interval);
    play.textContent = t("‖ Pause");
  };
  const play = button(t("▶ Play"), () => (timer ? stop() : start()));
  /** @param {() => void} action */
  const alone = (action) => () => {
    stop();
    action();
  };
  play.classList.add("cx-primary");
  binding.onDispose(stop);
  return h(
    "div",
    {class: "cx-player", role: "group", "aria-label": t("Slide the window")},
    play,
    button(t("Step"), alone(step)),
    button(t("Reset"), alone(reset)),
  );
}
