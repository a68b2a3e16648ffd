import type { Instrument, Market } from '../model/instrument';
import { LIVE } from '../model/quoteState';
import type { DataStore } from '../store/dataStore';
import { USD_FAMILY } from '../store/instrumentTable';
import type { ConversionTable } from './conversion';

/**
 * A row against a reference, in unit prices of one currency, as a fraction: at or below 0 the row is cheap (its ask is
 * at or under the reference's bid), at or above 0 it is rich, exactly 0 with no crossing in between.
 */
export function versus(bid1: number, ask1: number, bid2: number, ask2: number): number {
  if (ask1 <= bid2) return ask1 / bid2 - 1;
  if (bid1 >= ask2) return bid1 / ask2 - 1;
  return 0;
}

/**
 * The live instrument of the venue and market that the row is compared with: of the same quote where there is one, else
 * the first in the order of the USD family; -1 when there is none.
 */
export function reference(store: DataStore, row: number, venue: string, market: Market, now: number): number {
  const self = store.table.instruments[row];
  let best = -1;
  let bestPlace = Number.POSITIVE_INFINITY;
  for (const index of store.table.groupOf(row)?.members ?? []) {
    const other = store.table.instruments[index] as Instrument;
    if (index === row || other.venue !== venue || other.market !== market) continue;
    const place = other.quote === self?.quote ? -1 : USD_FAMILY.indexOf(other.quote);
    if (place >= bestPlace || store.state(index, now) !== LIVE) continue;
    best = index;
    bestPlace = place;
  }
  return best;
}

/** `versus` for two instruments, converted to the row's quote; NaN unless both are live and there is a rate. */
export function versusInstrument(
  store: DataStore,
  rates: ConversionTable,
  row: number,
  other: number,
  now: number,
): number {
  if (other < 0 || store.state(row, now) !== LIVE) return Number.NaN;
  const a = store.table.instruments[row];
  const b = store.table.instruments[other];
  if (!a || !b) return Number.NaN;
  const rate = rates.rate(b.quote, a.quote);
  if (Number.isNaN(rate)) return Number.NaN;
  const c = store.columns;
  const scale = rate / b.multiplier;
  return versus(
    (c.bid[row] as number) / a.multiplier,
    (c.ask[row] as number) / a.multiplier,
    (c.bid[other] as number) * scale,
    (c.ask[other] as number) * scale,
  );
}
