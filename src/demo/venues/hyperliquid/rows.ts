import type { Level } from '../../model/depth';
import type { DemoInstrument } from '../../model/instrument';
import { fromSteps, trimmedText, trimZeros } from '../../model/step';

/** The text of a number always has a point: "84143.0". */
export const withPoint = (text: string): string => (text.includes('.') ? text : `${text}.0`);
export const priceText = (i: DemoInstrument, steps: number): string => withPoint(trimmedText(i.tick, steps));
export const sizeText = (i: DemoInstrument, lots: number): string => withPoint(trimmedText(i.lot, lots));
const numberText = (value: number, decimals: number): string => withPoint(trimZeros(value.toFixed(decimals)));

/** A price beside the grid has a decimal more. */
const finerText = (i: DemoInstrument, price: number): string => numberText(price, i.tick.decimals + 1);

export function levelText(i: DemoInstrument, [price, size]: Level): string {
  return `{"px":"${priceText(i, price)}","sz":"${sizeText(i, size)}","n":${1 + (size % 9)}}`;
}

/** `null` for an empty side. */
export function topText(i: DemoInstrument, price: number, size: number): string {
  return price > 0 ? levelText(i, [price, size]) : 'null';
}

export function midText(i: DemoInstrument): string | null {
  return i.bid > 0 && i.ask > 0 ? finerText(i, fromSteps(i.tick, i.bid + i.ask) / 2) : null;
}

export const isDelisted = (i: DemoInstrument): boolean => i.state !== 'trading';

/** A row of the perpetuals' universe. */
export function coinRow(i: DemoInstrument): Record<string, unknown> {
  return {
    szDecimals: i.lot.decimals,
    name: i.symbol,
    maxLeverage: 20,
    marginTableId: 20,
    ...(isDelisted(i) ? { isDelisted: true } : {}),
  };
}

export function perpState(i: DemoInstrument): Record<string, unknown> {
  const mid = midText(i);
  return {
    funding: numberText(i.fundingRate, 8),
    openInterest: numberText(i.volume / 3, 5),
    prevDayPx: priceText(i, i.open24h),
    dayNtlVlm: numberText(i.turnover, 6),
    premium: mid === null ? null : numberText(i.premium, 8),
    oraclePx: finerText(i, i.indexPrice),
    markPx: finerText(i, i.mark),
    midPx: mid,
    impactPxs: mid === null ? null : [priceText(i, Math.max(1, i.bid - 1)), priceText(i, i.ask + 1)],
    dayBaseVlm: numberText(i.volume, 5),
  };
}

export function spotState(i: DemoInstrument): Record<string, unknown> {
  return {
    prevDayPx: priceText(i, i.open24h),
    dayNtlVlm: numberText(i.turnover, 6),
    markPx: finerText(i, i.mark),
    midPx: midText(i),
    circulatingSupply: '1000000000.0',
    coin: i.symbol,
    totalSupply: '1000000000.0',
    dayBaseVlm: numberText(i.volume, 5),
  };
}

const indexOf = (pair: DemoInstrument): number => (pair.symbol.startsWith('@') ? Number(pair.symbol.slice(1)) : 0);

/** States at the places of the pairs' indices; those in between belong to pairs that are gone. */
export function spotStates(pairs: readonly DemoInstrument[]): Record<string, unknown>[] {
  const states = new Map(pairs.map(pair => [indexOf(pair), spotState(pair)]));
  const gone = { prevDayPx: '0.0', dayNtlVlm: '0.0', markPx: '0.0', midPx: null };
  return Array.from(
    { length: Math.max(0, ...states.keys()) + 1 },
    (_, n) => states.get(n) ?? { ...gone, coin: `@${n}` },
  );
}

/** Quotes are tokens too; USDT is there as one that stands for it. */
const tokenOfQuote = (quote: string): string => (quote === 'USDT' ? 'USDT0' : quote);

/** `tokens` and `universe` of the spot pairs. A pair's name says its index; tokens are numbered as they first come. */
export function spotMeta(pairs: readonly DemoInstrument[]): {
  readonly tokens: readonly Record<string, unknown>[];
  readonly universe: readonly Record<string, unknown>[];
} {
  const tokens = new Map<string, { readonly index: number; readonly szDecimals: number }>();
  const token = (name: string, szDecimals: number) => {
    const known = tokens.get(name) ?? { index: tokens.size, szDecimals };
    tokens.set(name, known);
    return known.index;
  };
  token('USDC', 8);
  const universe = pairs.map(i => ({
    tokens: [token(i.rawBase, i.lot.decimals), token(tokenOfQuote(i.quote), 2)],
    name: i.symbol,
    index: indexOf(i),
    isCanonical: i.symbol.includes('/'),
  }));
  return {
    tokens: [...tokens].map(([name, { index, szDecimals }]) => ({
      name,
      szDecimals,
      weiDecimals: szDecimals + 2,
      index,
      tokenId: `0x${(index + 1).toString(16).padStart(32, '0')}`,
      isCanonical: name === 'USDC' || name === 'PURR',
      evmContract: null,
      fullName: null,
      deployerTradingFeeShare: '0.0',
    })),
    universe,
  };
}
