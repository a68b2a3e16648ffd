import { Ring } from '../base/ring';
import type { EpisodeState } from '../model/episodeState';
import { type Instrument, instrumentId } from '../model/instrument';
import { pairKey } from '../model/pairKey';
import { CROSSED, HALTED, INVALID, ONE_SIDED, OPEN, QUARANTINED, STALE, UNRATED, WAITING } from '../model/quoteState';
import { NO_NUMBERS } from '../spreads/edgeTable';
import { legReasons } from '../spreads/legReasons';
import type { SpreadBook } from '../spreads/spreadBook';
import { touchNotional, touchSize } from '../spreads/touch';
import type { DataStore } from '../store/dataStore';
import { EdgeNotices } from './edgeNotices';
import { belowWords, thresholdWords } from './endWords';
import type { Episode, Peak } from './episode';
import { isStill, type Terms, termsOf } from './terms';

/** Ended episodes that are kept; the oldest make room. */
export const EPISODES_KEPT = 2_000;

interface Now {
  /** Monotonic ms. */
  readonly mono: number;
  /** Epoch ms. */
  readonly wall: number;
}

/** One that goes on, with what the edge was made of when it was last looked at. */
type Going = { -readonly [K in keyof Episode]: Episode[K] } & { terms: Terms };

const STATE_OF_EDGE: Readonly<Record<number, EpisodeState>> = {
  [STALE]: 'stale',
  [QUARANTINED]: 'quarantined',
  [ONE_SIDED]: 'one-sided',
  [INVALID]: 'invalid',
  [WAITING]: 'withdrawn',
  [HALTED]: 'halted',
  [UNRATED]: 'unrated',
};

/**
 * Notes for every edge when its net spread came to the threshold, how far it went, and why it fell back. Every crossing
 * counts: there is no least life and no second threshold. Costs O(1) for each edge that the spread book has computed and
 * that is at or above the threshold or was; nothing goes over the market. Those that go on are as many as there are
 * such edges; of those that have ended the last `kept` are remembered.
 */
export class Episodes {
  readonly #store: DataStore;
  readonly #book: SpreadBook;
  readonly #notices: EdgeNotices;
  readonly #going = new Map<number, Going>();
  /** All that are kept, by their number: those that go on, and as many that have ended as the ring holds. */
  readonly #kept = new Map<number, Episode>();
  readonly #ended: Ring<number>;
  #thresholdPct = Number.NaN;
  #lastId = 0;

