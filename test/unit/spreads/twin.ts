import { Episodes } from '../../../src/episodes/episodes';
import type { Freshness } from '../../../src/model/freshness';
import type { Instrument, Market } from '../../../src/model/instrument';
import { APPLIED, DROPPED, type Outcome, REJECTED } from '../../../src/model/quoteWriter';
import { SpreadBook } from '../../../src/spreads/spreadBook';
import { DataStore } from '../../../src/store/dataStore';
import { InstrumentTable } from '../../../src/store/instrumentTable';
import { EpisodeOracle } from '../../oracle/episodes';
import * as ledger from '../../oracle/ledger';
import { groupKey, type Picture, picture, type Rules } from '../../oracle/oracle';

/** A listing of the random universe, before it is an instrument. */
export interface Listing {
  readonly venue: string;
  readonly market: Market;
  readonly base: string;
  readonly quote: string;
  readonly multiplier: number;
  readonly contractSize: number;
  readonly freshness: Freshness;
  readonly halted: boolean;
}

export function instrumentOf(listing: Listing): Instrument {
  const { venue, market, base, quote, multiplier, contractSize } = listing;
  return {
    venue,
    market,
    symbol: `${multiplier === 1 ? '' : multiplier}${base}${quote}`,
    base,
    quote,
    settle: quote,
    multiplier,
    contractSize,
    tickSize: 0.01,
    lotStep: null,
    status: listing.halted ? 'halted' : 'trading',
    tradfi: false,
  };
}

const OUTCOME: Readonly<Record<ledger.Result, Outcome>> = { applied: APPLIED, dropped: DROPPED, rejected: REJECTED };

/** The engine's store and spread book, and beside it the ledger that the oracle reads; each command goes to both. */
export class Twin {
  readonly store: DataStore;
  readonly book: SpreadBook;
  readonly episodes: Episodes;
  readonly expectedEpisodes: EpisodeOracle;
  rules: Rules;
  readonly feeds: ledger.Feed[] = [];
  /** In the order of listing. */
  readonly entries: ledger.Entry[] = [];
  /** Indexes that commands have changed since the last `settle`. */
  readonly touched = new Set<number>();
  listingsChanged = false;
  mono = 1_000;
  wall = 1_795_300_000_000;
  /** What became of frames differently than expected. */
  readonly surprises: string[] = [];

  constructor(rules: Rules, thresholdPct = 0) {
    this.rules = rules;
    this.store = new DataStore(new InstrumentTable(rules.strictQuotes));
    this.book = new SpreadBook(this.store, { takerFee: i => rules.fee(i), quarantinePct: rules.guardPct });
    this.episodes = new Episodes(this.store, this.book, thresholdPct, 1_000_000);
    this.expectedEpisodes = new EpisodeOracle(thresholdPct);
  }

  /** Other settings, in the order in which the engine takes them over. */
  configure(rules: Partial<Rules>, thresholdPct = this.expectedEpisodes.thresholdPct): void {
    const before = this.rules;
    this.rules = { ...before, ...rules };
    const { fee, guardPct, strictQuotes } = this.rules;
    this.episodes.configure(thresholdPct, this);
    this.expectedEpisodes.setThreshold(thresholdPct, this);
    this.book.configure({ takerFee: fee, quarantinePct: guardPct });
    if (before.strictQuotes !== strictQuotes) {
      this.store.table.regroup(strictQuotes);
      this.book.regrouped();
    }
    this.listingsChanged = true;
  }

  expected(): Picture {
    return picture(this.entries.map(ledger.factsOf), this.rules, { mono: this.mono, wall: this.wall });
  }

  advance(ms: number): void {
    this.mono += ms;
    this.wall += ms;
  }

  // ------------------------------------------------------------------ listings

  list(instrument: Instrument, freshness: Freshness): ledger.Entry {
    const index = this.store.addInstrument(instrument, freshness);
    this.touched.add(index);
    this.listingsChanged = true;
    const known = this.entries.find(entry => entry.index === index);
    if (!known) {
      const entry = ledger.newEntry(index, instrument, freshness);
      this.entries.push(entry);
      return entry;
    }
    const { contractSize, multiplier } = known.instrument;
    if (contractSize !== instrument.contractSize || multiplier !== instrument.multiplier) ledger.forget(known);
    known.instrument = instrument;
    ledger.setHalted(known, instrument.status === 'halted');
    return known;
  }

