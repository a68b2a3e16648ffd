/** What the focus needs to know of the grid that it moves in. Row -1 is the header. */
export interface GridPlaces {
  readonly element: HTMLElement;
  readonly rowCount: number;
  readonly columnCount: number;
  /** Rows that fit on the screen. */
  readonly pageRows: number;
  /** Undefined: the row is not on the screen. */
  cellAt(row: number, column: number): HTMLElement | undefined;
  /** Row and column of the cell that holds this; undefined: none does. */
  placeOf(target: EventTarget | null): { readonly row: number; readonly column: number } | undefined;
  /** Scrolls so that the cell is on the screen, and paints. */
  reveal(row: number, column: number): void;
}

/**
 * One cell of the grid is in the tab order, and the arrows move it. It is remembered by its row, not by its element: while
 * the row is scrolled away the grid itself holds the focus, and gives it back when the row returns.
 */
export class GridFocus {
  row = -1;
  column = 0;
  readonly #grid: GridPlaces;
  #marked: HTMLElement | undefined;
  #moved = false;

  constructor(grid: GridPlaces) {
    this.#grid = grid;
    grid.element.addEventListener('focusin', event => {
      const place = grid.placeOf(event.target);
      if (place) this.#take(place.row, place.column);
      else if (event.target === grid.element && !this.#moved) this.moveTo(this.row, this.column);
    });
  }

  get isInside(): boolean {
    return this.#grid.element.contains(document.activeElement);
  }

  /** True when the key moved the focus. */
  key(event: KeyboardEvent): boolean {
    const { rowCount, columnCount, pageRows } = this.#grid;
    const all = event.ctrlKey || event.metaKey;
    if (event.altKey || event.shiftKey) return false;
    switch (event.key) {
      case 'ArrowUp':
        return this.moveTo(all ? 0 : this.row - 1, this.column);
      case 'ArrowDown':
        return this.moveTo(all ? rowCount - 1 : this.row + 1, this.column);
      case 'ArrowLeft':
        return this.moveTo(this.row, all ? 0 : this.column - 1);
      case 'ArrowRight':
        return this.moveTo(this.row, all ? columnCount - 1 : this.column + 1);
      case 'PageUp':
        return this.moveTo(Math.max(0, this.row - pageRows), this.column);
      case 'PageDown':
        return this.moveTo(this.row + pageRows, this.column);
      case 'Home':
        return this.moveTo(all ? 0 : this.row, 0);
      case 'End':
        return this.moveTo(all ? rowCount - 1 : this.row, columnCount - 1);
      default:
        return false;
    }
  }

  moveTo(row: number, column: number): boolean {
    this.row = Math.min(Math.max(row, -1), this.#grid.rowCount - 1);
    this.column = Math.min(Math.max(column, 0), this.#grid.columnCount - 1);
    this.#grid.reveal(this.row, this.column);
    this.settle(true);
    return true;
  }

  /** After a paint: the element that shows the remembered cell becomes the one in the tab order, and takes the focus if the grid had it. */
  settle(takeFocus = this.isInside): void {
    this.row = Math.min(this.row, this.#grid.rowCount - 1);
    this.column = Math.max(0, Math.min(this.column, this.#grid.columnCount - 1));
    const cell = this.#grid.cellAt(this.row, this.column);
    const target = cell ?? this.#grid.element;
    if (target !== this.#marked) {
      this.#marked?.setAttribute('tabindex', '-1');
      target.setAttribute('tabindex', '0');
      this.#marked = target;
    }
    if (!takeFocus || document.activeElement === target) return;
    this.#moved = true;
    target.focus({ preventScroll: true });
    this.#moved = false;
  }

  #take(row: number, column: number): void {
    if (row === this.row && column === this.column) return;
    this.row = row;
    this.column = column;
    this.settle(false);
  }
}
