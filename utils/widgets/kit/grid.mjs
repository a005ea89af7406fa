// @ts-check
import {h, setText} from "./dom.mjs";
import {arrow, isShortcut} from "./keys.mjs";
import {formatNumber} from "./numbers.mjs";

/**
 * A place of the table: `edit` says whether its number may be edited; `text`, `look` and `label` are what it shows.
 * @typedef {{root: HTMLElement, row: number, column: number, edit: boolean, text: string, look: string, label: string}} Cell
 */

/**
 * What a cell should show: `share`, from −1 to 1, is its colour, from the full one for negative numbers to that for positive ones.
 * @typedef {{value: number, label: string, classes?: string, share?: number}} Look
 */

/**
 * Say how many cells stand side by side around a table, for styles that make them fit, and how many where tables are stacked:
 * on the stage alone, for the controls need not know.
 * @param {NumberGrid} grid
 * @param {number} across
 * @param {number} [stacked]
 */
export function fitCells(grid, across, stacked = across) {
  const view = grid.root.closest(".cx-view");
  if (!(view instanceof HTMLElement)) return;
  view.style.setProperty("--across", String(across));
  view.style.setProperty("--stacked", String(stacked));
}

const BLANK = h("div", {role: "gridcell", tabIndex: -1});

/**
 * Read what a person types: 3, -1.5, −1.5, 0,5 or 1/9. Returns NaN for anything else.
 * @param {string} text
 */
function parseNumber(text) {
  const clean = text.trim().replace("−", "-").replace(",", ".");
  const [top, bottom = "1", ...rest] = clean.split("/");
  if (rest.length || !top.trim() || !bottom.trim()) return NaN;
  const value = Number(top) / Number(bottom);
  return Number.isFinite(value) ? value : NaN;
}

/**
 * A cell's colour, in steps of a hundredth: "", its row's, for 0. Written whole: a variable for the share would be worked out in each of
 * hundreds of cells, and cost more than all else of their styles.
 * @param {number} share
 */
function fill(share) {
  const percent = Math.round(100 * Math.min(1, Math.abs(share)));
  return percent ? `color-mix(in srgb, var(--cx-${share < 0 ? "minus" : "plus"}-fill) ${percent}%, var(--cx-back))` : "";
}

/**
 * A table of numbers with one tab stop: arrow keys move between cells. The cell in focus, if it may be edited,
 * holds the table's only text field: hundreds of fields would make every change of size slow.
 * `onEdit(row, column, value)` is called for a valid new number, `onFocus(row, column)` and
 * `onHover(row, column | null)` when a cell is entered. Numbers are shown with at most `digits` decimals.
 */
export class NumberGrid {
  /**
   * @param {object} options
   * @param {string} options.label
   * @param {number} [options.digits]
   * @param {(row: number, column: number, value: number) => void} [options.onEdit]
   * @param {(row: number, column: number) => void} [options.onFocus]
   * @param {(row: number | null, column?: number) => void} [options.onHover] without a row, the pointer has left the table
   */
  constructor({label, digits = 2, onEdit = () => {}, onFocus = () => {}, onHover = () => {}}) {
    this.digits = digits;
    this.handlers = {onEdit, onFocus, onHover};
    this.root = h("div", {
      class: "cx-grid",
      role: "grid",
      "aria-label": label,
      onmouseleave: () => onHover(null),
      onkeydown: (event) => this.#key(event),
      onfocusin: (event) => this.#whichever(event, (cell) => event.target === cell.root && this.#enter(cell)),
      onclick: (event) => this.#whichever(event, (cell) => cell === this.editing || cell.root.focus()),
      onmouseover: (event) => this.#whichever(event, (cell) => onHover(cell.row, cell.column)),
    });
    this.field = h("input", {
      type: "text",
      autocomplete: "off",
      spellcheck: false,
      onblur: () => this.#close(),
      onchange: () => this.#commit(),
    });
    /** @type {HTMLElement[]} */
    this.rows = [];
    /** @type {Cell[][]} */
    this.cells = [];
    /** @type {WeakMap<Element, Cell>} */
    this.byRoot = new WeakMap();
    /** @type {Cell | null} */
    this.stop = null;
    /** @type {Cell | null} */
    this.editing = null;
  }

