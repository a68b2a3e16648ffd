import type { Market } from './instrument';

/** What people are told of a venue; what it speaks is in its venue file, which shells need not load. */
export interface VenueInfo {
  /** Lower case, as in settings and instrument ids. */
  readonly id: string;
  /** As the venue writes itself. */
  readonly name: string;
  readonly markets: readonly { readonly market: Market; readonly tradePage: string }[];
}
