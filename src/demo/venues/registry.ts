import type { SimulatedVenue } from '../simulatedVenue';
import { simulatedBinance } from './binance/venue';
import { simulatedBitget } from './bitget/venue';
import { simulatedBybit } from './bybit/venue';
import { simulatedCoinbase } from './coinbase/venue';
import { simulatedHyperliquid } from './hyperliquid/venue';
import { simulatedKraken } from './kraken/venue';
import { simulatedOkx } from './okx/venue';

/** Every exchange that can be simulated, in the order of their ports. A new one is a folder here and a line. */
export const SIMULATED_VENUES: readonly SimulatedVenue[] = [
  simulatedBinance,
  simulatedBybit,
  simulatedOkx,
  simulatedHyperliquid,
  simulatedKraken,
  simulatedBitget,
  simulatedCoinbase,
];

export const SIMULATED_IDS: readonly string[] = SIMULATED_VENUES.map(venue => venue.id);

/** Those with these ids, in the registry's order; all without ids. Throws on an id that nobody has. */
export function simulatedVenues(ids: readonly string[] = SIMULATED_IDS): readonly SimulatedVenue[] {
  const unknown = ids.find(id => !SIMULATED_IDS.includes(id));
  if (unknown !== undefined) throw new Error(`no simulation of "${unknown}"; there are ${SIMULATED_IDS.join(', ')}`);
  return SIMULATED_VENUES.filter(venue => ids.includes(venue.id));
}
