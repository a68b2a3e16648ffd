import { json } from '../../net/rest';
import type { SimulatedVenue } from '../../simulatedVenue';
import { contractRow, conversionRow, DELIVERY, haltedRow, pendingRow, tradfiRow } from '../../universe/oddRows';
import { usualFundingHours, usualSteps } from '../../universe/steps';
import type { SimulatedList } from '../../universe/venuePlan';
import { binanceSpotHost, binanceUsdmHost } from './hosts';

const symbol = (rawBase: string, quote: string) => `${rawBase}${quote}`;

const spot: SimulatedList = {
  quote: 'USDT',
  otherQuotes: [
    ['USDC', 34],
    ['FDUSD', 9],
    ['BTC', 14],
    ['EUR', 6],
    ['TRY', 6],
  ],
  chance: 0.72,
  symbol,
  scaledNames: {
    SATS: ['1000SATS', 1000],
    CAT: ['1000CAT', 1000],
    CHEEMS: ['1000CHEEMS', 1000],
    BABYDOGE: ['1MBABYDOGE', 1e6],
  },
  never: ['MOG', 'ELON', 'LADYS', 'QUBIC', '1000X', '1CAT'],
  steps: (rng, price) => usualSteps(rng, price, { leastPrice: 2, mostPrice: 8, mostSize: 6 }),
  fundingHours: usualFundingHours,
  words: { trading: 'TRADING', halted: 'BREAK' },
  oddRows: [
    // No book, and three whose last book is left standing.
    haltedRow('HALTA', 'BREAK', 'empty'),
    haltedRow('HALTB', 'HALT'),
    haltedRow('HALTC', 'CANCEL_ONLY'),
    haltedRow('HALTD', 'END_OF_DAY'),
    conversionRow('USDC', 'USDT'),
    conversionRow('FDUSD', 'USDT'),
    conversionRow('EUR', 'USDT'),
    conversionRow('USDT', 'TRY'),
    { base: '币安人生', activity: 'busy' },
  ],
};

const coinM = { quote: 'USD', tag: 'PERPETUAL', lot: '1' };

const perp: SimulatedList = {
  quote: 'USDT',
  otherQuotes: [['USDC', 14]],
  chance: 0.78,
  symbol,
  scaledNames: {
    ...spot.scaledNames,
    PEPE: ['1000PEPE', 1000],
    SHIB: ['1000SHIB', 1000],
    BONK: ['1000BONK', 1000],
    FLOKI: ['1000FLOKI', 1000],
    LUNC: ['1000LUNC', 1000],
    XEC: ['1000XEC', 1000],
    RATS: ['1000RATS', 1000],
    MOG: ['1000000MOG', 1e6],
  },
  never: ['ELON', 'LADYS', 'QUBIC', '1000X', '1CAT'],
  steps: (rng, price) => usualSteps(rng, price, { leastPrice: 1, mostPrice: 7, mostSize: 3 }),
  fundingHours: usualFundingHours,
  words: { trading: 'TRADING', halted: 'TRADING_HALT' },
  oddRows: [
    { ...haltedRow('HALTA', 'SETTLING', 'empty'), deliveryTime: DELIVERY },
    haltedRow('HALTB', 'CLOSE'),
    haltedRow('HALTC', 'PRE_SETTLE'),
    haltedRow('HALTD', 'TRADING_HALT'),
    // Its contract type is empty.
    pendingRow('SOON', 'PENDING_TRADING'),
    ...['BTC', 'ETH'].map(base =>
      contractRow(`${base}USDT_261225`, base, 'delivery', { tag: 'CURRENT_QUARTER', deliveryTime: DELIVERY }),
    ),
    contractRow('BTCUSDT_270326', 'BTC', 'delivery', { tag: 'NEXT_QUARTER', deliveryTime: Date.UTC(2027, 2, 26, 8) }),
    // COIN-M rows inside the futures streams.
    contractRow('BTCUSD_PERP', 'BTC', 'coin-m', { ...coinM, settle: 'BTC', ctVal: '100' }),
    contractRow('ETHUSD_PERP', 'ETH', 'coin-m', { ...coinM, settle: 'ETH', ctVal: '10' }),
    contractRow('BTCUSD_261225', 'BTC', 'coin-m', {
      ...coinM,
      settle: 'BTC',
      ctVal: '100',
      tag: 'CURRENT_QUARTER',
      deliveryTime: DELIVERY,
    }),
    // TRADIFI_PERPETUAL.
    ...['AAPL', 'TSLA', 'NVDA'].map(base => tradfiRow(base, 'equity', 'EQUITY')),
    ...['XAU', 'XAG'].map(base => tradfiRow(base, 'commodity', 'COMMODITY')),
    { base: '币安人生', activity: 'busy' },
  ],
};

export const simulatedBinance: SimulatedVenue = {
  id: 'binance',
  hosts: [
    { markets: ['spot'], make: binanceSpotHost },
    { markets: ['perp'], make: binanceUsdmHost },
  ],
  lists: { spot, perp },
  ownAssets: [{ name: '币安人生', priceUsd: 0.184 }],
  otherCoins: { ON: 361 },
  // Only its list tells of this halt.
  happenings: [{ market: 'spot', symbol: 'HALTEUSDT', word: 'BREAK', due: ({ startedAt }) => startedAt + 25_000 }],
  refusals: {
    'http-429': () => json({ code: -1003, msg: 'Too many requests.' }, 429, { 'retry-after': '2' }),
    'http-418': now =>
      json({ code: -1003, msg: `Way too many requests; IP banned until ${now + 2_000}.` }, 418, { 'retry-after': '2' }),
    'http-451': () =>
      json({ code: 0, msg: 'Service unavailable from a restricted location according to the terms of service.' }, 451),
  },
};
