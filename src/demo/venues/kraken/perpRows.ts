import { nextFundingTime } from '../../model/funding';
import type { DemoInstrument } from '../../model/instrument';
import { fromSteps } from '../../model/step';

/** JSON numbers, with an exponent where they are very small. */
export const priceOf = (i: DemoInstrument, steps: number): number => fromSteps(i.tick, steps);
export const sizeOf = (i: DemoInstrument, lots: number): number => fromSteps(i.lot, lots);

const isDated = (i: DemoInstrument): boolean => i.row === 'delivery';
export const isSuspended = (i: DemoInstrument): boolean => i.state === 'halted' && i.statusText === 'suspended';
export const isTradeable = (i: DemoInstrument): boolean => i.state === 'trading' || i.statusText !== 'not tradeable';
const isPostOnly = (i: DemoInstrument): boolean => i.statusText === 'postOnly';

/** `BTC` where ids say `XBT`. */
const pairOf = (i: DemoInstrument): string => `${i.rawBase}:${i.quote}`;

export function instrumentRow(i: DemoInstrument): Record<string, unknown> {
  return {
    symbol: i.symbol,
    type: i.row === 'inverse' ? 'futures_inverse' : 'flexible_futures',
    underlying: i.row === 'inverse' ? 'rr_xbtusd' : undefined,
    ...(isDated(i) ? { lastTradingTime: new Date(i.deliveryTime).toISOString() } : {}),
    tickSize: i.tick.value,
    contractSize: i.contractSize,
    tradeable: isTradeable(i),
    impactMidSize: 1,
    maxPositionSize: 1_000_000,
    openingDate: new Date(i.launchTime).toISOString(),
    marginLevels: [{ numNonContractUnits: 0, initialMargin: 0.02, maintenanceMargin: 0.01 }],
    ...(isDated(i) ? {} : { fundingRateCoefficient: 24, maxRelativeFundingRate: 0.0025 }),
    isin: 'GB00J62YGL67',
    contractValueTradePrecision: i.lot.decimals,
    postOnly: isPostOnly(i),
    feeScheduleUid: '5b755fea-c5b0-4307-a66e-b392cd5bd931',
    category: i.category === 'crypto' ? 'Layer 1' : i.tag,
    tags: [],
    tradfi: i.category !== 'crypto',
    mtf: true,
    base: i.rawBase,
    quote: i.quote,
    pair: pairOf(i),
  };
}

/** An amount of quote for each unit of the base, not a fraction. */
const amountOf = (i: DemoInstrument): number => i.fundingRate * i.mark;

const changePct = (i: DemoInstrument): number => Number(((i.last / i.open24h - 1) * 100).toFixed(2));

/** A row of `tickers`. A side that is empty is not there. */
export function tickerRow(i: DemoInstrument, at: number): Record<string, unknown> {
  return {
    symbol: i.symbol,
    last: priceOf(i, i.last),
    lastTime: new Date(at).toISOString(),
    tag: isDated(i) ? 'quarter' : 'perpetual',
    pair: pairOf(i),
    markPrice: i.mark,
    ...(i.bid > 0 ? { bid: priceOf(i, i.bid), bidSize: sizeOf(i, i.bidSize) } : {}),
    ...(i.ask > 0 ? { ask: priceOf(i, i.ask), askSize: sizeOf(i, i.askSize) } : {}),
    vol24h: i.volume,
    volumeQuote: i.turnover,
    openInterest: i.volume * 0.7,
    open24h: priceOf(i, i.open24h),
    high24h: priceOf(i, i.high24h),
    low24h: priceOf(i, i.low24h),
    lastSize: i.lot.value,
    ...(isDated(i) ? {} : { fundingRate: amountOf(i), fundingRatePrediction: amountOf(i) }),
    suspended: isSuspended(i),
    indexPrice: i.indexPrice,
    postOnly: isPostOnly(i),
    change24h: changePct(i),
  };
}

/** `ticker` on the socket: full state. Rates that are zero are left out, and all of funding on dated contracts. */
export function tickerFrame(i: DemoInstrument, now: number, at: number): Record<string, unknown> {
  const funding = {
    funding_rate: amountOf(i),
    funding_rate_prediction: amountOf(i),
    relative_funding_rate: i.fundingRate,
    relative_funding_rate_prediction: i.fundingRate,
  };
  return {
    time: at,
    product_id: i.symbol,
    ...(isDated(i) || i.fundingRate === 0 ? {} : funding),
    ...(isDated(i) ? {} : { next_funding_rate_time: nextFundingTime(now, 1) }),
    leverage: '50x',
    premium: 0,
    feed: 'ticker',
    bid: priceOf(i, i.bid),
    ask: priceOf(i, i.ask),
    bid_size: sizeOf(i, i.bidSize),
    ask_size: sizeOf(i, i.askSize),
    volume: i.volume,
    dtm: isDated(i) ? Math.ceil((i.deliveryTime - at) / 86_400_000) : 0,
    index: i.indexPrice,
    last: priceOf(i, i.last),
    change: changePct(i),
    suspended: isSuspended(i),
    tag: isDated(i) ? 'quarter' : 'perpetual',
    pair: `${i.symbol.slice(3, -3)}:USD`,
    openInterest: i.volume * 0.7,
    markPrice: i.mark,
    maturityTime: i.deliveryTime,
    post_only: isPostOnly(i),
    volumeQuote: i.turnover,
    open: priceOf(i, i.open24h),
    high: priceOf(i, i.high24h),
    low: priceOf(i, i.low24h),
  };
}
