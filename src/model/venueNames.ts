import type { VenueInfo } from './venueInfo';
import { BUILT_IN_VENUES } from './venueList';

/** Ids of the built-in venues, in the order in which they are shown. */
export const VENUE_IDS: readonly string[] = BUILT_IN_VENUES.map(venue => venue.id);

/** Undefined: not known. */
export function venueInfo(id: string): VenueInfo | undefined {
  return BUILT_IN_VENUES.find(venue => venue.id === id);
}

/** Name of a venue for people; an unknown id stands for itself. */
export function venueName(id: string): string {
  return venueInfo(id)?.name ?? id;
}
