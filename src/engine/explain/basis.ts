import type { ExplainedLeg } from '../../protocol/explain';
import { sellUnitPrice, spreadOf, unitPrice } from '../../spreads/edgePrice';

/**
 * Spread of the mark prices in the direction of the edge, as a fraction; for a spot leg the other leg's index price
 * stands, which is made of spot prices. NaN when one is unknown, or both legs are spot.
 */
export function markSpread(buy: ExplainedLeg, sell: ExplainedLeg, conversion: number): number {
  if (buy.market === 'perp' && sell.market === 'perp') {
    const buyMark = unitPrice(buy.mark ?? Number.NaN, buy.multiplier);
    return spreadOf(sellUnitPrice(sell.mark ?? Number.NaN, sell.multiplier, conversion), buyMark);
  }
  // Mark and index of one perp are in one currency and unit: no conversion.
  if (sell.market === 'perp') return spreadOf(sell.mark ?? Number.NaN, sell.index ?? Number.NaN);
  if (buy.market === 'perp') return spreadOf(buy.index ?? Number.NaN, buy.mark ?? Number.NaN);
  return Number.NaN;
}
