import ccxt, { type Exchange, type Market } from 'ccxt';
import { type CcxtMarket, topsOf } from '../ccxtMarket';

const HOUR = 3_600_000;

/** Without the builders' dexes, which ccxt would read too, and without its pace of 20 subscriptions a second. */
function make(market: 'spot' | 'perp', base: (key: string) => string): Exchange {
  const types = [market === 'spot' ? 'spot' : 'swap'];
  const exchange = new ccxt.pro.hyperliquid({ enableRateLimit: false, options: { fetchMarkets: { types } } });
  const rest = base(`hyperliquid.${market}.rest`);
  const ws = { public: `${base(`hyperliquid.${market}.ws`)}/ws` };
  Object.assign(exchange.urls.api as Record<string, unknown>, { public: rest, private: rest, ws });
  return exchange;
}

const common: Omit<CcxtMarket, 'market' | 'make'> = {
  venue: 'hyperliquid',
  quote: 'USDC',
  chunk: 100,
  // ccxt's tickers have impact prices for bid and ask: the tops are those of books, each asked for.
  fetchTops: async exchange => {
    const symbols = Object.values(exchange.markets ?? {}).flatMap(market =>
      market?.active ? [String(market.symbol)] : [],
    );
    const books = await Promise.all(symbols.map(async symbol => [symbol, await exchange.fetchOrderBook(symbol)]));
    return topsOf(Object.fromEntries(books));
  },
  tops: {
    watch: (exchange, symbols) => Promise.all(symbols.map(symbol => exchange.watchOrderBook(symbol))),
    seen: exchange => topsOf(exchange.orderbooks),
  },
};

const infoOf = (market: NonNullable<Market>) => market.info as Readonly<Record<string, unknown>>;

export const hyperliquid: readonly CcxtMarket[] = [
  {
    ...common,
    market: 'spot',
    make: base => make('spot', base),
    // ccxt takes the mid for the price that the tick depends on.
    knowsTick: market => infoOf(market).midPx !== null,
  },
  {
    ...common,
    market: 'perp',
    make: base => make('perp', base),
    // ccxt's id is a number of its own.
    symbolOf: market => String(infoOf(market).name),
    // The usual parameters would become part of the question.
    fetchRates: exchange => exchange.fetchFundingRates(),
    funding: {
      saysInterval: false,
      watch: (exchange, symbols) => Promise.all(symbols.map(symbol => exchange.watchTicker(symbol))),
      seen: exchange => exchange.tickers,
      // The rate of the present hour.
      read: entry => ({
        rate: (entry as { info?: { funding?: unknown } }).info?.funding,
        nextTime: (Math.floor(Date.now() / HOUR) + 1) * HOUR,
      }),
    },
  },
];
