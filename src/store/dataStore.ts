import type { Freshness } from '../model/freshness';
import { silenceLimitMs } from '../model/freshness';
import { type Instrument, instrumentId } from '../model/instrument';
import { HALTED, INVALID, LIVE, ONE_SIDED, QUARANTINED, STALE, WAITING } from '../model/quoteState';
import { APPLIED, DROPPED, type Outcome, type QuoteWriter, REJECTED, type Removal } from '../model/quoteWriter';
import {
  Columns,
  FLAG_DISTRUSTED,
  FLAG_EXPIRED,
  FLAG_HALTED,
  FLAG_INVALID,
  FLAG_QUARANTINED,
  SOURCE_INHERITED,
  SOURCE_NONE,
  SOURCE_SNAPSHOT,
  SOURCE_STREAM,
} from './columns';
import { exactScale, scaled } from './exactScale';
import { ExpiryWheel } from './expiryWheel';
import { FeedTable } from './feedTable';
import { InstrumentTable } from './instrumentTable';
import { MarketFigures } from './marketFigures';
import { QuoteReasons } from './quoteReasons';

/**
 * What is known of every instrument, as columns at its index. Owned by one thread. Writers go through `QuoteWriter`;
 * readers use the columns and judge a quote's state when they read it. A changed instrument is remembered until
 * `takeDirty`, which is how cost downstream follows what changed.
 */
export class DataStore implements QuoteWriter {
  readonly columns = new Columns();
  readonly table: InstrumentTable;
  readonly feeds = new FeedTable();
  readonly figures = new MarketFigures(this.columns);
  readonly #wheel = new ExpiryWheel();
  readonly #reasons = new QuoteReasons(this.columns, this.feeds);
  /** Of instruments that are gone. */
  readonly #removal = new Map<number, Removal>();
  #dirtyFlag = new Uint8Array(0);
  #dirty: number[] = [];
  /** Quotes taken since the start, snapshots included. */
  quotes = 0;
  /** Called when something has changed and nothing else had since the last `takeDirty`. */
  onDirty: () => void = () => {};

  constructor(table = new InstrumentTable()) {
    this.table = table;
  }

  // ------------------------------------------------------------------ instruments

