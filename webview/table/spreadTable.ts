import type { Clock, TimerHandle } from '../../src/base/clock';
import type { Sort } from '../../src/protocol/messages';
import { element, setAttribute } from '../dom';
import type { Cell, Column, RowSource } from './column';
import { ColumnNeeds, fitColumns, type Measure } from './columnLayout';
import { GridFocus, type GridPlaces } from './gridFocus';
import { TableHead } from './tableHead';
import { ROW_HEIGHT, TableRow } from './tableRow';

/** Rows kept above and below the screen, so that a small scroll shows no gap. */
const SPARE_ROWS = 4;
/** Rows on the page are put into reading order once scrolling has rested for this long. */
const REST_MS = 200;
const UNKNOWN: Cell = { text: '', look: 'unknown' };

export interface TableListener<R> {
  /** The rows on the screen have changed: `first` to before `last`. */
  onRange(first: number, last: number): void;
  onSort(sort: Sort): void;
  /** Menu of a row wanted at a cell. */
  onMenu(row: R, cell: HTMLElement, point: { readonly x: number; readonly y: number } | undefined): void;
  /** Space on a row. */
  onToggle(row: R): void;
  /** What was given is on the page. */
  onPainted(): void;
}

/**
 * A grid of any number of rows, of which the page holds those on the screen: rows have one height, are recycled as they
 * scroll out, and are painted at most once per animation frame, writing only cells that changed.
 */
export class SpreadTable<R> implements GridPlaces {
  readonly element: HTMLElement;
  readonly focus: GridFocus;
  /** Holds the rows, without the header. */
  readonly body = element('div', { class: 'body', attributes: { role: 'rowgroup' } });
  readonly #head = new TableHead();
  readonly #listener: TableListener<R>;
  readonly #clock: Clock;
  #columns: readonly Column<R>[] = [];
  #shown: readonly Column<R>[] = [];
  #places: readonly number[] = [];
  #widths: readonly number[] = [];
  readonly #needsOf = new Map<string, ColumnNeeds>();
  #needs: ColumnNeeds | undefined;
  #sort: Sort = { column: '', descending: false };
  #source: RowSource<R> | undefined;
  #pool: TableRow[] = [];
  #height = 0;
  #width = 0;
  #headHeight = 0;
  /** Where it is scrolled to. Asking the element in the middle of a paint would lay out the page once more. */
  #top = 0;
  #bodyRows = -1;
  #range: readonly [number, number] = [0, 0];
  #frame = 0;
  #rest: TimerHandle | undefined;
  #measure: Measure | undefined;

