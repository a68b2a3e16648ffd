import { Episodes } from '../../../src/episodes/episodes';
import type { Freshness } from '../../../src/model/freshness';
import type { Instrument } from '../../../src/model/instrument';
import { QUOTE_STATES, type QuoteState } from '../../../src/model/quoteState';
import type { Outcome } from '../../../src/model/quoteWriter';
import { SpreadBook } from '../../../src/spreads/spreadBook';
import { DataStore } from '../../../src/store/dataStore';
import { InstrumentTable } from '../../../src/store/instrumentTable';

export const ON_CHANGE: Freshness = { kind: 'on-change' };
export const REPEATS_3S: Freshness = { kind: 'repeats', everyMs: 3_000 };
export const THROTTLED_1S: Freshness = { kind: 'throttled', everyMs: 1_000 };

/** `a spot BTC USDT`: venue, market, base, quote; the rest as given. */
export function instrument(name: string, rest: Partial<Instrument> = {}): Instrument {
  const [venue = '', market = 'spot', base = '', quote = ''] = name.split(' ');
  return {
    venue,
    market: market as Instrument['market'],
    symbol: `${base}${quote}`,
    base,
    quote,
    settle: quote,
    multiplier: 1,
    contractSize: 1,
    tickSize: 0.01,
    lotStep: null,
    status: 'trading',
    tradfi: false,
    ...rest,
  };
}

export interface Frame {
  readonly bid?: number;
  readonly bidSize?: number;
  readonly ask?: number;
  readonly askSize?: number;
  readonly exchangeTime?: number;
  readonly sequence?: number;
  readonly restart?: boolean;
  readonly feed?: number;
}

/** A store with one open connection, its spread book, and short ways to feed them. */
export class Kit {
  readonly store: DataStore;
  readonly book: SpreadBook;
  readonly episodes: Episodes;
  readonly feed: number;
  mono = 1_000;
  wall = 1_795_300_000_000;
  readonly silent: number[] = [];

  constructor({
    strictQuotes = false,
    quarantinePct = 10,
    feePct = 0,
    feedLimitMs = 60_000,
    episodeMinNetPct = 0,
    kept = 2_000,
  } = {}) {
    this.store = new DataStore(new InstrumentTable(strictQuotes));
    this.book = new SpreadBook(this.store, { quarantinePct, takerFee: () => feePct / 100 });
    this.episodes = new Episodes(this.store, this.book, episodeMinNetPct, kept);
    this.feed = this.open(feedLimitMs);
  }

  open(limitMs = 60_000, name = 'wire'): number {
    const feed = this.store.openFeed(name, limitMs);
    this.store.feedAlive(feed, this.mono);
    return feed;
  }

  add(name: string, rest: Partial<Instrument> = {}, freshness = ON_CHANGE): number {
    const index = this.store.addInstrument(instrument(name, rest), freshness);
    this.store.assign(index, this.feed);
    return index;
  }

  /** 99 / 101 unless told otherwise. */
  frame(index: number, frame: Frame = {}): Outcome {
    const { bid = 99, bidSize = 1, ask = 101, askSize = 1, exchangeTime = 0, sequence = 0, restart = false } = frame;
    const feed = frame.feed ?? this.feed;
    const rest = [exchangeTime, sequence, restart, this.mono, this.wall] as const;
    return this.store.topOfBook(index, feed, bid, bidSize, ask, askSize, ...rest);
  }

  snapshot(index: number, bid = 98, ask = 102): Outcome {
    return this.store.snapshot(index, bid, 5, ask, 5, 0, this.mono, this.wall);
  }

  state(index: number): QuoteState {
    return QUOTE_STATES[this.store.state(index, this.mono)] as QuoteState;
  }

  reason(index: number): string {
    return this.store.reason(index, this.mono);
  }

  quote(index: number): readonly number[] {
    const c = this.store.columns;
    return [c.bid, c.bidSize, c.ask, c.askSize].map(column => column[index] as number);
  }

  settle(): void {
    this.book.update(this.mono, index => this.silent.push(index));
    this.episodes.update(this);
  }
}
