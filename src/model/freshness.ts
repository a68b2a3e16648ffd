/**
 * What silence means on a channel.
 * - `repeats`: the venue sends the value again each `everyMs` when idle; stale after four missed repeats.
 * - `on-change`: silence is normal while the connection itself is alive.
 * - `throttled`: sent at most each `everyMs`, and always; stale after three periods.
 */
export type Freshness =
  | { readonly kind: 'repeats'; readonly everyMs: number }
  | { readonly kind: 'on-change' }
  | { readonly kind: 'throttled'; readonly everyMs: number };

/** Silence in ms after which a value on this channel is stale; Infinity for `on-change`. */
export function silenceLimitMs(freshness: Freshness): number {
  switch (freshness.kind) {
    case 'repeats':
      return 4 * freshness.everyMs;
    case 'throttled':
      return 3 * freshness.everyMs;
    case 'on-change':
      return Number.POSITIVE_INFINITY;
  }
}
