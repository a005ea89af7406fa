import {h, formatNumber} from "./dom.mjs";

const ARROWS = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};

/** Read what a person types: 3, -1.5, −1.5, 0,5 or 1/9. Returns NaN for anything else. */
export function parseNumber(text) {
  const clean = text.trim().replace("−", "-").replace(",", ".");
  const [top, bottom = "1", ...rest] = clean.split("/");
  if (rest.length || !top.trim() || !bottom.trim()) return NaN;
  const value = Number(top) / Number(bottom);
  return Number.isFinite(value) ? value : NaN;
}

/**
 * A table of numbers with one tab stop: arrow keys move between cells, editable ones are text fields.
 * `onEdit(row, column, value)` is called for a valid new number, `onFocus(row, column)` and
 * `onHover(row, column | null)` when a cell is entered.
 */
export class NumberGrid {
  constructor({label, onEdit = () => {}, onFocus = () => {}, onHover = () => {}}) {
    this.handlers = {onEdit, onFocus, onHover};
    this.root = h("div", {class: "cx-grid", role: "grid", "aria-label": label, onmouseleave: () => onHover(null)});
    this.root.addEventListener("keydown", (event) => this.#move(event));
    this.cells = [];
    this.shape = "";
  }

  /** Build rows × columns cells; `editable(row, column)` says which take input. Does nothing if nothing changed. */
  resize(rows, columns, editable) {
    const plan = Array.from({length: rows}, (_, r) => Array.from({length: columns}, (_, c) => Boolean(editable?.(r, c))));
    const shape = JSON.stringify(plan);
    if (shape === this.shape) return;
    this.shape = shape;
    this.cells = plan.map((row, r) => row.map((edit, c) => this.#cell(r, c, edit)));
    this.root.style.setProperty("--columns", columns);
    this.root.replaceChildren(...this.cells.map((row) => h("div", {role: "row", class: "cx-row"}, ...row.map((cell) => cell.root))));
    this.#tabStop(...(plan.flatMap((row, r) => row.map((edit, c) => edit && [r, c])).find(Boolean) ?? [0, 0]));
  }

  /** Show numbers; `describe(row, column)` returns {value, classes, label, share} with share in −1…1 for the colour. */
  update(describe) {
    this.cells.forEach((row, r) => row.forEach((cell, c) => this.#show(cell, describe(r, c))));
  }

  /** Put the keyboard focus on a cell. */
  focus(row, column) {
    this.#tabStop(row, column);
    this.cells[row][column].target.focus();
  }

  #cell(r, c, edit) {
    const target = edit ? h("input", {type: "text", autocomplete: "off", spellcheck: false, tabIndex: -1}) : null;
    const root = h("div", {role: "gridcell", onmouseenter: () => this.handlers.onHover(r, c)}, ...(target ? [target] : []));
    if (!target) root.tabIndex = -1;
    const cell = {root, target: target ?? root, edit, text: "", row: r, column: c};
    cell.target.addEventListener("focus", () => this.#enter(cell));
    if (edit) target.addEventListener("change", () => this.#commit(cell));
    else root.addEventListener("click", () => root.focus());
    return cell;
  }

  #enter(cell) {
    this.#tabStop(cell.row, cell.column);
    if (cell.edit) cell.target.select();
    this.handlers.onFocus(cell.row, cell.column);
  }

  #commit(cell) {
    if (cell.target.value === cell.text) return; // shown rounded: an untouched 0.11 stays 1/9
    const value = parseNumber(cell.target.value);
    if (Number.isNaN(value)) cell.target.value = cell.text;
    else this.handlers.onEdit(cell.row, cell.column, value);
  }

  #show(cell, {value, classes = "", label, share = 0}) {
    const text = formatNumber(value);
    const strength = Math.min(1, Math.abs(share)).toFixed(2);
    const active = cell.target === cell.target.getRootNode().activeElement;
    if (cell.edit && !active && cell.target.value !== text) cell.target.value = text;
    const look = `${text} ${classes} ${share < 0} ${strength} ${label}`;
    if (look === cell.look) return; // most cells stay as they are, and touching one costs a style pass
    cell.look = look;
    if (cell.edit && cell.text !== text) cell.target.value = text;
    if (!cell.edit) cell.root.textContent = text;
    cell.text = text;
    cell.root.className = `cx-cell ${share < 0 ? "cx-negative" : "cx-positive"} ${text.length > 4 ? "cx-long" : ""} ${classes}`;
    cell.root.style.setProperty("--share", strength);
    cell.target.setAttribute("aria-label", cell.edit ? label : `${label}: ${text}`);
  }

  #tabStop(row, column) {
    if (this.stop) this.stop.target.tabIndex = -1;
    this.stop = this.cells[row]?.[column];
    if (this.stop) this.stop.target.tabIndex = 0;
  }

  #move(event) {
    const at = this.stop;
    if (!at || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && at.edit) at.target.value = at.text;
    const [down, right] = event.key === "Enter" && at.edit ? [1, 0] : ARROWS[event.key] ?? [];
    if (down === undefined) return;
    if (event.key === "Enter") this.#commit(at);
    const next = this.#neighbour(at, down, right);
    event.preventDefault();
    if (next) next.target.focus();
  }

  /** The next cell in a direction that is of the same kind (editable or not). */
  #neighbour(at, down, right) {
    const next = this.cells[at.row + down]?.[at.column + right];
    return next && next.edit === at.edit ? next : null;
  }
}
