import {h} from "../kit/dom.mjs";
import {svg} from "../kit/svg.mjs";

const [WIDE, MIDDLE, SIDE] = [640, 48, 14]; // of the drawing: its width, the line of blocks, and the room at both ends
const BLOCK = 14; // height of a block
const CLEAR = 10; // between the blocks' line and the bars
const TALLEST = 36; // bar

/** The net as a line of blocks, with its skips as arcs: at each joint a bar up for the signal and a bar down for the gradient. */
export class Net {
  constructor() {
    this.blocks = svg("g");
    this.bars = svg("g");
    const drawing = svg(
      "svg",
      {viewBox: `0 0 ${WIDE} ${2 * MIDDLE}`, preserveAspectRatio: "none"}, // as high on a phone as on a desk
      svg("path", {class: "cx-rule", d: `M0 ${MIDDLE}H${WIDE}`}),
      this.blocks,
      this.bars,
    );
    this.root = h("div", {class: "cx-net", "aria-hidden": "true"}, "above: signal →", drawing, h("span", {}, "below: ← gradient"));
    this.pairs = [];
  }

  /** Show a net of `blocks` blocks, whose sizes are shares of the tallest bar, from 0 to 1, at the joints before and after each. */
  show(blocks, skip, signal, gradient) {
    const known = `${blocks} ${skip}`;
    if (known !== this.known) this.#draw(blocks, skip);
    this.known = known;
    this.pairs.forEach((pair, joint) => {
      [signal[joint], gradient[joint]].forEach((share, i) => {
        pair[i].style.transform = `scaleY(${share.toFixed(3)})`;
      });
    });
  }

  #draw(blocks, skip) {
    const step = (WIDE - 2 * SIDE) / blocks;
    const [gap, bar] = [Math.min(8, step / 4), Math.min(7, step / 3)];
    const at = (joint) => SIDE + joint * step;
    const boxes = Array.from({length: blocks}, (_, b) =>
      svg("rect", {class: "cx-block", x: at(b) + gap, y: MIDDLE - BLOCK / 2, width: step - 2 * gap, height: BLOCK, rx: 2}),
    );
    const arc = (b) => `M${at(b)} ${MIDDLE}C${at(b) + gap / 2} ${MIDDLE - 20} ${at(b + 1) - gap / 2} ${MIDDLE - 20} ${at(b + 1)} ${MIDDLE}`;
    const arcs = skip ? Array.from({length: blocks}, (_, b) => svg("path", {class: "cx-arc", d: arc(b)})) : [];
    this.blocks.replaceChildren(...boxes, ...arcs);
    this.pairs = Array.from({length: blocks + 1}, (_, joint) =>
      [MIDDLE - CLEAR - TALLEST, MIDDLE + CLEAR].map((y, i) =>
        svg("rect", {class: i ? "cx-bar cx-back" : "cx-bar", x: at(joint) - bar / 2, y, width: bar, height: TALLEST}),
      ),
    );
    this.bars.replaceChildren(...this.pairs.flat());
  }
}
