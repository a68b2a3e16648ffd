import type { VenueInfo } from './venueInfo';
import { BUILT_IN_VENUES } from './venueList';

const known: VenueInfo[] = [...BUILT_IN_VENUES];
const ids: string[] = known.map(venue => venue.id);

/** Ids of all venues there are, in the order in which they are shown: the built-in ones, then those from outside. */
export const VENUE_IDS: readonly string[] = ids;

/** In the order in which they are shown. */
export function allVenues(): readonly VenueInfo[] {
  return known;
}

/** Undefined: not known. */
export function venueInfo(id: string): VenueInfo | undefined {
  return known.find(venue => venue.id === id);
}

/** Name of a venue for people; an unknown id stands for itself. */
export function venueName(id: string): string {
  return venueInfo(id)?.name ?? id;
}

/** Has it perpetuals, which others are compared with? An unknown one may. */
export function hasPerps(id: string): boolean {
  return venueInfo(id)?.markets.some(({ market }) => market === 'perp') ?? true;
}

/**
 * From now on these are the venues from outside, in this thread or page. Which venues there are is one fact of the whole
 * program, asked for wherever a name is shown or read; hence here and not handed around.
 */
export function learnVenues(outside: readonly VenueInfo[]): void {
  const others = outside.filter(({ id }) => !BUILT_IN_VENUES.some(venue => venue.id === id));
  known.splice(BUILT_IN_VENUES.length, known.length, ...others);
  ids.splice(0, ids.length, ...known.map(venue => venue.id));
}
