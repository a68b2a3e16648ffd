import type { Instrument } from '../../src/model/instrument';
import { pairKey } from '../../src/model/pairKey';
import type { Window } from '../../src/protocol/messages';
import { legsOf, statesOf } from '../../src/protocol/readWindow';
import { SPARK_GAP, SPARK_WIDTH } from '../../src/protocol/series';
import type { RowSource } from './column';

/** A row of a window. */
export class WindowRow {
  readonly buy: Instrument;
  readonly sell: Instrument;
  readonly #rows: WindowRows;
  readonly #place: number;

  constructor(rows: WindowRows, place: number, buy: Instrument, sell: Instrument) {
    this.#rows = rows;
    this.#place = place;
    this.buy = buy;
    this.sell = sell;
  }

  get ids(): readonly [number, number] {
    const { ids } = this.#rows.window;
    return [ids[2 * this.#place] as number, ids[2 * this.#place + 1] as number];
  }

  /** The same for the same row in every window. */
  get key(): number {
    // An episode's number stands in the first place, and is below 2^27.
    return pairKey(...this.ids);
  }

  /** Epoch ms: the moment it speaks of, and what has gone by since. */
  get at(): number {
    return this.#rows.window.at + this.#rows.elapsedMs;
  }

  get state(): string {
    const { view, states } = this.#rows.window;
    return statesOf(view)[states[this.#place] as number] ?? '';
  }

  get reason(): string {
    const { reasons, reasonOf } = this.#rows.window;
    return reasons[reasonOf[this.#place] as number] ?? '';
  }

  /** Can its numbers be acted upon? */
  get isRanked(): boolean {
    return ACTIONABLE.has(this.state);
  }

  /** Number `i` of its small line, see protocol/series.ts. */
  spark(i: number): number {
    return this.#rows.window.sparklines?.[this.#place * SPARK_WIDTH + i] ?? SPARK_GAP;
  }

  /** A number of protocol/columns.ts; null unknown. */
  number(name: string): number | null {
    const value = this.#rows.number(this.#place, name);
    return Number.isFinite(value) ? value : null;
  }

  /** An age, grown since the window came. */
  age(name: string): number | null {
    const age = this.number(name);
    return age === null ? null : age + this.#rows.elapsedMs;
  }
}

const ACTIONABLE: ReadonlySet<string> = new Set(['crossed', 'open', 'live', 'still-open']);

/** The rows of a window as a table wants them. */
export class WindowRows implements RowSource<WindowRow> {
  readonly window: Window;
  readonly total: number;
  elapsedMs = 0;
  readonly #instruments: ReadonlyMap<number, Instrument>;
  readonly #columns: ReadonlyMap<string, number>;

  /** `columns`: place of each number in a row. `mostRows`: rows beyond it are not counted; null: all are. */
  constructor(
    window: Window,
    instruments: ReadonlyMap<number, Instrument>,
    columns: ReadonlyMap<string, number>,
    mostRows: number | null,
  ) {
    this.window = window;
    this.total = mostRows === null ? window.total : Math.min(window.total, mostRows);
    this.#instruments = instruments;
    this.#columns = columns;
  }

  row(index: number): WindowRow | undefined {
    const { first, states } = this.window;
    const place = index - first;
    if (place < 0 || place >= states.length || index >= this.total) return undefined;
    const [buy, sell] = legsOf(this.window, place, this.#instruments);
    return buy && sell && new WindowRow(this, place, buy, sell);
  }

  look(row: WindowRow): string {
    // An episode is no worse for being over.
    if (this.window.view === 'episodes') return `is-${row.state}`;
    return row.isRanked ? `is-${row.state}` : `unranked is-${row.state}`;
  }

  key(row: WindowRow): number {
    return row.key;
  }

  placeOf(key: number): number {
    const { first, ids } = this.window;
    for (let i = 0; i < ids.length; i += 2) {
      if (pairKey(ids[i] as number, ids[i + 1] as number) === key) return first + i / 2;
    }
    return -1;
  }

  elapse(ms: number): void {
    this.elapsedMs = ms;
  }

  number(place: number, name: string): number {
    const column = this.#columns.get(name);
    return column === undefined ? Number.NaN : (this.window.numbers[place * this.#columns.size + column] ?? Number.NaN);
  }
}
