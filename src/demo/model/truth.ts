import { nextFundingTime } from './funding';
import type { Category, DemoInstrument, MarketName, RowKind, TradingState } from './instrument';
import { fromSteps } from './step';

/**
 * What is true of an instrument now, in the units of the product: prices are the venue's own for its symbol, sizes and
 * volume in base units (contract size and multiplier applied), times in epoch ms, rates as fractions. A missing side is null.
 */
export interface Truth {
  readonly venue: string;
  readonly market: MarketName;
  readonly symbol: string;
  readonly row: RowKind;
  readonly category: Category;
  /** Which coin it really is; tickers that collide have different ids. */
  readonly assetId: string;
  readonly base: string;
  readonly quote: string;
  readonly settle: string;
  readonly multiplier: number;
  /** (Scaled) base units in one unit of the wire size. */
  readonly contractSize: number;
  readonly tickSize: number;
  readonly lotSize: number;
  readonly state: TradingState;
  readonly statusText: string;
  /** In the lists, trading, a crypto spot pair or linear perpetual: what a scanner must show. */
  readonly scannable: boolean;
  readonly bid: number | null;
  readonly bidSize: number | null;
  readonly ask: number | null;
  readonly askSize: number | null;
  readonly crossed: boolean;
  readonly updateId: number;
  readonly exchangeTime: number;
  readonly last: number;
  readonly open24h: number;
  readonly volume24hQuote: number;
  readonly fundingRate: number | null;
  readonly fundingIntervalHours: number | null;
  readonly nextFundingTime: number | null;
}

export function truthOf(instrument: DemoInstrument, now: number): Truth {
  const { tick, lot, contractSize, multiplier } = instrument;
  const price = (steps: number) => (steps > 0 ? fromSteps(tick, steps) : null);
  const size = (steps: number) => (steps > 0 ? fromSteps(lot, steps) * contractSize * multiplier : null);
  const perpetual = instrument.row === 'perpetual';
  return {
    venue: instrument.venue,
    market: instrument.market,
    symbol: instrument.symbol,
    row: instrument.row,
    category: instrument.category,
    assetId: instrument.assetId,
    base: instrument.base,
    quote: instrument.quote,
    settle: instrument.settle,
    multiplier,
    contractSize,
    tickSize: tick.value,
    lotSize: lot.value,
    state: instrument.state,
    statusText: instrument.statusText,
    scannable: isScannable(instrument),
    bid: price(instrument.bid),
    bidSize: size(instrument.bidSize),
    ask: price(instrument.ask),
    askSize: size(instrument.askSize),
    crossed: instrument.bid > 0 && instrument.ask > 0 && instrument.bid >= instrument.ask,
    updateId: instrument.updateId,
    exchangeTime: instrument.changedAt,
    last: fromSteps(tick, instrument.last),
    open24h: fromSteps(tick, instrument.open24h),
    volume24hQuote: instrument.turnover,
    fundingRate: perpetual ? instrument.fundingRate : null,
    fundingIntervalHours: perpetual ? instrument.fundingHours : null,
    nextFundingTime: perpetual ? nextFundingTime(now, instrument.fundingHours) : null,
  };
}

export function isScannable(instrument: DemoInstrument): boolean {
  return (
    instrument.state === 'trading' &&
    instrument.category === 'crypto' &&
    (instrument.row === 'spot' || instrument.row === 'perpetual')
  );
}
