import { hashText, Rng } from '../rng';
import { type AssetSeed, EVERYWHERE, inventedTicker } from './assets';
import { type ListUnderway, planOf, type RowPlan } from './rowPlan';
import type { SimulatedList, VenuePlan } from './venuePlan';

/** Coins of this rank and better are everywhere. */
const MAJORS = 40;
const FILLER_RANK = 400;

/** Coins against the list's usual quote, the biggest also in others. A coin's listing depends on the seed only. */
export function regularRows(
  venue: VenuePlan,
  list: SimulatedList,
  underway: ListUnderway,
  assets: readonly AssetSeed[],
  seed: number,
): RowPlan[] {
  const rows: RowPlan[] = [];
  const { market } = underway;
  const rng = new Rng(hashText(`listing ${venue.id}.${market}`) ^ seed);
  assets.forEach((asset, rank) => {
    const { name } = asset;
    const own = list.scaledNames?.[name] !== undefined || venue.otherCoins?.[name] !== undefined;
    const listed = rng.chance(list.chance) || rank < MAJORS || own || EVERYWHERE.includes(name);
    const fundingHours = list.fundingHours(rng.next(), rank);
    const fundingAdjusted = rng.chance(0.3);
    if (!listed || list.never?.includes(name)) return;
    const [rawBase, multiplier] = list.scaledNames?.[name] ?? [name, 1];
    const others = list.otherQuotes.filter(([, upToRank]) => rank < upToRank).map(([quote]) => quote);
    for (const quote of [list.quote, ...others]) {
      // Cheap coins have no price in BTC: its 8 decimals are too few.
      if (quote === name || (quote === 'BTC' && asset.priceUsd < 0.1)) continue;
      rows.push(
        planOf(underway, {
          base: name,
          quote,
          assetId: venue.otherCoins?.[name] === undefined ? name : otherCoin(name, venue),
          rank: quote === list.quote ? rank : rank * 2 + 20,
          rawBase,
          multiplier,
          ...(market === 'perp' ? { fundingHours, fundingAdjusted } : {}),
          ...list.extras?.[name],
        }),
      );
    }
  });
  return rows;
}

/** The id of the coin that a ticker means on this venue alone. */
export const otherCoin = (name: string, venue: VenuePlan): string => `${name}@${venue.id}`;

/** Rows of invented coins that nobody else has. */
export function fillerRows(
  list: SimulatedList,
  underway: ListUnderway,
  count: number,
  taken: ReadonlySet<string>,
  seed: number,
): RowPlan[] {
  const rng = new Rng(hashText('fillers') ^ seed);
  const rows: RowPlan[] = [];
  const used = new Set(taken);
  for (let n = 0; rows.length < count && n < 20_000; n++) {
    const base = inventedTicker(n);
    if (used.has(base)) continue;
    used.add(base);
    rows.push(
      planOf(underway, {
        base,
        rank: FILLER_RANK + n,
        activity: 'quiet',
        fundingHours: list.fundingHours(rng.next(), FILLER_RANK),
      }),
    );
  }
  return rows;
}
