import ccxt, { type Exchange } from 'ccxt';
import type { CcxtMarket } from '../ccxtMarket';

/**
 * ccxt splits the futures path into `/public` and `/market` by itself when the URL ends with `/ws`. It tells spot from
 * futures sockets by the text `/stream` in the URL (of `stream.binance.com`), so the spot path makes a detour through one.
 */
function make(exchange: Exchange, base: (key: string) => string): Exchange {
  const futures = base('binance.perp.rest');
  Object.assign(exchange.urls.api as Record<string, unknown>, {
    public: `${base('binance.spot.rest')}/api/v3`,
    fapiPublic: `${futures}/fapi/v1`,
    fapiPublicV2: `${futures}/fapi/v2`,
    dapiPublic: `${futures}/dapi/v1`,
    ws: { spot: `${base('binance.spot.ws')}/stream/../ws`, future: `${base('binance.perp.ws')}/ws` },
  });
  return exchange;
}

const fetchTops: CcxtMarket['fetchTops'] = (exchange, params) => exchange.fetchBidsAsks(undefined, params);

export const binance: readonly CcxtMarket[] = [
  {
    venue: 'binance',
    market: 'spot',
    make: base => make(new ccxt.pro.binance(), base),
    chunk: 200,
    fetchTops,
  },
  {
    venue: 'binance',
    market: 'perp',
    make: base => make(new ccxt.pro.binanceusdm(), base),
    chunk: 190,
    fetchTops,
    // The interval is in another call than the rate, 8 h where its list is silent.
    fetchRates: async (exchange, params) => {
      const rates = await exchange.fetchFundingRates(undefined, params);
      const intervals = await exchange.fetchFundingIntervals();
      return Object.fromEntries(
        Object.entries(rates).map(([symbol, rate]) => [
          symbol,
          { ...rate, interval: intervals[symbol]?.interval ?? '8h' },
        ]),
      );
    },
    // The rates come with the marks, but only in the raw row, and without their interval.
    funding: {
      saysInterval: false,
      watch: (exchange, symbols) => exchange.watchMarkPrices(symbols),
      seen: exchange => exchange.tickers,
      read: entry => {
        const { r, T } = (entry as { info?: Record<string, unknown> }).info ?? {};
        return { rate: r, nextTime: T };
      },
    },
  },
];
