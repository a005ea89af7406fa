import {h} from "../kit/dom.mjs";
import {t} from "../kit/language.mjs";
import {factor, formatNumber} from "../kit/numbers.mjs";
import {products} from "./state.mjs";

/** Output (i, j) as the sum of its products. */
export function writtenOut(state, i, j) {
  const terms = products(state, i, j).map(({x, w}) => {
    return h("span", {class: x * w === 0 ? "cx-term cx-zero" : "cx-term"}, `${formatNumber(x)}·${factor(w)}`);
  });
  return [
    h("span", {class: "cx-name"}, `y[${i}, ${j}] = `),
    ...terms.flatMap((term, k) => (k ? [" + ", term] : [term])),
    " = ",
    h("strong", {class: "cx-total"}, formatNumber(state.output[i][j], 4)),
  ];
}

/** The formula of the output's size with its numbers, a line for each axis that differs. */
export function sizeLines({rows, columns, stride, dilation}) {
  const line = (name, {size, before, after, kernelSize, output}) => {
    const ends = before === after ? `2·${before}` : `${before} + ${after}`;
    return h(
      "span",
      {class: "cx-line"},
      h("span", {class: "cx-name"}, `${name} = `),
      "⌊(I + 2P − D(K−1) − 1)/S⌋ + 1 = ",
      `⌊(${size} + ${ends} − ${dilation}·(${kernelSize}−1) − 1)/${stride}⌋ + 1 = `,
      h("strong", {}, String(output)),
    );
  };
  const square = JSON.stringify(rows) === JSON.stringify(columns);
  return square ? [line("O", rows)] : [line(t("O rows"), rows), line(t("O columns"), columns)];
}

/** Which rows and columns no window reads. */
export function unreadText({rows, columns}) {
  const unread = ({read}) => read.filter((seen) => !seen).length;
  if (!unread(rows) && !unread(columns)) return t("Every row and column is read.");
  const counted = (count, one, many) => (count === 1 ? one : many).replace("{count}", count);
  const both = (count) =>
    t("{rows} and {columns}", {
      rows: counted(count(rows), t("1 row"), t("{count} rows")),
      columns: counted(count(columns), t("1 column"), t("{count} columns")),
    });
  const [all, beyond] = [both(unread), both((axis) => axis.beyond)];
  const where = all === beyond ? t("beyond the last window") : t("of which {beyond} lie beyond the last window", {beyond});
  return t("Never read (hatched): {all}, {where}.", {all, where});
}
