import { resolve } from 'node:path';
import { loadVenue, VenueModuleError } from '../connectors/outside/loadVenue';
import { learnVenues, VENUE_IDS } from '../model/venueNames';
import { splitArguments } from './splitArguments';
import { UsageError } from './usageError';

/**
 * Makes the venues of `--venue-module` known, which all other options may speak of. Throws a UsageError that says what is
 * wrong with one.
 */
export async function learnVenueModules(args: readonly string[]): Promise<void> {
  const paths = splitArguments(args).flags.get('venue-module') ?? [];
  if (paths.length === 0) return;
  try {
    const venues = await Promise.all(paths.map(path => loadVenue(resolve(path))));
    const ids = [...VENUE_IDS, ...venues.map(venue => venue.id)];
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice !== undefined) throw new UsageError(`--venue-module: there is a venue ${twice} already.`);
    learnVenues(
      venues.map(({ id, name, markets }) => ({
        ...{ id, name },
        markets: markets.map(({ market, tradePage }) => ({ market, tradePage })),
      })),
    );
  } catch (error) {
    if (error instanceof VenueModuleError) throw new UsageError(`--venue-module ${error.message}.`);
    throw error;
  }
}
