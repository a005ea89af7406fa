// @ts-check
import {freshId, h} from "../kit/dom.mjs";
import {arrow} from "../kit/keys.mjs";

/**
 * Parts of which one is shown, with a tab for each: one tab stop, arrow keys change.
 * @param {string} label
 * @param {[text: string, ...content: Node[]][]} parts
 */
export function tabs(label, ...parts) {
  const panels = parts.map(([, ...content]) => h("div", {id: freshId("panel"), class: "cx-tab-panel", role: "tabpanel"}, ...content));
  /** @type {HTMLButtonElement[]} */
  const keys = parts.map(([text], i) =>
    h(
      "button",
      {type: "button", id: freshId("tab"), class: "cx-tab", role: "tab", "aria-controls": panels[i].id, onclick: () => open(i)},
      text,
    ),
  );
  /** @param {number} chosen */
  const open = (chosen) => {
    for (const [i, key] of keys.entries()) {
      key.setAttribute("aria-selected", String(i === chosen));
      key.tabIndex = i === chosen ? 0 : -1;
      panels[i].hidden = i !== chosen;
    }
  };
  for (const [i, panel] of panels.entries()) panel.setAttribute("aria-labelledby", keys[i].id);
  open(0);
  /** @param {KeyboardEvent} event */
  const onkeydown = (event) => {
    const step = arrow(event);
    if (!step) return;
    event.preventDefault();
    const next = (keys.findIndex((key) => key.tabIndex === 0) + step[0] + step[1] + keys.length) % keys.length;
    open(next);
    keys[next].focus();
  };
  return h(
    "div",
    {class: "cx-tabs"},
    h("div", {class: "cx-tab-list", role: "tablist", "aria-label": label, onkeydown}, ...keys),
    ...panels,
  );
}
