import type { Instrument } from '../model/instrument';
import { CROSSED, LIVE, OPEN, UNRATED } from '../model/quoteState';
import type { DataStore } from '../store/dataStore';
import type { AssetGroup } from '../store/instrumentTable';
import { ConversionTable } from './conversion';
import { sellUnitPrice, spreadOf, unitPrice } from './edgePrice';
import { EdgeTable, NO_NUMBERS } from './edgeTable';
import { type GroupPrices, SameAssetGuard } from './sameAsset';

export interface SpreadBookOptions {
  /** Taker fee of an instrument, as a fraction. */
  readonly takerFee: (instrument: Instrument) => number;
  /** The same-asset guard's limit, in percent off the median. */
  readonly quarantinePct: number;
}

/** Told at once of what the book does; on the way of every quote, so it must be cheap. */
export interface SpreadObserver {
  /** The places `base` to before `base + count` of the edge table belong to new pairs, not computed yet. */
  placed(base: number, count: number): void;
  /** They are about to be given up. */
  released(base: number, count: number): void;
  /** The edge's columns have been brought up to `now`, monotonic ms. */
  computed(edge: number, now: number): void;
  /** The instrument's quote, state or value in other quotes may have changed. */
  changed?(index: number, now: number): void;
}

/** The edges of one group, as they were built. */
interface Block {
  version: number;
  members: readonly number[];
  base: number;
  mixedQuotes: boolean;
}

/**
 * Every edge: all ordered pairs of instruments of an asset. `update` brings the edges of the instruments that have
 * changed since the last call up to date, and nothing else. Gross = sell.bid x conversion / buy.ask - 1 in unit prices;
 * net = gross minus both taker fees; both are fractions.
 */
export class SpreadBook {
  readonly edges = new EdgeTable();
  readonly rates: ConversionTable;
  readonly #store: DataStore;
  readonly #guard: SameAssetGuard;
  #takerFee: (instrument: Instrument) => number;
  readonly #blocks: (Block | undefined)[] = [];
  readonly #mixed = new Set<number>();
  /** Place of an instrument among its group's members, by instrument. */
  readonly #place: number[] = [];
  readonly #fee: number[] = [];
  readonly #observers: SpreadObserver[] = [];
  /** Edges that were computed since the start. */
  computed = 0;

  constructor(store: DataStore, options: SpreadBookOptions) {
    this.#store = store;
    this.#takerFee = options.takerFee;
    this.rates = new ConversionTable(store);
    this.#guard = new SameAssetGuard(store, this.rates, options.quarantinePct);
  }

  /** From now on the observer is told; before the first instrument, so that it knows every place. */
  observe(observer: SpreadObserver): void {
    this.#observers.push(observer);
  }

