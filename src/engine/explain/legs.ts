import { type Instrument, instrumentId } from '../../model/instrument';
import { QUOTE_STATES } from '../../model/quoteState';
import type { ExplainedFunding, ExplainedLeg } from '../../protocol/explain';
import { scaled } from '../../store/exactScale';
import type { MarketRows } from '../views/marketRows';
import { percent } from '../views/rowWords';
import type { Moment, RowSources } from '../views/viewRows';
import { known } from './known';

export interface LegSources extends RowSources {
  readonly markets: MarketRows;
  /** Has the user set the taker fee of the instrument's market? */
  readonly isOwnFee: (instrument: Instrument) => boolean;
}

/** One leg as it is at the moment; numbers that the markets view shows too are read from its rows. */
export function explainLeg(
  sources: LegSources,
  index: number,
  side: ExplainedLeg['side'],
  moment: Moment,
): ExplainedLeg {
  const { store, book, markets, isOwnFee } = sources;
  const instrument = store.table.instruments[index] as Instrument;
  const c = store.columns;
  const number = (name: string) => known(markets.number(index, markets.columns.indexOf(name), moment));
  const venueSize = (size: number) => known(scaled(size, c.sizeOver[index] as number, c.sizeTimes[index] as number));
  const exchangeTime = number('exchangeTime');
  const receivedTime = number('receivedTime');
  const { venue, market, symbol, base, quote, settle, multiplier, contractSize, tickSize, lotStep } = instrument;
  return {
    side,
    id: instrumentId(instrument),
    ...{ venue, market, symbol, base, quote, settle, multiplier, contractSize, tickSize, lotStep },
    state: QUOTE_STATES[store.state(index, moment.mono)] ?? 'waiting',
    reason: store.reason(index, moment.mono),
    bid: number('bid'),
    ask: number('ask'),
    bidSize: number('bidSize'),
    askSize: number('askSize'),
    bidVenueSize: venueSize(c.bidSize[index] as number),
    askVenueSize: venueSize(c.askSize[index] as number),
    ageMs: number('ageMs'),
    silenceLimitMs: known(c.silenceLimit[index] as number),
    exchangeTime,
    receivedTime,
    lagMs: exchangeTime === null || receivedTime === null ? null : receivedTime - exchangeTime,
    funding: market === 'spot' ? null : funding(number),
    feePct: percent(book.fee(index)),
    feeSource: isOwnFee(instrument) ? 'set' : 'base tier',
    mark: market === 'spot' ? null : known(store.figures.mark(index, moment.mono)),
    index: market === 'spot' ? null : known(store.figures.indexPrice(index, moment.mono)),
  };
}

function funding(number: (name: string) => number | null): ExplainedFunding {
  return {
    ratePct: number('fundingRatePct'),
    intervalHours: number('fundingIntervalHours'),
    nextTime: number('nextFundingTime'),
    aprPct: number('fundingAprPct'),
  };
}
