import type { Market } from './instrument';

/**
 * A connection's life: `planned` (cannot exist yet: its instruments are not listed), `connecting`, `subscribing`,
 * `live` (every stream acknowledged or refused), `waiting` (down, the next try is timed), `closed`.
 */
export type ConnectionState = 'planned' | 'connecting' | 'subscribing' | 'live' | 'waiting' | 'closed';

/** Diagnosis of a planned connection that nothing is wrong with: it is the start. */
export const LISTING = 'waiting for the instrument list';

/** Diagnosis of a connection that nothing is to be said of. */
export const WELL = 'all is well';

/** What is to be said of a market without an instrument and without trouble. */
export function emptyMarketWords({ complete }: { readonly complete: boolean }): string {
  return complete ? 'none of its instruments is scanned' : 'listing instruments';
}

/** A row of the health view. Times in ms, null where unknown; `diagnosis` says in words what is wrong and what to do. */
export interface ConnectionHealth {
  readonly venue: string;
  readonly market: Market;
  readonly connection: string;
  readonly url: string;
  readonly state: ConnectionState;
  readonly diagnosis: string;
  readonly streams: { readonly asked: number; readonly acked: number; readonly alive: number };
  readonly framesPerSecond: number;
  readonly lastFrameAgeMs: number | null;
  readonly lagMs: number | null;
  readonly reconnects: number;
  readonly drops: number;
  readonly errors: number;
  /** Tops of book that a newer one has replaced unread, because this computer did not keep up. */
  readonly conflated: number;
}
