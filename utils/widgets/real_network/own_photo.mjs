import {fileToSquare} from "../parts/photo_file.mjs";
import {earlyWorker} from "./loading.mjs";
import {Network} from "./network.mjs";
import {SIDE} from "./state.mjs";

/**
 * The middle square of a reader's photo as a data URL. The network's worker makes it, or one for this alone, so that the page does not
 * stand still while a large photo is unpacked; where no worker can, the page does. Throws an Error that says what does not fit.
 */
export async function ownPhoto(file, network, model) {
  return (await byWorker(file, network, model)) ?? fileToSquare(file, SIDE);
}

/** The same, or null where no worker can. */
async function byWorker(file, network, model) {
  const early = network ? null : earlyWorker(model);
  if (!network && !early) return null;
  const helper = network ?? new Network(early);
  try {
    return (await helper.ask("square", {file, side: SIDE})).url;
  } catch {
    return null; // an old browser, or a file that the page will refuse in words
  } finally {
    early?.terminate();
  }
}
