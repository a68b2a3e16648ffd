// Written by `npm run venues` from the registry.
import type { VenueInfo } from './venueInfo';

/** The built-in venues, in the order in which they are shown. */
export const BUILT_IN_VENUES: readonly VenueInfo[] = [
  {
    id: 'binance',
    name: 'Binance',
    markets: [
      { market: 'spot', tradePage: 'https://www.binance.com/en/trade/{stem}_{quote}?type=spot' },
      { market: 'perp', tradePage: 'https://www.binance.com/en/futures/{symbol}' },
    ],
  },
  {
    id: 'bybit',
    name: 'Bybit',
    markets: [
      { market: 'spot', tradePage: 'https://www.bybit.com/en/trade/spot/{stem}/{quote}' },
      { market: 'perp', tradePage: 'https://www.bybit.com/trade/{settle:lower}/{symbol}' },
    ],
  },
  {
    id: 'okx',
    name: 'OKX',
    markets: [
      { market: 'spot', tradePage: 'https://www.okx.com/trade-spot/{symbol:lower}' },
      { market: 'perp', tradePage: 'https://www.okx.com/trade-swap/{symbol:lower}' },
    ],
  },
  {
    id: 'hyperliquid',
    name: 'Hyperliquid',
    markets: [
      { market: 'spot', tradePage: 'https://app.hyperliquid.xyz/trade/{base}/{quote}' },
      { market: 'perp', tradePage: 'https://app.hyperliquid.xyz/trade/{symbol}' },
    ],
  },
  {
    id: 'kraken',
    name: 'Kraken',
    markets: [
      { market: 'spot', tradePage: 'https://pro.kraken.com/app/trade/{base:lower}-{quote:lower}' },
      { market: 'perp', tradePage: 'https://pro.kraken.com/app/trade/futures-{base:lower}-{quote:lower}-perp' },
    ],
  },
  {
    id: 'bitget',
    name: 'Bitget',
    markets: [
      { market: 'spot', tradePage: 'https://www.bitget.com/spot/{symbol}' },
      { market: 'perp', tradePage: 'https://www.bitget.com/futures/usdt/{symbol}' },
    ],
  },
  {
    id: 'coinbase',
    name: 'Coinbase',
    markets: [{ market: 'spot', tradePage: 'https://www.coinbase.com/advanced-trade/spot/{symbol}' }],
  },
];
