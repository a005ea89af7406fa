import {h, setText} from "../kit/dom.mjs";
import {SignedMap} from "../parts/signed_map.mjs";
import {mean, planeOf} from "./net.mjs";
import {Bars, short} from "./panels.mjs";
import {ColourPicture} from "./pictures.mjs";

/** What a layer answers to the picture x: the chosen channel's map, and the means of all channels. */
export class ResponsePanel {
  constructor({onChoose}) {
    const caption = () => h("p", {class: "cx-caption"});
    const panel = (...content) => h("div", {class: "cx-panel"}, ...content);
    this.captions = {x: caption(), map: caption(), means: caption()};
    this.x = new ColourPicture();
    this.map = new SignedMap();
    this.bars = new Bars(onChoose);
    this.root = panel(
      h("div", {class: "cx-looked"}, panel(this.captions.x, this.x.canvas), panel(this.captions.map, this.map.canvas)),
      panel(this.captions.means, this.bars.svg),
      h("p", {class: "cx-small"}, "Orange: above 0, blue: below. The bar in black or white: the chosen channel."),
    );
    setText(this.captions.x, "Picture x");
    setText(this.captions.means, "All channels’ means");
  }

  /** Show x and a layer's output y for it, (1, C, H, W) or (1, C). Returns the means of the channels. */
  show(x, y, channel) {
    const [height, width] = y.shape.length === 4 ? y.shape.slice(2) : [1, 1];
    const means = Array.from({length: y.shape[1]}, (_, c) => mean(planeOf(y, c)));
    this.x.show(x);
    this.map.show(planeOf(y, channel), height, width, Math.max(1e-9, ...y.data.map(Math.abs)));
    setText(this.captions.map, `Its map, ${height}×${width}`);
    this.bars.show(means, channel, `Means: ${means.map((value, c) => `${c}: ${short(value)}`).join(", ")}`);
    return means;
  }
}
