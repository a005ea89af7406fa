import {convMacs, convParameters} from "../math/arithmetic.mjs";
import {fieldsOf} from "../math/receptive_fields.mjs";

export const WIDTHS = ["width_1x1", "reduce_3x3", "width_3x3", "reduce_5x5", "width_5x5", "project_pool"];
const POOL = {pool: true, kernel: 3};

/** The steps of each branch: convolutions {kernel, out} and the pooling, which has no weights. */
function stepsOf(traits) {
  const reduced = (reduce, width, kernel) => [...(traits.naive ? [] : [{kernel: 1, out: traits[reduce]}]), {kernel, out: traits[width]}];
  return {
    "1×1": [{kernel: 1, out: traits.width_1x1}],
    "3×3": reduced("reduce_3x3", "width_3x3", 3),
    "5×5": reduced("reduce_5x5", "width_5x5", traits.kernel_5x5),
    pool: [POOL, ...(traits.naive ? [] : [{kernel: 1, out: traits.project_pool}])],
  };
}

const total = (list, name) => list.reduce((sum, entry) => sum + entry[name], 0);

/** One step with its input channels, what it holds and what it costs. */
function priced({pool, kernel, out}, channels, side) {
  if (pool) return {pool, kernel, in: channels, out: channels, parameters: 0, macs: 0};
  return {kernel, in: channels, out, parameters: convParameters(channels, out, kernel), macs: convMacs(channels, out, kernel, side)};
}

/** All that the explorer shows, from its traits: each branch with its steps, depth, field and cost, and the block's sums. */
export function inceptionState(traits) {
  const branches = Object.entries(stepsOf(traits)).map(([name, plan]) => {
    let channels = traits.in_channels;
    const steps = plan.map((step) => {
      const done = priced(step, channels, traits.side);
      channels = done.out;
      return done;
    });
    const field = fieldsOf(steps.map(({kernel}) => [kernel, 1, (kernel - 1) / 2, 1])).at(-1).size;
    return {name, steps, depth: channels, field, parameters: total(steps, "parameters"), macs: total(steps, "macs")};
  });
  return {branches, depth: total(branches, "depth"), parameters: total(branches, "parameters"), macs: total(branches, "macs")};
}

/** A step in words, as in "96 of 1×1". */
export function named({pool, kernel, out}) {
  return pool ? `max pool ${kernel}×${kernel}` : `${out} of ${kernel}×${kernel}`;
}

const STEPS = [1, 1.1, 1.25, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 2.8, 3.2, 3.6, 4, 4.5, 5, 5.6, 6.4, 7.2, 8, 9, 10];

/** The next larger of 1, 1.1, 1.25, … 10 times a power of ten: a scale that rests while a number changes a little. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return STEPS.find((step) => step * power >= value) * power;
}

/** How many units the drawing must hold: channels down all lanes, products along one; the same naive or not, 5×5 or 3×3. */
export function extents(traits) {
  const {in_channels, width_1x1, reduce_3x3, width_3x3, reduce_5x5, width_5x5} = traits;
  const lanes = [width_1x1, Math.max(reduce_3x3, width_3x3), Math.max(reduce_5x5, width_5x5), Math.max(in_channels, traits.project_pool)];
  return {
    lanes,
    down: roundUp(lanes.reduce((sum, n) => sum + n, 0)),
    along: roundUp(Math.max(in_channels * 25, in_channels + Math.max(reduce_5x5 * 25, reduce_3x3 * 9))),
  };
}
