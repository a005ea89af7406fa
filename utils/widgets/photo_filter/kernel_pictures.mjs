import {h} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {Latest} from "../kit/latest.mjs";
import {display, paintResponses, photoPlanes, photoResponses, prepared} from "./state.mjs";

const SIDE = 96; // pixels of the copy of the photo that every kernel filters
const PLAIN = {stride: 1, bias: 0, relu: false, use_patch: false};

/** The named kernels, each as a small picture of what it makes of the photo; pressing one takes it. */
export class KernelPictures {
  constructor(binding) {
    this.turns = new Latest();
    binding.onDispose(() => this.turns.drop());
    this.all = binding.get("kernels").map(([name, kernel]) => {
      const canvas = h("canvas", {"aria-hidden": "true"});
      const take = () => binding.set({kernel, use_patch: false});
      const root = h("button", {type: "button", class: "cx-kernel", title: t(name), onclick: take}, canvas, h("span", {}, t(name)));
      return {kernel, canvas, root};
    });
    this.root = h("div", {class: "cx-kernels", role: "group", "aria-label": t("Kernels by name")}, ...this.all.map(({root}) => root));
  }

  /** Filter the middle of a photo, whose canvas this is and which `known` stands for, with every kernel, one after the other: none holds up the page. */
  paint(photo, grey, known) {
    if (known === this.known) return;
    this.known = known;
    const side = Math.min(photo.width, photo.height);
    const context = h("canvas", {width: SIDE, height: SIDE}).getContext("2d", {willReadFrequently: true});
    context.drawImage(photo, (photo.width - side) / 2, (photo.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    this.#paintFrom(0, prepared(photoPlanes(context.getImageData(0, 0, SIDE, SIDE), grey)));
  }

  #paintFrom(place, small) {
    const {kernel, canvas} = this.all[place];
    const responses = photoResponses(small, {...PLAIN, kernel}, 0);
    const [, , height, width] = responses.y.shape;
    Object.assign(canvas, {width, height});
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, height);
    paintResponses(image.data, responses.y, display(responses, PLAIN));
    context.putImageData(image, 0, 0);
    const next = new Promise((done) => setTimeout(done));
    if (place + 1 < this.all.length) this.turns.take(next, () => this.#paintFrom(place + 1, small));
  }

  /** Mark the kernel in use, if it has a name, and return that name. */
  show({kernel, use_patch: usePatch}) {
    const numbers = JSON.stringify(kernel);
    const used = usePatch ? null : this.all.find((one) => JSON.stringify(one.kernel) === numbers);
    for (const one of this.all) one.root.setAttribute("aria-pressed", String(one === used));
    return used?.root.title;
  }
}