  /** Takes over other fees and another limit: everything is computed again with the next update. */
  configure(options: SpreadBookOptions): void {
    this.#takerFee = options.takerFee;
    this.#guard.limitPct = options.quarantinePct;
    this.#store.table.instruments.forEach((instrument, index) => {
      if (instrument) this.#fee[index] = options.takerFee(instrument);
    });
    this.#store.touchAll();
  }

  /** The groups are other ones: no edge of the old ones is kept. */
  regrouped(): void {
    this.#blocks.forEach((block, group) => {
      if (block) this.#release(block);
      this.#blocks[group] = undefined;
    });
    this.#mixed.clear();
    this.#store.touchAll();
  }

  /** Taker fee of an instrument as a fraction. */
  fee(index: number): number {
    return this.#fee[index] ?? 0;
  }

  /** The edge that buys one instrument and sells the other, as of the last update; -1: there is none. */
  edgeOf(buy: number, sell: number): number {
    const group = this.#store.table.groupOf(buy);
    const block = group && this.#blocks[group.index];
    const place = this.#place[buy] ?? -1;
    const other = this.#place[sell] ?? -1;
    if (!block || buy === sell || block.members[place] !== buy || block.members[other] !== sell) return -1;
    return block.base + edgeAt(block.members.length, place, other);
  }

  /** What the same-asset guard sees of the instrument's group; undefined for an instrument without one. */
  groupPrices(index: number): GroupPrices | undefined {
    const group = this.#store.table.groupOf(index);
    return group && this.#guard.prices(group);
  }

  /** Brings edges, rates and quarantines up to date; `silent` is told which quotes have fallen silent. */
  update(now: number, silent: (index: number) => void = () => {}): void {
    this.#store.expire(now, silent);
    // A verdict of the guard, or a rate, changes instruments in turn: a second round settles them, a third is a guard
    // against any oscillation.
    for (let round = 0; round < 3; round++) {
      const dirty = this.#store.takeDirty();
      if (dirty.length === 0) return;
      this.#round(dirty, now);
    }
  }

  #round(dirty: readonly number[], now: number): void {
    const ratesChanged = this.rates.update(dirty, now);
    const touched = new Map<AssetGroup, number[]>();
    for (const index of dirty) {
      const group = this.#store.table.groupOf(index);
      if (!group) continue;
      const places = touched.get(group);
      if (places) places.push(index);
      else touched.set(group, [index]);
    }
    for (const [group, changed] of touched) {
      this.#guard.judge(group);
      const block = this.#blocks[group.index];
      if (!block || block.version !== group.version) this.#refreshBlock(this.#rebuild(group, block), now);
      else this.#refreshMembers(block, changed, now);
      this.#tellChanged(changed, now);
    }
    if (!ratesChanged) return;
    for (const groupIndex of this.#mixed) {
      const block = this.#blocks[groupIndex];
      const group = this.#store.table.groups[groupIndex];
      if (!block || !group) continue;
      this.#guard.judge(group);
      this.#refreshConverted(block, now);
      this.#tellChanged(block.members, now);
    }
  }

  #tellChanged(indexes: readonly number[], now: number): void {
    for (const observer of this.#observers) {
      if (observer.changed) for (const index of indexes) observer.changed(index, now);
    }
  }

  #rebuild(group: AssetGroup, old: Block | undefined): Block {
    if (old) this.#release(old);
    const members = [...group.members];
    const quotes = new Set<string>();
    members.forEach((index, place) => {
      const instrument = this.#store.table.instruments[index] as Instrument;
      this.#place[index] = place;
      this.#fee[index] = this.#takerFee(instrument);
      quotes.add(instrument.quote);
    });
    const block = { version: group.version, members, base: this.edges.allocate(members), mixedQuotes: quotes.size > 1 };
    this.#blocks[group.index] = block;
    for (const observer of this.#observers) observer.placed(block.base, edgesOf(block));
    if (block.mixedQuotes) this.#mixed.add(group.index);
    else this.#mixed.delete(group.index);
    return block;
  }

  #release(block: Block): void {
    for (const observer of this.#observers) observer.released(block.base, edgesOf(block));
    this.edges.release(block.base, edgesOf(block));
  }

  #refreshBlock(block: Block, now: number): void {
    const count = edgesOf(block);
    for (let edge = block.base; edge < block.base + count; edge++) this.#compute(edge, now);
  }

  /** Only edges between different quotes depend on a rate. */
  #refreshConverted(block: Block, now: number): void {
    const { instruments } = this.#store.table;
    const count = edgesOf(block);
    for (let edge = block.base; edge < block.base + count; edge++) {
      const buy = instruments[this.edges.buy[edge] as number];
      const sell = instruments[this.edges.sell[edge] as number];
      if (buy?.quote !== sell?.quote) this.#compute(edge, now);
    }
  }

  #refreshMembers(block: Block, changed: readonly number[], now: number): void {
    const n = block.members.length;
    for (const index of changed) {
      const place = this.#place[index] as number;
      if (block.members[place] !== index) continue;
      for (let other = 0; other < n; other++) {
        if (other === place) continue;
        this.#compute(block.base + edgeAt(n, place, other), now);
        this.#compute(block.base + edgeAt(n, other, place), now);
      }
    }
  }

  #compute(edge: number, now: number): void {
    this.#write(edge, now);
    const observers = this.#observers;
    for (let i = 0; i < observers.length; i++) (observers[i] as SpreadObserver).computed(edge, now);
  }

  #write(edge: number, now: number): void {
    const e = this.edges;
    const c = this.#store.columns;
    const buy = e.buy[edge] as number;
    const sell = e.sell[edge] as number;
    const ask = c.ask[buy] as number;
    const bid = c.bid[sell] as number;
    this.computed++;
    if (Number.isNaN(ask) || Number.isNaN(bid)) {
      e.state[edge] = NO_NUMBERS;
      e.gross[edge] = Number.NaN;
      e.net[edge] = Number.NaN;
      e.conversion[edge] = Number.NaN;
      return;
    }
    const instruments = this.#store.table.instruments;
    const conversion = this.rates.rate((instruments[sell] as Instrument).quote, (instruments[buy] as Instrument).quote);
    const buyPrice = unitPrice(ask, c.multiplier[buy] as number);
    const sellPrice = sellUnitPrice(bid, c.multiplier[sell] as number, conversion);
    const gross = spreadOf(sellPrice, buyPrice);
    const worst = Math.max(this.#store.state(buy, now), this.#store.state(sell, now));
    e.conversion[edge] = conversion;
    e.gross[edge] = gross;
    e.net[edge] = gross - this.fee(buy) - this.fee(sell);
    if (worst !== LIVE) e.state[edge] = worst;
    else if (Number.isNaN(conversion)) e.state[edge] = UNRATED;
    else e.state[edge] = gross > 0 ? CROSSED : OPEN;
  }
}

function edgesOf({ members }: Block): number {
  return members.length * (members.length - 1);
}

/** Where in a block of `n` members the edge stands that buys the one at `buy` and sells the one at `sell`. */
function edgeAt(n: number, buy: number, sell: number): number {
  return buy * (n - 1) + (sell < buy ? sell : sell - 1);
}