  constructor(store: DataStore, book: SpreadBook, thresholdPct: number, kept = EPISODES_KEPT) {
    this.#store = store;
    this.#book = book;
    this.#notices = new EdgeNotices(book.edges);
    this.#ended = new Ring(kept);
    book.observe(this.#notices);
    this.#setThreshold(thresholdPct);
  }

  /** All that are kept, in the order in which they opened. */
  all(): Iterable<Episode> {
    return this.#kept.values();
  }

  /** Undefined: forgotten. */
  get(id: number): Episode | undefined {
    return this.#kept.get(id);
  }

  /** Another threshold: what is below it ends; what is above it opens with the next update of all edges. */
  configure(thresholdPct: number, now: Now): void {
    if (thresholdPct === this.#thresholdPct) return;
    this.#setThreshold(thresholdPct);
    for (const [key, going] of this.#going) {
      if (going.lastNet < this.#notices.from) {
        this.#end(key, going, now, 'settings', thresholdWords(going.lastNet, thresholdPct));
      }
    }
  }

  /** Looks at the edges that the spread book has noted. For after its update, at the same moment. */
  update(now: Now): void {
    const notices = this.#notices;
    for (const key of notices.takeParted()) {
      const going = this.#going.get(key);
      if (going) this.#end(key, going, now, ...this.#whyParted(going));
    }
    for (const edge of notices.takeNoted()) this.#look(edge, now);
  }

  /** The engine ends: so does everything that goes on. */
  stop(now: Now): void {
    for (const [key, going] of this.#going) this.#end(key, going, now, 'stopped', 'the scanner was stopped');
  }

  #setThreshold(thresholdPct: number): void {
    this.#thresholdPct = thresholdPct;
    this.#notices.from = thresholdPct / 100;
  }

  #look(edge: number, now: Now): void {
    const { edges } = this.#book;
    const buy = edges.buy[edge] as number;
    const sell = edges.sell[edge] as number;
    // Its place was given up after it had been noted.
    if (buy < 0) return;
    const key = pairKey(buy, sell);
    const going = this.#going.get(key);
    const state = edges.state[edge] as number;
    const isRanked = state === CROSSED || state === OPEN;
    const net = edges.net[edge] as number;
    if (isRanked && net >= this.#notices.from) {
      if (!going) {
        this.#notices.follow(edge, true);
        const opened = this.#open(edge, buy, sell, now);
        this.#going.set(key, opened);
        this.#kept.set(opened.id, opened);
      } else this.#goOn(going, edge, now);
      return;
    }
    if (!going) return;
    this.#notices.follow(edge, false);
    if (!isRanked) this.#end(key, going, now, ...this.#whyUnranked(buy, sell, state, now.mono));
    else this.#end(key, going, now, ...this.#whyBelow(going, edge, net));
  }

  #open(edge: number, buy: number, sell: number, { mono, wall }: Now): Going {
    const { instruments } = this.#store.table;
    const peak = this.#peak(edge, buy, sell, mono);
    this.#lastId += 1;
    return {
      id: this.#lastId,
      buyIndex: buy,
      sellIndex: sell,
      // An edge has both its instruments.
      buy: instruments[buy] as Instrument,
      sell: instruments[sell] as Instrument,
      thresholdPct: this.#thresholdPct,
      openedAt: wall,
      openedMono: mono,
      updates: 1,
      firstSize: peak.size,
      lastSize: peak.size,
      lastNet: peak.net,
      peak,
      state: 'still-open',
      reason: '',
      endedMono: Number.NaN,
      terms: termsOf(this.#store, this.#book, edge),
    };
  }

  #goOn(going: Going, edge: number, { mono }: Now): void {
    const { buyIndex: buy, sellIndex: sell } = going;
    // It was computed because something else of its asset has moved.
    if (isStill(going.terms, this.#store, this.#book, edge)) return;
    going.terms = termsOf(this.#store, this.#book, edge);
    going.updates += 1;
    going.lastNet = this.#book.edges.net[edge] as number;
    going.lastSize = touchSize(this.#store, buy, sell);
    if (going.lastNet > going.peak.net) going.peak = this.#peak(edge, buy, sell, mono);
  }

  #peak(edge: number, buy: number, sell: number, mono: number): Peak {
    const net = this.#book.edges.net[edge] as number;
    const notional = touchNotional(this.#store, buy, sell);
    const gross = this.#book.edges.gross[edge] as number;
    return { mono, net, gross, size: touchSize(this.#store, buy, sell), notional, profit: notional * net };
  }

  #end(key: number, going: Going, { mono }: Now, state: EpisodeState, reason: string): void {
    this.#going.delete(key);
    Object.assign(going, { state, reason, endedMono: mono } satisfies Partial<Episode>);
    const forgotten = this.#ended.add(going.id);
    if (forgotten !== undefined) this.#kept.delete(forgotten);
  }

  #whyBelow({ terms: before }: Going, edge: number, net: number): [EpisodeState, string] {
    const { edges } = this.#book;
    const now = termsOf(this.#store, this.#book, edge);
    const words = belowWords(before, now, net, this.#thresholdPct);
    const isByFees = now.fees !== before.fees && (edges.gross[edge] as number) - before.fees >= this.#notices.from;
    return [isByFees ? 'settings' : 'below', words];
  }

  #whyUnranked(buy: number, sell: number, edgeState: number, now: number): [EpisodeState, string] {
    if (edgeState === UNRATED) return ['unrated', 'there is no live rate between the two quote currencies any more'];
    const worst = Math.max(this.#store.state(buy, now), this.#store.state(sell, now));
    const state = edgeState === NO_NUMBERS ? worst : edgeState;
    return [STATE_OF_EDGE[state] ?? 'withdrawn', legReasons(this.#store, buy, sell, state, now)];
  }

  /** The two are no pair any longer. */
  #whyParted({ buy, sell, buyIndex, sellIndex }: Going): [EpisodeState, string] {
    for (const [side, index, instrument] of [
      ['buy', buyIndex, buy],
      ['sell', sellIndex, sell],
    ] as const) {
      const cause = this.#store.removal(index);
      const leg = `${side} leg: ${instrumentId(instrument)}`;
      if (cause === 'delisted') return ['delisted', `${leg} is no longer listed`];
      if (cause === 'unwanted') return ['settings', `settings changed: ${leg} is no longer scanned`];
    }
    const { instruments } = this.#store.table;
    const isOther = instruments[buyIndex]?.base !== buy.base || instruments[sellIndex]?.base !== sell.base;
    if (isOther) return ['delisted', 'a leg is listed as another asset now'];
    return ['settings', `settings changed: ${buy.quote} and ${sell.quote} are not compared any more`];
  }
}
