import type { Clock } from '../src/base/clock';
import type { Instrument } from '../src/model/instrument';
import type { Filter, Hold, Sort, TableView, Window } from '../src/protocol/messages';
import type { FromPage, Pane } from '../src/protocol/panel';
import { numbersOf } from '../src/protocol/rows';
import { RowRequests } from './rowRequests';
import { HandNear } from './table/handNear';
import { SpreadTable, type TableListener } from './table/spreadTable';
import { type WindowRow, WindowRows } from './table/windowRows';

/** Faster than this nobody reads. */
const PACE_MS = 200;
/** Rows asked for above and below the screen. */
const AHEAD_ROWS = 30;
/** First rows asked for in steps, so that a small scroll asks for nothing. */
const STEP_ROWS = 10;
/** While paused, this many windows are let in after the rows in sight have changed: the one on its way, and the answer. */
const WINDOWS_TO_ANSWER = 2;

/** Which rows a pane is to show, in which order. */
export interface PaneWish {
  readonly view: TableView;
  readonly sort: Sort;
  readonly filter: Filter;
  /** null: all. */
  readonly maxRows: number | null;
  readonly paused: boolean;
  /** The small lines of the rows are shown too. */
  readonly sparklines?: boolean;
}

export interface PaneListener extends Omit<TableListener<WindowRow>, 'onRange' | 'onPainted'> {
  /** Another view's rows are there, or another number of them. */
  onTotal(): void;
  /** The order is held from now on, or let go. */
  onHold(): void;
}

export interface PaneParts {
  readonly post: (message: FromPage) => void;
  readonly fault: (words: string) => void;
  readonly clock: Clock;
  readonly instruments: ReadonlyMap<number, Instrument>;
  readonly venueIds: () => readonly string[];
}

/** A table of windows: asks for the rows that are in sight, takes the answers, holds their order while a hand is near. */
export class TablePane {
  readonly pane: Pane;
  readonly table: SpreadTable<WindowRow>;
  readonly #parts: PaneParts;
  readonly #listener: PaneListener;
  readonly #requests: RowRequests;
  readonly #hand: HandNear;
  #wish: PaneWish | undefined;
  #window: Window | undefined;
  #turn = 0;
  #order = '';
  #hold: Hold | undefined;
  #range = '';
  #lettingIn = 0;

  constructor(pane: Pane, listener: PaneListener, parts: PaneParts) {
    this.pane = pane;
    this.#parts = parts;
    this.#listener = listener;
    this.#requests = new RowRequests(pane, parts.post);
    this.table = new SpreadTable<WindowRow>(
      'Rows',
      { ...listener, onRange: () => this.#ask(), onPainted: () => this.#requests.acknowledge() },
      parts.clock,
    );
    this.#hand = new HandNear(this.table.body, () => this.#ask());
  }

  get window(): Window | undefined {
    return this.#window;
  }

  /** Do the rows keep their places? */
  get isHeld(): boolean {
    return this.#hold !== undefined;
  }

  /** Undefined: no rows are looked at. */
  want(wish: PaneWish | undefined): void {
    const before = this.#wish;
    this.#wish = wish;
    this.table.ticks = !(wish?.paused ?? false);
    if (wish && this.#window && wish.maxRows !== before?.maxRows) this.#show(this.#window);
    this.#ask();
  }

  /** The rows are other ones from now on: what is known of them counts no more. */
  empty(): void {
    this.#window = undefined;
    this.#order = '';
    this.table.setRows(undefined);
    this.#requests.acknowledge();
  }

  /** The host has started again and knows nothing of what was asked. */
  forget(): void {
    this.#requests.forget();
  }

  take(window: Window): void {
    // One that was on its way when no more was wanted: the host has forgotten it, and counts no acknowledgement of it.
    if (!this.#requests.asked) return;
    this.#requests.arrived();
    const isFrozen = this.#wish?.paused && this.#window?.view === window.view && this.#lettingIn === 0;
    if (window.turn !== this.#turn || isFrozen || document.hidden || !this.#fits(window)) {
      this.#requests.acknowledge();
      return;
    }
    if (this.#lettingIn > 0) this.#lettingIn--;
    const before = this.#window;
    this.#window = window;
    this.#show(window);
    if (before?.view !== window.view || before.total !== window.total) this.#listener.onTotal();
    if (!this.#hold && this.#isHoldWanted) this.#ask();
  }

  #fits(window: Window): boolean {
    const columns = numbersOf(window.view, this.#parts.venueIds()).length;
    const isWhole = window.numbers.length === window.states.length * columns;
    if (!isWhole) {
      this.#parts.fault(
        `a window of ${window.view} with ${window.numbers.length} numbers for ${window.states.length} rows`,
      );
    }
    return isWhole;
  }

  #show(window: Window): void {
    const names = numbersOf(window.view, this.#parts.venueIds());
    const places = new Map(names.map((name, i) => [name, i]));
    this.table.setRows(new WindowRows(window, this.#parts.instruments, places, this.#wish?.maxRows ?? null));
  }

  get #isHoldWanted(): boolean {
    return this.#hand.isNear || (this.#wish?.paused ?? false);
  }

  /** Asks for the rows on the screen and some around them; for none when none are looked at. */
  #ask(): void {
    const wish = this.#wish;
    if (!wish) {
      this.#turnTo('', undefined);
      this.#requests.want(undefined);
      return;
    }
    const { view, sort, filter, maxRows, paused, sparklines } = wish;
    const order = JSON.stringify([view, sort, filter]);
    if (order !== this.#order) this.#turnTo(order, undefined);
    else if (!this.#isHoldWanted) this.#turnTo(order, undefined);
    else if (!this.#hold && this.#window?.turn === this.#turn) this.#turnTo(order, this.#rowsInSight(this.#window));
    const [top, bottom] = this.table.range;
    const first = Math.max(0, Math.floor((top - AHEAD_ROWS) / STEP_ROWS) * STEP_ROWS);
    const end = Math.ceil((bottom + AHEAD_ROWS) / STEP_ROWS) * STEP_ROWS;
    const last = maxRows === null ? end : Math.min(end, maxRows);
    const rows = { first: Math.min(first, last), last };
    const range = `${order} ${rows.first} ${last}`;
    if (paused && range !== this.#range) this.#lettingIn = WINDOWS_TO_ANSWER;
    this.#range = range;
    const hold = this.#hold && { hold: this.#hold };
    this.#requests.want({
      view,
      ...rows,
      sort,
      filter,
      paceMs: PACE_MS,
      turn: this.#turn,
      ...hold,
      ...(sparklines && { sparklines }),
    });
  }

  /** Another order, or another hold of it, is another turn: answers to the one before are not shown. */
  #turnTo(order: string, hold: Hold | undefined): void {
    if (order === this.#order && hold === this.#hold) return;
    const changed = this.isHeld !== (hold !== undefined);
    this.#order = order;
    this.#hold = hold;
    this.#turn += 1;
    if (changed) this.#listener.onHold();
  }

  #rowsInSight({ first, ids }: Window): Hold {
    const [top, bottom] = this.table.range;
    const from = Math.max(top, first);
    return { first: from, ids: [...ids.subarray(2 * (from - first), 2 * (bottom - first))] };
  }
}
