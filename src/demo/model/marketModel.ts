import { hashText, Rng } from '../rng';
import { buildUniverse } from '../universe/universe';
import type { VenuePlan } from '../universe/venuePlan';
import { CandleBook, type DemoCandle, wider } from './candles';
import {
  BOOK,
  type DemoInstrument,
  FUNDING,
  instrumentKey,
  LISTING,
  type MarketName,
  STATS,
  type TradingState,
} from './instrument';
import { FairPrices } from './prices';
import { drift, open, requote, stamp, trade, updateMark } from './quoting';
import { Schedule } from './schedule';
import { type Truth, truthOf } from './truth';

export interface MarketModelOptions {
  readonly venues: readonly VenuePlan[];
  readonly seed: number;
  readonly assets: number;
  /** Mean top-of-book updates per second over all markets together. */
  readonly quotesPerSecond: number;
  /** Prices, sizes, rates and lists stand still; every instrument still repeats its book from time to time. */
  readonly frozen: boolean;
  readonly now: number;
}

/** Called after a change; `mask` is a sum of BOOK, STATS, FUNDING, LISTING. */
export type MarketListener = (instrument: DemoInstrument, mask: number) => void;

const QUIET_SECONDS = 240;
const BURST_FACTOR = 15;
const HOUR = 3_600_000;
/** More than this behind (the process slept), the lost time is skipped. */
const MOST_CATCH_UP_MS = 2000;

/** One market behind all simulated venues. Time comes from outside: `advance(now)` moves what is due up to then. */
export class MarketModel {
  readonly instruments: readonly DemoInstrument[];
  readonly frozen: boolean;
  readonly #venues: ReadonlyMap<string, VenuePlan>;
  readonly #listWatchedAt = new Map<string, number>();
  readonly #byKey = new Map<string, DemoInstrument>();
  readonly #byAsset = new Map<string, DemoInstrument[]>();
  readonly #fair: FairPrices;
  readonly #candles: CandleBook;
  readonly #rng: Rng;
  readonly #schedule = new Schedule();
  readonly #listeners = new Set<MarketListener>();
  readonly #burstUntil = new Map<string, number>();
  #now: number;
  #nextBurstAt: number;
  #nextShockAt: number;
  #moves = 0;

