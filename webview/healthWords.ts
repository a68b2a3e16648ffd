import { type ConnectionHealth, type ConnectionState, emptyMarketWords, WELL } from '../src/model/health';
import type { MarketProgress } from '../src/protocol/messages';

const TROUBLE: readonly ConnectionState[] = ['waiting', 'planned', 'closed', 'connecting', 'subscribing', 'live'];

/** What the engine says of a connection with nothing to say about. */
const NOTHING_WRONG: readonly string[] = ['', WELL];

export function isWell(row: Pick<ConnectionHealth, 'diagnosis'>): boolean {
  return NOTHING_WRONG.includes(row.diagnosis);
}

/** The connection that a user should hear of first; undefined when all is well. */
export function worstDiagnosis(rows: readonly ConnectionHealth[]): ConnectionHealth | undefined {
  let worst: ConnectionHealth | undefined;
  for (const row of rows) {
    if (isWell(row)) continue;
    if (!worst || TROUBLE.indexOf(row.state) < TROUBLE.indexOf(worst.state)) worst = row;
  }
  return worst;
}

/** `412 instruments, 3 connections, 398 of 412 live`, or why nothing has come. */
export function progressWords(market: MarketProgress): string {
  if (market.instruments === 0) return market.diagnosis || emptyMarketWords(market);
  const counts = [
    plural(market.instruments, 'instrument'),
    plural(market.connections, 'connection'),
    `${market.live} of ${market.instruments} live`,
  ];
  const trouble = market.complete || market.diagnosis === '' ? '' : `; ${market.diagnosis}`;
  return counts.join(', ') + trouble;
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