  addInstrument(instrument: Instrument, freshness: Freshness): number {
    const { times, over } = exactScale(instrument.contractSize * instrument.multiplier);
    const known = this.table.size;
    const before = this.table.groupOf(this.table.indexOf(instrumentId(instrument)));
    const index = this.table.add(instrument);
    // The group that it leaves must lose its edges too.
    if (before && before !== this.table.groupOf(index)) for (const member of before.members) this.#mark(member);
    const c = this.columns;
    c.reserve(index + 1);
    if (this.#dirtyFlag.length < c.capacity) {
      const grown = new Uint8Array(c.capacity);
      grown.set(this.#dirtyFlag);
      this.#dirtyFlag = grown;
    }
    const unitChanged =
      c.multiplier[index] !== instrument.multiplier || c.sizeTimes[index] !== times || c.sizeOver[index] !== over;
    c.multiplier[index] = instrument.multiplier;
    c.sizeTimes[index] = times;
    c.sizeOver[index] = over;
    c.silenceLimit[index] = silenceLimitMs(freshness);
    if (index >= known) this.#blank(index);
    else if (unitChanged) this.withdraw(index, 'the unit of the contract has changed');
    this.setHalted(index, instrument.status === 'halted' ? 'the venue lists it as not trading' : undefined);
    this.#mark(index);
    return index;
  }

  removeInstrument(index: number, cause: Removal = 'delisted'): void {
    this.#mark(index);
    this.#blank(index);
    this.#removal.set(index, cause);
    this.table.remove(index);
  }

  /** Why the instrument is gone; undefined while it is there. */
  removal(index: number): Removal | undefined {
    return this.table.instruments[index] ? undefined : this.#removal.get(index);
  }

  setHalted(index: number, why: string | undefined): void {
    const c = this.columns;
    const was = ((c.flags[index] as number) & FLAG_HALTED) !== 0;
    if (why === undefined) {
      if (!was) return;
      c.flags[index] = (c.flags[index] as number) & ~FLAG_HALTED;
      this.#withdraw(index, 'trading has resumed; no quote since');
    } else {
      this.#withdraw(index, why);
      c.flags[index] = (c.flags[index] as number) | FLAG_HALTED;
    }
  }

  // ------------------------------------------------------------------ feeds

  openFeed(name: string, silenceLimitMs: number): number {
    return this.feeds.open(name, silenceLimitMs);
  }

  closeFeed(feed: number, why: string): void {
    const c = this.columns;
    for (let index = 0; index < this.table.size; index++) {
      if (c.feed[index] === feed) {
        c.feed[index] = -1;
        if (c.deliveredBy[index] === -1) this.#withdraw(index, why);
      }
      if (c.deliveredBy[index] === feed) this.#withdraw(index, why);
    }
    this.feeds.close(feed);
  }

  handOver(from: number, to: number): void {
    const c = this.columns;
    for (let index = 0; index < this.table.size; index++) {
      if (c.deliveredBy[index] !== from || c.feed[index] !== to) continue;
      c.deliveredBy[index] = to;
      c.source[index] = SOURCE_INHERITED;
      this.#mark(index);
    }
  }

  feedAlive(feed: number, at: number): void {
    if (this.feeds.alive(feed, at)) this.#markFeed(feed);
  }

  feedSilent(feed: number, why: string): void {
    if (this.feeds.silent(feed, why)) this.#markFeed(feed);
  }

  assign(index: number, feed: number): void {
    this.columns.feed[index] = feed;
    this.#mark(index);
  }

  withdraw(index: number, why: string): void {
    this.#withdraw(index, why);
  }

  distrust(index: number, why: string): void {
    const c = this.columns;
    if (c.source[index] === SOURCE_NONE) return;
    c.flags[index] = (c.flags[index] as number) | FLAG_DISTRUSTED;
    this.#reasons.why.set(index, why);
    this.#mark(index);
  }

  // ------------------------------------------------------------------ quotes

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
  ): Outcome {
    if (!isQuote(bid, bidSize, ask, askSize)) return REJECTED;
    const c = this.columns;
    if (c.deliveredBy[index] !== feed || c.source[index] !== SOURCE_STREAM) {
      if (feed < 0 || (c.feed[index] !== feed && c.deliveredBy[index] !== feed)) return DROPPED;
    } else if (!restart) {
      const before = c.sequence[index] as number;
      const older =
        sequence > 0 && before > 0
          ? sequence < before
          : exchangeTime > 0 && exchangeTime < (c.exchangeTime[index] as number);
      if (older) return DROPPED;
    }
    if (((c.flags[index] as number) & FLAG_HALTED) !== 0) return DROPPED;
    c.deliveredBy[index] = feed;
    c.source[index] = SOURCE_STREAM;
    c.sequence[index] = sequence;
    this.#put(index, bid, bidSize, ask, askSize, exchangeTime, at, receivedAt);
    return APPLIED;
  }

  snapshot(
    index: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    exchangeTime: number,
    at: number,
    receivedAt: number,
  ): Outcome {
    if (!isQuote(bid, bidSize, ask, askSize)) return REJECTED;
    const c = this.columns;
    const feed = c.feed[index] as number;
    if (feed < 0 || c.source[index] === SOURCE_STREAM || ((c.flags[index] as number) & FLAG_HALTED) !== 0)
      return DROPPED;
    c.deliveredBy[index] = feed;
    c.source[index] = SOURCE_SNAPSHOT;
    c.sequence[index] = 0;
    // A stream that was found stuck is trusted again when it delivers, not when REST does.
    const distrusted = (c.flags[index] as number) & FLAG_DISTRUSTED;
    this.#put(index, bid, bidSize, ask, askSize, exchangeTime, at, receivedAt);
    c.flags[index] = (c.flags[index] as number) | distrusted;
    return APPLIED;
  }

