import {formatNumber} from "../kit/numbers.mjs";
import {share} from "./answers.mjs";
import {largest, SIDE} from "./state.mjs";

/** What happened to the photo's first answer, in words: from one probability to another. */
function fate(first, says, classes) {
  const [was] = largest(first, 1);
  const [is] = largest(says, 1);
  const now = `${classes[was]} goes from ${share(first[was])} to ${share(says[was])}`;
  return is === was ? `${now} and stays the first answer.` : `${now}; the first answer is now ${classes[is]}, ${share(says[is])}.`;
}

/** Which pixels a unit can see, in words. */
function seen({top, left, bottom, right}) {
  const size = bottom - top;
  if (Math.max(top, left) <= 0 && Math.min(bottom, right) >= SIDE) return `The unit there sees ${size}×${size} pixels, all of the photo`;
  const isCut = Math.min(top, left) < 0 || Math.max(bottom, right) > SIDE;
  return `The unit there sees ${size}×${size} pixels, ${isCut ? "framed as far as they are in the photo" : "the frame"}`;
}

const SENTENCES = {
  answer({traits: {label}, logits, says}, classes) {
    const [best] = largest(says, 1);
    const shown = label < 0 ? best : label;
    const first = `The network answers ${classes[best]}, ${share(says[best])}.`;
    return `${first} Orange places speak most for ${classes[shown]}; their mean, and the class's bias, make its logit, ${formatNumber(logits[shown], 2)}.`;
  },
  layers({traits: {layer}, strongest, chosen, unit}) {
    const {means, side} = strongest;
    const channel = `Channel ${chosen} has a mean of ${formatNumber(means[chosen], 2)}`;
    return `${layer}: ${means.length} channels on ${side}×${side} places. ${channel}, most at row ${unit.row}, column ${unit.column}. ${seen(unit.field)}; bright are those that move it.`;
  },
  patch({first, says, traits: {patch, patch_size: size}}, classes) {
    return `${size}×${size} pixels are hidden round row ${patch[0]}, column ${patch[1]}: ${fate(first, says, classes)}`;
  },
  shuffle({first, says, traits: {pieces}}, classes) {
    return pieces === 1
      ? "One piece is the photo itself: cut it into more."
      : `${pieces}×${pieces} pieces, mixed: ${fate(first, says, classes)}`;
  },
  attack({first, says, noiseSays, traits: {grey_levels: levels}}, classes) {
    const [was] = largest(first, 1);
    const limit = `No pixel moved by more than ${formatNumber(levels, 1)} of 255 grey levels:`;
    return `${limit} ${fate(first, says, classes)} Noise of that size leaves ${classes[was]} at ${share(noiseSays[was])}.`;
  },
};

/** What a result says, in one or two sentences. */
export function sentence(result, classes) {
  return SENTENCES[result.traits.task](result, classes);
}
