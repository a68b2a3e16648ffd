import ccxt, { type Exchange } from 'ccxt';
import type { CcxtMarket } from '../ccxtMarket';

function make(rest: string, ws: string): Exchange {
  const exchange = new ccxt.pro.okx();
  Object.assign(exchange.urls.api as Record<string, unknown>, { rest, ws: `${ws}/ws/v5` });
  return exchange;
}

export const okx: readonly CcxtMarket[] = [
  { venue: 'okx', market: 'spot', make: base => make(base('okx.spot.rest'), base('okx.spot.ws')), chunk: 400 },
  {
    venue: 'okx',
    market: 'perp',
    make: base => make(base('okx.perp.rest'), base('okx.perp.ws')),
    chunk: 400,
    // ccxt's contract size is `ctVal` alone: `ctMult` is in the raw row.
    contractSize: market => (market.contractSize ?? 1) * Number((market.info as { ctMult?: string }).ctMult || 1),
    funding: {
      saysInterval: true,
      watch: (exchange, symbols) => exchange.watchFundingRates(symbols),
      seen: exchange => exchange.fundingRates as Record<string, unknown>,
      read: entry => {
        const { fundingRate, interval, fundingTimestamp } = entry as Record<string, unknown>;
        return { rate: fundingRate, hours: Number.parseInt(String(interval), 10), nextTime: fundingTimestamp };
      },
    },
  },
];
