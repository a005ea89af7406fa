// @ts-check

/** @typedef {[x: number, y: number]} Point */

const ABOVE = "-0.45em"; // a line of text above its curve, and below
const BELOW = "1.05em";
const TWO_ABOVE = "-1.5em";
const TWO_BELOW = "2.1em";

/**
 * Write the names of two curves at an end of theirs: the upper one's above, the lower one's below,
 * or between the two where no room is left outside, or both on the side that has room.
 * A curve without points has no name. Of the `ends` that may be taken, 0 or -1, it is the one where the curves lie farther apart.
 * @param {SVGElement[]} names
 * @param {Point[][]} curves in the drawing's units
 * @param {Point[][]} drawn each curve's points, and those of what is drawn along with it
 * @param {{left: number, right: number, top: number, bottom: number, line: number, wide: number}} room of the plot; a name is a `line` high and `wide` at most
 * @param {number[]} ends
 */
export function nameCurves(names, curves, drawn, {left, right, top, bottom, line, wide}, ends) {
  for (const [k, name] of names.entries()) name.toggleAttribute("hidden", !curves[k].length);
  const shown = [0, 1].filter((k) => curves[k].length);
  if (!shown.length) return;
  /** @type {(k: number, end: number) => Point} */
  const last = (k, end) => /** @type {Point} */ (curves[k].at(end));
  /** @param {number} end */
  const gap = (end) => Math.abs(last(shown[0], end)[1] - last(shown[shown.length - 1], end)[1]);
  const end = ends.reduce((best, other) => (gap(other) > gap(best) ? other : best));
  const [upper, lower = upper] = shown.sort((a, b) => last(a, end)[1] - last(b, end)[1]);
  /** @type {(k: number) => number[]} */
  const heights = (k) => drawn[k].filter(([x]) => Math.abs(x - last(k, end)[0]) <= wide).map(([, y]) => y); // where the name stands
  const [over, under] = [Math.min(...heights(upper)), Math.max(...heights(lower))];
  const above = over - line >= top;
  const below = under + line <= bottom;
  /** @type {(k: number, y: number, dy: string) => void} */
  const put = (k, y, dy) => {
    const place = {x: end ? right : left, y: y.toFixed(1), dy, "text-anchor": end ? "end" : "start"};
    for (const [attribute, value] of Object.entries(place)) names[k].setAttribute(attribute, String(value));
  };
  const between = Math.min(...heights(lower)) - Math.max(...heights(upper));
  const inside = Number(!above) + Number(!below); // names that stand between the curves
  if (lower === upper) put(upper, above ? over : under, above ? ABOVE : BELOW);
  else if (inside === 2 || between >= line * inside) {
    put(upper, above ? over : Math.max(...heights(upper)), above ? ABOVE : BELOW);
    put(lower, below ? under : Math.min(...heights(lower)), below ? BELOW : ABOVE);
  } else {
    const clear = above ? Math.min(over, ...heights(lower)) : Math.max(under, ...heights(upper));
    put(upper, clear, above ? TWO_ABOVE : BELOW);
    put(lower, clear, above ? ABOVE : TWO_BELOW);
  }
}
