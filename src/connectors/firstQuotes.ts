import type { Clock } from '../base/clock';
import type { Freshness } from '../model/freshness';
import type { QuoteWriter } from '../model/quoteWriter';

/** Where quotes come on change only: what has not changed in so long may be quiet for hours. */
const QUIET_MS = 1_500;
/** Nothing has come for so long, though it should: that it is slow is no reason any more. */
const NOTHING_MS = 3_000;

/**
 * Have a market's first quotes come? What a subscription is acknowledged before. Asked again and again from when it is
 * subscribed; once they have, they have.
 */
export class FirstQuotes {
  readonly #writer: QuoteWriter;
  /** The channel brings a quote for each instrument, whether it changes or not. */
  readonly #isSure: boolean;
  readonly #clock: Clock;
  #askedAt = Number.NaN;
  /** Instruments without a quote, and since when there are so many. */
  #missing = Number.NaN;
  #since = 0;
  #came = false;

  constructor(writer: QuoteWriter, freshness: Freshness, clock: Clock) {
    this.#writer = writer;
    this.#isSure = freshness.kind !== 'on-change';
    this.#clock = clock;
  }

  /** `indexes`: of all scanned instruments. */
  came(indexes: Iterable<number>): boolean {
    if (this.#came) return true;
    let all = 0;
    let missing = 0;
    for (const index of indexes) {
      all++;
      if (this.#writer.quotedAt(index) === Number.NEGATIVE_INFINITY) missing++;
    }
    const now = this.#clock.mono();
    if (Number.isNaN(this.#askedAt)) this.#askedAt = now;
    if (missing !== this.#missing) this.#since = now;
    this.#missing = missing;
    const isLate = now - this.#since >= NOTHING_MS;
    this.#came = missing === 0 || isLate || (!this.#isSure && missing < all && now - this.#askedAt >= QUIET_MS);
    return this.#came;
  }
}
