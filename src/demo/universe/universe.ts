import type { DemoInstrument } from '../model/instrument';
import { hashText, Rng } from '../rng';
import { ASSET_SEEDS, type AssetSeed, inventedTicker, QUOTE_SEEDS, TRADFI_SEEDS } from './assets';
import { ODD_ASSETS, ODD_ROWS } from './oddRows';
import { fillerRows, otherCoin, regularRows } from './regularRows';
import { type ListUnderway, planOf, type RowPlan } from './rowPlan';
import { type Contract, parseStep } from './steps';
import { marketsOf, type SimulatedList, type VenuePlan } from './venuePlan';

export interface Universe {
  readonly assets: readonly AssetSeed[];
  readonly instruments: readonly DemoInstrument[];
}

interface PlannedList {
  readonly list: SimulatedList;
  readonly regular: readonly RowPlan[];
  readonly fillers: readonly RowPlan[];
  readonly odd: readonly RowPlan[];
}

/**
 * The simulated world of a seed: the same call gives the same coins, lists, ticks and opening prices. What a venue lists
 * does not depend on which others there are.
 */
export function buildUniverse(venues: readonly VenuePlan[], seed: number, assetCount: number, now: number): Universe {
  const coins = pickCoins(Math.max(250, assetCount), seed);
  const lists = venues.flatMap(venue => listsOf(venue, coins, seed));
  const assets = allAssets(venues, coins, lists, seed);
  const prices = new Map(assets.map(asset => [asset.name, asset.priceUsd]));
  const seen = new Set<string>();
  const instruments: DemoInstrument[] = [];
  for (const { list, regular, odd, fillers } of lists) {
    for (const plan of [...regular, ...odd, ...fillers]) {
      const key = `${plan.venue}:${plan.market}:${plan.symbol}`;
      if (seen.has(key)) continue;
      seen.add(key);
      instruments.push(instrument(plan, list, instruments.length, prices, seed, now));
    }
  }
  return { assets, instruments };
}

function listsOf(venue: VenuePlan, coins: readonly AssetSeed[], seed: number): PlannedList[] {
  return marketsOf(venue).flatMap(market => {
    const list = venue.lists[market];
    if (!list) return [];
    let rows = 0;
    const underway: ListUnderway = {
      venue: venue.id,
      market,
      quote: list.quote,
      symbol: (rawBase, quote) => list.symbol(rawBase, quote, rows++),
    };
    const regular = regularRows(venue, list, underway, coins, seed);
    const odd = [...ODD_ROWS, ...list.oddRows].map(row => planOf(underway, row));
    const missing = (list.leastRows ?? 0) - regular.length - odd.length;
    const taken = new Set(coins.map(coin => coin.name));
    return [{ list, regular, odd, fillers: fillerRows(list, underway, Math.max(0, missing), taken, seed) }];
  });
}

function allAssets(
  venues: readonly VenuePlan[],
  coins: readonly AssetSeed[],
  lists: readonly PlannedList[],
  seed: number,
): AssetSeed[] {
  const usual = new Map(coins.map(coin => [coin.name, coin.priceUsd]));
  const assets = [
    ...coins,
    ...QUOTE_SEEDS,
    ...TRADFI_SEEDS,
    ...ODD_ASSETS,
    ...venues.flatMap(venue => venue.ownAssets ?? []),
    ...venues.flatMap(venue =>
      Object.entries(venue.otherCoins ?? {}).map(([name, factor]) => ({
        name: otherCoin(name, venue),
        priceUsd: (usual.get(name) ?? 1) * factor,
      })),
    ),
    ...lists.flatMap(({ fillers }) => {
      const rng = new Rng(seed ^ hashText('filler prices'));
      return fillers.map(({ base }) => ({ name: base, priceUsd: 10 ** rng.between(-4, 1) }));
    }),
  ];
  return [...new Map(assets.map(asset => [asset.name, asset])).values()];
}

function pickCoins(count: number, seed: number): AssetSeed[] {
  const coins = ASSET_SEEDS.slice(0, count);
  const rng = new Rng(seed ^ hashText('invented'));
  const names = new Set(ASSET_SEEDS.map(coin => coin.name));
  for (let n = 5_000; coins.length < count && n < 60_000; n++) {
    const name = `${inventedTicker(n)}${n % 10}`;
    if (names.has(name)) continue;
    names.add(name);
    coins.push({ name, priceUsd: 10 ** rng.between(-4, 1.5) });
  }
  return coins;
}

function instrument(
  plan: RowPlan,
  list: SimulatedList,
  index: number,
  prices: ReadonlyMap<string, number>,
  seed: number,
  now: number,
): DemoInstrument {
  const { venue, market, rank } = plan;
  const rng = new Rng(seed ^ hashText(`${venue} ${market} ${plan.symbol}`));
  const multiplier = plan.multiplier ?? 1;
  const price = ((prices.get(plan.assetId) ?? 1) / (prices.get(plan.quote) ?? 1)) * multiplier;
  const contract: Contract = list.contract?.(plan, price) ?? { ctVal: plan.ctVal ?? '', ctMult: '', size: 1 };
  const steps = list.steps(rng, price);
  const tick = plan.tick ? parseStep(plan.tick) : steps.tick;
  const lot = plan.lot ? parseStep(plan.lot) : steps.lot;
  const activity = plan.activity ?? (rank < 15 ? 'busy' : rng.chance(0.06) && rank > 60 ? 'quiet' : 'normal');
  return {
    index,
    venue,
    market,
    symbol: plan.symbol,
    row: plan.row,
    category: plan.category ?? 'crypto',
    assetId: plan.assetId,
    base: plan.base,
    rawBase: plan.rawBase ?? plan.base,
    multiplier,
    quote: plan.quote,
    settle: plan.settle ?? '',
    ctVal: contract.ctVal,
    ctMult: contract.ctMult,
    contractSize: contract.size,
    tick,
    lot,
    launchTime: now - Math.round(rng.between(30, 1500)) * 86_400_000,
    deliveryTime: plan.deliveryTime ?? 0,
    fundingHours: plan.fundingHours ?? list.fundingHours(0, 0),
    fundingAdjusted: plan.fundingAdjusted ?? false,
    shape: plan.shape ?? 'normal',
    activity,
    tag: plan.tag ?? '',
    state: plan.state ?? 'trading',
    statusText: plan.statusText ?? list.words.trading,
    bid: 0,
    bidSize: 0,
    ask: 0,
    askSize: 0,
    updateId: 1_000_000 + rng.int(900_000_000),
    previousUpdateId: 0,
    changedAt: now,
    last: 0,
    open24h: 0,
    high24h: 0,
    low24h: 0,
    volume: 0,
    turnover: 0,
    trades: 0,
    mark: price,
    indexPrice: price,
    fundingRate: 0,
    noise: 0,
    premium:
      plan.row === 'spot' ? 0 : rng.gauss() * (rank < 12 ? 0.0002 : 0.0004) * (rank > 30 && rng.chance(0.08) ? 4 : 1),
    noiseScale: (1 + Math.min(4, rank / 30) * rng.between(0.7, 1.3)) * 1e-4,
    halfSpread: (0.15 + Math.min(6, rank / 30) * rng.between(0.5, 1.5)) * 1e-4,
    usdPerQuote: prices.get(plan.quote) ?? 1,
    usualLots: 1,
    sizeUsd: (60_000 / (1 + rank / 8)) * rng.between(0.5, 2),
    rate: 1 / (4 + rank) ** 0.75,
    movedAt: now,
    dueAt: 0,
    fundingMovedAt: now,
  };
}
