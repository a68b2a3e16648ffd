import type { VenueDefinition } from '../connectors/venue';
import type { EngineSettings } from '../model/settings';
import type { SpreadBookOptions } from '../spreads/spreadBook';

/** Taker fees as the settings have them, else the venues' own. */
export function spreadOptions(
  { takerFeePct, quarantinePct }: EngineSettings,
  venues: readonly VenueDefinition[],
): SpreadBookOptions {
  const fees = new Map<string, number>();
  for (const venue of venues) {
    for (const market of venue.markets) fees.set(`${venue.id}.${market.market}`, market.takerFeePct);
  }
  return {
    quarantinePct,
    takerFee: ({ venue, market }) => {
      const key = `${venue}.${market}`;
      return (takerFeePct[key] ?? fees.get(key) ?? 0) / 100;
    },
  };
}
