import type { Sort } from '../../src/protocol/messages';
import type { Column } from './column';
import type { GridFocus, GridPlaces } from './gridFocus';

/** Where a menu was asked for; undefined: by key, at the cell. */
export type Point = { readonly x: number; readonly y: number } | undefined;

export interface InputListener<R> {
  onSort(sort: Sort): void;
  /** A row is to be explained: Enter on it, or a click. */
  onExplain(row: R, cell: HTMLElement, by: 'key' | 'pointer'): void;
  /** Menu of a row wanted at a cell. */
  onMenu(row: R, cell: HTMLElement, point: Point): void;
  /** Menu of a column wanted at its header. */
  onHeadMenu(column: Column<R>, cell: HTMLElement, point: Point): void;
  /** Space on a row. */
  onToggle(row: R): void;
  onShiftColumn(column: Column<R>, by: -1 | 1): void;
  /** A step wider or narrower than the px that it has. */
  onStepWidth(column: Column<R>, px: number, by: -1 | 1): void;
}

/** What there is to be found in a table. */
export interface InputTable<R> extends GridPlaces {
  readonly focus: GridFocus;
  readonly sort: Sort;
  headColumn(place: number): Column<R> | undefined;
  rowAt(target: EventTarget | null): R | undefined;
}

/** What keys and the pointer do with a table, besides moving in it. */
export class TableInput<R> {
  readonly #table: InputTable<R>;
  readonly #listener: InputListener<R>;

  constructor(table: InputTable<R>, listener: InputListener<R>) {
    this.#table = table;
    this.#listener = listener;
    table.element.addEventListener('keydown', event => {
      if (this.#key(event)) event.preventDefault();
    });
    table.element.addEventListener('contextmenu', event => this.#menu(event));
    table.element.addEventListener('click', event => this.#click(event));
  }

  /** True when something was done. */
  #key(event: KeyboardEvent): boolean {
    const { focus } = this.#table;
    const isMenu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    const inHead = focus.row < 0 && this.#table.headColumn(focus.column);
    const cell = this.#table.cellAt(focus.row, focus.column);
    if (inHead && cell) {
      if (isMenu || (event.key === 'ArrowDown' && event.altKey)) this.#listener.onHeadMenu(inHead, cell, undefined);
      else if (event.key === 'Enter' || event.key === ' ') this.#sortBy(inHead);
      else if (!this.#arrange(event, inHead, cell)) return focus.key(event);
      return true;
    }
    const row = cell && this.#table.rowAt(cell);
    if (row && isMenu) this.#listener.onMenu(row, cell, undefined);
    else if (row && event.key === 'Enter') this.#listener.onExplain(row, cell, 'key');
    else if (row && event.key === ' ') this.#listener.onToggle(row);
    else return focus.key(event);
    return true;
  }

  /** With Ctrl and Shift an arrow moves the column, with Shift alone it makes it wider or narrower. */
  #arrange(event: KeyboardEvent, column: Column<R>, cell: HTMLElement): boolean {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined;
    if (by === undefined || !event.shiftKey || event.altKey) return false;
    if (event.ctrlKey || event.metaKey) this.#listener.onShiftColumn(column, by);
    else this.#listener.onStepWidth(column, cell.offsetWidth, by);
    event.stopPropagation();
    return true;
  }

  #sortBy(column: Column<R>): void {
    if (column.sort === undefined) return;
    const { sort } = this.#table;
    const again = column.sort === sort.column;
    const descending = again ? !sort.descending : (column.greatestFirst ?? column.align === 'right');
    this.#listener.onSort({ column: column.sort, descending });
  }

  #click(event: MouseEvent): void {
    const place = this.#table.placeOf(event.target);
    if (!place) return;
    const column = this.#table.headColumn(place.column);
    if (place.row < 0 && column) this.#sortBy(column);
    const row = place.row >= 0 ? this.#table.rowAt(event.target) : undefined;
    const cell = this.#table.cellAt(place.row, place.column);
    // Text that is being selected is not a row that is being asked about.
    if (row && cell && document.getSelection()?.isCollapsed !== false) this.#listener.onExplain(row, cell, 'pointer');
  }

  #menu(event: MouseEvent): void {
    event.preventDefault();
    const place = this.#table.placeOf(event.target);
    const cell = place && this.#table.cellAt(place.row, place.column);
    // The context-menu key comes as a key and as this event: the key has been dealt with.
    if (!place || !cell || event.button < 0 || (event.clientX === 0 && event.clientY === 0)) return;
    const point = { x: event.clientX, y: event.clientY };
    const column = this.#table.headColumn(place.column);
    const row = this.#table.rowAt(cell);
    cell.focus({ preventScroll: true });
    if (place.row < 0 && column) this.#listener.onHeadMenu(column, cell, point);
    else if (row) this.#listener.onMenu(row, cell, point);
  }
}
