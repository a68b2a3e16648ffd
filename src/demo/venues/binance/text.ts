import type { Level } from '../../model/depth';
import type { DemoInstrument } from '../../model/instrument';
import { fixedText, fromSteps, paddedText } from '../../model/step';

/** Spot pads everything to 8 decimals; futures have the decimals of the tick and the lot. */
export function priceText(i: DemoInstrument, steps: number): string {
  return i.market === 'spot' ? paddedText(i.tick, steps, 8) : fixedText(i.tick, steps);
}

export function sizeText(i: DemoInstrument, lots: number): string {
  return i.market === 'spot' ? paddedText(i.lot, lots, 8) : fixedText(i.lot, lots);
}

/** Volumes and averages: not on a grid. */
export function plainText(i: DemoInstrument, value: number): string {
  return value.toFixed(i.market === 'spot' ? 8 : Math.min(8, Math.max(2, i.tick.decimals)));
}

export function rateText(rate: number): string {
  return rate.toFixed(8);
}

export function levelsText(i: DemoInstrument, levels: readonly Level[]): string {
  return `[${levels.map(([price, size]) => `["${priceText(i, price)}","${sizeText(i, size)}"]`).join(',')}]`;
}

/** The numbers of the rolling 24 h window, in the texts of the wire. */
export function dayOf(
  i: DemoInstrument,
): Record<'last' | 'open' | 'high' | 'low' | 'change' | 'percent' | 'average' | 'base' | 'quote', string> {
  const last = fromSteps(i.tick, i.last);
  const open = fromSteps(i.tick, i.open24h);
  const coinM = i.row === 'coin-m';
  return {
    last: priceText(i, i.last),
    open: priceText(i, i.open24h),
    high: priceText(i, i.high24h),
    low: priceText(i, i.low24h),
    change: priceText(i, i.last - i.open24h),
    percent: ((last / open - 1) * 100).toFixed(3),
    average: plainText(i, i.volume > 0 ? i.turnover / i.volume : last),
    // COIN-M counts volume in contracts and quotes it in the coin.
    base: coinM ? i.volume.toFixed(0) : i.volume.toFixed(i.market === 'spot' ? 8 : Math.max(0, i.lot.decimals)),
    quote: coinM ? (i.turnover / last).toFixed(8) : plainText(i, i.turnover),
  };
}

export function lowerName(i: DemoInstrument): string {
  return i.symbol.toLowerCase();
}

/** Product line of a futures row: 1 USD-M, 2 COIN-M. */
export function productLine(i: DemoInstrument): 1 | 2 {
  return i.row === 'coin-m' ? 2 : 1;
}

export function pairOf(i: DemoInstrument): string {
  return i.row === 'coin-m' ? `${i.rawBase}${i.quote}` : (i.symbol.split('_')[0] ?? i.symbol);
}
