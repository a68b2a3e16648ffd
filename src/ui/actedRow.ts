import type { Instrument } from '../model/instrument';
import type { Window } from '../protocol/messages';
import type { FromPage } from '../protocol/panel';
import { readRows, type ViewRow } from './rows';

/** What the instruments and columns of a window mean. */
export interface RowNames {
  readonly instruments: ReadonlyMap<number, Instrument>;
  readonly venues: readonly string[];
}

/** The row on which a person has acted, of the windows that the page was sent last; undefined: it has left its list. */
export function actedRow(
  { view, ids }: FromPage & { type: 'action' },
  sent: readonly Window[],
  { instruments, venues }: RowNames,
): ViewRow | undefined {
  const windows = sent.filter(window => window.view === view);
  const [first, second] = ids;
  const row = windows
    .flatMap(window =>
      readRows(window, instruments, venues).filter(
        ({ place }) => window.ids[2 * place] === first && window.ids[2 * place + 1] === second,
      ),
    )
    .at(0);
  if (row) return row;
  // Only episodes are named by something else than their instruments.
  const [buy, sell] = view === 'episodes' ? [] : ids.map(id => instruments.get(id));
  const [newest] = windows;
  return newest && buy && sell ? bare(view, buy, sell, newest.at) : undefined;
}

/** A row that has just left the window: its instruments are known, its numbers are not. */
function bare(view: ViewRow['view'], buy: Instrument, sell: Instrument, at: number): ViewRow {
  const id = `${buy.symbol}>${sell.symbol}`;
  return {
    place: -1,
    id,
    view,
    buy,
    sell,
    at,
    state: 'waiting',
    reason: '',
    number: () => null,
    data: () => undefined,
  };
}
