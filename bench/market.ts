import type { Instrument, Market } from '../src/model/instrument';
import { SpreadBook } from '../src/spreads/spreadBook';
import { DataStore } from '../src/store/dataStore';
import { InstrumentTable } from '../src/store/instrumentTable';

const MARKETS: readonly Market[] = ['spot', 'perp'];

export interface MarketSize {
  readonly assets: number;
  /** Each with a spot and a perp market of every asset. */
  readonly venues: number;
  /** How far mids of an asset are from each other at most, a fraction; taker fees of two legs are 0.001. */
  readonly apart?: number;
}

/** Ids of so many venues; the first three are those that are really there, since views know their names. */
export function venueIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => ['binance', 'bybit', 'okx'][i] ?? `venue${i}`);
}

/**
 * Store and spread book of a market that is as large as wanted, every instrument quoted once. `quote` moves one by a tick,
 * with the numbers of a seed: two markets of a size go through the same.
 */
export class BenchMarket {
  readonly store = new DataStore(new InstrumentTable(false));
  readonly book = new SpreadBook(this.store, { quarantinePct: 50, takerFee: () => 0.0005 });
  readonly instruments: Instrument[] = [];
  readonly #mids: number[] = [];
  readonly #feed = this.store.openFeed('bench', 1e12);
  #seed = 7;

  /** `observe` may put observers to the book before the first pair is there. */
  constructor({ assets, venues, apart = 0.004 }: MarketSize, observe: (market: BenchMarket) => void = () => {}) {
    observe(this);
    this.store.feedAlive(this.#feed, 1);
    const ids = venueIds(venues);
    for (let asset = 0; asset < assets; asset++) {
      const magnitude = 10 ** (this.random() * 6 - 3);
      const tickSize = Number((10 ** (Math.floor(Math.log10(magnitude)) - 4)).toPrecision(1));
      const base = `COIN${asset}`;
      for (const venue of ids) {
        for (const market of MARKETS) {
          const instrument: Instrument = {
            ...{ venue, market, symbol: `${base}USDT`, base, quote: 'USDT', settle: 'USDT', multiplier: 1 },
            ...{ contractSize: 1, tickSize, lotStep: null, status: 'trading', tradfi: false },
          };
          const index = this.store.addInstrument(instrument, { kind: 'on-change' });
          this.store.assign(index, this.#feed);
          this.instruments[index] = instrument;
          this.#mids[index] = magnitude * (1 + (this.random() - 0.5) * apart);
          this.quote(index, 1, 1);
        }
      }
    }
  }

  /** From 0 to below 1. */
  random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }

  /** Moves the instrument's book by a tick. */
  quote(index: number, mono: number, wall: number): void {
    const tick = this.instruments[index]?.tickSize ?? 0.01;
    this.#mids[index] = (this.#mids[index] as number) + (this.random() < 0.5 ? tick : -tick);
    const bid = Math.max(1, Math.round((this.#mids[index] as number) / tick)) * tick;
    const [bidSize, askSize] = [1 + this.random() * 9, 1 + this.random() * 9];
    this.store.topOfBook(index, this.#feed, bid, bidSize, bid + tick, askSize, wall, 0, false, mono, wall);
  }

  /** Moves so many instruments, picked at random; some perhaps more than once. */
  quotes(count: number, mono: number, wall: number): void {
    for (let i = 0; i < count; i++) this.quote(Math.floor(this.random() * this.instruments.length), mono, wall);
  }

  /** Moves so many instruments, each once, spread over the whole market. */
  distinctQuotes(count: number, mono: number, wall: number): void {
    const stride = this.instruments.length / count;
    for (let i = 0; i < count; i++) this.quote(Math.floor((i + this.random()) * stride), mono, wall);
  }

  /** No quote is too old yet. */
  alive(mono: number): void {
    this.store.feedAlive(this.#feed, mono);
  }
}