  constructor(label: string, listener: TableListener<R>, clock: Clock) {
    this.#listener = listener;
    this.#clock = clock;
    this.element = element(
      'div',
      { class: 'grid', attributes: { role: 'grid', 'aria-label': label, 'aria-readonly': 'true', tabindex: '-1' } },
      this.#head.element,
      this.body,
    );
    this.focus = new GridFocus(this);
    this.element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.element.addEventListener('keydown', event => this.#key(event));
    this.element.addEventListener('contextmenu', event => this.#menu(event));
    this.#head.element.addEventListener('click', event => this.#sortBy(this.#head.placeOf(event.target)));
    this.body.addEventListener('pointerover', event => this.#hint(event.target));
    this.body.addEventListener('focusin', event => this.#hint(event.target));
    new ResizeObserver(() => this.#resized()).observe(this.element);
  }

  get rowCount(): number {
    return this.#source?.total ?? 0;
  }

  get columnCount(): number {
    return this.#shown.length;
  }

  get pageRows(): number {
    return Math.max(1, Math.floor((this.#height - this.#headHeight) / ROW_HEIGHT) - 1);
  }

  /** `key`: the view that these columns are of; what its columns needed is remembered. */
  setColumns(key: string, columns: readonly Column<R>[], sort: Sort): void {
    this.#sort = sort;
    if (columns === this.#columns) {
      this.#head.showSort(sort);
      return;
    }
    this.#columns = columns;
    this.#source = undefined;
    const known = this.#needsOf.get(key);
    this.#needs = known?.isFor(columns) ? known : new ColumnNeeds(columns, this.#measured());
    this.#needsOf.set(key, this.#needs);
    setAttribute(this.element, 'aria-colcount', String(columns.length));
    this.#layOut();
  }

  /** To the first row: the order or the choice of rows is another one now. */
  toTop(): void {
    this.element.scrollTop = 0;
    this.#top = 0;
    if (this.focus.row > 0) this.focus.row = 0;
  }

  /** Undefined: nothing is known of the rows. */
  setRows(source: RowSource<R> | undefined): void {
    this.#source = source;
    this.schedule();
  }

  schedule(): void {
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.paint();
      });
    }
  }

  /** Brings the page up to what was given, now. */
  paint(): void {
    const total = this.rowCount;
    if (total !== this.#bodyRows) {
      this.#bodyRows = total;
      this.body.style.height = `${total * ROW_HEIGHT}px`;
      setAttribute(this.element, 'aria-rowcount', String(total + 1));
    }
    const [first, last] = this.#onScreen();
    this.#fillPool();
    const from = Math.max(0, first - SPARE_ROWS);
    const to = Math.min(total, last + SPARE_ROWS);
    for (const row of this.#pool) if (row.index >= 0 && (row.index < from || row.index >= to)) row.hide();
    for (let index = from; index < to; index++) this.#paintRow(index);
    if (this.#needs?.grown) {
      // A text was longer than any before: what fits beside it is found out anew. Needs only grow, so this settles.
      this.#needs.grown = false;
      this.#layOut();
    }
    this.focus.settle();
    if (first !== this.#range[0] || last !== this.#range[1]) {
      this.#range = [first, last];
      this.#listener.onRange(first, last);
    }
    this.#listener.onPainted();
  }

  /** Rows on the screen: first and the one after the last. */
  get range(): readonly [number, number] {
    return this.#onScreen();
  }

  cellAt(row: number, column: number): HTMLElement | undefined {
    if (row < 0) return this.#head.cells[column];
    return this.#slot(row)?.index === row ? this.#slot(row)?.cells[column] : undefined;
  }

  placeOf(target: EventTarget | null): { readonly row: number; readonly column: number } | undefined {
    if (!(target instanceof Node)) return undefined;
    const inHead = this.#head.placeOf(target);
    if (inHead >= 0) return { row: -1, column: inHead };
    for (const row of this.#pool) {
      if (!row.element.contains(target)) continue;
      return {
        row: row.index,
        column: Math.max(
          0,
          row.cells.findIndex(cell => cell.contains(target)),
        ),
      };
    }
    return undefined;
  }

  reveal(row: number, column: number): void {
    const { element: grid } = this;
    if (row >= 0) {
      const seen = this.#height - this.#headHeight;
      const top = row * ROW_HEIGHT;
      if (top < grid.scrollTop) grid.scrollTop = top;
      else if (top + ROW_HEIGHT > grid.scrollTop + seen) grid.scrollTop = top + ROW_HEIGHT - seen;
      this.#top = grid.scrollTop;
    }
    if (column === 0) grid.scrollLeft = 0;
    else if (this.#widths[column] !== undefined) {
      // The first column lies over what is scrolled beneath it.
      const sticky = this.#widths[0] as number;
      const left = this.#widths.slice(0, column).reduce((sum, width) => sum + width, 0);
      const right = left + (this.#widths[column] as number);
      if (left - sticky < grid.scrollLeft) grid.scrollLeft = left - sticky;
      else if (right > grid.scrollLeft + grid.clientWidth) grid.scrollLeft = right - grid.clientWidth;
    }
    this.paint();
  }

  #onScreen(): readonly [number, number] {
    const seen = Math.max(0, this.#height - this.#headHeight);
    const top = Math.max(0, Math.min(this.#top, this.rowCount * ROW_HEIGHT - seen));
    const first = Math.floor(top / ROW_HEIGHT);
    return [first, Math.max(first, Math.ceil((top + seen) / ROW_HEIGHT))];
  }

  #slot(index: number): TableRow | undefined {
    return this.#pool[index % this.#pool.length];
  }

  #fillPool(): void {
    const wanted = Math.ceil(this.#height / ROW_HEIGHT) + 2 * SPARE_ROWS + 1;
    if (this.#pool.length >= wanted) return;
    // Another length is another slot for every row: all are placed anew.
    for (const row of this.#pool) row.hide();
    while (this.#pool.length < wanted) {
      const row = new TableRow();
      row.setColumns(this.#shown, this.#places);
      this.#pool.push(row);
      this.body.append(row.element);
    }
  }

  #paintRow(index: number): void {
    const slot = this.#slot(index) as TableRow;
    const row = this.#source?.row(index);
    slot.place(index);
    slot.setLook(row ? (this.#source as RowSource<R>).look(row) : 'unknown');
    for (let i = 0; i < this.#shown.length; i++) {
      const cell = row ? (this.#shown[i] as Column<R>).cell(row) : UNKNOWN;
      if (slot.write(i, cell)) this.#needs?.note(this.#places[i] as number, cell.text);
    }
  }

  /** Chooses the columns that fit and gives them their widths. */
  #layOut(): void {
    if (!this.#needs) return;
    const { shown, widths } = fitColumns(this.#columns, this.#needs.needs, this.#width);
    const columns = shown.map(place => this.#columns[place] as Column<R>);
    if (columns.length !== this.#shown.length || columns.some((column, i) => column !== this.#shown[i])) {
      this.#shown = columns;
      this.#places = shown;
      this.#head.setColumns(columns, shown);
      for (const row of this.#pool) row.setColumns(columns, shown);
    }
    this.#head.showSort(this.#sort);
    this.#headHeight = this.#head.element.offsetHeight;
    this.#setWidths(widths);
    this.schedule();
  }

  #setWidths(widths: readonly number[]): void {
    this.#widths = widths;
    this.element.style.setProperty('--columns', widths.map(width => `${width}px`).join(' '));
    this.element.style.setProperty('--row-width', `${widths.reduce((sum, width) => sum + width, 0)}px`);
  }

  #resized(): void {
    const { clientHeight, clientWidth } = this.element;
    // While it is not shown it has no size: what fits is found out when it is.
    if (clientWidth === 0 || (clientHeight === this.#height && clientWidth === this.#width)) return;
    this.#height = clientHeight;
    this.#width = clientWidth;
    this.#layOut();
    this.schedule();
  }

  #scrolled(): void {
    this.#top = this.element.scrollTop;
    this.schedule();
    this.#clock.clear(this.#rest);
    this.#rest = this.#clock.setTimeout(() => this.#order(), REST_MS);
  }

  /** Puts the rows into the order in which they are read, around the one that has the focus, which must not be moved. */
  #order(): void {
    const rows = this.#pool.filter(row => row.index >= 0).sort((a, b) => a.index - b.index);
    const fixed = rows.findIndex(row => row.element.contains(document.activeElement));
    rows.forEach((row, i) => {
      if (i === fixed) return;
      if (i < fixed) this.body.insertBefore(row.element, (rows[fixed] as TableRow).element);
      else this.body.append(row.element);
    });
  }

  #sortBy(place: number): void {
    const column = this.#shown[place];
    if (column?.sort === undefined) return;
    const again = column.sort === this.#sort.column;
    const descending = again ? !this.#sort.descending : (column.greatestFirst ?? column.align === 'right');
    this.#listener.onSort({ column: column.sort, descending });
  }

  #rowAt(target: EventTarget | null): { readonly row: R; readonly cell: HTMLElement } | undefined {
    const place = this.placeOf(target);
    const row = place && place.row >= 0 ? this.#source?.row(place.row) : undefined;
    const cell = place && this.cellAt(place.row, place.column);
    return row && cell && { row, cell };
  }

  #key(event: KeyboardEvent): void {
    const menu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    if (event.key === 'Enter' || event.key === ' ' || menu) {
      const { row, column } = this.focus;
      const at = this.#rowAt(this.cellAt(row, column) ?? null);
      if (row < 0 && !menu) this.#sortBy(column);
      else if (at && event.key === ' ') this.#listener.onToggle(at.row);
      else if (at) this.#listener.onMenu(at.row, at.cell, undefined);
      event.preventDefault();
    } else if (this.focus.key(event)) event.preventDefault();
  }

  #menu(event: MouseEvent): void {
    const at = this.#rowAt(event.target);
    event.preventDefault();
    // The context-menu key comes as a key and as this event: the key has been dealt with.
    if (!at || event.button < 0 || (event.clientX === 0 && event.clientY === 0)) return;
    at.cell.focus({ preventScroll: true });
    this.#listener.onMenu(at.row, at.cell, { x: event.clientX, y: event.clientY });
  }

  /** Hovers are written when they are about to be seen, not at every change of what they say. */
  #hint(target: EventTarget | null): void {
    const at = this.#rowAt(target);
    const place = at && this.placeOf(target);
    const column = place && this.#shown[place.column];
    if (!at || !column) return;
    const words = column.hint?.(at.row) ?? '';
    if (words === '') at.cell.removeAttribute('title');
    else setAttribute(at.cell, 'title', words);
  }

  /** Measures in the font of the table. */
  #measured(): Measure {
    if (this.#measure) return this.#measure;
    const context = document.createElement('canvas').getContext('2d');
    const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(this.element);
    if (context) context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    this.#measure = text => (context ? context.measureText(text).width : text.length * 8);
    return this.#measure;
  }
}
