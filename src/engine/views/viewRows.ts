import type { Episode } from '../../episodes/episode';
import type { Instrument } from '../../model/instrument';
import type { SpreadBook } from '../../spreads/spreadBook';
import type { DataStore } from '../../store/dataStore';

/** One moment: monotonic and wall time, ms. */
export interface Moment {
  readonly mono: number;
  readonly wall: number;
}

/** Says which rows of a view are wanted. */
export interface RowChoice {
  passes(row: number, moment: Moment): boolean;
}

/** What can be asked of the rows of a view; a row is a number whose meaning is the view's own. */
export interface ViewRows {
  readonly columns: readonly string[];
  readonly textColumns: readonly string[];
  /** Rows of single instruments, each row its instrument's index: what the legs of a pair have of their own. */
  readonly legs: ViewRows;
  /** Rows that pass the filter, in no particular order. */
  select(choice: RowChoice, moment: Moment): number[];
  /** Value of a number column; NaN unknown. */
  number(row: number, column: number, moment: Moment): number;
  text(row: number, column: string, moment: Moment): string;
  /** The two numbers that name the row in windows. */
  firstId(row: number): number;
  secondId(row: number): number;
  /** The row that they name; -1: there is none. */
  find(firstId: number, secondId: number): number;
  /** Indexes of the row's buy and sell instrument; the same one twice in the markets view. */
  buy(row: number): number;
  sell(row: number): number;
  buyLeg(row: number): Instrument | undefined;
  sellLeg(row: number): Instrument | undefined;
  /** Do windows bring the legs along, because they may be gone or others by now? */
  readonly bringsLegs?: boolean;
  /** Where a row can't be acted upon in its state, it stands after those where it can. */
  isRanked(row: number, moment: Moment): boolean;
  /** Settles equal rows, so that they never change places. */
  compare(a: number, b: number): number;
  state(row: number, moment: Moment): number;
  reason(row: number, moment: Moment): string;
}

export interface RowSources {
  readonly store: DataStore;
  readonly book: SpreadBook;
  /** Absent: none are kept. */
  readonly episodes?: EpisodeList;
  /** Venues scanned, in the order of the `vs` columns. */
  readonly venues: readonly string[];
  /** Writes the small line of an edge, SPARK_WIDTH numbers, into `out` at `offset`. */
  readonly sparkline?: (edge: number, out: Int16Array, offset: number) => void;
}

export interface EpisodeList {
  /** In the order in which they opened. */
  all(): Iterable<Episode>;
  /** By its number; undefined: not kept any more. */
  get(id: number): Episode | undefined;
}

/** Place of each column by its name. */
export function placesOf<Name extends string>(columns: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(columns.map((name, i) => [name, i])) as Record<Name, number>;
}
