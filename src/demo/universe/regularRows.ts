import { hashText, Rng } from '../rng';
import type { AssetSeed } from './assets';
import { COLLISIONS, inventedTicker } from './assets';
import { type MarketKey, type RowPlan, splitKey, symbolOf } from './rowPlan';
import { EVERYWHERE, NEVER_ON, OKX_CONTRACTS, SCALED_NAMES } from './scaledNames';

/** How likely an ordinary coin is to be listed, and in which other quotes the biggest coins trade (up to which rank). */
const MARKETS: Record<MarketKey, { chance: number; quotes: readonly (readonly [quote: string, upToRank: number])[] }> =
  {
    'binance.spot': {
      chance: 0.72,
      quotes: [
        ['USDC', 34],
        ['FDUSD', 9],
        ['BTC', 14],
        ['EUR', 6],
        ['TRY', 6],
      ],
    },
    'binance.perp': { chance: 0.78, quotes: [['USDC', 14]] },
    'bybit.spot': {
      chance: 0.62,
      quotes: [
        ['USDC', 22],
        ['BTC', 5],
        ['EUR', 4],
      ],
    },
    'bybit.perp': { chance: 0.88, quotes: [['USDC', 12]] },
    'okx.spot': {
      chance: 0.6,
      quotes: [
        ['USDC', 20],
        ['USD', 12],
        ['BTC', 6],
        ['EUR', 4],
      ],
    },
    'okx.perp': { chance: 0.6, quotes: [['USDC', 4]] },
  };

/** Coins of this rank and better are everywhere. */
const MAJORS = 40;

/** Coins against USDT on every market, the biggest also in other quotes. A coin's listing depends on the seed only. */
export function regularRows(assets: readonly AssetSeed[], seed: number): RowPlan[] {
  const rows: RowPlan[] = [];
  for (const key of Object.keys(MARKETS) as MarketKey[]) {
    const { venue, market } = splitKey(key);
    const { chance, quotes } = MARKETS[key];
    const rng = new Rng(hashText(`listing ${key}`) ^ seed);
    assets.forEach((asset, rank) => {
      const listed = rng.chance(chance) || rank < MAJORS || EVERYWHERE.includes(asset.name);
      const fundingHours = pickHours(rng, venue === 'okx', rank);
      const fundingAdjusted = rng.chance(0.3);
      if (!listed || NEVER_ON[asset.name]?.includes(key)) return;
      const collision = COLLISIONS[asset.name as keyof typeof COLLISIONS];
      const [rawBase, multiplier] = SCALED_NAMES[asset.name]?.[key] ?? [asset.name, 1];
      const contract = key === 'okx.perp' ? OKX_CONTRACTS[asset.name] : undefined;
      for (const quote of ['USDT', ...quotes.filter(([, upTo]) => rank < upTo).map(([name]) => name)]) {
        // Cheap coins have no price in BTC: its 8 decimals are too few.
        if (quote === asset.name || (quote === 'BTC' && asset.priceUsd < 0.1)) continue;
        rows.push({
          venue,
          market,
          symbol: symbolOf(key, rawBase, quote),
          row: market === 'spot' ? 'spot' : 'perpetual',
          assetId: collision?.venue === venue ? `${asset.name}@${venue}` : asset.name,
          base: asset.name,
          quote,
          rank: quote === 'USDT' ? rank : rank * 2 + 20,
          rawBase,
          multiplier,
          ...(market === 'perp' ? { settle: quote, fundingHours, fundingAdjusted } : {}),
          ...(contract ? { ctVal: contract[0], ctMult: contract[1], lot: contract[2] } : {}),
        });
      }
    });
  }
  return rows;
}

/** Rows of invented coins, on Bybit linear only, so that its list needs more than one page. */
export function fillerRows(count: number, taken: ReadonlySet<string>, seed: number): RowPlan[] {
  const rng = new Rng(hashText('fillers') ^ seed);
  const rows: RowPlan[] = [];
  const used = new Set(taken);
  for (let n = 0; rows.length < count && n < 20_000; n++) {
    const name = inventedTicker(n);
    if (used.has(name)) continue;
    used.add(name);
    rows.push({
      venue: 'bybit',
      market: 'perp',
      symbol: `${name}USDT`,
      row: 'perpetual',
      assetId: name,
      base: name,
      quote: 'USDT',
      settle: 'USDT',
      rank: 400 + n,
      activity: 'quiet',
      fundingHours: pickHours(rng, false, 400),
    });
  }
  return rows;
}

/** 8 h for the majors; smaller coins have 4 h and 1 h too, on OKX also 2 h. */
function pickHours(rng: Rng, okx: boolean, rank: number): number {
  const roll = rng.next();
  if (rank < 12) return 8;
  if (okx && roll > 0.92) return 2;
  if (roll > 0.85) return 1;
  return roll > 0.45 ? 4 : 8;
}
