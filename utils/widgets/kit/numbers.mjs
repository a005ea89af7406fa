// @ts-check

/**
 * A number as text: at most `digits` decimals, with a real minus sign.
 * @param {number} value
 */
export function formatNumber(value, digits = 2) {
  const rounded = Number(value.toFixed(digits));
  return String(Object.is(rounded, -0) ? 0 : rounded).replace("-", "−");
}

/**
 * Whole numbers in groups of three, as in 1,234,567.
 * @param {number} value
 */
export function formatCount(value) {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * A number as a factor or a term: in brackets if it is negative.
 * @param {number} value
 */
export function factor(value, digits = 2) {
  return value < 0 ? `(${formatNumber(value, digits)})` : formatNumber(value, digits);
}

/**
 * A share of 1 in per cent.
 * @param {number} share
 */
export function percent(share, digits = 0) {
  return `${formatNumber(100 * share, digits)}%`;
}

/**
 * A count with its noun, as in "1 row" and "2 rows".
 * @param {number} count
 * @param {string} noun
 */
export function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
