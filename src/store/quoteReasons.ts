import { HALTED, INVALID, LIVE, ONE_SIDED, QUARANTINED, WAITING } from '../model/quoteState';
import { type Columns, FLAG_DISTRUSTED, SOURCE_NONE } from './columns';
import type { FeedTable } from './feedTable';

/** Why quotes are in their states, in words. */
export class QuoteReasons {
  /** Why a quote was withdrawn, halted or distrusted. */
  readonly why = new Map<number, string>();
  /** The same-asset guard's. */
  readonly quarantined = new Map<number, string>();
  readonly #columns: Columns;
  readonly #feeds: FeedTable;

  constructor(columns: Columns, feeds: FeedTable) {
    this.#columns = columns;
    this.#feeds = feeds;
  }

  /** Of a quote in this state now (monotonic ms); empty when live. */
  of(state: number, index: number, now: number): string {
    const c = this.#columns;
    switch (state) {
      case LIVE:
        return '';
      case HALTED:
        return this.why.get(index) ?? 'trading is halted';
      case WAITING:
        if (c.source[index] !== SOURCE_NONE) return 'both sides of the book are empty';
        return this.why.get(index) ?? 'no quote has arrived yet';
      case INVALID:
        return 'the last frame had its bid at or above its ask';
      case ONE_SIDED:
        return Number.isNaN(c.bid[index]) ? 'there is no bid' : 'there is no ask';
      case QUARANTINED:
        return this.quarantined.get(index) ?? 'its price does not fit the same asset elsewhere';
      default:
        return this.#staleReason(index, now);
    }
  }

  #staleReason(index: number, now: number): string {
    const c = this.#columns;
    const feed = c.deliveredBy[index] as number;
    if (!this.#feeds.trusted(feed, now)) return this.#feeds.why(feed, now);
    if (((c.flags[index] as number) & FLAG_DISTRUSTED) !== 0) return this.why.get(index) ?? 'the stream is stuck';
    const silentS = Math.round((now - (c.aliveAt[index] as number)) / 1000);
    return `its stream has been silent for ${silentS} s; at most ${(c.silenceLimit[index] as number) / 1000} s is normal`;
  }
}
