import type { Column } from './column';
import { TableRow } from './tableRow';

/** The rows that the page holds. The row of an index has one place among them, so that it stays the same while it is seen. */
export class RowPool<R> {
  readonly #body: HTMLElement;
  #rows: TableRow[] = [];

  /** They are put into `body`. */
  constructor(body: HTMLElement) {
    this.#body = body;
  }

  /** The row that paints this index, whatever it shows now; undefined: there are none yet. */
  slot(index: number): TableRow | undefined {
    return this.#rows[index % this.#rows.length];
  }

  /** The row that shows this index. */
  shown(index: number): TableRow | undefined {
    const slot = this.slot(index);
    return slot?.index === index ? slot : undefined;
  }

  /** Brings it to at least so many rows; to an even number, so that a row is odd or even for good. */
  grow(least: number, columns: readonly Column<R>[], places: readonly number[]): void {
    const wanted = least + (least % 2);
    if (this.#rows.length >= wanted) return;
    // Another length is another slot for every row: all are placed anew.
    for (const row of this.#rows) row.hide();
    while (this.#rows.length < wanted) {
      const row = new TableRow();
      row.setColumns(columns, places);
      this.#rows.push(row);
      this.#body.append(row.element);
    }
  }

  setColumns(columns: readonly Column<R>[], places: readonly number[]): void {
    for (const row of this.#rows) row.setColumns(columns, places);
  }

  /** Hides what is outside of these indexes. */
  keep(from: number, to: number): void {
    for (const row of this.#rows) if (row.index >= 0 && (row.index < from || row.index >= to)) row.hide();
  }

  /** Of the cell in which the node is. */
  placeOf(target: Node): { readonly row: number; readonly column: number } | undefined {
    const row = this.#rows.find(each => each.element.contains(target));
    if (!row) return undefined;
    const column = row.cells.findIndex(cell => cell.contains(target));
    return { row: row.index, column: Math.max(0, column) };
  }

  /** Puts the rows into the order in which they are read, around the one that has the focus, which must not be moved. */
  order(): void {
    const rows = this.#rows.filter(row => row.index >= 0).sort((a, b) => a.index - b.index);
    const fixed = rows.findIndex(row => row.element.contains(document.activeElement));
    rows.forEach((row, i) => {
      if (i === fixed) return;
      if (i < fixed) this.#body.insertBefore(row.element, (rows[fixed] as TableRow).element);
      else this.#body.append(row.element);
    });
  }
}
