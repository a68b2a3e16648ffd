import ccxt, { type Exchange } from 'ccxt';
import type { CcxtMarket } from '../ccxtMarket';

function make(rest: string, ws: string): Exchange {
  const exchange = new ccxt.pro.bitget();
  const api = exchange.urls.api as Record<string, unknown>;
  for (const group of ['spot', 'mix', 'common', 'margin', 'uta']) api[group] = rest;
  api.ws = { public: `${ws}/v2/ws/public`, utaPublic: `${ws}/v3/ws/public` };
  return exchange;
}

export const bitget: readonly CcxtMarket[] = [
  // 4096 bytes of args.
  { venue: 'bitget', market: 'spot', make: base => make(base('bitget.spot.rest'), base('bitget.spot.ws')), chunk: 40 },
  {
    venue: 'bitget',
    market: 'perp',
    make: base => make(base('bitget.perp.rest'), base('bitget.perp.ws')),
    chunk: 40,
    // The tickers, where ccxt looks for rates, say neither interval nor time.
    fetchRates: (exchange, params) => exchange.fetchFundingIntervals(undefined, params),
    funding: {
      saysInterval: false,
      watch: (exchange, symbols) => exchange.watchTickers(symbols),
      seen: exchange => exchange.tickers,
      read: entry => {
        const info = (entry as { info?: Record<string, unknown> }).info ?? {};
        return { rate: info.fundingRate, nextTime: info.nextFundingTime };
      },
    },
  },
];
