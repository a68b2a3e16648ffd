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
  /** The row of these two instruments; -1: there is none. */
  find(buy: number, sell: number): number;
  /** The row's buy and sell instrument; the same one twice in the markets view. */
  buy(row: number): number;
  sell(row: number): number;
  instrument(index: number): Instrument | undefined;
  state(row: number, moment: Moment): number;
  reason(row: number, moment: Moment): string;
}

export interface RowSources {
  readonly store: DataStore;
  readonly book: SpreadBook;
  /** Venues scanned, in the order of the `vs` columns. */
  readonly venues: readonly string[];
  /** Writes the small line of an edge, SPARK_WIDTH numbers, into `out` at `offset`. */
  readonly sparkline?: (edge: number, out: Int16Array, offset: number) => void;
}
