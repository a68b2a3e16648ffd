import { json } from '../../net/rest';
import type { SimulatedVenue } from '../../simulatedVenue';
import { contractRow, conversionRow, DELIVERY, haltedRow, pendingRow, tradfiRow } from '../../universe/oddRows';
import { usualFundingHours, usualSteps } from '../../universe/steps';
import type { SimulatedList } from '../../universe/venuePlan';
import { BybitHost } from './host';

const words = { trading: 'Trading', halted: 'Closed' };

const spot: SimulatedList = {
  quote: 'USDT',
  otherQuotes: [
    ['USDC', 22],
    ['BTC', 5],
    ['EUR', 4],
  ],
  chance: 0.62,
  symbol: (rawBase, quote) => `${rawBase}${quote}`,
  steps: (rng, price) => usualSteps(rng, price, { leastPrice: 2, mostPrice: 10, mostSize: 6 }),
  fundingHours: usualFundingHours,
  words,
  oddRows: [
    ...['AAPL', 'TSLA'].map(base => tradfiRow(base, 'equity', 'xstocks', `${base}X`)),
    conversionRow('USDC', 'USDT'),
    conversionRow('USDT', 'EUR'),
  ],
};

const perp: SimulatedList = {
  quote: 'USDT',
  otherQuotes: [['USDC', 12]],
  chance: 0.88,
  symbol: (rawBase, quote) => (quote === 'USDC' ? `${rawBase}PERP` : `${rawBase}${quote}`),
  scaledNames: {
    PEPE: ['1000PEPE', 1000],
    SHIB: ['SHIB1000', 1000],
    BONK: ['1000BONK', 1000],
    FLOKI: ['1000FLOKI', 1000],
    LUNC: ['1000LUNC', 1000],
    XEC: ['1000XEC', 1000],
    RATS: ['1000RATS', 1000],
    SATS: ['10000SATS', 10000],
    CAT: ['1000CAT', 1000],
    CHEEMS: ['1000CHEEMS', 1000],
    MOG: ['1000000MOG', 1e6],
    BABYDOGE: ['1000000BABYDOGE', 1e6],
    TURBO: ['1000TURBO', 1000],
    ELON: ['10000ELON', 10000],
    QUBIC: ['10000QUBIC', 10000],
  },
  // The list must not fit into one default page of 500.
  leastRows: 560,
  steps: (rng, price) => usualSteps(rng, price, { leastPrice: 1, mostPrice: 10, mostSize: 3 }),
  fundingHours: usualFundingHours,
  words,
  oddRows: [
    haltedRow('HALTA', 'Delivering'),
    haltedRow('HALTB', 'Closed', 'empty'),
    pendingRow('SOON', 'PreLaunch'),
    ...['BTC', 'ETH'].map(base => contractRow(`${base}USDT-25DEC26`, base, 'delivery', { deliveryTime: DELIVERY })),
    contractRow('BTC-25DEC26', 'BTC', 'delivery', { quote: 'USDC', deliveryTime: DELIVERY }),
    // A category of its own.
    contractRow('BTCUSD', 'BTC', 'inverse', { quote: 'USD', settle: 'BTC', ctVal: '1', lot: '1' }),
    ...['AAPL', 'TSLA'].map(base => tradfiRow(base, 'equity', 'stock')),
    ...['XAU', 'CL'].map(base => tradfiRow(base, 'commodity', 'commodity')),
    tradfiRow('GBP', 'forex', 'forex'),
  ],
};

export const simulatedBybit: SimulatedVenue = {
  id: 'bybit',
  hosts: [{ markets: ['spot', 'perp'], make: context => new BybitHost(context) }],
  lists: { spot, perp },
  refusals: { 'http-429': () => json('Too many requests', 429, { 'retry-after': '2' }) },
};
