import type { Market } from './instrument';
import { BUILT_IN_VENUES } from './venueList';

/** What people are told of a venue; what it speaks is in its venue file, which shells need not load. */
export interface VenueInfo {
  /** Lower case, as in settings and instrument ids. */
  readonly id: string;
  /** As the venue writes itself. */
  readonly name: string;
  readonly markets: readonly { readonly market: Market; readonly tradePage: string }[];
}

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
