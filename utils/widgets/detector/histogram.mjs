import {h} from "../kit/dom.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {svg} from "../kit/svg.mjs";

const [WIDE, HIGH] = [244, 60];

/** How often each response occurs, with the threshold −b, which can be dragged: `onDrag(threshold)` is called then. */
export class Histogram {
  constructor({onDrag}) {
    this.bars = svg("path", {class: "cx-bars"});
    this.cut = svg("path", {class: "cx-cut"});
    const drag = (event) => event.buttons === 1 && this.end && onDrag(this.#under(event));
    this.chart = svg(
      "svg",
      {
        viewBox: `0 0 ${WIDE} ${HIGH + 4}`,
        preserveAspectRatio: "none",
        class: "cx-histogram",
        role: "img",
        onpointermove: drag,
        onpointerdown: (event) => {
          if (event.isTrusted) this.chart.setPointerCapture(event.pointerId); // a drag may leave the chart
          drag(event);
        },
      },
      this.bars,
      this.cut,
    );
    this.root = h("div", {class: "cx-chart cx-wide"}, h("p", {class: "cx-small"}, "Responses; drag the threshold −b"), this.chart);
  }

  #under({clientX}) {
    const {left, width} = this.chart.getBoundingClientRect();
    return this.end * ((2 * (clientX - left)) / width - 1);
  }

  /** Show how many responses lie in equal parts from −largest to largest, on a scale of logarithms. */
  show({counts, largest}) {
    this.end = largest;
    const step = WIDE / counts.length;
    const highest = Math.log1p(Math.max(...counts));
    const bar = (count, i) => {
      const height = (HIGH * Math.log1p(count)) / highest;
      return `M${(i * step).toFixed(1)} ${HIGH}v${(-height).toFixed(1)}h${(step - 0.6).toFixed(1)}V${HIGH}z`;
    };
    this.bars.setAttribute("d", counts.map(bar).join(""));
  }

  /** Put the threshold where it is. */
  threshold(value) {
    const at = (WIDE * (Math.min(1, Math.max(-1, value / this.end)) + 1)) / 2;
    this.cut.setAttribute("d", `M${at.toFixed(1)} 0V${HIGH + 4}`);
    const end = formatNumber(this.end, 0);
    this.chart.setAttribute("aria-label", `Responses from −${end} to ${end}, mostly near 0; threshold at ${formatNumber(value)}`);
  }
}
