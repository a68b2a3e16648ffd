import type { DemoInstrument, MarketName, VenueName } from '../model/instrument';
import { type Step, step } from '../model/step';
import { hashText, Rng } from '../rng';
import { ASSET_SEEDS, type AssetSeed, COLLISIONS, inventedTicker, QUOTE_SEEDS, TRADFI_SEEDS } from './assets';
import { AWKWARD_ASSETS, AWKWARD_ROWS, initialState, tradingWord } from './awkwardRows';
import { fillerRows, regularRows } from './regularRows';
import type { RowPlan } from './rowPlan';

/** Bybit's list must not fit into one default page of 500. */
const BYBIT_LINEAR_ROWS = 560;

export interface Universe {
  readonly assets: readonly AssetSeed[];
  readonly instruments: readonly DemoInstrument[];
}

/** The simulated world of a seed: the same call gives the same coins, lists, ticks and opening prices. */
export function buildUniverse(seed: number, assetCount: number, now: number): Universe {
  const coins = pickCoins(Math.max(250, assetCount), seed);
  const regular = regularRows(coins, seed);
  const linear = [...regular, ...AWKWARD_ROWS].filter(r => r.venue === 'bybit' && r.market === 'perp').length;
  const taken = new Set(coins.map(coin => coin.name));
  const fillers = fillerRows(Math.max(0, BYBIT_LINEAR_ROWS - linear), taken, seed);
  const fillerRng = new Rng(seed ^ hashText('filler prices'));
  const assets = [
    ...coins,
    ...Object.entries(COLLISIONS).map(([name, { venue, factor }]) => ({
      name: `${name}@${venue}`,
      priceUsd: (coins.find(coin => coin.name === name)?.priceUsd ?? 1) * factor,
    })),
    ...QUOTE_SEEDS,
    ...TRADFI_SEEDS,
    ...AWKWARD_ASSETS,
    ...fillers.map(({ base }) => ({ name: base, priceUsd: 10 ** fillerRng.between(-4, 1) })),
  ];
  const prices = new Map(assets.map(asset => [asset.name, asset.priceUsd]));
  const seen = new Set<string>();
  const instruments: DemoInstrument[] = [];
  for (const plan of [...regular, ...AWKWARD_ROWS, ...fillers]) {
    const key = `${plan.venue}:${plan.row === 'spot' ? 'spot' : 'perp'}:${plan.symbol}`;
    if (seen.has(key)) continue;
    seen.add(key);
    instruments.push(instrument(plan, instruments.length, prices, seed, now));
  }
  return { assets, instruments };
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
  index: number,
  prices: ReadonlyMap<string, number>,
  seed: number,
  now: number,
): DemoInstrument {
  const { venue, market, rank } = plan;
  const rng = new Rng(seed ^ hashText(`${venue} ${market} ${plan.symbol}`));
  const multiplier = plan.multiplier ?? 1;
  const price = ((prices.get(plan.assetId) ?? 1) / (prices.get(plan.quote) ?? 1)) * multiplier;
  const contract = contractOf(plan, price);
  const tick = plan.tick ? parseStep(plan.tick) : pickTick(rng, venue, market, price);
  const lot = plan.lot ? parseStep(plan.lot) : pickLot(venue, market, price);
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
    fundingHours: plan.fundingHours ?? 8,
    fundingAdjusted: plan.fundingAdjusted ?? false,
    shape: plan.shape ?? 'normal',
    activity,
    tag: plan.tag ?? '',
    state: initialState(plan),
    statusText: plan.statusText ?? tradingWord(venue),
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

function contractOf(plan: RowPlan, price: number): { ctVal: string; ctMult: string; size: number } {
  if (plan.venue !== 'okx' || plan.row === 'spot') return { ctVal: plan.ctVal ?? '', ctMult: '', size: 1 };
  const decimals = -Math.round(Math.log10(300 / price));
  const ctVal = plan.ctVal ?? step(decimals).text;
  const ctMult = plan.ctMult ?? '1';
  return { ctVal, ctMult, size: Number(ctVal) * Number(ctMult) };
}

/** About 2 to 20 hundredths of a percent of the price, much finer for dear coins, within the venue's decimals. */
function pickTick(rng: Rng, venue: VenueName, market: MarketName, price: number): Step {
  const most = venue === 'okx' ? 14 : venue === 'bybit' ? 10 : market === 'spot' ? 8 : 7;
  const least = market === 'spot' ? 2 : 1;
  const coarser = rng.chance(0.3) ? 1 : 0;
  const decimals = Math.ceil(3.7 - Math.log10(price)) - coarser;
  return step(Math.min(most, Math.max(least, decimals)), rng.chance(0.04) ? 5 : 1);
}

/** Worth about a dollar; contracts on OKX swaps. */
function pickLot(venue: VenueName, market: MarketName, price: number): Step {
  if (venue === 'okx' && market === 'perp') return step(price > 50 ? 1 : 0);
  const decimals = Math.ceil(Math.log10(price));
  return step(Math.min(market === 'spot' ? 6 : 3, Math.max(price < 0.001 ? -1 : 0, decimals)));
}

function parseStep(text: string): Step {
  const point = text.indexOf('.');
  const decimals = point < 0 ? 0 : text.length - point - 1;
  return step(decimals, Math.round(Number(text) * 10 ** decimals));
}
