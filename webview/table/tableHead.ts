import type { Sort } from '../../src/protocol/messages';
import { element, setAttribute } from '../dom';
import { type Column, nameOf } from './column';

/** The row of column headers. */
export class TableHead {
  readonly element: HTMLElement;
  cells: HTMLElement[] = [];
  readonly #row: HTMLElement;
  #columns: readonly Column<never>[] = [];

  constructor() {
    this.#row = element('div', { class: 'row', attributes: { role: 'row', 'aria-rowindex': '1' } });
    this.element = element('div', { class: 'head', attributes: { role: 'rowgroup' } }, this.#row);
  }

  setColumns(columns: readonly Column<never>[], places: readonly number[]): void {
    this.#columns = columns;
    this.cells = columns.map((column, i) => {
      const attributes = {
        role: 'columnheader',
        tabindex: '-1',
        'aria-colindex': String((places[i] as number) + 1),
        title: column.about ?? nameOf(column),
      };
      const lines = column.heading.map(text => element('span', { class: 'heading-line', text }));
      // Spaces between the lines keep the words apart for screen readers.
      const content = lines.flatMap((line, at) => (at === 0 ? [line] : [document.createTextNode(' '), line]));
      const handle = element('span', { class: 'resizer', attributes: { 'aria-hidden': 'true' } });
      const cell = element('div', { attributes }, element('span', { class: 'heading' }, ...content), handle);
      cell.className = `cell${column.align === 'right' ? ' number' : ''}${column.sort === undefined ? '' : ' sortable'}`;
      return cell;
    });
    this.element.classList.toggle(
      'tall',
      columns.some(({ heading }) => heading.length > 1),
    );
    this.#row.replaceChildren(...this.cells);
  }

  showSort(sort: Sort): void {
    this.#columns.forEach((column, i) => {
      if (column.sort === undefined) return;
      const now = column.sort === sort.column ? (sort.descending ? 'descending' : 'ascending') : 'none';
      setAttribute(this.cells[i] as HTMLElement, 'aria-sort', now);
    });
  }

  /** Place of the cell that an event happened in; -1: none of them. */
  placeOf(target: EventTarget | null): number {
    return this.cells.findIndex(cell => cell.contains(target as Node | null));
  }
}
