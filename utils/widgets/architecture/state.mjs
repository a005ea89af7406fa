import {formatCount, formatNumber} from "../kit/numbers.mjs";

export const HEIGHT = 120; // of a map of 224 positions, in the drawing's units
const FULL = 224;
const WIDTH_UNIT = 1.05; // of the square root of the channels
const GAP = 3;
const THIN = 2; // what would be thinner is drawn so, to be seen at all
const LEFT = 4; // room for the frame of the first stage
export const COST_HEIGHT = 40; // of the network's dearest stage

/** Which of four colours a stage is drawn in. */
export function family({kind}) {
  if (kind.includes("pool")) return "pool";
  if (kind.includes("block") || kind === "transition") return "block";
  if (kind.startsWith("dense layer")) return "dense";
  return kind === "input" ? "input" : "conv";
}

/** The stages of a network as boxes on one base line: x, width, height, and how far down their cost reaches, in drawing units. */
export function layout(network, cost) {
  let x = LEFT;
  const most = Math.max(...network.stages.map((stage) => stage[cost]));
  const boxes = network.stages.map((stage) => {
    const [channels, side = 1] = stage.shape;
    const box = {
      x,
      width: Math.max(THIN, Math.sqrt(channels) * WIDTH_UNIT),
      height: Math.max(THIN, (side / FULL) * HEIGHT),
      depth: (stage[cost] / most) * COST_HEIGHT,
      family: family(stage),
    };
    x += box.width + GAP;
    return box;
  });
  return {boxes, width: x, largest: most / network[cost]};
}

/** The index of the box nearest to x. */
export function nearest(boxes, x) {
  const away = (box) => Math.max(box.x - x, x - box.x - box.width, 0);
  return boxes.reduce((best, box, i) => (away(box) < away(boxes[best]) ? i : best), 0);
}

/** A share of 1 in per cent. */
export const percent = (share) => `${share > 0 && share < 0.001 ? "<\u00a00.1" : formatNumber(100 * share, 1)}%`;

/** What the table says of a stage: its number, layer, output, parameters, MACs, receptive field. */
export function facts(network, index) {
  const stage = network.stages[index];
  const counted = (cost) => (stage[cost] ? `${formatCount(stage[cost])} (${percent(stage[cost] / network[cost])})` : "0");
  const side = stage.field === null ? "the whole picture" : `${stage.field}×${stage.field}`;
  return [`${index} of ${network.stages.length - 1}`, stage.kind, stage.shape.join("×"), counted("parameters"), counted("macs"), side];
}

/** Large numbers in short: 61.1 M, 4.09 G. */
export function short(value) {
  for (const [unit, letter] of [
    [1e9, " G"],
    [1e6, " M"],
    [1e3, " k"],
  ]) {
    if (value >= unit) return `${Number((value / unit).toPrecision(3))}${letter}`;
  }
  return String(value);
}

/** The scatter's points, {index, x, y} with x and y from 0 to 1 for an error from `best` to `worst`, and the ticks of its cost axis, [text, x]. */
export function scatter(networks, cost, [best, worst]) {
  const [low, high] = cost === "macs" ? [8.45, 10.3] : [6.4, 8.25]; // powers of ten
  const across = (value) => (Math.log10(value) - low) / (high - low);
  const points = networks
    .map(({error, [cost]: spent}, index) => ({index, x: across(spent), y: (error - best) / (worst - best), error}))
    .filter(({error}) => error !== null);
  const ticks = cost === "macs" ? [1e9, 3e9, 1e10] : [3e6, 1e7, 3e7, 1e8];
  return {points, ticks: ticks.map((value) => [short(value), across(value)])};
}
