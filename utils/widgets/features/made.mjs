import {group} from "../frame/bench.mjs";
import {button} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {short} from "./panels.mjs";
import {ColourPicture} from "./pictures.mjs";

const MORE = 60; // steps that Run adds

/**
 * The picture made for the chosen channel. `onClimb(steps)` asks for so many steps more, `onRestart` to put it back to its
 * start, `onUse` to look at it as x; `keys` stand among the controls.
 */
export class MadePanel {
  constructor({onClimb, onRestart, onUse}) {
    this.caption = h("p", {class: "cx-caption"});
    this.picture = new ColourPicture();
    this.rose = h("p", {class: "cx-small"});
    this.keys = group(
      "The large picture",
      button("Step", () => onClimb(1)),
      button(`Run ${MORE} steps`, () => onClimb(MORE)),
      button("Back to the start", onRestart),
      button("Use it as x", onUse),
    );
    this.root = h("div", {class: "cx-panel cx-made"}, this.picture.canvas, h("div", {}, this.caption, this.rose));
  }

  /** Show how far an ascent is; `mean` is the channel's mean for its picture now. */
  show({x, steps, start}, name, mean) {
    this.picture.show(x);
    setText(this.caption, `Made for ${name}`);
    setText(this.rose, `Step ${steps}: on it, the mean is ${short(mean)}${steps ? `; at the start, ${short(start)}` : ""}.`);
  }
}
