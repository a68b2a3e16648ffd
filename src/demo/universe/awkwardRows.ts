import type { Category, MarketName, RowKind, TradingState, VenueName } from '../model/instrument';
import { type MarketKey, type RowPlan, splitKey, symbolOf } from './rowPlan';

/**
 * The awkward cases, on purpose. What is not here is in `scaledNames.ts` (multipliers, names that look like them,
 * contract sizes) and `assets.ts` (ticker collisions `BB` x804 on OKX, `ON` x361 on Binance, `QNT` x1.29 on OKX).
 *
 * | case | where |
 * |---|---|
 * | halted, empty book | Binance spot `HALTAUSDT` BREAK, USD-M `HALTAUSDT` SETTLING, OKX `HALTA-USDT` suspend |
 * | halted, last book left standing | Binance spot `HALTBUSDT` HALT, `HALTCUSDT` CANCEL_ONLY, `HALTDUSDT` END_OF_DAY; USD-M CLOSE, PRE_SETTLE, TRADING_HALT |
 * | halts while running | OKX `HALTE-USDT-SWAP` and Binance spot `HALTEUSDT` (see `script.ts`) |
 * | other states that are not live | OKX `rebase`, `post_only`, `settling`, `test`; Bybit `Delivering`, `Closed` |
 * | one-sided book | `NOBID`, `NOASK` on all three venues |
 * | empty book of a trading symbol | `EMPTY` on all three venues |
 * | crossed book that stays | `CROSS` on all three venues |
 * | not live yet | Binance `SOONUSDT` PENDING_TRADING (empty contract type), Bybit PreLaunch, OKX preopen (two fields only) |
 * | delivery futures | Binance `BTCUSDT_261225`, Bybit `BTCUSDT-25DEC26` and `BTC-25DEC26`, OKX FUTURES and an xperp |
 * | inverse | Bybit `BTCUSD` (its own category), OKX `BTC-USD-SWAP`; Binance COIN-M rows inside the futures streams |
 * | USD family margin | OKX `BTC-USD_UM-SWAP` |
 * | TradFi | Binance TRADIFI_PERPETUAL, Bybit stock, commodity, forex and spot xstocks, OKX instCategory 3 to 6 |
 * | non-ASCII | Binance spot and USD-M `币安人生USDT` |
 * | conversion pairs | USDCUSDT, FDUSDUSDT, EURUSDT, USDTTRY, USDC-USDT, USDT-USD, USDC-USD, USDT-EUR |
 * | appears while running | `NEWA` to `NEWC` on every market, hidden until a `list` fault |
 */
const BINANCE_DELIVERY = Date.UTC(2026, 11, 25, 8);

type Extra = Partial<RowPlan>;

function row(key: MarketKey, base: string, quote: string, extra: Extra = {}): RowPlan {
  const { venue, market } = splitKey(key);
  return {
    venue,
    market,
    symbol: symbolOf(key, base, quote),
    row: market === 'spot' ? 'spot' : 'perpetual',
    assetId: base,
    base,
    quote,
    rank: 120,
    ...(market === 'perp' ? { settle: quote } : {}),
    ...extra,
  };
}

const halted = (statusText: string, extra: Extra = {}): Extra => ({ state: 'halted', statusText, ...extra });

const HALTED: RowPlan[] = [
  row('binance.spot', 'HALTA', 'USDT', halted('BREAK', { shape: 'empty' })),
  row('binance.spot', 'HALTB', 'USDT', halted('HALT')),
  row('binance.spot', 'HALTC', 'USDT', halted('CANCEL_ONLY')),
  row('binance.spot', 'HALTD', 'USDT', halted('END_OF_DAY')),
  row('binance.perp', 'HALTA', 'USDT', halted('SETTLING', { shape: 'empty', deliveryTime: BINANCE_DELIVERY })),
  row('binance.perp', 'HALTB', 'USDT', halted('CLOSE')),
  row('binance.perp', 'HALTC', 'USDT', halted('PRE_SETTLE')),
  row('binance.perp', 'HALTD', 'USDT', halted('TRADING_HALT')),
  row('bybit.perp', 'HALTA', 'USDT', halted('Delivering')),
  row('bybit.perp', 'HALTB', 'USDT', halted('Closed', { shape: 'empty' })),
  row('okx.spot', 'HALTA', 'USDT', halted('suspend', { shape: 'empty' })),
  row('okx.spot', 'HALTB', 'USDT', halted('post_only')),
  row('okx.perp', 'HALTA', 'USDT', halted('suspend')),
  row('okx.perp', 'HALTB', 'USDT', halted('rebase')),
  row('okx.perp', 'HALTC', 'USDT', halted('settling')),
  row('okx.perp', 'HALTD', 'USDT', halted('test')),
  ...(['binance.spot', 'binance.perp', 'bybit.spot', 'bybit.perp', 'okx.spot', 'okx.perp'] as const).map(key =>
    row(key, 'HALTE', 'USDT'),
  ),
];

