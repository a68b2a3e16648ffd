import { nextFundingTime } from '../../model/funding';
import type { DemoInstrument } from '../../model/instrument';
import { dayOf, pairOf, plainText, priceText, rateText, sizeText } from './text';

const DAY = 86_400_000;

export function bookTickerRow(i: DemoInstrument, offset: number): Record<string, unknown> {
  const row = {
    symbol: i.symbol,
    bidPrice: priceText(i, i.bid),
    bidQty: sizeText(i, i.bidSize),
    askPrice: priceText(i, i.ask),
    askQty: sizeText(i, i.askSize),
  };
  return i.market === 'spot' ? row : { ...row, time: i.changedAt + offset, lastUpdateId: i.updateId };
}

export function dayTickerRow(i: DemoInstrument, now: number, mini: boolean): Record<string, unknown> {
  const day = dayOf(i);
  const spot = i.market === 'spot';
  const window = {
    volume: day.base,
    quoteVolume: day.quote,
    openTime: now - DAY,
    closeTime: now,
    firstId: 1,
    lastId: i.trades,
    count: i.trades,
  };
  const prices = { openPrice: day.open, highPrice: day.high, lowPrice: day.low, lastPrice: day.last };
  if (mini) return { symbol: i.symbol, ...prices, ...window };
  return {
    symbol: i.symbol,
    priceChange: day.change,
    priceChangePercent: day.percent,
    weightedAvgPrice: day.average,
    ...(spot ? { prevClosePrice: day.open } : {}),
    lastPrice: day.last,
    lastQty: sizeText(i, 1),
    ...(spot
      ? {
          bidPrice: priceText(i, i.bid),
          bidQty: sizeText(i, i.bidSize),
          askPrice: priceText(i, i.ask),
          askQty: sizeText(i, i.askSize),
        }
      : {}),
    openPrice: day.open,
    highPrice: day.high,
    lowPrice: day.low,
    ...window,
  };
}

export function priceRow(i: DemoInstrument, now: number): Record<string, unknown> {
  const row = { symbol: i.symbol, price: priceText(i, i.last) };
  return i.market === 'spot' ? row : { ...row, time: now };
}

/** `lastFundingRate` is the running estimate for `nextFundingTime`; delivery contracts have none. */
export function premiumRow(i: DemoInstrument, now: number): Record<string, unknown> {
  const pays = i.row === 'perpetual';
  return {
    symbol: i.symbol,
    pair: pairOf(i),
    markPrice: plainText(i, i.mark),
    indexPrice: plainText(i, i.indexPrice),
    estimatedSettlePrice: plainText(i, i.indexPrice * 0.9999),
    lastFundingRate: pays ? rateText(i.fundingRate) : '',
    interestRate: pays ? '0.00010000' : '',
    nextFundingTime: pays ? nextFundingTime(now, i.fundingHours) : 0,
    time: now,
  };
}

/** Only symbols whose interval or caps were ever adjusted are listed; the others have 8 h. */
export function isInFundingInfo(i: DemoInstrument): boolean {
  return i.row === 'perpetual' && (i.fundingAdjusted || i.fundingHours !== 8);
}

export function fundingInfoRow(i: DemoInstrument, now: number): Record<string, unknown> {
  return {
    symbol: i.symbol,
    adjustedFundingRateCap: '0.02000000',
    adjustedFundingRateFloor: '-0.02000000',
    fundingIntervalHours: i.fundingHours,
    disclaimer: false,
    updateTime: now - 3_600_000,
  };
}

/** Settled rates, oldest first; the past is made up from the present rate. */
export function fundingHistoryRows(i: DemoInstrument, now: number, limit: number): Record<string, unknown>[] {
  const period = i.fundingHours * 3_600_000;
  const last = nextFundingTime(now, i.fundingHours) - period;
  return Array.from({ length: limit }, (_, back) => ({
    symbol: i.symbol,
    fundingTime: last - (limit - 1 - back) * period,
    fundingRate: rateText(i.fundingRate),
    markPrice: plainText(i, i.mark),
    rateType: 'SETTLED',
  }));
}
