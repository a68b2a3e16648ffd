import { type ConnectionHealth, LISTING, WELL } from '../model/health';
import { venueName } from '../model/venueNames';
import type { HealthMessage } from './engineClient';

/** `starting` is normal for a while; `doubt`: it delivers, but something is to be said of it; `trouble`: it does not. */
export type Condition = 'well' | 'starting' | 'doubt' | 'trouble';

const NOTHING_WRONG: readonly string[] = ['', WELL];

export function conditionOf(row: ConnectionHealth): Condition {
  const fine = NOTHING_WRONG.includes(row.diagnosis);
  switch (row.state) {
    case 'live':
      return fine ? 'well' : 'doubt';
    case 'waiting':
    case 'closed':
      return 'trouble';
    case 'planned':
      return fine || row.diagnosis === LISTING ? 'starting' : 'trouble';
    case 'connecting':
    case 'subscribing':
      return fine || (row.reconnects === 0 && row.errors === 0) ? 'starting' : 'trouble';
  }
}

export interface HealthSummary {
  readonly connections: number;
  readonly live: number;
  readonly framesPerSecond: number;
  readonly quotes: number;
  readonly liveQuotes: number;
  /** Markets that have what they need, of all. */
  readonly marketsReady: number;
  readonly markets: number;
  /** Those with doubts after those in trouble. */
  readonly noted: readonly ConnectionHealth[];
  /** Names for people of the venues with trouble, in their order. */
  readonly troubledVenues: readonly string[];
}

export function summarise(health: HealthMessage | undefined): HealthSummary {
  const rows = health?.rows ?? [];
  const progress = health?.progress ?? [];
  const of = (condition: Condition) => rows.filter(row => conditionOf(row) === condition);
  const trouble = of('trouble');
  return {
    connections: rows.length,
    live: rows.filter(row => row.state === 'live').length,
    framesPerSecond: Math.round(rows.reduce((sum, row) => sum + row.framesPerSecond, 0)),
    quotes: progress.reduce((sum, market) => sum + market.instruments, 0),
    liveQuotes: progress.reduce((sum, market) => sum + market.live, 0),
    marketsReady: progress.filter(market => market.complete).length,
    markets: progress.length,
    noted: [...trouble, ...of('doubt')],
    troubledVenues: [...new Set(trouble.map(row => row.venue))].map(venueName),
  };
}
