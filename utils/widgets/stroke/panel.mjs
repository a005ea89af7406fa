import {h, setCaption, setText} from "../kit/dom.mjs";
import {NumberGrid} from "../kit/grid.mjs";
import {t} from "../kit/language.mjs";
import {factor, formatNumber, percent} from "../kit/numbers.mjs";
import {largest} from "../math/matrix.mjs";
import {answer, network, PLACES, rightByPlace, SIDE, STROKES, strongest} from "./state.mjs";

const ROW = 8; // hidden units in one row of their table

/** One net's part of the page: its answer, how well it does at each place, and one hidden unit with its weights. */
export class NetPanel {
  constructor({title, unit, units, onUnit, onPlace}) {
    this.title = title;
    this.unitName = unit;
    this.caption = h("p", {class: "cx-caption"});
    this.bars = STROKES.map(() => this.#bar());
    this.places = new NumberGrid({label: t("{title}: strokes right at each place", {title}), onFocus: onPlace});
    this.units = new NumberGrid({label: t("{title}: {units}", {title, units}), onFocus: (r, c) => onUnit(r * ROW + c)});
    this.weights = new NumberGrid({label: t("{title}: weights of the {unit}", {title, unit})});
    this.map = new NumberGrid({label: t("{title}: map of the {unit}", {title, unit})});
    [this.unitTitle, this.unitWhich] = [h("span"), h("span", {class: "cx-aside"})];
    this.mapPart = h("div", {class: "cx-its-map"}, h("p", {class: "cx-small"}, t("its map, after ReLU")), this.map.root);
    this.sum = h("p", {class: "cx-sum"});
    const part = (...content) => h("div", {class: "cx-part"}, ...content);
    const caption = (...content) => h("p", {class: "cx-caption"}, ...content);
    this.root = h(
      "div",
      {class: "cx-panel"},
      this.caption,
      h(
        "div",
        {class: "cx-answered"},
        h("div", {class: "cx-chances"}, ...this.bars.map(({root}) => root)),
        h("div", {class: "cx-places"}, caption(t("Right at each place")), this.places.root),
      ),
      part(
        caption(t("All {units}", {units}), h("span", {class: "cx-aside"}, t(", after ReLU"))),
        h("div", {class: "cx-all"}, this.units.root),
      ),
      part(caption(this.unitTitle, this.unitWhich), h("div", {class: "cx-unit"}, this.weights.root, this.mapPart), this.sum),
    );
  }

  #bar() {
    const fill = h("span", {class: "cx-fill"});
    const [sign, value] = [h("span", {class: "cx-glyph"}), h("span", {class: "cx-value"})];
    return {fill, sign, value, root: h("div", {class: "cx-chance", role: "img"}, sign, h("span", {class: "cx-track"}, fill), value)};
  }

  /** Take new layers. */
  load(layers) {
    this.net = network(layers);
    const {count, units} = this.net;
    const right = rightByPlace(this.net);
    setCaption(this.caption, t("{title} · {count} weights", {title: this.title, count}));
    this.places.resize(PLACES, PLACES);
    this.places.update((r, c) => ({
      value: right[r][c],
      share: right[r][c] / STROKES.length,
      label: t("Row {r}, column {c}, right", {r: r + 1, c: c + 1}),
    }));
    const columns = Math.min(ROW, units);
    this.units.resize(Math.ceil(units / columns), columns);
  }

  /** Show what the net makes of a picture, and one hidden unit; −1 or a unit it does not have is the strongest. */
  update(picture, wanted) {
    const {net} = this;
    this.found = answer(net, picture);
    const loudest = strongest(net, this.found);
    this.unit = wanted >= 0 && wanted < net.units ? wanted : loudest;
    this.#drawBars(this.found);
    const most = largest([this.found.units]);
    this.units.update((r, c) => this.#unitCell(r * ROW + c, most));
    const fires = this.found.units[this.unit] > 0;
    setText(this.unitTitle, t("Weights of {unit} {number}", {unit: this.unitName, number: this.unit + 1}));
    setText(this.unitWhich, this.unit === loudest ? t(", the strongest") : "");
    this.window = net.convolves && fires ? this.found.tops[this.unit] : null;
    this.#drawWeights(picture);
    this.mapPart.hidden = !net.convolves;
    this.root.classList.toggle("cx-convolves", net.convolves);
    if (net.convolves) this.#drawMap();
  }

  #unitCell(u, most) {
    if (u >= this.net.units) return {value: 0, label: t("No unit"), classes: "cx-none"};
    const value = this.found.units[u];
    return {value, share: value / most, classes: u === this.unit ? "cx-current" : "", label: `${this.unitName} ${u + 1}`};
  }

  #drawBars({probabilities, best}) {
    this.bars.forEach(({root, fill, sign, value}, k) => {
      setText(sign, STROKES[k].sign);
      setText(value, percent(probabilities[k]));
      fill.style.width = `${(100 * probabilities[k]).toFixed(1)}%`;
      root.classList.toggle("cx-best", k === best);
      root.setAttribute("aria-label", t("{name}: {share}", {name: STROKES[k].name, share: percent(probabilities[k])}));
    });
  }

  /** The unit's weights; those that lie on ink fire, and make the sum below. */
  #drawWeights(picture) {
    const {net, unit} = this;
    const side = net.convolves ? 2 : SIDE;
    const weight = net.weight[unit].flat(2);
    const [top, left] = net.convolves ? this.found.tops[unit] : [1, 1]; // the map starts one pixel outside the picture
    const inked = (r, c) => picture[r + top - 1]?.[c + left - 1] === 1;
    const most = largest([weight]);
    this.weights.resize(side, side);
    this.weights.update((r, c) => ({
      value: weight[r * side + c],
      share: weight[r * side + c] / most,
      classes: inked(r, c) ? "cx-window" : "",
      label: t("Weight row {r}, column {c}", {r: r + 1, c: c + 1}) + (inked(r, c) ? t(", on ink") : ""),
    }));
    const firing = weight.filter((_, i) => inked(Math.floor(i / side), i % side));
    const total = firing.reduce((a, b) => a + b, net.bias[unit]);
    const words = [...firing.map((value) => factor(value)), `${t("bias")} ${factor(net.bias[unit])}`].join(" + ");
    setText(this.sum, `${words} = ${formatNumber(total)}${total > 0 ? "" : t(", so ReLU gives 0")}`);
  }

  #drawMap() {
    const map = this.found.maps[this.unit];
    const [top, left] = this.window ?? [-1, -1];
    const most = largest(map);
    this.map.resize(map.length, map.length);
    this.map.update((r, c) => ({
      value: map[r][c],
      share: map[r][c] / most,
      classes: r === top && c === left ? "cx-current" : "",
      label: t("Map row {r}, column {c}", {r: r + 1, c: c + 1}),
    }));
  }

  /** The answer in words; `truth` is the class drawn, if any. */
  words(truth) {
    const {probabilities, best} = this.found;
    const verdict = truth === undefined ? "" : best === truth ? t(", right") : t(", wrong");
    const share = percent(probabilities[best]);
    return t("{title}: {sign} with {share}{verdict}.", {title: this.title, sign: STROKES[best].sign, share, verdict});
  }
}
