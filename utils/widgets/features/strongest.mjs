import {h, setText} from "../kit/dom.mjs";
import {SIDE} from "./ascent.mjs";
import {short, Tiles} from "./panels.mjs";

/** The places of real pictures that a channel responds to most; `onChoose(n)` is called for the picture of one. */
export class StrongestPanel {
  constructor({onChoose}) {
    this.found = [];
    this.caption = h("p", {class: "cx-caption"});
    this.tiles = new Tiles({label: "Strongest real patches", onChoose: (i) => onChoose(this.found[i].n)});
    this.root = h(
      "div",
      {class: "cx-panel"},
      this.caption,
      this.tiles.root,
      h("p", {class: "cx-small"}, "Cut out: what the strongest place sees. Choose one to look at its whole picture."),
    );
  }

  /** Show what was found, none while the search goes on: picture n of `bank` at a place of the map, whose units have this field. */
  show(found, bank, {size, jump, padding}, titleOf) {
    this.found = found;
    setText(this.caption, found.length ? "Strongest real patches" : "Strongest real patches: still looking …");
    this.tiles.resize(found.length);
    found.forEach(({n, value, row, column}, i) => {
      const seesAll = size >= SIDE;
      this.tiles.tiles[i].picture.show(bank[n], seesAll ? {} : {top: row * jump - padding, left: column * jump - padding, size});
      this.tiles.name(i, `${titleOf(n)}: ${short(value)}`, short(value));
    });
  }
}
