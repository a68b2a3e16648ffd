import type { VenueDefinition } from './venue';
import { binance } from './venues/binance';
import { bitget } from './venues/bitget';
import { bybit } from './venues/bybit';
import { coinbase } from './venues/coinbase';
import { hyperliquid } from './venues/hyperliquid';
import { kraken } from './venues/kraken';
import { okx } from './venues/okx';

/** The built-in venues, in the order in which they are shown. */
export const VENUES: readonly VenueDefinition[] = [binance, bybit, okx, hyperliquid, kraken, bitget, coinbase];