const ODD_BOOKS: RowPlan[] = (
  ['binance.spot', 'binance.perp', 'bybit.spot', 'bybit.perp', 'okx.spot', 'okx.perp'] as const
).flatMap(key => [
  row(key, 'NOBID', 'USDT', { shape: 'no-bid' }),
  row(key, 'NOASK', 'USDT', { shape: 'no-ask' }),
  row(key, 'EMPTY', 'USDT', { shape: 'empty' }),
  row(key, 'CROSS', 'USDT', { shape: 'crossed' }),
  ...['NEWA', 'NEWB', 'NEWC'].map(base => row(key, base, 'USDT', { state: 'hidden' })),
]);

const pending = (statusText: string, tag = ''): Extra => ({ state: 'pending', statusText, shape: 'empty', tag });

const PENDING: RowPlan[] = [
  row('binance.perp', 'SOON', 'USDT', pending('PENDING_TRADING')),
  row('bybit.perp', 'SOON', 'USDT', pending('PreLaunch')),
  row('okx.perp', 'SOON', 'USDT', pending('preopen', 'bare')),
  row('okx.spot', 'SOON', 'USDT', pending('preopen')),
];

function derivative(
  venue: VenueName,
  symbol: string,
  base: string,
  quote: string,
  kind: RowKind,
  extra: Extra,
): RowPlan {
  const market: MarketName = 'perp';
  return { venue, market, symbol, row: kind, assetId: base, base, quote, settle: quote, rank: 60, ...extra };
}

const bybitDelivery = (base: string, symbol: string, quote: string): RowPlan =>
  derivative('bybit', symbol, base, quote, 'delivery', { deliveryTime: BINANCE_DELIVERY });

const DERIVATIVES: RowPlan[] = [
  ...['BTC', 'ETH'].map(base =>
    derivative('binance', `${base}USDT_261225`, base, 'USDT', 'delivery', {
      tag: 'CURRENT_QUARTER',
      deliveryTime: BINANCE_DELIVERY,
    }),
  ),
  derivative('binance', 'BTCUSDT_270326', 'BTC', 'USDT', 'delivery', {
    tag: 'NEXT_QUARTER',
    deliveryTime: Date.UTC(2027, 2, 26, 8),
  }),
  derivative('binance', 'BTCUSD_PERP', 'BTC', 'USD', 'coin-m', {
    settle: 'BTC',
    tag: 'PERPETUAL',
    ctVal: '100',
    lot: '1',
  }),
  derivative('binance', 'ETHUSD_PERP', 'ETH', 'USD', 'coin-m', {
    settle: 'ETH',
    tag: 'PERPETUAL',
    ctVal: '10',
    lot: '1',
  }),
  derivative('binance', 'BTCUSD_261225', 'BTC', 'USD', 'coin-m', {
    settle: 'BTC',
    tag: 'CURRENT_QUARTER',
    ctVal: '100',
    lot: '1',
    deliveryTime: BINANCE_DELIVERY,
  }),
  bybitDelivery('BTC', 'BTCUSDT-25DEC26', 'USDT'),
  bybitDelivery('ETH', 'ETHUSDT-25DEC26', 'USDT'),
  bybitDelivery('BTC', 'BTC-25DEC26', 'USDC'),
  derivative('bybit', 'BTCUSD', 'BTC', 'USD', 'inverse', { settle: 'BTC', ctVal: '1', lot: '1' }),
  derivative('okx', 'BTC-USD-SWAP', 'BTC', 'USD', 'inverse', { settle: 'BTC', ctVal: '100', ctMult: '1', lot: '1' }),
  derivative('okx', 'ETH-USD-SWAP', 'ETH', 'USD', 'inverse', { settle: 'ETH', ctVal: '10', ctMult: '1', lot: '1' }),
  derivative('okx', 'BTC-USD_UM-SWAP', 'BTC', 'USD', 'perpetual', { ctVal: '0.01', ctMult: '1', lot: '0.01' }),
  derivative('okx', 'BTC-USDT-261225', 'BTC', 'USDT', 'delivery', {
    ctVal: '0.01',
    ctMult: '1',
    lot: '0.01',
    deliveryTime: BINANCE_DELIVERY,
  }),
  derivative('okx', 'ETH-USD_UM_XPERP-310404', 'ETH', 'USD', 'xperp', {
    ctVal: '0.1',
    ctMult: '1',
    lot: '0.01',
    deliveryTime: Date.UTC(2031, 3, 4, 8),
  }),
];

