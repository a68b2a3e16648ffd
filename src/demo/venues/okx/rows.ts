import type { Level } from '../../model/depth';
import { nextFundingTime } from '../../model/funding';
import type { DemoInstrument } from '../../model/instrument';
import { trimmedText, trimZeros } from '../../model/step';

export type InstType = 'SPOT' | 'SWAP' | 'FUTURES';

export function instTypeOf(i: DemoInstrument): InstType {
  if (i.market === 'spot') return 'SPOT';
  return i.row === 'delivery' || i.row === 'xperp' ? 'FUTURES' : 'SWAP';
}

/** OKX writes numbers without trailing zeros. */
export const priceText = (i: DemoInstrument, steps: number): string => trimmedText(i.tick, steps);
export const sizeText = (i: DemoInstrument, lots: number): string => trimmedText(i.lot, lots);

/** [price, size, "0", number of orders] */
export function levelsText(i: DemoInstrument, levels: readonly Level[]): string {
  return `[${levels.map(([p, s]) => `["${priceText(i, p)}","${sizeText(i, s)}","0","${s === 0 ? 0 : 1 + (s % 9)}"]`).join(',')}]`;
}

export function topText(i: DemoInstrument, price: number, size: number): string {
  return price > 0 ? levelsText(i, [[price, size]]) : '[]';
}

/** One row of `public/instruments`. A `preopen` row may carry nothing but its name. */
export function instrumentRow(i: DemoInstrument): Record<string, unknown> {
  const instType = instTypeOf(i);
  if (i.tag === 'bare') return { instId: i.symbol, instType, state: i.statusText };
  const spot = instType === 'SPOT';
  const family = familyOf(i);
  const inverse = i.row === 'inverse';
  return {
    alias: i.row === 'delivery' ? 'quarter' : '',
    auctionEndTime: '',
    baseCcy: spot ? i.rawBase : '',
    category: '1',
    contTdSwTime: String(i.launchTime),
    ctMult: spot ? '' : i.ctMult,
    ctType: spot ? '' : inverse ? 'inverse' : 'linear',
    ctVal: spot ? '' : i.ctVal,
    ctValCcy: spot ? '' : inverse ? 'USD' : i.rawBase,
    expTime: i.deliveryTime > 0 ? String(i.deliveryTime) : '',
    futureSettlement: false,
    groupId: spot ? '1' : '4',
    instCategory: i.category === 'crypto' ? '1' : i.tag,
    instFamily: spot ? '' : family,
    instId: i.symbol,
    instIdCode: 10_000 + i.index,
    instType,
    lever: spot ? '10' : '50',
    listTime: String(i.launchTime),
    lotSz: i.lot.text,
    maxIcebergSz: '100000000',
    maxLmtAmt: '20000000',
    maxLmtSz: '100000000',
    maxMktAmt: spot ? '1000000' : '',
    maxMktSz: '1000000',
    maxStopSz: '1000000',
    maxTriggerSz: '100000000',
    maxTwapSz: '100000000',
    minSz: i.lot.text,
    openType: '',
    optType: '',
    posLmtAmt: '',
    posLmtPct: '',
    preMktSwTime: '',
    quoteCcy: spot ? i.quote : '',
    ruleType: i.row === 'xperp' ? 'xperp' : 'normal',
    settleCcy: spot ? '' : i.settle,
    state: i.statusText,
    stk: '',
    tickSz: i.tick.text,
    tradeQuoteCcyList: spot ? (i.quote === 'USD' ? ['USD', 'USDC', 'USDG'] : [i.quote]) : [],
    uly: spot ? '' : family,
    upcChg: [],
  };
}

/** `BTC-USD` for `BTC-USD_UM-SWAP` too. */
function familyOf(i: DemoInstrument): string {
  return `${i.rawBase}-${i.quote}`;
}

export function tickerRow(i: DemoInstrument, offset: number): Record<string, string> {
  const spot = i.market === 'spot';
  const contracts = i.row === 'inverse' ? i.volume : i.volume / i.contractSize;
  const decimals = Math.max(0, i.lot.decimals);
  return {
    instType: instTypeOf(i),
    instId: i.symbol,
    last: priceText(i, i.last),
    lastSz: sizeText(i, 1),
    askPx: i.ask > 0 ? priceText(i, i.ask) : '',
    askSz: i.ask > 0 ? sizeText(i, i.askSize) : '',
    bidPx: i.bid > 0 ? priceText(i, i.bid) : '',
    bidSz: i.bid > 0 ? sizeText(i, i.bidSize) : '',
    open24h: priceText(i, i.open24h),
    high24h: priceText(i, i.high24h),
    low24h: priceText(i, i.low24h),
    // SPOT: base and quote. SWAP: contracts and base.
    volCcy24h: trimZeros((spot ? i.turnover : i.volume).toFixed(4)),
    vol24h: trimZeros((spot ? i.volume : contracts).toFixed(decimals)),
    sodUtc0: priceText(i, i.open24h),
    sodUtc8: priceText(i, i.open24h),
    ts: String(i.changedAt + offset),
  };
}

/** `fundingRate` is for the settlement at `fundingTime`, which lies ahead. */
export function fundingRow(i: DemoInstrument, now: number): Record<string, string> {
  const period = i.fundingHours * 3_600_000;
  const next = nextFundingTime(now, i.fundingHours);
  return {
    formulaType: 'withRate',
    fundingRate: trimZeros(i.fundingRate.toFixed(16)),
    fundingTime: String(next),
    impactValue: '20000',
    instId: i.symbol,
    instType: instTypeOf(i),
    interestRate: '0.0001',
    maxFundingRate: '0.02',
    method: 'current_period',
    minFundingRate: '-0.02',
    nextFundingRate: '',
    nextFundingTime: String(next + period),
    premium: trimZeros(i.premium.toFixed(16)),
    prevFundingTime: String(next - period),
    settFundingRate: trimZeros(i.fundingRate.toFixed(16)),
    settState: 'settled',
    ts: String(now),
  };
}

export function markRow(i: DemoInstrument, now: number): Record<string, string> {
  return { instType: instTypeOf(i), instId: i.symbol, markPx: markText(i, i.mark), ts: String(now) };
}

/** Of the pair that a contract stands on. */
export function indexRow(i: DemoInstrument, now: number): Record<string, string> {
  const price = markText(i, i.indexPrice);
  const day = { open24h: price, high24h: price, low24h: price, sodUtc0: price, sodUtc8: price };
  return { instId: familyOf(i).replace(/_UM$/, ''), idxPx: price, ...day, ts: String(now) };
}

/** One decimal more than the price's step has. */
function markText(i: DemoInstrument, price: number): string {
  return trimZeros(price.toFixed(Math.max(0, i.tick.decimals) + 1));
}

export function paysFunding(i: DemoInstrument): boolean {
  return i.row === 'perpetual' || i.row === 'inverse' || i.row === 'xperp';
}

/** Settled rates, newest first; the past is made up from the present rate. */
export function fundingHistory(i: DemoInstrument, now: number, limit: number): Record<string, string>[] {
  const period = i.fundingHours * 3_600_000;
  const last = nextFundingTime(now, i.fundingHours) - period;
  const rate = trimZeros(i.fundingRate.toFixed(16));
  return Array.from({ length: limit }, (_, back) => ({
    formulaType: 'withRate',
    fundingRate: rate,
    fundingTime: String(last - back * period),
    instId: i.symbol,
    instType: instTypeOf(i),
    method: 'current_period',
    realizedRate: rate,
  }));
}
