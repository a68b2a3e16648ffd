import type { Level } from '../../model/depth';
import { nextFundingTime } from '../../model/funding';
import type { DemoInstrument } from '../../model/instrument';
import { fixedText, fromSteps, trimmedText, trimZeros } from '../../model/step';

export type BybitCategory = 'spot' | 'linear' | 'inverse';

export function categoryOf(i: DemoInstrument): BybitCategory {
  if (i.market === 'spot') return 'spot';
  return i.row === 'inverse' ? 'inverse' : 'linear';
}

export const priceText = (i: DemoInstrument, steps: number): string => fixedText(i.tick, steps);
export const sizeText = (i: DemoInstrument, lots: number): string => trimmedText(i.lot, lots);

export function levelsText(i: DemoInstrument, levels: readonly Level[]): string {
  return `[${levels.map(([price, size]) => `["${priceText(i, price)}","${sizeText(i, size)}"]`).join(',')}]`;
}

/** One side of depth 1; empty when the side is missing. */
export function topText(i: DemoInstrument, price: number, size: number): string {
  return price > 0 ? `[["${priceText(i, price)}","${sizeText(i, size)}"]]` : '[]';
}

const CONTRACT_TYPES = {
  perpetual: 'LinearPerpetual',
  delivery: 'LinearFutures',
  inverse: 'InversePerpetual',
} as const;

/** One row of `instruments-info`. */
export function instrumentRow(i: DemoInstrument): Record<string, unknown> {
  return i.market === 'spot' ? spotRow(i) : derivativeRow(i);
}

function spotRow(i: DemoInstrument): Record<string, unknown> {
  return {
    symbol: i.symbol,
    symbolId: 1000 + i.index,
    baseCoin: i.rawBase,
    quoteCoin: i.quote,
    innovation: '0',
    symbolType: i.tag,
    ...(i.tag === 'xstocks' ? { xstockMultiplier: '1.0006' } : {}),
    status: i.statusText,
    marginTrading: 'utaOnly',
    stTag: '0',
    lotSizeFilter: {
      basePrecision: i.lot.text,
      quotePrecision: '0.0000001',
      minOrderQty: i.lot.text,
      maxOrderQty: '17000000',
      minOrderAmt: '5',
      maxOrderAmt: '8000000',
      maxLimitOrderQty: '17000000',
      maxMarketOrderQty: '8500000',
      postOnlyMaxLimitOrderSize: '60000000',
    },
    priceFilter: { tickSize: i.tick.text },
    riskParameters: { priceLimitRatioX: '0.05', priceLimitRatioY: '0.05' },
  };
}

function derivativeRow(i: DemoInstrument): Record<string, unknown> {
  const pending = i.state === 'pending';
  return {
    symbol: i.symbol,
    symbolId: 1000 + i.index,
    contractType: CONTRACT_TYPES[i.row as keyof typeof CONTRACT_TYPES],
    status: i.statusText,
    baseCoin: i.rawBase,
    quoteCoin: i.quote,
    settleCoin: i.settle,
    symbolType: i.tag,
    launchTime: String(i.launchTime),
    deliveryTime: String(i.deliveryTime),
    deliveryFeeRate: '',
    priceScale: String(Math.max(0, i.tick.decimals)),
    leverageFilter: { minLeverage: '1', maxLeverage: '50.00', leverageStep: '0.01' },
    priceFilter: { minPrice: i.tick.text, maxPrice: '1999999.98', tickSize: i.tick.text },
    lotSizeFilter: {
      maxOrderQty: '10000000',
      minOrderQty: i.lot.text,
      qtyStep: i.lot.text,
      postOnlyMaxOrderQty: '10000000',
      maxMktOrderQty: '1200000',
      minNotionalValue: '5',
    },
    unifiedMarginTrade: true,
    fundingInterval: i.row === 'delivery' ? 0 : i.fundingHours * 60,
    copyTrading: 'both',
    upperFundingRate: '0.02',
    lowerFundingRate: '-0.02',
    isPreListing: pending,
    preListingInfo: pending
      ? {
          curAuctionPhase: 'NotStarted',
          phases: [{ phase: 'NotStarted', startTime: '1', endTime: '' }],
          auctionFeeInfo: { auctionFeeRate: '0', takerFeeRate: '0.001', makerFeeRate: '0.001' },
        }
      : null,
    riskParameters: { priceLimitRatioX: '0.05', priceLimitRatioY: '0.05' },
    displayName: '',
    forbidUplWithdrawal: false,
  };
}

