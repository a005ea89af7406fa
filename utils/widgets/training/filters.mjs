import {h, setCaption} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {SignedMap} from "../parts/signed_map.mjs";

const size = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);

/** All filters with their feature maps, one of them with its numbers, and one of its weights chosen. */
export class FilterPanel {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.chosen = {filter: 0, row: 1, column: 1};
    this.keys = [];
    this.list = h("div", {class: "cx-filters", role: "group", "aria-label": "Filters, each with the feature map of this picture"});
    this.all = h("div", {class: "cx-filter-part"}, h("p", {class: "cx-caption"}, "Filters and their maps"), this.list);
    this.caption = h("p", {class: "cx-caption"});
    this.numbers = new NumberGrid({label: "Weights of the chosen filter", onFocus: (row, column) => this.#choose({row, column})});
    this.root = h("div", {class: "cx-panel cx-filter-panel"}, this.caption, this.numbers.root);
  }

  #choose(change) {
    Object.assign(this.chosen, change);
    this.onChoose();
  }

  /** Where the chosen weight is, and its place in convWeight. */
  place({shape: [filters, , side]}) {
    const [filter, row, column] = [
      Math.min(this.chosen.filter, filters - 1),
      ...[this.chosen.row, this.chosen.column].map((i) => Math.min(i, side - 1)),
    ];
    return {filter, row, column, index: (filter * side + row) * side + column};
  }

  /** Show filters (F, 1, K, K), their biases, and the maps (1, F, H, W) after the activation. */
  show(convWeight, convBias, active) {
    const [count, , side] = convWeight.shape;
    const [, , height, width] = active.shape;
    const [most, loudest] = [size(convWeight.data), size(active.data)];
    while (this.keys.length < count) this.#addKey(this.keys.length);
    const {filter, row, column} = this.place(convWeight);
    this.keys.forEach(({root, weights, map}, f) => {
      root.hidden = f >= count; // kept, because canvases are dear to make
      if (root.hidden) return;
      const own = convWeight.data.subarray(f * side * side, (f + 1) * side * side);
      const plane = active.data.subarray(f * height * width, (f + 1) * height * width);
      weights.show(own, side, side, most);
      map.show(plane, height, width, loudest);
      root.setAttribute("aria-pressed", String(f === filter));
      root.setAttribute(
        "aria-label",
        `Filter ${f + 1}: weights from ${formatNumber(Math.min(...own))} to ${formatNumber(Math.max(...own))}, map from ${formatNumber(Math.min(...plane))} to ${formatNumber(Math.max(...plane))}`,
      );
    });
    setCaption(this.caption, `Filter ${filter + 1} · bias ${formatNumber(convBias.data[filter])}`);
    this.numbers.resize(side, side);
    this.numbers.update((r, c) => {
      const value = convWeight.data[(filter * side + r) * side + c];
      return {
        value,
        share: value / most,
        classes: r === row && c === column ? "cx-current" : "",
        label: `Weight row ${r + 1}, column ${c + 1}`,
      };
    });
  }

  #addKey(filter) {
    const [weights, map] = [new SignedMap(), new SignedMap()];
    const root = h("button", {type: "button", class: "cx-filter", onclick: () => this.#choose({filter})}, weights.canvas, map.canvas);
    this.keys.push({root, weights, map});
    this.list.append(root);
  }
}
