import { step } from '../../model/step';
import { json } from '../../net/rest';
import type { SimulatedVenue } from '../../simulatedVenue';
import { contractRow, conversionRow, DELIVERY, haltedRow, pendingRow, tradfiRow } from '../../universe/oddRows';
import { usualFundingHours, usualSteps } from '../../universe/steps';
import type { SimulatedList } from '../../universe/venuePlan';
import { perpName } from './names';
import { KrakenPerpHost } from './perpHost';
import { KrakenSpotHost } from './spotHost';

/** Terra Classic has the old coin's ticker here, and the new coin another. */
const LUNA = { base: 'LUNA', rawBase: 'LUNA2' };

const spot: SimulatedList = {
  quote: 'USD',
  otherQuotes: [
    ['USDT', 18],
    ['USDC', 14],
    ['EUR', 20],
    ['BTC', 8],
  ],
  chance: 0.55,
  symbol: (rawBase, quote) => `${rawBase}/${quote}`,
  scaledNames: { LUNC: ['LUNA', 1] },
  never: ['LADYS', 'QUBIC', '1000X', '1CAT', 'BABYDOGE'],
  // Steps are whole powers of ten; sizes have so many decimals that most end with zeros.
  steps: (rng, price) => {
    const { tick } = usualSteps(rng, price, { leastPrice: 1, mostPrice: 10, mostSize: 8 });
    return { tick: step(tick.decimals), lot: step(Math.max(0, Math.min(8, Math.ceil(Math.log10(price)) + 4))) };
  },
  fundingHours: usualFundingHours,
  words: { trading: 'online', halted: 'cancel_only' },
  oddRows: [
    haltedRow('HALTA', 'cancel_only'),
    haltedRow('HALTB', 'post_only'),
    haltedRow('HALTC', 'reduce_only', 'empty'),
    { base: 'HALTD', statusText: 'limit_only' },
    // Not on the sockets.
    { base: 'SOON', state: 'pending', shape: 'empty', tag: 'dark' },
    LUNA,
    conversionRow('USDT', 'USD'),
    conversionRow('USDC', 'USD'),
    conversionRow('USDC', 'USDT'),
    conversionRow('EUR', 'USD'),
    ...['AAPL', 'TSLA'].map(base => tradfiRow(base, 'equity', 'tokenized_asset', `${base}X`)),
  ],
};

const perp: SimulatedList = {
  quote: 'USD',
  otherQuotes: [],
  chance: 0.6,
  symbol: perpName,
  scaledNames: { LUNC: ['LUNA', 1] },
  never: ['LADYS', '1000X', '1CAT', 'BABYDOGE'],
  steps: (rng, price) => {
    const { tick, lot } = usualSteps(rng, price, { leastPrice: 0, mostPrice: 12, mostSize: 4 });
    return { tick, lot: price < 0.0001 ? step(-1) : lot };
  },
  // One of the base, but for the cheapest coins.
  contract: (_, price) => {
    const size = price < 0.000_01 ? 10 : 1;
    return { ctVal: String(size), ctMult: '', size };
  },
  fundingHours: () => 1,
  words: { trading: 'tradeable', halted: 'suspended' },
  oddRows: [
    haltedRow('HALTA', 'not tradeable'),
    haltedRow('HALTB', 'suspended'),
    haltedRow('HALTC', 'postOnly'),
    pendingRow('SOON', 'not tradeable'),
    LUNA,
    contractRow('PI_XBTUSD', 'BTC', 'inverse', { settle: 'BTC', ctVal: '1', lot: '1' }),
    contractRow('FF_XBTUSD_261225', 'BTC', 'delivery', { deliveryTime: DELIVERY }),
    contractRow('FF_ETHUSD_261225', 'ETH', 'delivery', { deliveryTime: DELIVERY }),
    ...['AAPL', 'TSLA'].map(base => tradfiRow(base, 'equity', 'Equities', `${base}X`)),
    tradfiRow('GBP', 'forex', 'Forex'),
  ],
};

export const simulatedKraken: SimulatedVenue = {
  id: 'kraken',
  hosts: [
    { markets: ['spot'], make: context => new KrakenSpotHost(context) },
    { markets: ['perp'], make: context => new KrakenPerpHost(context) },
  ],
  lists: { spot, perp },
  ownAssets: [{ name: 'LUNA', priceUsd: 0.142 }],
  // It is said on the socket, with the next ticker.
  happenings: [
    { market: 'perp', symbol: 'PF_HALTEUSD', word: 'suspended', due: ({ startedAt }) => startedAt + 45_000 },
  ],
  refusals: {
    'http-429': () => json({ error: ['EGeneral:Too many requests'] }, 429, { 'retry-after': '2' }),
    'http-500': () => json({ error: ['EService:Unavailable'] }, 500),
  },
};