  constructor(options: MarketModelOptions) {
    const { seed, now } = options;
    const universe = buildUniverse(options.venues, seed, options.assets, now);
    this.#venues = new Map(options.venues.map(venue => [venue.id, venue]));
    this.instruments = universe.instruments;
    this.frozen = options.frozen;
    this.#rng = new Rng(seed ^ hashText('market'));
    this.#fair = new FairPrices(universe.assets, this.#rng, seed, now);
    this.#candles = new CandleBook(seed);
    this.#now = now;
    this.#nextBurstAt = now + 5_000;
    this.#nextShockAt = now + 3_000;
    this.#scaleRates(options.quotesPerSecond);
    const opening = new Map(options.venues.map(({ id }) => [id, new Rng(seed ^ hashText(`opening ${id}`))]));
    for (const instrument of this.instruments) {
      this.#byKey.set(instrumentKey(instrument.venue, instrument.market, instrument.symbol), instrument);
      const siblings = this.#byAsset.get(instrument.assetId);
      if (siblings) siblings.push(instrument);
      else this.#byAsset.set(instrument.assetId, [instrument]);
      const rng = opening.get(instrument.venue) ?? this.#rng;
      drift(instrument, now, rng);
      open(instrument, this.#mid(instrument, now), now, rng);
      this.#candles.note(instrument, now);
      this.#plan(instrument, now - (this.frozen ? this.#rng.next() * (1000 / instrument.rate) : 0));
    }
  }

  get now(): number {
    return this.#now;
  }

  /** Number of top-of-book updates so far. */
  get moves(): number {
    return this.#moves;
  }

  /** Since when somebody follows a list of the venue's on a channel, epoch ms. */
  listWatchedAt(venue: string): number {
    return this.#listWatchedAt.get(venue) ?? Number.POSITIVE_INFINITY;
  }

  watchList(venue: string): void {
    if (!this.#listWatchedAt.has(venue)) this.#listWatchedAt.set(venue, this.#now);
  }

  find(venue: string, market: string, symbol: string): DemoInstrument | undefined {
    return this.#byKey.get(instrumentKey(venue, market, symbol));
  }

  truth(venue: string, market: string, symbol: string): Truth | undefined {
    const instrument = this.find(venue, market, symbol);
    return instrument && truthOf(instrument, this.#now);
  }

  /** Every row of every list, hidden ones too. */
  truths(): Truth[] {
    return this.instruments.map(instrument => truthOf(instrument, this.#now));
  }

  /**
   * Candles of `minutes` each that begin from `from` to before `to` (epoch ms), oldest first, the running one included. Those
   * since the start hold every price that was streamed.
   */
  candles(instrument: DemoInstrument, minutes: number, from: number, to: number): DemoCandle[] {
    const stepMs = minutes * 60_000;
    const first = Math.ceil(from / stepMs) * stepMs;
    const end = Math.ceil(to / stepMs) * stepMs;
    return wider(this.#candles.range(instrument, first, end, this.#now), minutes);
  }

  of(venue: string, market: MarketName): DemoInstrument[] {
    return this.instruments.filter(i => i.venue === venue && i.market === market);
  }

  /** The rows that a venue's list shows now. */
  listed(venue: string, market: MarketName): DemoInstrument[] {
    return this.instruments.filter(i => i.venue === venue && i.market === market && i.state !== 'hidden');
  }

  listen(listener: MarketListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Moves everything that is due up to `now` (epoch ms). */
  advance(now: number): void {
    if (now <= this.#now) return;
    if (Math.floor(now / HOUR) !== Math.floor(this.#now / HOUR)) this.#settle(now);
    const from = Math.max(this.#now, now - MOST_CATCH_UP_MS);
    this.#now = now;
    if (!this.frozen) {
      this.#fair.advance(now);
      this.#burst(now);
      this.#shock(now);
    }
    while (this.#schedule.peek() <= now) {
      const dueAt = this.#schedule.peek();
      const instrument = this.instruments[this.#schedule.take()];
      if (!instrument || instrument.dueAt !== dueAt) continue;
      this.#move(instrument, now);
      this.#plan(instrument, Math.max(dueAt, from));
    }
  }

  /** Changes the trading state as a venue would, visibly in lists and channels. */
  setState(instrument: DemoInstrument, state: TradingState, statusText?: string): void {
    if (instrument.state === state) return;
    instrument.state = state;
    const words = this.#venues.get(instrument.venue)?.lists[instrument.market]?.words;
    instrument.statusText = statusText ?? words?.[state === 'trading' ? 'trading' : 'halted'] ?? '';
    if (state === 'trading') this.#plan(instrument, this.#now);
    this.#emit(instrument, LISTING | BOOK | STATS | FUNDING);
  }

  /** Says the instrument's present numbers again, with the same update id. */
  repeat(instrument: DemoInstrument): void {
    this.#emit(instrument, BOOK | STATS | FUNDING);
  }

  /** Another funding interval from now on, as the venues switch it when a rate is at its cap. */
  setFundingHours(instrument: DemoInstrument, hours: number): void {
    Object.assign(instrument, { fundingHours: hours, fundingAdjusted: true });
    updateMark(instrument, this.#mid(instrument, this.#now));
    this.#emit(instrument, FUNDING | LISTING);
  }

  /** Sets a book by hand, in venue numbers; null takes a side away. For tests. */
  setBook(
    instrument: DemoInstrument,
    book: { bid?: number | null; bidSize?: number; ask?: number | null; askSize?: number },
  ): void {
    const { tick, lot } = instrument;
    if (book.bid !== undefined) instrument.bid = book.bid === null ? 0 : Math.round(book.bid / tick.value);
    if (book.ask !== undefined) instrument.ask = book.ask === null ? 0 : Math.round(book.ask / tick.value);
    if (book.bidSize !== undefined) instrument.bidSize = Math.round(book.bidSize / lot.value);
    if (book.askSize !== undefined) instrument.askSize = Math.round(book.askSize / lot.value);
    if (instrument.bid === 0) instrument.bidSize = 0;
    if (instrument.ask === 0) instrument.askSize = 0;
    stamp(instrument, this.#now);
    this.#candles.note(instrument, this.#now);
    this.#emit(instrument, BOOK | STATS);
  }

  #move(instrument: DemoInstrument, now: number): void {
    if (instrument.state !== 'trading') return;
    this.#moves++;
    if (this.frozen) {
      stamp(instrument, now);
      this.#emit(instrument, BOOK | STATS);
      return;
    }
    drift(instrument, now, this.#rng);
    const mid = this.#mid(instrument, now);
    if (this.#fair.jumped(instrument.assetId)) this.#wake(instrument.assetId, now, 1500);
    requote(instrument, mid, now, this.#rng);
    let mask = BOOK;
    if (this.#rng.chance(0.4)) {
      trade(instrument, mid, this.#rng);
      mask |= STATS;
    }
    this.#candles.note(instrument, now);
    if (instrument.row !== 'spot' && now - instrument.fundingMovedAt >= 5_000) {
      instrument.fundingMovedAt = now;
      if (updateMark(instrument, mid)) mask |= FUNDING;
    }
    this.#emit(instrument, mask);
  }

  #mid(instrument: DemoInstrument, now: number): number {
    const base = this.#fair.usd(instrument.assetId, now);
    const quote = this.#fair.usd(instrument.quote, now);
    return (base / quote) * instrument.multiplier * Math.exp(instrument.premium + instrument.noise);
  }

  /** A coin gets busy on all venues for a second or two. */
  #burst(now: number): void {
    if (now < this.#nextBurstAt) return;
    this.#nextBurstAt = now + this.#rng.exponential(8_000);
    const asset = this.#rng.pick(this.instruments).assetId;
    this.#burstUntil.set(asset, now + this.#rng.between(800, 2_500));
    this.#wake(asset, now, 200);
    for (const [name, until] of this.#burstUntil) if (until < now) this.#burstUntil.delete(name);
  }

  /** Now and then one market of one coin is pushed off its fair price, far enough to pay for the fees, and comes back. */
  #shock(now: number): void {
    if (now < this.#nextShockAt) return;
    this.#nextShockAt = now + this.#rng.exponential(4_000);
    const instrument = this.#rng.pick(this.instruments);
    instrument.noise += (this.#rng.chance(0.5) ? 1 : -1) * this.#rng.between(0.003, 0.012);
    if (instrument.state === 'trading') {
      instrument.dueAt = now;
      this.#schedule.add(now, instrument.index);
    }
  }

  /** All instruments of a coin requote within `spreadMs`. */
  #wake(assetId: string, now: number, spreadMs: number): void {
    for (const instrument of this.#byAsset.get(assetId) ?? []) {
      const dueAt = now + this.#rng.next() * spreadMs;
      if (instrument.state !== 'trading' || instrument.dueAt <= dueAt) continue;
      instrument.dueAt = dueAt;
      this.#schedule.add(dueAt, instrument.index);
    }
  }

  /** At full hours the next funding times roll over. */
  #settle(now: number): void {
    this.#now = now;
    for (const instrument of this.instruments) {
      if (instrument.row !== 'spot' && Math.floor(now / HOUR) % instrument.fundingHours === 0)
        this.#emit(instrument, FUNDING);
    }
  }

  #plan(instrument: DemoInstrument, from: number): void {
    const bursting = !this.frozen && (this.#burstUntil.get(instrument.assetId) ?? 0) > from;
    const rate = instrument.rate * (bursting ? BURST_FACTOR : 1);
    const mean = 1000 / rate;
    instrument.dueAt = from + (this.frozen ? mean : this.#rng.exponential(mean));
    this.#schedule.add(instrument.dueAt, instrument.index);
  }

  /** Turns the relative rates into updates per second. Frozen: all alike, so that every book is repeated soon. */
  #scaleRates(total: number): void {
    const even = total / this.instruments.length;
    const weights = this.instruments.map(i => (i.activity === 'quiet' ? 0 : i.rate * (i.activity === 'busy' ? 2 : 1)));
    const sum = weights.reduce((a, b) => a + b, 0);
    this.instruments.forEach((instrument, at) => {
      if (this.frozen) instrument.rate = even;
      else if (instrument.activity === 'quiet') instrument.rate = 1 / QUIET_SECONDS;
      else instrument.rate = ((weights[at] ?? 0) / sum) * total;
    });
  }

  #emit(instrument: DemoInstrument, mask: number): void {
    for (const listener of this.#listeners) listener(instrument, mask);
  }
}