function tradfi(key: MarketKey, base: string, category: Category, tag: string, rawBase = base): RowPlan {
  return row(key, base, 'USDT', { category, tag, rawBase, symbol: symbolOf(key, rawBase, 'USDT'), rank: 90 });
}

const TRADFI: RowPlan[] = [
  ...['AAPL', 'TSLA', 'NVDA'].map(base => tradfi('binance.perp', base, 'equity', 'EQUITY')),
  ...['XAU', 'XAG'].map(base => tradfi('binance.perp', base, 'commodity', 'COMMODITY')),
  ...['AAPL', 'TSLA'].map(base => tradfi('bybit.perp', base, 'equity', 'stock')),
  ...['XAU', 'CL'].map(base => tradfi('bybit.perp', base, 'commodity', 'commodity')),
  tradfi('bybit.perp', 'GBP', 'forex', 'forex'),
  ...['AAPL', 'TSLA'].map(base => tradfi('bybit.spot', base, 'equity', 'xstocks', `${base}X`)),
  ...['TSLA', 'NVDA'].map(base => tradfi('okx.perp', base, 'equity', '3')),
  tradfi('okx.perp', 'XAU', 'commodity', '4'),
  tradfi('okx.perp', 'GBP', 'forex', '5'),
  tradfi('okx.perp', 'ZN', 'bond', '6'),
];

const conversion = (key: MarketKey, base: string, quote: string): RowPlan => row(key, base, quote, { rank: 3 });

const CONVERSIONS: RowPlan[] = [
  conversion('binance.spot', 'USDC', 'USDT'),
  conversion('binance.spot', 'FDUSD', 'USDT'),
  conversion('binance.spot', 'EUR', 'USDT'),
  conversion('binance.spot', 'USDT', 'TRY'),
  conversion('bybit.spot', 'USDC', 'USDT'),
  conversion('bybit.spot', 'USDT', 'EUR'),
  conversion('okx.spot', 'USDC', 'USDT'),
  conversion('okx.spot', 'USDT', 'USD'),
  conversion('okx.spot', 'USDC', 'USD'),
  conversion('okx.spot', 'USDT', 'EUR'),
];

const NON_ASCII: RowPlan[] = (['binance.spot', 'binance.perp'] as const).map(key =>
  row(key, '币安人生', 'USDT', { activity: 'busy' }),
);

export const AWKWARD_ROWS: readonly RowPlan[] = [
  ...HALTED,
  ...ODD_BOOKS,
  ...PENDING,
  ...DERIVATIVES,
  ...TRADFI,
  ...CONVERSIONS,
  ...NON_ASCII,
];

/** Coins that exist only for the rows above. */
export const AWKWARD_ASSETS: readonly { name: string; priceUsd: number }[] = [
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
  { name: '币安人生', priceUsd: 0.184 },
];

/** The venue's word for a row that trades. */
export function tradingWord(venue: VenueName): string {
  return venue === 'binance' ? 'TRADING' : venue === 'bybit' ? 'Trading' : 'live';
}

/** The venue's word for a row that was halted while running. */
export function haltedWord(venue: VenueName, market: MarketName): string {
  if (venue === 'binance') return market === 'spot' ? 'BREAK' : 'TRADING_HALT';
  return venue === 'bybit' ? 'Closed' : 'suspend';
}

export function initialState(plan: RowPlan): TradingState {
  return plan.state ?? 'trading';
}
