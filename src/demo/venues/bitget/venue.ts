import { json } from '../../net/rest';
import type { SimulatedVenue } from '../../simulatedVenue';
import { contractRow, conversionRow, DELIVERY, haltedRow, pendingRow, tradfiRow } from '../../universe/oddRows';
import { decimalSteps, usualFundingHours, usualSteps } from '../../universe/steps';
import type { SimulatedList } from '../../universe/venuePlan';
import { BitgetHost } from './host';

const symbol = (rawBase: string, quote: string) => `${rawBase}${quote}`;

const spot: SimulatedList = {
  quote: 'USDT',
  otherQuotes: [
    ['USDC', 18],
    ['BTC', 4],
    ['EUR', 5],
  ],
  chance: 0.64,
  symbol,
  scaledNames: { SATS: ['1000SATS', 1000] },
  never: ['1000X', '1CAT', 'LADYS'],
  steps: (rng, price) => decimalSteps(rng, price, { leastPrice: 2, mostPrice: 12, mostSize: 6 }),
  fundingHours: usualFundingHours,
  words: { trading: 'online', halted: 'halt' },
  oddRows: [
    haltedRow('HALTA', 'halt', 'empty'),
    haltedRow('HALTB', 'gray'),
    haltedRow('HALTC', 'offline'),
    pendingRow('SOON', 'offline'),
    conversionRow('USDC', 'USDT'),
    conversionRow('USDT', 'EUR'),
  ],
};

const perp: SimulatedList = {
  quote: 'USDT',
  otherQuotes: [],
  chance: 0.8,
  symbol,
  scaledNames: {
    ...spot.scaledNames,
    BONK: ['1000BONK', 1000],
    RATS: ['1000RATS', 1000],
    XEC: ['1000XEC', 1000],
    CAT: ['1000CAT', 1000],
    MOG: ['1000000MOG', 1e6],
    BABYDOGE: ['1MBABYDOGE', 1e6],
  },
  never: ['1CAT', 'LADYS'],
  steps: (rng, price) => usualSteps(rng, price, { leastPrice: 1, mostPrice: 12, mostSize: 4 }),
  fundingHours: usualFundingHours,
  words: { trading: 'normal', halted: 'maintain' },
  oddRows: [
    haltedRow('HALTA', 'maintain', 'empty'),
    haltedRow('HALTB', 'limit_open'),
    haltedRow('HALTC', 'restrictedAPI'),
    haltedRow('HALTD', 'off'),
    pendingRow('SOON', 'listed'),
    ...['BTC', 'ETH'].map(base => contractRow(`${base}USDTZ26`, base, 'delivery', { deliveryTime: DELIVERY })),
    // Of another product type, under its own symbol.
    contractRow('BTCUSD', 'BTC', 'inverse', { quote: 'USD', settle: 'BTC', ctVal: '1', lot: '1' }),
    ...['AAPL', 'TSLA', 'NVDA'].map(base => tradfiRow(base, 'equity', 'rwa')),
    ...['XAU', 'XAG'].map(base => tradfiRow(base, 'commodity', 'rwa')),
  ],
};

export const simulatedBitget: SimulatedVenue = {
  id: 'bitget',
  hosts: [{ markets: ['spot', 'perp'], make: context => new BitgetHost(context) }],
  lists: { spot, perp },
  otherCoins: { OMNI: 0.0031 },
  refusals: {
    'http-429': () => json({ code: '429', msg: 'Too Many Requests' }, 429),
    'http-500': () => json({ code: '40200', msg: 'Server upgrade, please try again later' }, 503),
  },
};