  funding(index: number, rate: number, intervalHours: number, nextTime: number, at: number): Outcome {
    return this.figures.funding(index, rate, intervalHours, nextTime, at);
  }

  marks(index: number, mark: number, indexPrice: number, at: number): Outcome {
    return this.figures.marks(index, mark, indexPrice, at);
  }

  stats(index: number, last: number, open24h: number, change24h: number, volume24hQuote: number, _at: number): Outcome {
    return this.figures.stats(index, last, open24h, change24h, volume24hQuote);
  }

  quotedAt(index: number): number {
    const c = this.columns;
    return c.source[index] === SOURCE_NONE ? Number.NEGATIVE_INFINITY : (c.aliveAt[index] as number);
  }

  isQuote(index: number, bid: number, ask: number): boolean {
    const c = this.columns;
    return c.bid[index] === bid && c.ask[index] === ask;
  }

  isWithin(index: number, price: number): boolean {
    const c = this.columns;
    return price >= (c.bid[index] as number) && price <= (c.ask[index] as number);
  }

  isFresh(index: number, at: number): boolean {
    return this.columns.source[index] !== SOURCE_NONE && at <= this.#deadline(index);
  }

  // ------------------------------------------------------------------ reading

  /** State of a quote now (monotonic ms), by its channel's rule: one of the numbers of `QUOTE_STATES`. */
  state(index: number, now: number): number {
    const c = this.columns;
    const flags = c.flags[index] as number;
    if ((flags & FLAG_HALTED) !== 0) return HALTED;
    if (c.source[index] === SOURCE_NONE) return WAITING;
    if ((flags & FLAG_INVALID) !== 0) return INVALID;
    const noBid = Number.isNaN(c.bid[index]);
    const noAsk = Number.isNaN(c.ask[index]);
    if (noBid && noAsk) return WAITING;
    if (noBid || noAsk) return ONE_SIDED;
    if ((flags & FLAG_QUARANTINED) !== 0) return QUARANTINED;
    if (now > this.#deadline(index) || !this.feeds.trusted(c.deliveredBy[index] as number, now)) return STALE;
    return (flags & FLAG_DISTRUSTED) !== 0 ? STALE : LIVE;
  }

  /** Why the quote is in its state, in words; empty when live. */
  reason(index: number, now: number): string {
    return this.#reasons.of(this.state(index, now), index, now);
  }

  /** Ms since the last proof of life of the quote; NaN when there is no quote. */
  age(index: number, now: number): number {
    const c = this.columns;
    if (c.source[index] === SOURCE_NONE) return Number.NaN;
    let alive = c.aliveAt[index] as number;
    if (c.silenceLimit[index] === Number.POSITIVE_INFINITY) {
      alive = Math.max(alive, this.feeds.aliveAt(c.deliveredBy[index] as number));
    }
    return Math.max(0, now - alive);
  }

  /** The same-asset guard's verdict; `why` undefined: it fits. */
  setQuarantined(index: number, why: string | undefined): void {
    const c = this.columns;
    const flags = c.flags[index] as number;
    const was = (flags & FLAG_QUARANTINED) !== 0;
    if (why === undefined) {
      if (was) {
        c.flags[index] = flags & ~FLAG_QUARANTINED;
        this.#reasons.quarantined.delete(index);
        this.#mark(index);
      }
    } else {
      c.flags[index] = flags | FLAG_QUARANTINED;
      this.#reasons.quarantined.set(index, why);
      if (!was) this.#mark(index);
    }
  }

  /** Does the guard hold it? A withdrawn quote is held no longer. */
  isQuarantined(index: number): boolean {
    return ((this.columns.flags[index] as number) & FLAG_QUARANTINED) !== 0;
  }

  // ------------------------------------------------------------------ what changed

  /**
   * Notes quotes that have fallen silent by `now` and calls `silent` with each. Their state is `stale` already by the
   * clock; this is for whoever keeps something that depends on it.
   */
  expire(now: number, silent: (index: number) => void): void {
    const c = this.columns;
    this.#wheel.advance(
      now,
      index => this.#deadline(index),
      index => {
        if (c.source[index] === SOURCE_NONE) return;
        c.flags[index] = (c.flags[index] as number) | FLAG_EXPIRED;
        this.#mark(index);
        silent(index);
      },
    );
    this.feeds.expire(now, feed => this.#markFeed(feed));
  }

  /** Everything counts as changed: what depends on it is computed again. */
  touchAll(): void {
    this.table.instruments.forEach((instrument, index) => {
      if (instrument) this.#mark(index);
    });
  }

  /** What `takeDirty` would take. */
  get dirty(): readonly number[] {
    return this.#dirty;
  }

  /** Instruments whose quote or state has changed since the last call, each once. */
  takeDirty(): readonly number[] {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const index of dirty) this.#dirtyFlag[index] = 0;
    return dirty;
  }

