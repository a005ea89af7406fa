import {h, setText} from "../kit/dom.mjs";
import {plural} from "../kit/numbers.mjs";

export const wholePercent = (share) => (share > 0 && share < 0.005 ? "under 1%" : `${Math.round(100 * share)}%`);

/** A shift in words, such as "1 pixel right and 2 pixels up"; `divisor` makes it a fraction of a unit. */
export function shiftText([down, right], unit, divisor = 1) {
  const part = (amount, forward, backward) => {
    const size = Math.abs(amount);
    const text = size % divisor ? `${size}/${divisor} of a ${unit}` : plural(size / divisor, unit);
    return `${text} ${amount > 0 ? forward : backward}`;
  };
  const parts = [];
  if (right) parts.push(part(right, "right", "left"));
  if (down) parts.push(part(down, "down", "up"));
  return parts.join(" and ") || `0 ${unit}s`;
}

/** A named bar from 0% to 100% with its numbers in words. */
class Meter {
  constructor(name) {
    this.fill = h("span", {class: "cx-fill"});
    this.text = h("span", {});
    this.root = h(
      "div",
      {class: "cx-meter"},
      h("span", {class: "cx-name"}, name),
      h("span", {class: "cx-track", "aria-hidden": "true"}, this.fill),
      this.text,
    );
  }

  show({amount, differing, count}) {
    this.fill.style.width = `${100 * amount}%`;
    setText(this.text, `${wholePercent(amount)} · ${differing} of ${plural(count, "cell")} differ`);
  }
}

/** How much a shift changes: the input, the output, and shift-then-pool against pool-then-shift. */
export class Measures {
  constructor() {
    this.meters = {
      inputChange: new Meter("Input change"),
      outputChange: new Meter("Output change"),
      equivariance: new Meter("Equivariance error"),
    };
    this.root = h(
      "div",
      {class: "cx-meters"},
      ...Object.values(this.meters).map(({root}) => root),
      h(
        "p",
        {class: "cx-small"},
        "Each bar is Σ|a − b| / Σ(|a| + |b|) for two maps a and b: 0% if they are equal, 100% if they have nothing in common. ",
        "Input change: x against the shifted x. Output change: pool(x) against pool(shifted x); 0% is invariance. ",
        "Equivariance error: pool(shifted x) against pool(x) shifted by s/S cells, without the cells that the shift brings in from outside (dashed); ",
        "0% is equivariance. If S does not divide s, the better neighbouring whole number of cells is taken.",
      ),
    );
  }

  show(state) {
    for (const [name, meter] of Object.entries(this.meters)) meter.show(state[name]);
  }
}

/** What the measures mean, in words. */
export function verdict(state, shift) {
  return shift.some(Boolean) ? `${invariance(state)} ${equivariance(state, shift)}` : "No shift: nothing changes.";
}

function invariance({inputChange, outputChange}) {
  if (!inputChange.differing) return "This input looks the same after the shift.";
  return outputChange.differing ? "Not invariant: the output changes, at ◥." : "Invariant here: the input changes, the output does not.";
}

function equivariance({equivariance: {whole, count, differing}, stride}, shift) {
  if (!count) return "The shift moves every output cell out of the map: nothing is left to compare.";
  if (whole)
    return `Equivariant: S = ${stride} divides the shift, and shift-then-pool equals pool-then-shift in every cell that both know.`;
  const cause = `S\u00a0=\u00a0${stride} does not divide the shift`;
  return differing
    ? `Not equivariant: ${cause}, and no cell moves by ${shiftText(shift, "cell", stride)}.`
    : `${cause}, yet for this input a whole number of cells fits.`;
}
