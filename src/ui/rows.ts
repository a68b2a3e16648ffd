import { type Instrument, instrumentId } from '../model/instrument';
import { EDGE_STATES } from '../model/quoteState';
import type { TableView, Window } from '../protocol/messages';
import { numbersOf, type Row, windowRows } from '../protocol/rows';

/** A window's row as the views read it: the instruments, and every number by its name. */
export interface ViewRow {
  /** The same for the same pair as long as it is listed, whatever the engine's indexes are. */
  readonly id: string;
  readonly view: TableView;
  /** The row's own instrument on both sides in the markets view. */
  readonly buy: Instrument;
  readonly sell: Instrument;
  readonly state: string;
  readonly reason: string;
  /** Epoch ms of the window. */
  readonly at: number;
  number(name: string): number | null;
  /** As NDJSON prints it. */
  data(): Row | undefined;
}

/** How a row is named where it has to pass through text: in links and in the arguments of commands. */
export interface RowRef {
  readonly buy: string;
  readonly sell: string;
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
  const places = new Map(names.map((name, i) => [name, i]));
  const rows: ViewRow[] = [];
  // A window from before the venues changed has other columns: the next one fits.
  if (window.numbers.length !== window.states.length * names.length) return rows;
  for (let i = 0; i < window.states.length; i++) {
    const buy = instruments.get(window.ids[2 * i] as number);
    const sell = instruments.get(window.ids[2 * i + 1] as number);
    if (!buy || !sell) continue;
    rows.push({
      id: rowId(refOf({ buy, sell })),
      view: window.view,
      buy,
      sell,
      state: EDGE_STATES[window.states[i] as number] ?? 'waiting',
      reason: window.reasons[window.reasonOf[i] as number] ?? '',
      at: window.at,
      number: name => {
        const place = places.get(name);
        const value = place === undefined ? Number.NaN : (window.numbers[i * names.length + place] as number);
        return Number.isFinite(value) ? value : null;
      },
      data: () => windowRows(oneRow(window, i, names.length), instruments, venues)[0],
    });
  }
  return rows;
}

function oneRow(window: Window, i: number, width: number): Window {
  return {
    ...window,
    ids: window.ids.slice(2 * i, 2 * i + 2),
    numbers: window.numbers.slice(i * width, (i + 1) * width),
    states: window.states.slice(i, i + 1),
    reasonOf: window.reasonOf.slice(i, i + 1),
  };
}
