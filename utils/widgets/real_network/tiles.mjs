import {h} from "../kit/dom.mjs";
import {planePicture} from "./pixels.mjs";

/** The strongest channels of a layer, small; `onChoose(channel)` is called when the reader chooses one. */
export class Tiles {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.root = h("div", {class: "cx-tiles", role: "group", "aria-label": "Strongest channels"});
  }

  /** Show the channels of `order` with their `planes` (side, side); `chosen` is pressed. The focus stays on its channel. */
  show({order, planes, side}, chosen) {
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.channel : null;
    const tiles = order.map((channel, i) =>
      h(
        "button",
        {
          type: "button",
          class: "cx-tile",
          "aria-label": `channel ${channel}`,
          "aria-pressed": String(channel === chosen),
          "data-channel": channel,
          onclick: () => this.onChoose(channel),
        },
        planePicture(planes[i], side),
        h("span", {class: "cx-value", "aria-hidden": "true"}, String(channel)),
      ),
    );
    this.root.replaceChildren(...tiles);
    tiles.find(({dataset}) => dataset.channel === focused)?.focus();
  }
}
