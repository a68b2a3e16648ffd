import type { Clock } from '../base/clock';
import type { QuoteWriter } from '../model/quoteWriter';

/** No further first quote for so long: those that are missing are of books that nobody quotes. */
const NO_MORE_MS = 3_000;

/**
 * Have a market's first quotes come? What a subscription is acknowledged before. Asked again and again from when it is
 * subscribed; once they have, they have.
 */
export class FirstQuotes {
  readonly #writer: QuoteWriter;
  readonly #clock: Clock;
  #missing = Number.NaN;
  #since = 0;
  #came = false;

  constructor(writer: QuoteWriter, clock: Clock) {
    this.#writer = writer;
    this.#clock = clock;
  }

  /** `indexes`: of all scanned instruments. */
  came(indexes: Iterable<number>): boolean {
    if (this.#came) return true;
    let missing = 0;
    for (const index of indexes) if (this.#writer.quotedAt(index) === Number.NEGATIVE_INFINITY) missing++;
    const now = this.#clock.mono();
    if (missing !== this.#missing) this.#since = now;
    this.#missing = missing;
    this.#came = missing === 0 || now - this.#since >= NO_MORE_MS;
    return this.#came;
  }
}
