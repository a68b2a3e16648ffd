import { step } from '../../model/step';
import { json } from '../../net/rest';
import type { SimulatedVenue } from '../../simulatedVenue';
import { contractRow, conversionRow, DELIVERY, haltedRow, pendingRow, tradfiRow } from '../../universe/oddRows';
import { usualFundingHours, usualSteps } from '../../universe/steps';
import type { SimulatedList } from '../../universe/venuePlan';
import { OkxHost } from './host';

const words = { trading: 'live', halted: 'suspend' };

const spot: SimulatedList = {
  quote: 'USDT',
  otherQuotes: [
    ['USDC', 20],
    ['USD', 12],
    ['BTC', 6],
    ['EUR', 4],
  ],
  chance: 0.6,
  symbol: (rawBase, quote) => `${rawBase}-${quote}`,
  never: ['1000X', '1CAT'],
  steps: (rng, price) => usualSteps(rng, price, { leastPrice: 2, mostPrice: 14, mostSize: 6 }),
  fundingHours: usualFundingHours,
  words,
  oddRows: [
    haltedRow('HALTA', 'suspend', 'empty'),
    haltedRow('HALTB', 'post_only'),
    pendingRow('SOON', 'preopen'),
    conversionRow('USDC', 'USDT'),
    conversionRow('USDT', 'USD'),
    conversionRow('USDC', 'USD'),
    conversionRow('USDT', 'EUR'),
  ],
};

const perp: SimulatedList = {
  quote: 'USDT',
  otherQuotes: [['USDC', 4]],
  chance: 0.6,
  symbol: (rawBase, quote) => `${rawBase}-${quote}-SWAP`,
  never: ['QUBIC', '1000X', '1CAT'],
  // Contracts that are not what the price alone would suggest.
  extras: {
    BTC: { ctVal: '0.01', ctMult: '1', lot: '0.01' },
    ETH: { ctVal: '0.1', ctMult: '1', lot: '0.01' },
    PEPE: { ctVal: '10000000', ctMult: '1', lot: '0.1' },
    SHIB: { ctVal: '1000000', ctMult: '1', lot: '0.1' },
    SATS: { ctVal: '10000000', ctMult: '1', lot: '1' },
    LTC: { ctVal: '1', ctMult: '1', lot: '1' },
    ADA: { ctVal: '10', ctMult: '10', lot: '1' },
    TRX: { ctVal: '100', ctMult: '10', lot: '0.1' },
  },
  steps: (rng, price) => ({
    ...usualSteps(rng, price, { leastPrice: 1, mostPrice: 14, mostSize: 3 }),
    lot: step(price > 50 ? 1 : 0),
  }),
  contract: ({ ctVal: given, ctMult = '1' }, price) => {
    const ctVal = given ?? step(-Math.round(Math.log10(300 / price))).text;
    return { ctVal, ctMult, size: Number(ctVal) * Number(ctMult) };
  },
  fundingHours: (roll, rank) => (roll > 0.92 && rank >= 12 ? 2 : usualFundingHours(roll, rank)),
  words,
  oddRows: [
    haltedRow('HALTA', 'suspend'),
    haltedRow('HALTB', 'rebase'),
    haltedRow('HALTC', 'settling'),
    haltedRow('HALTD', 'test'),
    // Two fields only.
    pendingRow('SOON', 'preopen', 'bare'),
    contractRow('BTC-USD-SWAP', 'BTC', 'inverse', {
      quote: 'USD',
      settle: 'BTC',
      ctVal: '100',
      ctMult: '1',
      lot: '1',
    }),
    contractRow('ETH-USD-SWAP', 'ETH', 'inverse', { quote: 'USD', settle: 'ETH', ctVal: '10', ctMult: '1', lot: '1' }),
    // USD family margin.
    contractRow('BTC-USD_UM-SWAP', 'BTC', 'perpetual', { quote: 'USD', ctVal: '0.01', ctMult: '1', lot: '0.01' }),
    contractRow('BTC-USDT-261225', 'BTC', 'delivery', {
      ctVal: '0.01',
      ctMult: '1',
      lot: '0.01',
      deliveryTime: DELIVERY,
    }),
    contractRow('ETH-USD_UM_XPERP-310404', 'ETH', 'xperp', {
      quote: 'USD',
      ctVal: '0.1',
      ctMult: '1',
      lot: '0.01',
      deliveryTime: Date.UTC(2031, 3, 4, 8),
    }),
    // Their instCategory is not 1.
    ...['TSLA', 'NVDA'].map(base => tradfiRow(base, 'equity', '3')),
    tradfiRow('XAU', 'commodity', '4'),
    tradfiRow('GBP', 'forex', '5'),
    tradfiRow('ZN', 'bond', '6'),
  ],
};

export const simulatedOkx: SimulatedVenue = {
  id: 'okx',
  hosts: [{ markets: ['spot', 'perp'], make: context => new OkxHost(context) }],
  lists: { spot, perp },
  otherCoins: { BB: 804, QNT: 1.29 },
  // It is announced to whoever follows the list of swaps on its channel.
  happenings: [
    {
      market: 'perp',
      symbol: 'HALTE-USDT-SWAP',
      word: 'suspend',
      due: ({ listWatchedAt }) => listWatchedAt + 300,
    },
  ],
  refusals: { 'http-429': () => json({ msg: 'Too Many Requests', code: '50011' }, 429) },
};
