import type { AssetSeed } from './assets';
import type { OddRow } from './rowPlan';

/**
 * The awkward rows that every market of every venue has, on purpose. Those of a venue's own kind (words of its states,
 * delivery, inverse and TradFi rows, conversion pairs, scaled names, other coins under a known ticker, contract sizes)
 * stand in its folder.
 *
 * | case | where |
 * |---|---|
 * | one-sided book | `NOBID`, `NOASK` |
 * | empty book of a trading symbol | `EMPTY` |
 * | crossed book that stays | `CROSS` |
 * | appears while running | `NEWA` to `NEWC`, hidden until a `list` fault |
 * | halts while running, where the venue has it so | `HALTE` (`happenings` of the venue) |
 */
export const ODD_ROWS: readonly OddRow[] = [
  { base: 'HALTE' },
  { base: 'NOBID', shape: 'no-bid' },
  { base: 'NOASK', shape: 'no-ask' },
  { base: 'EMPTY', shape: 'empty' },
  { base: 'CROSS', shape: 'crossed' },
  { base: 'NEWA', state: 'hidden' },
  { base: 'NEWB', state: 'hidden' },
  { base: 'NEWC', state: 'hidden' },
];

/** Coins that exist only for the odd rows, of all or of several venues. */
export const ODD_ASSETS: readonly AssetSeed[] = [
  { name: 'HALTA', priceUsd: 0.412 },
  { name: 'HALTB', priceUsd: 2.12 },
  { name: 'HALTC', priceUsd: 0.0512 },
  { name: 'HALTD', priceUsd: 11.2 },
  { name: 'HALTE', priceUsd: 0.851 },
  { name: 'NOBID', priceUsd: 0.121 },
  { name: 'NOASK', priceUsd: 3.41 },
  { name: 'EMPTY', priceUsd: 0.0141 },
  { name: 'CROSS', priceUsd: 0.761 },
  { name: 'NEWA', priceUsd: 1.23 },
  { name: 'NEWB', priceUsd: 0.0231 },
  { name: 'NEWC', priceUsd: 45.1 },
  { name: 'SOON', priceUsd: 0.5 },
];

/** A row that does not trade, with the venue's word for it. */
export const haltedRow = (base: string, statusText: string, shape: OddRow['shape'] = 'normal'): OddRow => ({
  base,
  state: 'halted',
  statusText,
  shape,
});

/** A row that does not trade yet. */
export const pendingRow = (base: string, statusText: string, tag = ''): OddRow => ({
  base,
  state: 'pending',
  statusText,
  shape: 'empty',
  tag,
});

/** A pair between two quote currencies. */
export const conversionRow = (base: string, quote: string): OddRow => ({ base, quote, rank: 3 });

/** An equity, metal, currency or bond; `tag` is the venue's word for its kind. */
export const tradfiRow = (base: string, category: OddRow['category'], tag: string, rawBase = base): OddRow => ({
  base,
  category: category ?? 'equity',
  tag,
  rawBase,
  rank: 90,
});

/** Another contract on a known coin: delivery, inverse... */
export const contractRow = (symbol: string, base: string, row: OddRow['row'], extra: Partial<OddRow> = {}): OddRow => ({
  symbol,
  base,
  row: row ?? 'delivery',
  rank: 60,
  ...extra,
});

/** The quarter that the delivery rows expire in. */
export const DELIVERY = Date.UTC(2026, 11, 25, 8);