  /**
   * Have rows × columns cells; `editable(row, column)` says which take input. Cells that stay are kept.
   * @param {number} rows
   * @param {number} columns
   * @param {(row: number, column: number) => boolean} editable
   */
  resize(rows, columns, editable = () => false) {
    this.root.style.setProperty("--columns", String(columns));
    while (this.cells.length > rows) this.#dropRow();
    while (this.cells.length < rows) this.#addRow();
    this.cells.forEach((row, r) => {
      for (const cell of row.splice(columns)) this.#drop(cell);
      while (row.length < columns) row.push(this.#cell(r, row.length));
      for (const cell of row) cell.edit = editable(r, cell.column);
    });
    if (!this.stop) this.#tabStop(this.cells.flat().find((cell) => cell.edit) ?? this.cells[0]?.[0]);
  }

  /**
   * Show numbers; `describe(row, column)` says how.
   * @param {(row: number, column: number) => Look} describe
   */
  update(describe) {
    for (const row of this.cells) for (const cell of row) this.#show(cell, describe(cell.row, cell.column));
  }

  #addRow() {
    const row = h("div", {role: "row", class: "cx-row"});
    this.rows.push(row);
    this.cells.push([]);
    this.root.append(row);
  }

  #dropRow() {
    for (const cell of this.cells.pop() ?? []) this.#drop(cell);
    this.rows.pop()?.remove();
  }

  /** @type {(row: number, column: number) => Cell} */
  #cell(row, column) {
    const root = /** @type {HTMLElement} */ (BLANK.cloneNode());
    const cell = {root, row, column, edit: false, text: "", look: "", label: ""};
    this.byRoot.set(root, cell);
    this.rows[row].append(root);
    return cell;
  }

  /**
   * Handle what happened in a cell, if it was in one: a listener on the table serves them all.
   * @param {Event} event
   * @param {(cell: Cell) => void} handle
   */
  #whichever(event, handle) {
    const root = event.target instanceof Element && event.target.closest("[role=gridcell]");
    const cell = root && this.byRoot.get(root);
    if (cell) handle(cell);
  }

  /** @param {Cell} cell */
  #drop(cell) {
    if (cell === this.editing) this.editing = null; // what is half typed goes with the cell
    if (cell === this.stop) this.stop = null;
    cell.root.remove();
  }

  /** @param {Cell} cell */
  #enter(cell) {
    this.#tabStop(cell);
    if (cell.edit) this.#open(cell);
    this.handlers.onFocus(cell.row, cell.column);
  }

  /**
   * Put the text field into a cell. The cell gives up its tab stop meanwhile, or Shift+Tab would never get out.
   * @param {Cell} cell
   */
  #open(cell) {
    this.editing = cell;
    this.field.value = cell.text;
    this.field.setAttribute("aria-label", cell.label);
    cell.root.replaceChildren(this.field);
    cell.root.tabIndex = -1;
    this.field.focus({preventScroll: true});
    this.field.select();
  }

  #close() {
    const cell = this.editing;
    if (!cell) return;
    this.#commit();
    this.editing = null;
    cell.root.replaceChildren(cell.text);
    if (cell === this.stop) cell.root.tabIndex = 0;
  }

  #commit() {
    const cell = this.editing;
    if (!cell || this.field.value === cell.text) return; // shown rounded: an untouched 0.11 stays 1/9
    const value = parseNumber(this.field.value);
    this.field.value = cell.text;
    if (!Number.isNaN(value)) this.handlers.onEdit(cell.row, cell.column, value);
  }

  /** @type {(cell: Cell, look: Look) => void} */
  #show(cell, {value, classes = "", label, share = 0}) {
    const text = formatNumber(value, this.digits);
    const colour = fill(share);
    const look = `${text} ${classes} ${colour} ${label}`;
    if (look === cell.look) return; // most cells stay as they are, and touching one costs a style pass
    if (cell.text !== text && cell === this.editing) this.field.value = text;
    else if (cell !== this.editing) setText(cell.root, text);
    Object.assign(cell, {text, look, label});
    cell.root.className = `cx-cell ${text.length > 4 ? "cx-long" : text.length > 2 ? "cx-wider" : ""} ${classes}`;
    cell.root.style.backgroundColor = colour;
    cell.root.setAttribute("aria-label", `${label}: ${text}`);
  }

  /** @param {Cell | null} [cell] */
  #tabStop(cell) {
    if (this.stop) this.stop.root.tabIndex = -1;
    this.stop = cell ?? null;
    if (cell) cell.root.tabIndex = 0;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const at = this.stop;
    if (!at || isShortcut(event)) return;
    if (event.key === "Escape" && at === this.editing) this.field.value = at.text;
    const step = event.key === "Enter" && at.edit ? [1, 0] : arrow(event);
    if (!step) return;
    event.preventDefault();
    this.#commit();
    const next = this.cells[at.row + step[0]]?.[at.column + step[1]];
    if (next && next.edit === at.edit) next.root.focus();
  }
}
