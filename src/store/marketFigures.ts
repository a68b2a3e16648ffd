import { APPLIED, type Outcome, REJECTED } from '../model/quoteWriter';
import type { Columns } from './columns';

/** A funding rate that nobody has confirmed for so long is unknown. */
const FUNDING_LIMIT_MS = 15 * 60_000;
/** The same of mark and index prices, which REST repeats every five minutes where streams send them on change only. */
const MARK_LIMIT_MS = 6 * 60_000;

/** What is known of an instrument besides its quote: funding, mark and index price, its last 24 hours. NaN: unknown. */
export class MarketFigures {
  readonly #columns: Columns;
  /** Called when an instrument's funding rate, or the settlement it belongs to, is another one. */
  onFunding: (index: number) => void = () => {};

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  funding(index: number, rate: number, intervalHours: number, nextTime: number, at: number): Outcome {
    const bad = Math.abs(rate) > 1 || intervalHours <= 0 || intervalHours > 24 * 31 || nextTime < 0;
    if (bad || rate === Infinity || rate === -Infinity || nextTime === Infinity) return REJECTED;
    const c = this.#columns;
    const isOther = (before: number, now: number) => !Number.isNaN(now) && before !== now;
    const changed =
      isOther(c.fundingRate[index] as number, rate) ||
      isOther(c.nextFundingTime[index] as number, nextTime || Number.NaN);
    if (!Number.isNaN(rate)) {
      c.fundingRate[index] = rate;
      c.fundingAt[index] = at;
    }
    if (!Number.isNaN(intervalHours)) c.fundingIntervalHours[index] = intervalHours;
    if (!Number.isNaN(nextTime)) c.nextFundingTime[index] = nextTime > 0 ? nextTime : Number.NaN;
    if (changed) this.onFunding(index);
    return APPLIED;
  }

  marks(index: number, mark: number, indexPrice: number, at: number): Outcome {
    if (mark <= 0 || indexPrice < 0 || mark === Infinity || indexPrice === Infinity) return REJECTED;
    const c = this.#columns;
    if (!Number.isNaN(mark)) {
      c.mark[index] = mark;
      c.markAt[index] = at;
    }
    if (!Number.isNaN(indexPrice)) {
      // 0 where a contract has no index.
      c.index[index] = indexPrice > 0 ? indexPrice : Number.NaN;
      c.indexAt[index] = at;
    }
    return APPLIED;
  }

  stats(index: number, last: number, open24h: number, change24h: number, volume24hQuote: number): Outcome {
    if (
      last < 0 ||
      open24h < 0 ||
      volume24hQuote < 0 ||
      [last, open24h, change24h, volume24hQuote].includes(Infinity)
    ) {
      return REJECTED;
    }
    const c = this.#columns;
    if (!Number.isNaN(last)) c.last[index] = last > 0 ? last : Number.NaN;
    if (!Number.isNaN(open24h)) c.open24h[index] = open24h > 0 ? open24h : Number.NaN;
    if (!Number.isNaN(change24h)) c.change24h[index] = change24h;
    if (!Number.isNaN(volume24hQuote)) c.volume24hQuote[index] = volume24hQuote;
    return APPLIED;
  }

  /** Fraction per interval for the next settlement; NaN when unknown or not confirmed for 15 minutes. */
  fundingRate(index: number, now: number): number {
    const c = this.#columns;
    return now - (c.fundingAt[index] as number) > FUNDING_LIMIT_MS ? Number.NaN : (c.fundingRate[index] as number);
  }

  /** The venue's mark price for its symbol; NaN when unknown or not confirmed for six minutes. */
  mark(index: number, now: number): number {
    const c = this.#columns;
    return now - (c.markAt[index] as number) > MARK_LIMIT_MS ? Number.NaN : (c.mark[index] as number);
  }

  /** Likewise its index price. */
  indexPrice(index: number, now: number): number {
    const c = this.#columns;
    return now - (c.indexAt[index] as number) > MARK_LIMIT_MS ? Number.NaN : (c.index[index] as number);
  }

  /** Epoch ms of the next settlement; NaN when unknown or in the past of `wallNow`. */
  nextFundingTime(index: number, wallNow: number): number {
    const next = this.#columns.nextFundingTime[index] as number;
    return next > wallNow ? next : Number.NaN;
  }

  /** Fraction; last over the rolling open where the venue gives one, else the venue's own. */
  change24h(index: number): number {
    const c = this.#columns;
    const open = c.open24h[index] as number;
    return open > 0 ? (c.last[index] as number) / open - 1 : (c.change24h[index] as number);
  }

  forget(index: number): void {
    const c = this.#columns;
    for (const column of [c.last, c.open24h, c.change24h, c.volume24hQuote]) column[index] = Number.NaN;
    for (const column of [c.fundingRate, c.fundingIntervalHours, c.nextFundingTime]) column[index] = Number.NaN;
    for (const column of [c.mark, c.index]) column[index] = Number.NaN;
    c.fundingAt[index] = 0;
  }
}
