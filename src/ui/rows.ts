import { type Instrument, instrumentId } from '../model/instrument';
import type { TableView, Window } from '../protocol/messages';
import { readWindow, type WindowRow } from '../protocol/readWindow';
import { numbersOf, type Row, windowRows } from '../protocol/rows';

/** A window's row as the views read it. */
export interface ViewRow extends WindowRow {
  /** The same for the same pair as long as it is listed, whatever the engine's indexes are. */
  readonly id: string;
  readonly view: TableView;
  /** As NDJSON prints it. */
  data(): Row | undefined;
}

/** How a row is named where it has to pass through text: in links and in the arguments of commands. */
export interface RowRef {
  readonly buy: string;
  readonly sell: string;
}

export function isRef(value: unknown): value is RowRef {
  if (typeof value !== 'object' || value === null) return false;
  const { buy, sell } = value as Readonly<Record<string, unknown>>;
  return typeof buy === 'string' && typeof sell === 'string';
}

export function rowId(ref: RowRef): string {
  return `${ref.buy}>${ref.sell}`;
}

export function refOf(row: Pick<ViewRow, 'buy' | 'sell'>): RowRef {
  return { buy: instrumentId(row.buy), sell: instrumentId(row.sell) };
}

/** `venues`: those scanned, in the engine's order. Rows of instruments that have just gone are left out. */
export function readRows(
  window: Window,
  instruments: ReadonlyMap<number, Instrument>,
  venues: readonly string[],
): ViewRow[] {
  const names = numbersOf(window.view, venues);
  return readWindow(window, instruments, names).map(row => ({
    ...row,
    id: rowId(refOf(row)),
    view: window.view,
    data: () => windowRows(oneRow(window, row.place, names.length), instruments, venues)[0],
  }));
}

function oneRow(window: Window, i: number, width: number): Window {
  return {
    ...window,
    ids: window.ids.slice(2 * i, 2 * i + 2),
    ...(window.legs && { legs: { ...window.legs, of: window.legs.of.slice(2 * i, 2 * i + 2) } }),
    numbers: window.numbers.slice(i * width, (i + 1) * width),
    states: window.states.slice(i, i + 1),
    reasonOf: window.reasonOf.slice(i, i + 1),
  };
}
