/**
 * How an episode stands: it goes on, or what ended it. `below`: net fell below the threshold; from `stale` to `halted`
 * and `unrated`: the edge took that state (`withdrawn`: a leg has no quote any more, as after a reconnect); `delisted`,
 * `settings` and `stopped` speak for themselves. The number of a state is its place here.
 */
export const EPISODE_STATES = [
  'still-open',
  'below',
  'stale',
  'quarantined',
  'one-sided',
  'invalid',
  'withdrawn',
  'halted',
  'unrated',
  'delisted',
  'settings',
  'stopped',
] as const;
export type EpisodeState = (typeof EPISODE_STATES)[number];
