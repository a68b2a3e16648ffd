import type { Clock, TimerHandle } from '../../src/base/clock';
import type { Sort } from '../../src/protocol/messages';
import { element, setAttribute } from '../dom';
import type { Arranged } from './arrangement';
import type { Column, RowSource } from './column';
import { type ColumnNeeds, fitColumns } from './columnLayout';
import { Flashes } from './flashes';
import { GridFocus, type GridPlaces } from './gridFocus';
import { HeadDrag } from './headDrag';
import { RowPool } from './rowPool';
import { ScrollSpan } from './scrollSpan';
import { TableHead } from './tableHead';
import { type InputListener, TableInput } from './tableInput';
import { ROW_HEIGHT, type TableRow } from './tableRow';

/** Rows kept above and below the screen, so that a small scroll shows no gap. */
const SPARE_ROWS = 4;
/** Rows that become other ones in a frame. */
const MOST_OTHERS = 18;
/** Rows on the page are put into reading order once scrolling has rested for this long. */
const REST_MS = 200;
/** Between two windows ages grow in steps of this. */
const TICK_MS = 1_000;
/** Not empty, and dressed as it was: a text that comes and goes, or another look, costs the page more than another text. */
const UNKNOWN = '\u00a0';
/** Px that the first column's cells have on their left besides; the style sheet says the same. */
const FIRST_PADDING = 4;
const STRONG = /\bstrong\b/;

export interface TableListener<R> extends InputListener<R> {
  /** The rows on the screen have changed: `first` to before `last`. */
  onRange(first: number, last: number): void;
  /** What was given is on the page. */
  onPainted(): void;
  /** The row that has the focus, at every paint. */
  onFocused?(row: R): void;
  /** A person has given a column a width; undefined: it is to be as wide as it needs to be. */
  onWidth(column: Column<R>, px: number | undefined): void;
  /** A person has put a column before another one; undefined: at the end. */
  onMoveColumn(column: Column<R>, before: Column<R> | undefined): void;
  /** It is scrolled sideways to there. */
  onSideways?(left: number): void;
}

/**
 * A grid of any number of rows, of which the page holds those on the screen: rows have one height, are recycled as they
 * scroll out, and are painted at most once per animation frame, writing only cells that changed.
 */
export class SpreadTable<R> implements GridPlaces {
  readonly element: HTMLElement;
  /** Holds the rows, without the header. */
  readonly body = element('div', { class: 'body', attributes: { role: 'rowgroup' } });
  readonly focus: GridFocus;
  readonly #head = new TableHead();
  readonly #span = new ScrollSpan();
  readonly #flashes: Flashes;
  readonly #listener: TableListener<R>;
  readonly #clock: Clock;
  #arranged: Arranged<R> = { columns: [], fit: true, widths: {} };
  #shown: readonly Column<R>[] = [];
  #places: readonly number[] = [];
  #widths: readonly number[] = [];
  /** A width that is being drawn with the pointer. */
  #drawn: { readonly id: string; readonly px: number } | undefined;
  #needs: ColumnNeeds | undefined;
  #needsVersion = 0;
  #sort: Sort = { column: '', descending: false };
  #source: RowSource<R> | undefined;
  #cameAt = 0;
  /** Do ages grow between two windows? */
  ticks = true;
  readonly #pool = new RowPool<R>(this.body);
  #height = 0;
  #width = 0;
  #headHeight = 0;
  #bodyHeight = -1;
  #rowCount = -1;
  #range: readonly [number, number] = [0, 0];
  #frame = 0;
  #rest: TimerHandle | undefined;
  #hinted: EventTarget | null = null;

