import {h, setText} from "../kit/dom.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {svg} from "../kit/svg.mjs";
import {ColourPicture} from "./pictures.mjs";

const [WIDE, HIGH] = [300, 70];
const MANY = 24; // tiles, above which they are smaller

/** A row of buttons with a small picture each. */
export class Tiles {
  constructor({label, onChoose}) {
    this.onChoose = onChoose;
    this.tiles = [];
    this.root = h("div", {class: "cx-tiles", role: "group", "aria-label": label});
  }

  /** Show `count` buttons; made once and kept, because canvases are dear to make. */
  resize(count) {
    while (this.tiles.length < count) {
      const place = this.tiles.length;
      const picture = new ColourPicture();
      const words = h("span", {class: "cx-value", "aria-hidden": "true"});
      const root = h("button", {type: "button", class: "cx-tile", onclick: () => this.onChoose(place)}, picture.canvas, words);
      this.tiles.push({root, picture, words});
      this.root.append(root);
    }
    this.root.classList.toggle("cx-many", count > MANY);
    this.tiles.forEach(({root}, place) => {
      root.hidden = place >= count;
    });
  }

  /** Give one button its words, said and shown; `pressed` is null for one that is no choice. */
  name(place, label, words, pressed = null) {
    const tile = this.tiles[place];
    setText(tile.words, words);
    tile.root.setAttribute("aria-label", label);
    if (pressed !== null) tile.root.setAttribute("aria-pressed", String(pressed));
  }
}

/** The means of all channels of a layer as bars; one can be chosen by a click. */
export class Bars {
  constructor(onChoose) {
    this.bars = svg("g");
    this.line = svg("path", {class: "cx-rule"});
    this.svg = svg(
      "svg",
      {class: "cx-means", viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img"},
      this.line,
      this.bars,
    );
    this.svg.addEventListener("click", (event) => {
      const box = this.svg.getBoundingClientRect();
      onChoose(
        Math.min(
          this.bars.childElementCount - 1,
          Math.max(0, Math.floor((this.bars.childElementCount * (event.clientX - box.left)) / (box.width || 1))),
        ),
      );
    });
  }

  show(values, chosen, label) {
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values, 1e-9)];
    const y = (value) => (HIGH * (high - value)) / (high - low);
    const step = WIDE / values.length;
    while (this.bars.childElementCount > values.length) this.bars.lastChild.remove();
    while (this.bars.childElementCount < values.length) this.bars.append(svg("rect", {}));
    values.forEach((value, i) => {
      const bar = this.bars.children[i];
      const [top, end] = [y(Math.max(0, value)), y(Math.min(0, value))];
      const places = {
        x: (i + 0.15) * step,
        width: 0.7 * step,
        y: top,
        height: Math.max(end - top, 0.5),
        class: i === chosen ? "cx-chosen" : "",
      };
      for (const [name, place] of Object.entries(places)) bar.setAttribute(name, typeof place === "number" ? place.toFixed(2) : place);
    });
    this.line.setAttribute("d", `M0 ${y(0).toFixed(1)}H${WIDE}`);
    this.svg.setAttribute("aria-label", label);
  }
}

/** Numbers of any size, short: 0.0123, 1.23, 123. */
export function short(value) {
  return formatNumber(value, Math.abs(value) < 0.1 ? 4 : Math.abs(value) < 10 ? 2 : 1);
}