  delist(entry: ledger.Entry): void {
    this.store.removeInstrument(entry.index);
    this.entries.splice(this.entries.indexOf(entry), 1);
    this.listingsChanged = true;
  }

  halt(entry: ledger.Entry, halted: boolean): void {
    this.store.setHalted(entry.index, halted ? 'the venue says so' : undefined);
    ledger.setHalted(entry, halted);
    this.touched.add(entry.index);
  }

  // ------------------------------------------------------------------ connections

  openFeed(limitMs: number): ledger.Feed {
    const id = this.store.openFeed(`feed ${this.feeds.length}`, limitMs);
    this.store.feedAlive(id, this.mono);
    const feed = { id, limitMs, aliveAt: this.mono, silent: false, open: true };
    this.feeds.push(feed);
    return feed;
  }

  assign(entry: ledger.Entry, feed: ledger.Feed): void {
    this.store.assign(entry.index, feed.id);
    entry.assigned = feed;
    this.touched.add(entry.index);
  }

  closeFeed(feed: ledger.Feed): void {
    this.#touchCarriedBy(feed);
    this.store.closeFeed(feed.id, 'the connection was lost');
    ledger.closeFeed(this.entries, feed);
  }

  alive(feed: ledger.Feed): void {
    this.#touchCarriedBy(feed);
    this.store.feedAlive(feed.id, this.mono);
    feed.aliveAt = this.mono;
    feed.silent = false;
  }

  silent(feed: ledger.Feed): void {
    this.#touchCarriedBy(feed);
    this.store.feedSilent(feed.id, 'no pong in time');
    feed.silent = true;
  }

  handOver(from: ledger.Feed, to: ledger.Feed): void {
    this.#touchCarriedBy(from);
    this.store.handOver(from.id, to.id);
    ledger.handOver(this.entries, from, to);
  }

  // ------------------------------------------------------------------ numbers

  frame(entry: ledger.Entry, feed: ledger.Feed, book: ledger.Book): ledger.Result {
    const { bid, bidSize, ask, askSize, exchangeTime, sequence, restart } = book;
    const outcome = this.store.topOfBook(
      entry.index,
      feed.id,
      bid,
      bidSize,
      ask,
      askSize,
      zero(exchangeTime),
      zero(sequence),
      restart,
      this.mono,
      this.wall,
    );
    return this.#became('frame', entry, outcome, ledger.applyFrame(entry, feed, book, this.mono));
  }

  snapshot(entry: ledger.Entry, book: ledger.Book): ledger.Result {
    const { bid, bidSize, ask, askSize, exchangeTime } = book;
    const times = [zero(exchangeTime), this.mono, this.wall] as const;
    const outcome = this.store.snapshot(entry.index, bid, bidSize, ask, askSize, ...times);
    return this.#became('snapshot', entry, outcome, ledger.applySnapshot(entry, book, this.mono));
  }

  funding(entry: ledger.Entry, rate: number, hours: number, next: number): void {
    const outcome = this.store.funding(entry.index, rate, hours, next, this.mono);
    this.#became('funding', entry, outcome, ledger.applyFunding(entry, rate, hours, next, this.mono));
  }

  distrust(entry: ledger.Entry): void {
    this.store.distrust(entry.index, 'the stream is stuck');
    ledger.distrust(entry);
    this.touched.add(entry.index);
  }

  withdraw(entry: ledger.Entry): void {
    this.store.withdraw(entry.index, 'the subscription was refused');
    ledger.forget(entry);
    this.touched.add(entry.index);
  }

  groupSize(index: number): number {
    const instrument = this.entries.find(entry => entry.index === index)?.instrument;
    if (!instrument) return 0;
    const key = groupKey(instrument, this.rules.strictQuotes);
    return this.entries.filter(entry => groupKey(entry.instrument, this.rules.strictQuotes) === key).length;
  }

  #became(what: string, entry: ledger.Entry, outcome: Outcome, expected: ledger.Result): ledger.Result {
    this.touched.add(entry.index);
    if (outcome !== OUTCOME[expected]) this.surprises.push(`${what} of ${entry.index}: ${outcome}, not ${expected}`);
    return expected;
  }

  #touchCarriedBy(feed: ledger.Feed): void {
    for (const entry of this.entries) {
      if (entry.carrier === feed || entry.assigned === feed) this.touched.add(entry.index);
    }
  }
}

/** The store writes an unknown time or sequence as 0. */
function zero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