  constructor(label: string, listener: TableListener<R>, clock: Clock) {
    this.#listener = listener;
    this.#clock = clock;
    this.#flashes = new Flashes(clock);
    this.element = element(
      'div',
      { class: 'grid', attributes: { role: 'grid', 'aria-label': label, 'aria-readonly': 'true', tabindex: '-1' } },
      this.#head.element,
      this.body,
    );
    this.focus = new GridFocus(this);
    new HeadDrag(
      this.#head,
      {
        onWidth: (place, px, isDone) => this.#draw(place, px, isDone),
        onFit: place => this.#withColumn(place, column => listener.onWidth(column, undefined)),
        onMove: (place, before) =>
          this.#withColumn(place, column => listener.onMoveColumn(column, this.headColumn(before))),
      },
      clock,
    );
    new TableInput(this, listener);
    this.element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.body.addEventListener('pointerover', event => this.#hint(event.target));
    this.body.addEventListener('focusin', event => this.#hint(event.target));
    this.body.addEventListener('pointerleave', () => this.#hint(null));
    new ResizeObserver(() => this.#resized()).observe(this.element);
    clock.setInterval(() => this.#tick(), TICK_MS);
  }

  get sort(): Sort {
    return this.#sort;
  }

  get rowCount(): number {
    return this.#source?.total ?? 0;
  }

  get columnCount(): number {
    return this.#shown.length;
  }

  get pageRows(): number {
    return Math.max(1, Math.floor(this.#seen / ROW_HEIGHT) - 1);
  }

  /** `needs`: of all columns of the view, those that are not shown too. */
  setColumns(arranged: Arranged<R>, needs: ColumnNeeds, sort: Sort): void {
    this.#sort = sort;
    if (arranged === this.#arranged && needs === this.#needs) {
      this.#head.showSort(sort);
      return;
    }
    if (needs !== this.#needs) this.#source = undefined;
    this.#arranged = arranged;
    this.#needs = needs;
    setAttribute(this.element, 'aria-colcount', String(arranged.columns.length));
    this.#layOut();
  }

  /** To the first row: the order or the choice of rows is another one now. */
  toTop(): void {
    this.element.scrollTop = this.#span.moveTo(0);
  }

  /** Undefined: nothing is known of the rows. The focus goes with its row. */
  setRows(source: RowSource<R> | undefined): void {
    const before = this.#source;
    const focused = this.focus.row >= 0 ? before?.row(this.focus.row) : undefined;
    if (before && focused && source && source !== before) {
      const place = source.placeOf(before.key(focused));
      if (place >= 0) this.focus.row = place;
    }
    this.#source = source;
    this.#cameAt = this.#clock.mono();
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
    this.#span.resize(total * ROW_HEIGHT, this.#seen);
    if (total !== this.#rowCount) {
      this.#rowCount = total;
      setAttribute(this.element, 'aria-rowcount', String(total + 1));
    }
    if (this.#span.bodyHeight !== this.#bodyHeight) {
      this.#bodyHeight = this.#span.bodyHeight;
      this.body.style.height = `${this.#bodyHeight}px`;
    }
    const [first, last] = this.range;
    this.#pool.grow(Math.ceil(this.#height / ROW_HEIGHT) + 2 * SPARE_ROWS + 1, this.#shown, this.#places);
    const from = Math.max(0, first - SPARE_ROWS);
    const to = Math.min(total, last + SPARE_ROWS);
    this.#pool.keep(from, to);
    this.#flashes.begin();
    // Where every row is another one, laying them all out at once would take longer than a frame may: those in sight first.
    // What stands in sight is never left over from another moment: it would be beside rows of this one.
    let others = 0;
    let isWhole = true;
    for (let i = 0; i < to - from; i++) {
      const index = i < to - first ? first + i : from + i - (to - first);
      const isSeen = index >= first && index < last;
      const isLeftOver = isSeen && this.#pool.shown(index)?.isBlank === false;
      if (this.#isPainted(index) || index === this.focus.row || others++ < MOST_OTHERS || isLeftOver) {
        this.#paintRow(index, isSeen);
      } else {
        isWhole = false;
      }
    }
    if (!isWhole) this.schedule();
    // A text was longer than any before: what fits beside it is found out anew. Needs only grow, so this settles.
    if (this.#needs && this.#needs.version !== this.#needsVersion) this.#layOut();
    this.focus.settle();
    if (first !== this.#range[0] || last !== this.#range[1]) {
      this.#range = [first, last];
      this.#listener.onRange(first, last);
    }
    // What is hovered over says what is there now.
    if (this.#hinted) this.#hint(this.#hinted);
    const focused = this.focus.isInside && this.focus.row >= 0 ? this.#source?.row(this.focus.row) : undefined;
    if (focused) this.#listener.onFocused?.(focused);
    this.#listener.onPainted();
  }

  /** Rows on the screen: first and the one after the last. */
  get range(): readonly [number, number] {
    const top = Math.max(0, Math.min(this.#span.top, this.rowCount * ROW_HEIGHT - this.#seen));
    const first = Math.floor(top / ROW_HEIGHT);
    return [first, Math.max(first, Math.ceil((top + this.#seen) / ROW_HEIGHT))];
  }

  /** Ids of the columns that find no room. */
  get leftOut(): readonly string[] {
    return this.#arranged.columns.filter(column => !this.#shown.includes(column)).map(({ id }) => id);
  }

  headColumn(place: number): Column<R> | undefined {
    return this.#shown[place];
  }

  rowAt(target: EventTarget | null): R | undefined {
    const place = this.placeOf(target);
    return place && place.row >= 0 ? this.#source?.row(place.row) : undefined;
  }

  cellAt(row: number, column: number): HTMLElement | undefined {
    if (row < 0) return this.#head.cells[column];
    return this.#pool.shown(row)?.cells[column];
  }

  placeOf(target: EventTarget | null): { readonly row: number; readonly column: number } | undefined {
    if (!(target instanceof Node)) return undefined;
    const inHead = this.#head.placeOf(target);
    if (inHead >= 0) return { row: -1, column: inHead };
    return this.#pool.placeOf(target);
  }

  reveal(row: number, column: number): void {
    const { element: grid } = this;
    if (row >= 0) {
      const top = row * ROW_HEIGHT;
      const now = this.#span.top;
      const to = top < now ? top : Math.max(now, top + ROW_HEIGHT - this.#seen);
      if (to !== now) grid.scrollTop = this.#span.moveTo(to);
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

  /** Where it is scrolled to sideways: as its neighbour. */
  set sideways(left: number) {
    if (this.element.scrollLeft !== left) this.element.scrollLeft = left;
  }

  /** Px of the element in which rows are seen. */
  get #seen(): number {
    return Math.max(0, this.#height - this.#headHeight);
  }

  /** Does the page have this very row already, if only with older numbers? */
  #isPainted(index: number): boolean {
    const row = this.#source?.row(index);
    return this.#pool.slot(index)?.isOf(index, row && this.#source?.key(row)) ?? false;
  }

  #paintRow(index: number, isSeen: boolean): void {
    const slot = this.#pool.slot(index) as TableRow;
    const source = this.#source;
    const row = source?.row(index);
    slot.place(index, this.#span.place(index * ROW_HEIGHT));
    slot.setLook(source && row ? source.look(row) : 'unknown');
    const isSame = slot.setKey(source && row ? source.key(row) : undefined);
    for (let i = 0; i < this.#shown.length; i++) {
      const column = this.#shown[i] as Column<R>;
      const isNew = this.#write(slot, i, column, row);
      const change = slot.change(i, row && column.value ? column.value(row) : null);
      if (isNew && isSame && isSeen && change !== 0) this.#flashes.add(slot, i, change > 0);
    }
  }

  /** True when the text was not there before. */
  #write(slot: TableRow, place: number, column: Column<R>, row: R | undefined): boolean {
    const cell = row ? column.cell(row) : { ...slot.written(place), text: UNKNOWN };
    if (column.draw) {
      slot.canvas(place).hidden = !row;
      if (row) column.draw(slot.canvas(place), row);
      setAttribute(slot.cells[place] as HTMLElement, 'aria-label', cell.text);
      return false;
    }
    const isNew = slot.write(place, cell);
    if (isNew)
      this.#needs?.note(column.id, cell.sign ? `${cell.sign} ${cell.text}` : cell.text, STRONG.test(cell.look));
    return isNew;
  }

  /** Time has gone by without a window: what grows with it is written. */
  #tick(): void {
    const elapsed = this.#clock.mono() - this.#cameAt;
    const source = this.#source;
    if (!this.ticks || !source?.elapse || elapsed < TICK_MS * 0.9 || document.hidden || this.#width === 0) return;
    source.elapse(elapsed);
    const [first, last] = this.range;
    for (let index = first; index < Math.min(last, source.total); index++) {
      const row = source.row(index);
      const slot = this.#pool.shown(index);
      if (!row || !slot) continue;
      this.#shown.forEach((column, i) => {
        if (column.ticks) this.#write(slot, i, column, row);
      });
    }
  }

  /** Chooses the columns that fit and gives them their widths. */
  #layOut(): void {
    const needs = this.#needs;
    if (!needs) return;
    this.#needsVersion = needs.version;
    const { columns: all, fit, widths: given } = this.#arranged;
    const wanted = this.#drawn ? { ...given, [this.#drawn.id]: this.#drawn.px } : given;
    const {
      shown,
      widths: fitted,
      padding,
      isSignOnly,
    } = fitColumns(
      { columns: all, fit, widths: wanted },
      all.map(({ id }) => needs.of(id)),
      this.#width - FIRST_PADDING,
      all.map(({ id }) => needs.leastOf(id)),
    );
    const columns = shown.map(place => all[place] as Column<R>);
    const [first] = columns;
    const more = first && wanted[first.id] === undefined ? FIRST_PADDING : 0;
    const widths = fitted.map((px, i) => (i === 0 ? px + more : px));
    if (columns.length !== this.#shown.length || columns.some((column, i) => column !== this.#shown[i])) {
      const focused = this.#shown[this.focus.column];
      // The cell with the focus is about to be another element.
      const hadFocus = this.focus.isInside;
      this.#shown = columns;
      this.#places = shown;
      this.#head.setColumns(columns, shown);
      this.#pool.setColumns(columns, shown);
      // The focus goes with its column, as it does with its row.
      const place = focused ? columns.indexOf(focused) : -1;
      if (place >= 0) this.focus.column = place;
      if (hadFocus) this.focus.settle(true);
    }
    this.#head.showSort(this.#sort);
    this.#headHeight = this.#head.element.offsetHeight;
    this.#widths = widths;
    this.element.classList.toggle('signs-only', isSignOnly);
    this.element.style.setProperty('--columns', widths.map(width => `${width}px`).join(' '));
    this.element.style.setProperty('--cell-padding', `${padding / 2}px`);
    this.element.style.setProperty('--row-width', `${widths.reduce((sum, width) => sum + width, 0)}px`);
    this.schedule();
  }

  #draw(place: number, px: number, isDone: boolean): void {
    this.#withColumn(place, column => {
      this.#drawn = isDone ? undefined : { id: column.id, px: Math.max(24, px) };
      if (isDone) this.#listener.onWidth(column, px);
      this.#layOut();
    });
  }

  #withColumn(place: number, act: (column: Column<R>) => void): void {
    const column = this.headColumn(place);
    if (column) act(column);
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
    this.#span.scrolled(this.element.scrollTop);
    this.#listener.onSideways?.(this.element.scrollLeft);
    this.schedule();
    this.#clock.clear(this.#rest);
    this.#rest = this.#clock.setTimeout(() => this.#rested(), REST_MS);
  }

  #rested(): void {
    const to = this.#span.moveTo(this.#span.top);
    if (to !== this.element.scrollTop) {
      this.element.scrollTop = to;
      this.paint();
    }
    this.#pool.order();
  }

  /** Hovers are written where they are about to be seen, and nowhere else. */
  #hint(target: EventTarget | null): void {
    this.#hinted = target;
    const place = this.placeOf(target);
    const row = this.rowAt(target);
    const cell = place && this.cellAt(place.row, place.column);
    if (!row || !place || !cell) return;
    const words = this.#shown[place.column]?.hint?.(row) ?? '';
    setAttribute(cell, 'title', words === '' ? null : words);
  }
}
