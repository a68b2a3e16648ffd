import ccxt, { type Exchange } from 'ccxt';
import { type CcxtMarket, topsOf } from '../ccxtMarket';

function make(rest: string, ws: string): Exchange {
  // ccxt follows books on `level2` alone, for which the venue wants a key: what is sent with these is asked of the other below.
  const exchange = new ccxt.pro.coinbaseexchange({ apiKey: 'key', secret: 'c2VjcmV0', password: 'pass' });
  Object.assign(exchange.urls.api as Record<string, unknown>, { public: rest, private: rest, ws });
  return exchange;
}

const PUBLIC = { channels: ['level2_batch'] };
const HALTS = ['trading_disabled', 'cancel_only', 'post_only', 'auction_mode'];

export const coinbase: readonly CcxtMarket[] = [
  {
    venue: 'coinbase',
    market: 'spot',
    make: base => make(base('coinbase.spot.rest'), base('coinbase.spot.ws')),
    chunk: 60,
    quote: 'USD',
    noBulkTops: true,
    // ccxt takes halted products for active, and second names of a book for books.
    isScanned: ({ symbol, info, quote, id }) => {
      const row = info as Record<string, unknown>;
      if (HALTS.some(halt => row[halt] === true) || `${row.base_currency}-${row.quote_currency}` !== id) return false;
      return quote !== 'USDC' || ['USDT/USDC', 'EURC/USDC', 'ONLYC/USDC'].includes(symbol);
    },
    tops: {
      watch: (exchange, symbols) => exchange.watchOrderBookForSymbols(symbols, undefined, PUBLIC),
      seen: exchange => topsOf(exchange.orderbooks),
    },
    watchBook: (exchange, symbol) => exchange.watchOrderBook(symbol, undefined, PUBLIC),
  },
];
