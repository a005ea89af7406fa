import {group} from "../frame/bench.mjs";
import {button, select, slider, stepper} from "../kit/controls.mjs";
import {freshId, h} from "../kit/dom.mjs";
import {fileButton} from "../parts/photo_file.mjs";

const SEEDS = 1000;
/** What is to be tried. */
export const TASKS = [
  {text: "Look at the first layer", set: {layer: "conv1"}},
  {text: "Start from the picture x", set: {start: "picture"}},
];
const STARTS = [
  ["noise", "noise"],
  ["picture", "the picture x"],
];

/** A drop-down whose texts may change. */
class TextList {
  constructor(label, onChoose, place = "") {
    const id = freshId("list");
    this.list = h("select", {id, onchange: () => onChoose(this.list.selectedIndex)});
    this.root = h("div", {class: `cx-control ${place}`}, h("label", {for: id}, label), this.list);
    this.texts = "";
  }

  show(texts, chosen) {
    const all = texts.join("\n");
    if (this.texts !== all) this.list.replaceChildren(...texts.map((text) => h("option", {}, text)));
    this.texts = all;
    this.list.selectedIndex = chosen;
  }
}

/** What is looked at and how pictures climb; `onLayer`, `onPicture` (by their places in the lists) and `onFile` say what was chosen. */
export class Controls {
  constructor(binding, {onLayer, onPicture, onFile}) {
    this.layers = new TextList("Layer (channels)", onLayer);
    this.pictures = new TextList("Picture x", onPicture, "cx-wide");
    this.groups = [
      group("What is looked at", this.layers.root, fileButton("Own picture …", onFile), this.pictures.root),
      group(
        "How the pictures are made",
        select(binding, "start", {label: "Start from", options: STARTS}),
        slider(binding, "blur", {label: "Blur after each step", min: 0, max: 0.33, step: 0.01}),
        stepper(binding, "jitter", {label: "Jitter in pixels", min: 0, max: 4}),
        button("New noise", () => binding.set({seed: (binding.get("seed") + 1) % SEEDS})),
      ),
    ];
  }
}
