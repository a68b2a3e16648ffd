import { EPISODE_STATES } from '../model/episodeState';
import type { Instrument } from '../model/instrument';
import { EDGE_STATES } from '../model/quoteState';
import type { TableView, Window } from './messages';

/** A window's row as its readers want it: the instruments, and every number by its name. */
export interface WindowRow {
  /** Its place in the window. */
  readonly place: number;
  readonly buy: Instrument;
  /** The row's own instrument on both sides in the markets view. */
  readonly sell: Instrument;
  readonly state: string;
  readonly reason: string;
  /** Epoch ms of the window. */
  readonly at: number;
  /** A number of protocol/columns.ts; null unknown. */
  number(name: string): number | null;
}

/** Names of the numbers in `states` of a view's windows. */
export function statesOf(view: TableView): readonly string[] {
  return view === 'episodes' ? EPISODE_STATES : EDGE_STATES;
}

/** The legs of a row: those that the window brings, else those of its ids. Undefined: gone. */
export function legsOf(
  { ids, legs }: Window,
  place: number,
  instruments: ReadonlyMap<number, Instrument>,
): readonly [buy: Instrument | undefined, sell: Instrument | undefined] {
  const leg = (at: number) => (legs ? legs.instruments[legs.of[at] as number] : instruments.get(ids[at] as number));
  return [leg(2 * place), leg(2 * place + 1)];
}

/**
 * Rows of a window, in its order; `names`: its number columns, see `numbersOf`. Rows of instruments that have just gone
 * are left out. A window that was made before the venues changed has other columns and gives none: the next one fits.
 */
export function readWindow(
  window: Window,
  instruments: ReadonlyMap<number, Instrument>,
  names: readonly string[],
  most = Number.POSITIVE_INFINITY,
): WindowRow[] {
  const rows: WindowRow[] = [];
  if (window.numbers.length !== window.states.length * names.length) return rows;
  const columns = new Map(names.map((name, i) => [name, i]));
  const states = statesOf(window.view);
  for (let place = 0; place < window.states.length && rows.length < most; place++) {
    const [buy, sell] = legsOf(window, place, instruments);
    if (!buy || !sell) continue;
    rows.push({
      place,
      buy,
      sell,
      state: states[window.states[place] as number] ?? '',
      reason: window.reasons[window.reasonOf[place] as number] ?? '',
      at: window.at,
      number: name => {
        const column = columns.get(name);
        const value = column === undefined ? Number.NaN : (window.numbers[place * names.length + column] as number);
        return Number.isFinite(value) ? value : null;
      },
    });
  }
  return rows;
}
