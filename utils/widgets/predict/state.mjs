import {formatNumber} from "../kit/numbers.mjs";

/** What stands under a question, from a guess (null: none): {result, verdict, right}, the right answer in words. */
export function predictState({options, right}, guess, revealed) {
  const named = (value) => (options ? options[value] : formatNumber(value, 3));
  const result = !revealed || guess === null ? "open" : guess === right ? "right" : "wrong";
  const verdict = {open: () => "", right: () => "✓ As you thought: ", wrong: () => `You thought: ${named(guess)}. It is: `};
  return {result, verdict: verdict[result](), right: named(right)};
}