  // ------------------------------------------------------------------ inside

  #put(
    index: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    exchangeTime: number,
    at: number,
    receivedAt: number,
  ): void {
    const c = this.columns;
    const times = c.sizeTimes[index] as number;
    const over = c.sizeOver[index] as number;
    const hasBid = bid > 0 && bidSize > 0;
    const hasAsk = ask > 0 && askSize > 0;
    const invalid = hasBid && hasAsk && bid >= ask;
    c.bid[index] = hasBid && !invalid ? bid : Number.NaN;
    c.bidSize[index] = hasBid && !invalid ? scaled(bidSize, times, over) : Number.NaN;
    c.ask[index] = hasAsk && !invalid ? ask : Number.NaN;
    c.askSize[index] = hasAsk && !invalid ? scaled(askSize, times, over) : Number.NaN;
    c.exchangeTime[index] = exchangeTime;
    c.receivedAt[index] = receivedAt;
    c.aliveAt[index] = at;
    const keep = FLAG_QUARANTINED | FLAG_HALTED;
    c.flags[index] = ((c.flags[index] as number) & keep) | (invalid ? FLAG_INVALID : 0);
    const limit = c.silenceLimit[index] as number;
    if (limit < Number.POSITIVE_INFINITY) this.#wheel.file(index, at + limit);
    this.quotes++;
    this.#mark(index);
  }

  #deadline(index: number): number {
    const c = this.columns;
    if (c.source[index] === SOURCE_NONE) return Number.POSITIVE_INFINITY;
    return (c.aliveAt[index] as number) + (c.silenceLimit[index] as number);
  }

  #withdraw(index: number, why: string): void {
    const c = this.columns;
    c.bid[index] = Number.NaN;
    c.bidSize[index] = Number.NaN;
    c.ask[index] = Number.NaN;
    c.askSize[index] = Number.NaN;
    c.exchangeTime[index] = 0;
    c.receivedAt[index] = 0;
    c.sequence[index] = 0;
    c.deliveredBy[index] = -1;
    c.source[index] = SOURCE_NONE;
    c.flags[index] = (c.flags[index] as number) & FLAG_HALTED;
    if (((c.flags[index] as number) & FLAG_HALTED) === 0) this.#reasons.why.set(index, why);
    this.#mark(index);
  }

  #blank(index: number): void {
    const c = this.columns;
    c.flags[index] = 0;
    c.feed[index] = -1;
    this.#withdraw(index, 'no quote has arrived yet');
    this.figures.forget(index);
    this.#reasons.why.delete(index);
  }

  #markFeed(feed: number): void {
    const c = this.columns;
    for (let index = 0; index < this.table.size; index++) if (c.deliveredBy[index] === feed) this.#mark(index);
  }

  #mark(index: number): void {
    if (this.#dirtyFlag[index] !== 0) return;
    this.#dirtyFlag[index] = 1;
    if (this.#dirty.push(index) === 1) this.onDirty();
  }
}

function isQuote(bid: number, bidSize: number, ask: number, askSize: number): boolean {
  return (
    bid >= 0 &&
    bid < Infinity &&
    bidSize >= 0 &&
    bidSize < Infinity &&
    ask >= 0 &&
    ask < Infinity &&
    askSize >= 0 &&
    askSize < Infinity
  );
}
