import type { DataStore } from '../store/dataStore';

/** Funding per hour of a perp as a fraction; 0 for spot, NaN when rate or interval is unknown. */
export function fundingPerHour(store: DataStore, index: number, now: number): number {
  if (store.table.instruments[index]?.market === 'spot') return 0;
  return store.figures.fundingRate(index, now) / (store.columns.fundingIntervalHours[index] as number);
}

/** What holding the edge earns, as a fraction per hour: the short leg receives its rate, the long leg pays its own. */
export function carryPerHour(store: DataStore, buy: number, sell: number, now: number): number {
  return fundingPerHour(store, sell, now) - fundingPerHour(store, buy, now);
}

/** Hours of carry that pay for a negative net spread: 0 when net is not negative, NaN when carry never does. */
export function breakEvenHours(net: number, carry: number): number {
  if (net >= 0) return 0;
  return carry > 0 ? -net / carry : Number.NaN;
}
