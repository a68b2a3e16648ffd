import { MARKETS, type Market } from './instrument';

/** A venue as people know it; what it speaks is in its venue file, which shells need not load. */
export interface VenueName {
  /** Lower case, as in settings and instrument ids. */
  readonly id: string;
  /** As the venue writes itself. */
  readonly name: string;
  readonly markets: readonly Market[];
}

/** The built-in venues in the order in which they are shown; a test holds this list against the registry. */
export const VENUE_NAMES: readonly VenueName[] = [
  { id: 'binance', name: 'Binance', markets: MARKETS },
  { id: 'bybit', name: 'Bybit', markets: MARKETS },
  { id: 'okx', name: 'OKX', markets: MARKETS },
];

export const VENUE_IDS: readonly string[] = VENUE_NAMES.map(venue => venue.id);

/** Name of a venue for people; an unknown id stands for itself. */
export function venueName(id: string): string {
  return VENUE_NAMES.find(venue => venue.id === id)?.name ?? id;
}
