import { json } from '../../net/rest';
import type { SimulatedVenue } from '../../simulatedVenue';
import { conversionRow, haltedRow, pendingRow } from '../../universe/oddRows';
import { decimalSteps, usualFundingHours } from '../../universe/steps';
import type { SimulatedList } from '../../universe/venuePlan';
import { CoinbaseHost } from './host';

/** Second names of books (`BTC-USDC`) and `BTCAUCTION-USD` are no instruments: `rows.ts` puts them into the answers. */
const spot: SimulatedList = {
  quote: 'USD',
  otherQuotes: [
    ['USDT', 14],
    ['EUR', 9],
    ['BTC', 7],
  ],
  chance: 0.5,
  symbol: (rawBase, quote) => `${rawBase}-${quote}`,
  never: ['4', '42', '1000X', '1CAT', 'LADYS', 'ELON', 'QUBIC'],
  steps: (rng, price) => decimalSteps(rng, price, { leastPrice: 2, mostPrice: 12, mostSize: 8 }),
  fundingHours: usualFundingHours,
  words: { trading: 'online', halted: 'cancel_only' },
  oddRows: [
    haltedRow('HALTA', 'trading_disabled', 'empty'),
    haltedRow('HALTB', 'cancel_only'),
    haltedRow('HALTC', 'post_only'),
    haltedRow('HALTD', 'auction_mode'),
    pendingRow('SOON', 'offline'),
    // Limit orders still take what stands in the book.
    { base: 'LIMITED', tag: 'limit_only' },
    conversionRow('USDT', 'USD'),
    conversionRow('USDT', 'USDC'),
    conversionRow('USDT', 'EUR'),
    conversionRow('EURC', 'USDC'),
    // Has no book in dollars.
    { base: 'ONLYC', quote: 'USDC' },
  ],
};

export const simulatedCoinbase: SimulatedVenue = {
  id: 'coinbase',
  hosts: [{ markets: ['spot'], make: context => new CoinbaseHost(context) }],
  lists: { spot },
  ownAssets: [
    { name: 'EURC', priceUsd: 1.0809 },
    { name: 'ONLYC', priceUsd: 0.231 },
    { name: 'LIMITED', priceUsd: 4.81 },
  ],
  refusals: {
    'http-429': () => json({ message: 'Public rate limit exceeded' }, 429),
    'http-500': () => json({ message: 'Internal server error' }, 500),
  },
};
