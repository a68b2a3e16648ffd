import { type Instrument, instrumentId } from '../../model/instrument';
import { QUOTE_STATES } from '../../model/quoteState';
import type { ExplainedConversion } from '../../protocol/explain';
import type { Moment, RowSources } from '../views/viewRows';
import { byId, known } from './known';

/** How the sell leg's quote is valued in the buy leg's; null when they are the same. */
export function explainConversion(
  { store, book }: RowSources,
  from: string,
  to: string,
  moment: Moment,
): ExplainedConversion | null {
  if (from === to) return null;
  return {
    from,
    to,
    rate: known(book.rates.rate(from, to)),
    markets: book.rates
      .sources(from, to, moment.mono)
      .map(({ index, mid, value, live }) => ({
        id: instrumentId(store.table.instruments[index] as Instrument),
        mid: known(mid),
        value: known(value),
        state: QUOTE_STATES[store.state(index, moment.mono)] ?? 'waiting',
        used: live,
      }))
      .sort(byId),
  };
}
