import ccxt, { type Exchange } from 'ccxt';
import type { CcxtMarket } from '../ccxtMarket';

function make(path: string, rest: string, ws: string): Exchange {
  const exchange = new ccxt.pro.bybit();
  const stream = `${ws}/v5/public/${path}`;
  const streams = { public: { spot: stream, linear: stream, inverse: stream, option: stream } };
  const urls = { spot: rest, futures: rest, v2: rest, public: rest, ws: streams };
  Object.assign(exchange.urls.api as Record<string, unknown>, urls);
  return exchange;
}

export const bybit: readonly CcxtMarket[] = [
  {
    venue: 'bybit',
    market: 'spot',
    make: base => make('spot', base('bybit.spot.rest'), base('bybit.spot.ws')),
    chunk: 10,
  },
  {
    venue: 'bybit',
    market: 'perp',
    make: base => make('linear', base('bybit.perp.rest'), base('bybit.perp.ws')),
    chunk: 300,
    funding: {
      saysInterval: true,
      watch: (exchange, symbols) => exchange.watchTickers(symbols),
      seen: exchange => exchange.tickers,
      read: entry => {
        const info = (entry as { info?: Record<string, unknown> }).info ?? {};
        return { rate: info.fundingRate, hours: info.fundingIntervalHour, nextTime: info.nextFundingTime };
      },
      // ccxt keeps all topics of a market on one socket, and the venue allows 21,000 characters of them.
      ownSocket: true,
    },
  },
];