/** The 24 h numbers; on the wire everything is text. */
function dayFields(i: DemoInstrument): Record<string, string> {
  const last = fromSteps(i.tick, i.last);
  const open = fromSteps(i.tick, i.open24h);
  return {
    lastPrice: priceText(i, i.last),
    prevPrice24h: priceText(i, i.open24h),
    // A fraction, not a percentage.
    price24hPcnt: trimZeros((last / open - 1).toFixed(6)),
    highPrice24h: priceText(i, i.high24h),
    lowPrice24h: priceText(i, i.low24h),
    turnover24h: trimZeros(i.turnover.toFixed(4)),
    volume24h: trimZeros(i.volume.toFixed(Math.max(0, i.lot.decimals))),
  };
}

/** Bid and ask with their sizes; empty texts when a side is missing. */
function bookFields(i: DemoInstrument): Record<string, string> {
  return {
    bid1Price: i.bid > 0 ? priceText(i, i.bid) : '',
    bid1Size: i.bid > 0 ? sizeText(i, i.bidSize) : '',
    ask1Price: i.ask > 0 ? priceText(i, i.ask) : '',
    ask1Size: i.ask > 0 ? sizeText(i, i.askSize) : '',
  };
}

/** Where a coin's name is its USD index; others have none. */
function usdIndex(i: DemoInstrument): string {
  return i.category === 'crypto' ? trimZeros(i.indexPrice.toPrecision(10)) : '';
}

export function spotTicker(i: DemoInstrument): Record<string, string> {
  return { symbol: i.symbol, ...bookFields(i), ...dayFields(i), usdIndexPrice: usdIndex(i) };
}

/** The spot `tickers` topic has no bid and ask. */
export function spotTopicTicker(i: DemoInstrument): Record<string, string> {
  return { symbol: i.symbol, ...dayFields(i), usdIndexPrice: usdIndex(i) };
}

export function linearTicker(i: DemoInstrument, now: number): Record<string, string> {
  const delivery = i.row === 'delivery';
  const decimals = Math.min(14, Math.max(0, i.tick.decimals) + 1);
  return {
    symbol: i.symbol,
    ...dayFields(i),
    indexPrice: i.indexPrice.toFixed(decimals),
    markPrice: i.mark.toFixed(decimals),
    prevPrice1h: priceText(i, i.open24h),
    openInterest: trimZeros((i.volume * 0.7).toFixed(Math.max(0, i.lot.decimals))),
    openInterestValue: (i.turnover * 0.7).toFixed(2),
    fundingRate: delivery ? '' : trimZeros(i.fundingRate.toFixed(8)),
    nextFundingTime: delivery ? '0' : String(nextFundingTime(now, i.fundingHours)),
    fundingIntervalHour: delivery ? '' : String(i.fundingHours),
    fundingCap: delivery ? '' : '0.02',
    predictedDeliveryPrice: '',
    basisRate: '',
    deliveryFeeRate: '',
    deliveryTime: delivery ? new Date(i.deliveryTime).toISOString() : '0',
    ...bookFields(i),
    basis: '',
    preOpenPrice: '',
    preQty: '',
    curPreListingPhase: '',
  };
}

/** Settled rates, newest first; the past is made up from the present rate. */
export function fundingHistory(i: DemoInstrument, now: number, limit: number): Record<string, string>[] {
  const period = i.fundingHours * 3_600_000;
  const last = nextFundingTime(now, i.fundingHours) - period;
  return Array.from({ length: limit }, (_, back) => ({
    symbol: i.symbol,
    fundingRate: trimZeros(i.fundingRate.toFixed(8)),
    fundingRateTimestamp: String(last - back * period),
  }));
}
