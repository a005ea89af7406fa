import {t} from "../kit/language.mjs";
import {formatNumber} from "../kit/numbers.mjs";

/** What stands under a question, from a guess (null: none): {result, verdict, right}, the right answer in words. */
export function predictState({options, right}, guess, revealed) {
  const named = (value) => (options ? t(options[value]) : formatNumber(value, 3));
  const result = !revealed || guess === null ? "open" : guess === right ? "right" : "wrong";
  const verdict = {
    open: () => "",
    right: () => t("✓ As you thought: "),
    wrong: () => t("You thought: {guess}. It is: ", {guess: named(guess)}),
  };
  return {result, verdict: verdict[result](), right: named(right)};
}
