import { step } from '../../model/step';
import { json } from '../../net/rest';
import type { SimulatedVenue } from '../../simulatedVenue';
import { conversionRow, haltedRow } from '../../universe/oddRows';
import type { Steps } from '../../universe/steps';
import type { SimulatedList } from '../../universe/venuePlan';
import { HyperliquidHost } from './host';

/** Delisted is all that a coin can be beside live; on spot it is gone from the list. */
const words = { trading: '', halted: 'isDelisted' };
const hourly = () => 1;

/** Coins that are not there; a number for a name would be taken for a token's index. */
const UNKNOWN = ['1000X', '1CAT', '4', '42'];

/** Five significant figures, and together with the size's so many decimals. */
function stepsOf(price: number, mostDecimals: number): Steps {
  const sizeDecimals = Math.min(5, Math.max(0, Math.ceil(Math.log10(price))));
  const priceDecimals = Math.min(mostDecimals - sizeDecimals, 4 - Math.floor(Math.log10(price)));
  return { tick: step(Math.max(0, priceDecimals)), lot: step(sizeDecimals) };
}

const thousands = (names: string): Record<string, readonly [string, number]> =>
  Object.fromEntries(names.split(' ').map(name => [name, [`k${name}`, 1000]]));

const spot: SimulatedList = {
  quote: 'USDC',
  otherQuotes: [['USDT', 3]],
  chance: 0.25,
  symbol: (_rawBase, _quote, position) => `@${position + 1}`,
  // Tokens that stand for a coin of another chain.
  scaledNames: {
    BTC: ['UBTC', 1],
    ETH: ['UETH', 1],
    SOL: ['USOL', 1],
    BONK: ['UBONK', 1],
    PENGU: ['HPENGU', 1],
    '2Z': ['UDZ', 1],
  },
  never: ['BABYDOGE', 'MOG', 'SATS', 'ELON', 'LADYS', 'QUBIC', 'BTTC', ...UNKNOWN],
  steps: (_rng, price) => stepsOf(price, 8),
  fundingHours: hourly,
  words,
  oddRows: [
    { base: 'PURR', symbol: 'PURR/USDC' },
    { ...conversionRow('USDT', 'USDC'), rawBase: 'USDT0', lot: '0.01' },
  ],
};

const perp: SimulatedList = {
  quote: 'USDC',
  otherQuotes: [],
  chance: 0.6,
  symbol: rawBase => rawBase,
  scaledNames: thousands('PEPE SHIB BONK FLOKI LUNC NEIRO DOGS'),
  never: [...'XEC RATS SATS CAT CHEEMS MOG BABYDOGE BTTC WIN ELON LADYS QUBIC'.split(' '), ...UNKNOWN],
  steps: (_rng, price) => stepsOf(price, 6),
  fundingHours: hourly,
  words,
  oddRows: [
    haltedRow('HALTA', 'isDelisted', 'empty'),
    haltedRow('HALTB', 'isDelisted'),
    // Their names begin with the letter of a multiplier.
    { base: 'KAS' },
    { base: 'KAITO' },
  ],
};

export const simulatedHyperliquid: SimulatedVenue = {
  id: 'hyperliquid',
  hosts: [{ markets: ['spot', 'perp'], make: context => new HyperliquidHost(context) }],
  lists: { spot, perp },
  ownAssets: [{ name: 'PURR', priceUsd: 0.142 }],
  // Anybody may give a token any name.
  otherCoins: { RON: 0.21 },
  happenings: [{ market: 'perp', symbol: 'HALTE', word: 'isDelisted', due: ({ startedAt }) => startedAt + 35_000 }],
  // No Retry-After is documented.
  refusals: { 'http-429': () => json('rate limited', 429) },
};
