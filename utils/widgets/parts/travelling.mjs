import {h} from "../kit/dom.mjs";

/** A frame around a block of a table's cells, [row, column, rows, columns], which travels to where the block goes. */
export class Traveller {
  constructor(grid) {
    this.grid = grid;
    this.root = h("div", {class: "cx-traveller", "aria-hidden": "true"});
    grid.root.classList.add("cx-travels");
    grid.root.append(this.root);
  }

  /** Go to a block, or hide without one. */
  go(block) {
    this.block = block;
    this.root.hidden = !block;
    if (!block) return;
    const [row, column, rows, columns] = block;
    this.root.style.cssText = `--down: ${row}; --right: ${column}; --tall: ${rows}; --wide: ${columns}`;
  }

  /** Where the block's cells lie on the screen; null where the table has changed and has no such cells. */
  box() {
    const [row, column, rows, columns] = this.block;
    const ends = [this.grid.cells[row]?.[column], this.grid.cells[row + rows - 1]?.[column + columns - 1]];
    if (!ends[0] || !ends[1]) return null;
    const [first, last] = ends.map(({root}) => root.getBoundingClientRect());
    return {left: first.left, top: first.top, right: last.right, bottom: last.bottom};
  }
}

/** A faint beam across a stage, from one traveller's block to another's. */
export class Beam {
  constructor(stage) {
    this.stage = stage;
    this.root = h("div", {class: "cx-beam", "aria-hidden": "true"});
    stage.classList.add("cx-beamed");
    stage.append(this.root);
    new ResizeObserver(() => this.#draw()).observe(stage); // it also tells when the stage has come to stand on the page
  }

  /** Draw it between two travellers; none where one of them hides. */
  join(source, target) {
    this.ends = source.block && target.block ? [source, target] : null;
    this.root.style.display = this.ends ? "" : "none";
    if (this.stage.isConnected) this.#draw();
  }

  #draw() {
    if (!this.ends) return;
    const [from, to] = this.ends.map((end) => end.box());
    if (from && to) this.root.style.clipPath = `polygon(${corners(from, to, this.stage.getBoundingClientRect())})`; // lays nothing out
  }
}

/** The beam's corners: from the right edge to the left one, or where the target lies below, from the lower edge to the upper one. */
function corners(from, to, {left, top}) {
  const points =
    to.left >= from.right
      ? [from.right, from.top, to.left, to.top, to.left, to.bottom, from.right, from.bottom]
      : [from.left, from.bottom, to.left, to.top, to.right, to.top, from.right, from.bottom];
  const inside = points.map((value, k) => `${(value - (k % 2 ? top : left)).toFixed(1)}px`);
  return [0, 2, 4, 6].map((k) => `${inside[k]} ${inside[k + 1]}`).join(", ");
}
