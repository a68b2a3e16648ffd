import ccxt, { type Exchange } from 'ccxt';
import type { CcxtMarket } from '../ccxtMarket';

/** ccxt renames Terra's coins, and then asks the sockets for names that the venue does not know. */
const RENAMED: readonly string[] = ['LUNC', 'LUNA'];

/** A dozen calls don't need a second between two of them. */
const AT_ONCE = { enableRateLimit: false };

function spot(rest: string, ws: string): Exchange {
  const exchange = new ccxt.pro.kraken(AT_ONCE);
  const streams = { public: ws, private: ws, privateV2: `${ws}/v2`, publicV2: `${ws}/v2` };
  Object.assign(exchange.urls.api as Record<string, unknown>, { public: rest, private: rest, ws: streams });
  return exchange;
}

function perp(rest: string, ws: string): Exchange {
  const exchange = new ccxt.pro.krakenfutures(AT_ONCE);
  const urls = { public: `${rest}/derivatives/api/`, charts: `${rest}/api/charts/`, ws: `${ws}/ws/v1` };
  Object.assign(exchange.urls.api as Record<string, unknown>, urls);
  return exchange;
}

const nameOf = (info: unknown): string | undefined => (info as { wsname?: string }).wsname;

export const kraken: readonly CcxtMarket[] = [
  {
    venue: 'kraken',
    market: 'spot',
    make: base => spot(base('kraken.spot.rest'), base('kraken.spot.ws')),
    chunk: 100,
    // Without one it is not on the sockets.
    isScanned: ({ info, base }) => nameOf(info) !== undefined && !RENAMED.includes(String(base)),
    // ccxt's ids are those of REST. The sockets of today say BTC and DOGE.
    symbolOf: ({ info }) =>
      String(nameOf(info))
        .replace(/\bXBT\b/, 'BTC')
        .replace(/\bXDG\b/, 'DOGE'),
    // For ccxt nothing is active but what is `online`.
    knows: ({ base, statusText }) => statusText === 'online' && !RENAMED.includes(base),
    tops: { watch: (exchange, symbols) => exchange.watchBidsAsks(symbols), seen: exchange => exchange.tickers },
  },
  {
    venue: 'kraken',
    market: 'perp',
    make: base => perp(base('kraken.perp.rest'), base('kraken.perp.ws')),
    chunk: 100,
    quote: 'USD',
    // ccxt takes for active what is tradeable, though it takes resting orders only, or its ticker says that it is suspended.
    isScanned: ({ id, info }) => id !== 'PF_HALTBUSD' && (info as { postOnly?: boolean }).postOnly !== true,
    // `watchBidsAsks` is a channel without sizes.
    tops: { watch: (exchange, symbols) => exchange.watchTickers(symbols), seen: exchange => exchange.tickers },
    // An amount divided by the mark, whose last digits are the division's.
    fetchRates: async (exchange, params) => {
      const rates = Object.entries(await exchange.fetchFundingRates(undefined, params));
      return Object.fromEntries(
        rates.map(([symbol, rate]) => [symbol, { ...rate, fundingRate: Number(rate.fundingRate?.toFixed(12)) }]),
      );
    },
    restSaysNextTime: false,
    funding: {
      saysInterval: false,
      watch: (exchange, symbols) => exchange.watchTickers(symbols),
      seen: exchange => exchange.tickers,
      // Left out where it is zero.
      read: entry => {
        const info = (entry as { info?: Record<string, unknown> }).info ?? {};
        return { rate: info.relative_funding_rate ?? 0, nextTime: info.next_funding_rate_time };
      },
    },
  },
];
