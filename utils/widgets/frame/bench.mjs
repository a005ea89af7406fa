// @ts-check
import {button} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {linked, linkTo, placeOf} from "./link.mjs";

/** @import {Binding} from "../kit/binding.mjs" */

const LINK = t("Link"); // to this state
const FURTHEST = 1000; // number in a link that no control bounds: a seed, a picture, a channel
const NONSENSE = /NaN|undefined|Infinity/; // what a state says that nobody foresaw

/**
 * Something to try: `set`, traits to set, or what gives them; its chip shows ✓ while they are so.
 * @typedef {{text: string, set: Record<string, unknown> | ((binding: Binding) => Record<string, unknown>)}} Task
 */

/**
 * Controls that belong together, under a legend.
 * @param {string} legend
 * @param {...Node} controls
 */
export function group(legend, ...controls) {
  return h("fieldset", {class: "cx-group"}, h("legend", {}, legend), ...controls);
}

/**
 * What is folded away until somebody asks.
 * @param {string} summary
 * @param {...Node} content
 */
export function drawer(summary, ...content) {
  return h("details", {class: "cx-drawer"}, h("summary", {}, summary), ...content);
}

/**
 * The frame of an explorer: a question, tasks that act, the stage, one sentence of result, controls, and drawers below.
 * `traits` are those that make its state: "Start over" puts them back, and a link to the state carries what is changed.
 * No task is done before `ready`, if given, is kept.
 * @param {Binding} binding
 * @param {{look: string, label: string, question: string, traits: string[], tasks?: Task[],
 *   ready?: Promise<void>, stage: Node[], readout: Node, controls: Node[], drawers?: Node[]}} parts
 */
export function bench(binding, {look, label, question, traits, tasks = [], ready, stage, readout, controls, drawers = []}) {
  const [first, place] = [binding.read(traits), placeOf(look)];
  const link = button(LINK, () => {
    history.replaceState(null, "", `#${linkTo(binding, place, first).split("#")[1]}`); // fires no hashchange: nothing is to be set
    navigator.clipboard?.writeText(location.href).catch(() => {}); // the address bar has it, too
    link.textContent = t("✓ Link in the address bar");
  });
  const head = h(
    "div",
    {class: "cx-top"},
    h("p", {class: "cx-kicker"}, label.replace(/ explorer$/, "")),
    button(t("Start over"), () => binding.set(first)),
    ...fullScreen(() => root),
    link,
    h("p", {class: "cx-asks"}, question),
  );
  const root = h("div", {class: `cx cx-bench cx-${look}`, role: "group", "aria-label": label});
  root.append(
    head,
    ...(tasks.length ? [chips(binding, traits, tasks, ready)] : []),
    h(
      "div",
      {class: "cx-body"},
      h("div", {class: "cx-view", ...scrolls(t("Stage"))}, ...stage),
      h("div", {class: "cx-readout", ...scrolls(t("Result"))}, readout),
      h("div", {class: "cx-controls"}, ...controls),
    ),
    ...(drawers.length ? [h("div", {class: "cx-drawers"}, ...drawers)] : []),
  );
  binding.on(traits, () => setText(link, LINK));
  const follow = () => {
    const state = linked(place, first);
    if (state) open(withinReach(root, {...first, ...state}, first)); // traits that fit one another: the link leaves out what is as at first
    return state;
  };
  /** @param {Record<string, unknown>} state */
  const open = (state) => {
    binding.onTrouble = () => {
      binding.onTrouble = null;
      binding.set(first);
      setText(link, t("✗ This link does not fit here"));
    };
    try {
      binding.set(state);
    } catch {
      binding.onTrouble?.();
    }
    const end = () => {
      // biome-ignore lint/performance/useDomNodeTextContent: what is hidden may be of an earlier state
      if (NONSENSE.test(root.innerText)) binding.onTrouble?.();
      binding.onTrouble = null;
    };
    requestAnimationFrame(() => requestAnimationFrame(end)); // painted by then
  };
  if (follow()) requestAnimationFrame(() => root.scrollIntoView());
  window.addEventListener("hashchange", follow);
  binding.onDispose(() => window.removeEventListener("hashchange", follow));
  return root;
}

/**
 * What a part needs that may scroll: a tab stop, so that keys scroll it, and a name.
 * @param {string} name
 */
function scrolls(name) {
  return {tabIndex: 0, role: "group", "aria-label": name};
}

/**
 * A button that shows the explorer alone, as on a projector; none where the browser cannot.
 * @param {() => HTMLElement} root
 */
function fullScreen(root) {
  if (!document.fullscreenEnabled) return [];
  const open = () =>
    root()
      .requestFullscreen()
      .catch(() => {}); // refused: then it stays where it is
  const allowed = () => navigator.userActivation?.isActive ?? true; // a script's click may not take the screen
  const key = button(t("Full screen"), () => (document.fullscreenElement ? document.exitFullscreen() : allowed() && open()));
  key.classList.add("cx-alone");
  return [key];
}

/**
 * A state from a link, with its numbers and choices as far as their controls reach: a link is no way round them.
 * @param {HTMLElement} root
 * @param {Record<string, unknown>} state
 * @param {Record<string, unknown>} first
 */
function withinReach(root, state, first) {
  const reached = Object.entries(state).map(([name, value]) => {
    const control = root.querySelector(`[data-trait="${name}"]`);
    const choices = control instanceof HTMLElement && control.dataset.values;
    if (choices) return [name, JSON.parse(choices).includes(value) ? value : first[name]];
    if (typeof value !== typeof first[name]) return [name, first[name]]; // a word where no choice has one
    if (typeof value !== "number") return [name, value];
    const range = control?.querySelector("input[max]");
    if (range instanceof HTMLInputElement) {
      const [least, step] = [Number(range.min), range.type === "number" ? Number(range.step) : 1];
      const inside = Math.min(Number(range.max), Math.max(least, value));
      return [
        name,
        range.step === String(step) && Number.isInteger(first[name]) ? least + step * Math.round((inside - least) / step) : inside,
      ];
    }
    return [name, Number.isInteger(value) && Math.abs(value) <= FURTHEST ? value : first[name]];
  });
  return Object.fromEntries(reached);
}

/** @type {(binding: Binding, traits: string[], tasks: Task[], ready?: Promise<void>) => HTMLElement} */
function chips(binding, traits, tasks, ready) {
  /** @param {Task["set"]} set */
  const wanted = (set) => (typeof set === "function" ? set(binding) : set);
  const keys = tasks.map(({text, set}) => h("button", {type: "button", class: "cx-task", onclick: () => binding.set(wanted(set))}, text));
  /** @param {Task} task */
  const isDone = ({set}) =>
    Object.entries(wanted(set)).every(([name, value]) => JSON.stringify(binding.get(name)) === JSON.stringify(value));
  let waits = Boolean(ready);
  const repaint = binding.paint(traits, () => {
    for (const [k, key] of keys.entries()) key.setAttribute("aria-pressed", String(!waits && isDone(tasks[k])));
  });
  ready?.then(() => {
    waits = false;
    repaint();
  });
  return h("div", {class: "cx-tasks", role: "group", "aria-label": t("Try")}, ...keys);
}
