/**
 * States of a quote, worst last; the number of a state is its place here. An edge takes the worse leg's state, so the
 * order decides which one it shows.
 */
export const QUOTE_STATES = ['live', 'stale', 'quarantined', 'one-sided', 'invalid', 'waiting', 'halted'] as const;
export type QuoteState = (typeof QUOTE_STATES)[number];

/** States of an edge: a leg's state, or one of these three. Only `crossed` and `open` are ranked. */
export type EdgeState = Exclude<QuoteState, 'live'> | 'unrated' | 'crossed' | 'open';

export const LIVE = 0;
export const STALE = 1;
export const QUARANTINED = 2;
export const ONE_SIDED = 3;
export const INVALID = 4;
export const WAITING = 5;
export const HALTED = 6;
export const UNRATED = 7;
export const CROSSED = 8;
export const OPEN = 9;
/** Of no edge: of a row whose order is held and whose instruments are not scanned any more. */
export const GONE = 10;

/** Name of a row's state by number: the quote states, the edge's own three, and that of a row that is held but gone. */
export const EDGE_STATES = [...QUOTE_STATES, 'unrated', 'crossed', 'open', 'gone'] as const;

/** States that need no explanation. */
const FINE: ReadonlySet<string> = new Set(['live', 'crossed', 'open']);

/** A state of a quote or an edge with the reason why its row is not ranked, where that is so and the reason known. */
export function stateText(name: string, reason: string): string {
  if (FINE.has(name) || reason === '') return name;
  return reason.startsWith(name) ? reason : `${name}: ${reason}`;
}
