import {h} from "../kit/dom.mjs";

const HEADS = [
  ["Layer"],
  ["Side", "units along one side"],
  ["Field r", "size of the field"],
  ["Jump j", "the effective stride"],
  ["Total pad", "effective padding of one side"],
];

/** A layer in words, as in "conv 3×3, S 2, P 1"; what is as usual goes unsaid. */
function named([kernelSize, stride, padding, dilation, kind]) {
  const parts = [stride > 1 && `S\u00a0${stride}`, padding > 0 && `P\u00a0${padding}`, dilation > 1 && `D\u00a0${dilation}`];
  return [`${kind} ${kernelSize}×${kernelSize}`, ...parts.filter(Boolean)].join(", ");
}

/** The planes of a network, each with its side and its units' field; `onChoose(layer)` is called for the layer pressed. */
export class LayerTable {
  constructor({onChoose}) {
    this.onChoose = onChoose;
    this.rows = [];
    this.body = h("tbody");
    this.root = h(
      "div",
      {class: "cx-panel cx-scroll", tabIndex: 0, role: "region", "aria-label": "Table of layers"},
      h(
        "table",
        {class: "cx-table"},
        h("thead", {}, h("tr", {}, ...HEADS.map(([text, title = ""]) => h("th", {scope: "col", title}, text)))),
        this.body,
      ),
    );
  }

  #row(layer) {
    const name = layer ? h("button", {type: "button", onclick: () => this.onChoose(layer)}) : h("span");
    const cells = HEADS.slice(1).map(() => h("td"));
    const row = h("tr", {}, h("th", {scope: "row"}, name), ...cells);
    this.body.append(row);
    return {row, name, cells};
  }

  /** Show the input and all layers; planes that a network cannot make have no side. */
  draw({layers, fields, sides, layer: chosen}) {
    while (this.rows.length > layers.length + 1) this.rows.pop().row.remove();
    while (this.rows.length < layers.length + 1) this.rows.push(this.#row(this.rows.length));
    this.rows.forEach(({row, name, cells}, k) => {
      const {size, jump, padding} = fields[k];
      name.textContent = k ? `${k} · ${named(layers[k - 1])}` : "input";
      if (k) name.setAttribute("aria-pressed", String(k === chosen));
      row.className = k === chosen ? "cx-chosen" : "";
      if (k === chosen && k !== this.chosen) this.#bringIntoSight(row);
      [sides[k] ?? "none", size, jump, padding].forEach((value, c) => {
        cells[c].textContent = value;
      });
    });
    this.chosen = chosen;
  }

  /** Scroll the table, not the page, to where a row stands. */
  #bringIntoSight({offsetTop, offsetHeight}) {
    const {scrollTop, clientHeight} = this.root;
    if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) this.root.scrollTop = offsetTop - clientHeight / 2;
  }
}
