import type { Freshness } from './freshness';
import type { Instrument } from './instrument';

/** What became of a quote that was offered to the store. */
export const APPLIED = 0;
/** Older than the quote it would replace, from a connection that has been replaced, or of an instrument that is halted. */
export const DROPPED = 1;
/** Not a quote: a number is missing, negative or not finite. */
export const REJECTED = 2;
export type Outcome = typeof APPLIED | typeof DROPPED | typeof REJECTED;

/** Why an instrument is scanned no longer: its venue has taken it off its list, or the settings don't ask for it any more. */
export type Removal = 'delisted' | 'unwanted';

/**
 * The store, as connectors see it. A feed is one connection's slot in the store: quotes stand or fall with it. Numbers
 * as in `Sink`; `at` is the monotonic and `receivedAt` the wall time of receipt, both in ms.
 */
export interface QuoteWriter {
  /** Adds an instrument in state `waiting`, or updates the one with the same id; returns its index. */
  addInstrument(instrument: Instrument, freshness: Freshness): number;
  removeInstrument(index: number, cause?: Removal): void;
  setHalted(index: number, why: string | undefined): void;

  /** A feed that has shown no life for `silenceLimitMs` is not trusted, whoever notices first. */
  openFeed(name: string, silenceLimitMs: number): number;
  /** The feed is gone: its quotes are withdrawn, `why` is their reason. */
  closeFeed(feed: number, why: string): void;
  /** The feed has shown life at `at`. */
  feedAlive(feed: number, at: number): void;
  /** The feed is no longer known to be alive: its quotes turn stale until it shows life again. */
  feedSilent(feed: number, why: string): void;
  /** `from` is closed in an orderly way: quotes that `to` has not delivered yet go on under `to`. */
  handOver(from: number, to: number): void;
  /** The instrument's book is expected on this feed from now on; its quotes of another feed stay until this one delivers. */
  assign(index: number, feed: number): void;
  withdraw(index: number, why: string): void;
  /** Marks a quote stale although its channel's rule would not, until a newer frame comes. */
  distrust(index: number, why: string): void;

  topOfBook(
    index: number,
    feed: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    exchangeTime: number,
    sequence: number,
    restart: boolean,
    at: number,
    receivedAt: number,
  ): Outcome;
  /** A quote from REST: taken only where the stream has not delivered since the feed was opened. */
  snapshot(
    index: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    exchangeTime: number,
    at: number,
    receivedAt: number,
  ): Outcome;
  funding(index: number, rate: number, intervalHours: number, nextTime: number, at: number): Outcome;
  /** Mark and index price in venue prices; NaN: unchanged, index 0: none. */
  marks(index: number, mark: number, indexPrice: number, at: number): Outcome;
  stats(index: number, last: number, open24h: number, change24h: number, volume24hQuote: number, at: number): Outcome;

  /** Monotonic time of the last proof of life of the quote; -Infinity without a quote. */
  quotedAt(index: number): number;
  /** Is this, in venue prices, the quote that is stored? */
  isQuote(index: number, bid: number, ask: number): boolean;
  /** Does the price lie from the stored bid to the stored ask? */
  isWithin(index: number, price: number): boolean;
  /** Has the quote not outlived its channel's rule? False without a quote. */
  isFresh(index: number, at: number): boolean;
}
