import type { Level } from '../../model/depth';
import { nextFundingTime } from '../../model/funding';
import type { DemoInstrument } from '../../model/instrument';
import { fixedText, fromSteps, trimmedText, trimZeros } from '../../model/step';

export const priceText = (i: DemoInstrument, steps: number): string => fixedText(i.tick, steps);
export const sizeText = (i: DemoInstrument, lots: number): string => trimmedText(i.lot, lots);

/** Product types have lists, tickers and topics of their own; coin-margined contracts are of another one than the others. */
export type InstType = 'SPOT' | 'USDT-FUTURES' | 'COIN-FUTURES';

export function instTypeOf(i: DemoInstrument): InstType {
  if (i.market === 'spot') return 'SPOT';
  return i.row === 'inverse' ? 'COIN-FUTURES' : 'USDT-FUTURES';
}

export function levelsText(i: DemoInstrument, levels: readonly Level[]): string {
  return `[${levels.map(([price, size]) => `["${priceText(i, price)}","${sizeText(i, size)}"]`).join(',')}]`;
}

/** One side of `books1`; empty when the side is missing. */
export function topText(i: DemoInstrument, price: number, size: number): string {
  return price > 0 ? levelsText(i, [[price, size]]) : '[]';
}

/** One row of `/spot/public/symbols`. The fees in it are nobody's. */
export function symbolRow(i: DemoInstrument): Record<string, unknown> {
  return {
    symbol: i.symbol,
    baseCoin: i.rawBase,
    quoteCoin: i.quote,
    minTradeAmount: '0',
    maxTradeAmount: '900000000000000000000',
    takerFeeRate: '0.002',
    makerFeeRate: '0.002',
    pricePrecision: String(i.tick.decimals),
    quantityPrecision: String(i.lot.decimals),
    quotePrecision: String(i.tick.decimals + i.lot.decimals),
    status: i.statusText,
    minTradeUSDT: '1',
    buyLimitPriceRatio: '0.05',
    sellLimitPriceRatio: '0.05',
    areaSymbol: 'no',
    orderQuantity: '200',
    openTime: String(i.launchTime),
    offTime: '',
  };
}

/** One row of `/mix/market/contracts`: the price step is `priceEndStep` in the last of `pricePlace` decimals. */
export function contractRow(i: DemoInstrument): Record<string, unknown> {
  const dated = i.row === 'delivery';
  return {
    symbol: i.symbol,
    baseCoin: i.rawBase,
    quoteCoin: i.quote,
    buyLimitPriceRatio: '0.05',
    sellLimitPriceRatio: '0.05',
    feeRateUpRatio: '0.005',
    makerFeeRate: '0.0002',
    takerFeeRate: '0.0006',
    openCostUpRatio: '0.01',
    supportMarginCoins: [i.settle],
    minTradeNum: i.lot.text,
    priceEndStep: String(i.tick.mantissa),
    volumePlace: String(Math.max(0, i.lot.decimals)),
    pricePlace: String(i.tick.decimals),
    sizeMultiplier: i.lot.text,
    symbolType: dated ? 'delivery' : 'perpetual',
    minTradeUSDT: '5',
    maxSymbolOrderNum: '200',
    maxProductOrderNum: '1000',
    maxPositionNum: '150',
    symbolStatus: i.statusText,
    offTime: '-1',
    limitOpenTime: '-1',
    deliveryTime: dated ? String(i.deliveryTime) : '',
    deliveryStartTime: '',
    deliveryPeriod: dated ? 'this_quarter' : '',
    launchTime: '',
    fundInterval: dated ? '' : String(i.fundingHours),
    minLever: '1',
    maxLever: '50',
    posLimit: '0.05',
    maintainTime: '',
    isRwa: i.category === 'crypto' ? 'NO' : 'YES',
  };
}

function dayFields(i: DemoInstrument): Record<string, string> {
  return {
    lastPr: priceText(i, i.last),
    high24h: priceText(i, i.high24h),
    low24h: priceText(i, i.low24h),
    // A fraction.
    change24h: (i.last / i.open24h - 1).toFixed(5),
    baseVolume: trimZeros(i.volume.toFixed(Math.max(0, i.lot.decimals))),
    quoteVolume: trimZeros(i.turnover.toFixed(6)),
    // Of another day than the 24 hours.
    openUtc: priceText(i, Math.round((i.open24h + i.last) / 2)),
    changeUtc24h: ((i.last / i.open24h - 1) / 2).toFixed(5),
  };
}

function bookFields(i: DemoInstrument, missing: string): Record<string, string> {
  return {
    bidPr: i.bid > 0 ? priceText(i, i.bid) : missing,
    bidSz: i.bid > 0 ? sizeText(i, i.bidSize) : missing,
    askPr: i.ask > 0 ? priceText(i, i.ask) : missing,
    askSz: i.ask > 0 ? sizeText(i, i.askSize) : missing,
  };
}

function contractFields(i: DemoInstrument): Record<string, string> {
  const decimals = i.tick.decimals + 1;
  return {
    markPrice: i.mark.toFixed(decimals),
    indexPrice: i.indexPrice.toFixed(decimals),
    fundingRate: i.row === 'delivery' ? '' : rateText(i),
    holdingAmount: trimZeros((i.volume * 0.7).toFixed(Math.max(0, i.lot.decimals))),
  };
}

function rateText(i: DemoInstrument): string {
  return trimZeros(i.fundingRate.toFixed(8));
}

/** A row of the bulk `tickers`: an empty text for what is not there on spot, a 0 on futures; opens have two names. */
export function tickerRow(i: DemoInstrument, at: number): Record<string, unknown> {
  const open = priceText(i, i.open24h);
  const common = { symbol: i.symbol, ...dayFields(i), ts: String(at) };
  if (i.market === 'spot') return { open, ...common, ...bookFields(i, '') };
  const dates = { deliveryStartTime: null, deliveryTime: null, deliveryStatus: '' };
  return { ...common, ...bookFields(i, '0'), ...contractFields(i), ...dates, open24h: open };
}

/** A row of the `ticker` channel. The interval of the funding is nowhere in it. */
export function topicTicker(i: DemoInstrument, now: number, at: number): Record<string, string> {
  const common = {
    instId: i.symbol,
    ...dayFields(i),
    ...bookFields(i, '0'),
    open24h: priceText(i, i.open24h),
    ts: String(at),
  };
  if (i.market === 'spot') return common;
  const nextTime = i.row === 'delivery' ? '0' : String(nextFundingTime(now, i.fundingHours));
  const symbolType = i.row === 'delivery' ? '2' : '1';
  return {
    ...common,
    ...contractFields(i),
    nextFundingTime: nextTime,
    symbolType,
    symbol: i.symbol,
    deliveryPrice: '0',
  };
}

/** A row of `current-fund-rate`. */
export function fundRateRow(i: DemoInstrument, now: number): Record<string, string> {
  return {
    symbol: i.symbol,
    fundingRate: rateText(i),
    fundingRateInterval: String(i.fundingHours),
    nextUpdate: String(nextFundingTime(now, i.fundingHours)),
    minFundingRate: '-0.003',
    maxFundingRate: '0.003',
  };
}

/** Base and quote volume of a candle, as texts. */
export function volumeTexts(i: DemoInstrument, lots: number, close: number): string[] {
  const quote = (fromSteps(i.lot, lots) * fromSteps(i.tick, close)).toFixed(6);
  return [sizeText(i, lots), trimZeros(quote)];
}
