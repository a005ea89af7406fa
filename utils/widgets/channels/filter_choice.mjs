import {dropDown} from "../kit/controls.mjs";
import {h} from "../kit/dom.mjs";
import {swapped} from "../math/matrix.mjs";

/** Which filter is looked at, by number, and a named filter to put in its place; `current()` is the one looked at. */
export class FilterChoice {
  constructor(binding, {most, current}) {
    this.filters = binding.named("filters");
    this.names = Object.keys(this.filters);
    const look = (o) => binding.set({focus: swapped(binding.get("focus"), 0, o)});
    this.keys = Array.from({length: most}, (_, o) =>
      h("button", {type: "button", "aria-label": `Look at filter ${o}`, onclick: () => look(o)}, String(o)),
    );
    const take = (name) => binding.set({weight: swapped(binding.get("weight"), current(), this.filters[name])});
    const {root, list} = dropDown("filter", {
      label: "This filter",
      texts: ["your own", ...this.names],
      onChoose: (index) => index && take(this.names[index - 1]),
    });
    this.list = list;
    this.parts = [
      h(
        "div",
        {class: "cx-control"},
        h("span", {class: "cx-label"}, "Look at filter"),
        h("div", {class: "cx-keys", role: "group", "aria-label": "Filter"}, ...this.keys),
      ),
      root,
    ];
  }

  /** Show filter o of `weight` as the one looked at, and its name if it has one. */
  show(weight, o) {
    const numbers = JSON.stringify(weight[o]);
    this.list.selectedIndex = this.names.findIndex((name) => JSON.stringify(this.filters[name]) === numbers) + 1;
    this.keys.forEach((key, k) => {
      key.hidden = k >= weight.length;
      key.setAttribute("aria-pressed", String(k === o));
    });
  }
}
