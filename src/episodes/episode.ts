import type { EpisodeState } from '../model/episodeState';
import type { Instrument } from '../model/instrument';

/**
 * The time for which an edge's net spread was at or above the threshold. It carries what it needs to be read: its
 * instruments may be gone since. Spreads are fractions, sizes in base units, money in the buy leg's quote.
 */
export interface Episode {
  /** Counts up from 1 with every episode of a run. */
  readonly id: number;
  readonly buyIndex: number;
  readonly sellIndex: number;
  readonly buy: Instrument;
  readonly sell: Instrument;
  /** The threshold when it opened, in percent. */
  readonly thresholdPct: number;
  /** Epoch ms. Every other time is counted from it by the clock that never goes back. */
  readonly openedAt: number;
  /** Monotonic ms. */
  readonly openedMono: number;
  /** Times that its prices, sizes or rate were found to be other ones, the opening included. */
  readonly updates: number;
  readonly firstSize: number;
  /** The last ones at or above the threshold. */
  readonly lastSize: number;
  readonly lastNet: number;
  readonly peak: Peak;
  readonly state: EpisodeState;
  /** Why it ended, in words. */
  readonly reason: string;
  /** Monotonic ms; NaN while it goes on. */
  readonly endedMono: number;
}

/** The moment of its greatest net spread, the first of them if there were several. */
export interface Peak {
  /** Monotonic ms. */
  readonly mono: number;
  readonly net: number;
  readonly gross: number;
  readonly size: number;
  readonly notional: number;
  readonly profit: number;
}

/** How long it has lived by then, in ms. */
export function livedMs(episode: Episode, now: number): number {
  const end = Number.isNaN(episode.endedMono) ? now : episode.endedMono;
  return Math.max(0, Math.round(end - episode.openedMono));
}
