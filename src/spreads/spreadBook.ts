import type { Instrument } from '../model/instrument';
import { CROSSED, LIVE, OPEN, UNRATED } from '../model/quoteState';
import type { DataStore } from '../store/dataStore';
import type { AssetGroup } from '../store/instrumentTable';
import { ConversionTable } from './conversion';
import { spreadOf, unitPrice } from './edgePrice';
import { EdgeTable, NO_NUMBERS } from './edgeTable';
import { LegTable } from './legTable';
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

/** The legs and edges of one group, as they were built. */
interface Block {
  readonly group: AssetGroup;
  readonly version: number;
  readonly members: readonly number[];
  /** First places in the tables of edges and of legs. */
  readonly base: number;
  readonly legs: number;
  readonly mixedQuotes: boolean;
  /** The round that it was touched in last; the instruments that have changed in it hang on the first of them. */
  round: number;
  first: number;
  /** All of it is to be computed. */
  isNew: boolean;
}

const NONE = -1;

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
  readonly #legs = new LegTable();
  #rounds = 0;
  /** The next instrument that has changed in the round and is of the same group, by instrument. */
  #next = new Int32Array(0);
  /** Members whose edges are computed, by place; only while a block's are. */
  #done = new Uint8Array(0);
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
    for (const block of this.#touched(dirty)) {
      this.#refreshLegs(block, now);
      this.#judge(block, now);
      if (block.isNew) this.#refreshBlock(block, now);
      else this.#refreshChanged(block, now);
      block.isNew = false;
      for (let index = block.first; index !== NONE; index = this.#next[index] as number) this.#tellChanged(index, now);
    }
    if (!ratesChanged) return;
    for (const groupIndex of this.#mixed) {
      const block = this.#blocks[groupIndex];
      if (!block) continue;
      this.#judge(block, now);
      this.#refreshConverted(block, now);
      for (const index of block.members) this.#tellChanged(index, now);
    }
  }

  /** The blocks of the changed instruments, built anew where their members are other ones. */
  #touched(dirty: readonly number[]): readonly Block[] {
    const { table } = this.#store;
    const touched: Block[] = [];
    const round = ++this.#rounds;
    if (this.#next.length < table.size) this.#next = new Int32Array(Math.max(1_024, table.size * 2));
    for (const index of dirty) {
      const group = table.groupOf(index);
      if (!group) continue;
      let block = this.#blocks[group.index];
      if (!block || block.version !== group.version) block = this.#rebuild(group, block);
      if (block.round !== round) {
        block.round = round;
        block.first = NONE;
        touched.push(block);
      }
      this.#next[index] = block.first;
      block.first = index;
    }
    return touched;
  }

  #tellChanged(index: number, now: number): void {
    const observers = this.#observers;
    for (let i = 0; i < observers.length; i++) (observers[i] as SpreadObserver).changed?.(index, now);
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
    const block: Block = {
      ...{ group, version: group.version, members, mixedQuotes: quotes.size > 1 },
      ...{ base: this.edges.allocate(members), legs: this.#legs.allocate(members.length) },
      ...{ round: 0, first: NONE, isNew: true },
    };
    this.#blocks[group.index] = block;
    members.forEach((index, place) => {
      this.#legs.held[block.legs + place] = this.#store.isQuarantined(index) ? 1 : 0;
    });
    for (const observer of this.#observers) observer.placed(block.base, edgesOf(block));
    if (block.mixedQuotes) this.#mixed.add(group.index);
    else this.#mixed.delete(group.index);
    return block;
  }

  #release(block: Block): void {
    for (const observer of this.#observers) observer.released(block.base, edgesOf(block));
    this.edges.release(block.base, edgesOf(block));
    this.#legs.release(block.legs, block.members.length);
  }

  #refreshLegs(block: Block, now: number): void {
    if (block.isNew) for (let place = 0; place < block.members.length; place++) this.#refreshLeg(block, place, now);
    else {
      for (let index = block.first; index !== NONE; index = this.#next[index] as number) {
        this.#refreshLeg(block, this.#place[index] as number, now);
      }
    }
  }

  #refreshLeg({ members, legs }: Block, place: number, now: number): void {
    const index = members[place] as number;
    const c = this.#store.columns;
    const multiplier = c.multiplier[index] as number;
    const ask = c.ask[index] as number;
    const bid = c.bid[index] as number;
    const mid = (bid + ask) / 2;
    const unit = (price: number) => unitPrice(price, multiplier);
    this.#legs.set(legs + place, unit(ask), unit(bid), unit(mid), this.fee(index));
    this.#legs.state[legs + place] = this.#store.state(index, now);
  }

  /** Lets the guard look at the group; what it holds or lets go has another state from now on. */
  #judge(block: Block, now: number): void {
    if (!this.#guard.judge(block.group, this.#legs, block.legs, block.mixedQuotes)) return;
    block.members.forEach((index, place) => {
      this.#legs.state[block.legs + place] = this.#store.state(index, now);
    });
  }

  #refreshBlock(block: Block, now: number): void {
    const n = block.members.length;
    for (let buy = 0; buy < n; buy++) {
      for (let sell = 0; sell < n; sell++) if (buy !== sell) this.#compute(block, n, buy, sell, now);
    }
  }

  /** Only edges between different quotes depend on a rate. */
  #refreshConverted(block: Block, now: number): void {
    const { members } = block;
    const { instruments } = this.#store.table;
    const quotes = members.map(index => instruments[index]?.quote);
    for (let buy = 0; buy < members.length; buy++) {
      for (let sell = 0; sell < members.length; sell++) {
        if (quotes[buy] !== quotes[sell]) this.#compute(block, members.length, buy, sell, now);
      }
    }
  }

  /** Edges of the changed members, each once. */
  #refreshChanged(block: Block, now: number): void {
    const n = block.members.length;
    if (this.#done.length < n) this.#done = new Uint8Array(n * 2);
    const done = this.#done;
    for (let index = block.first; index !== NONE; index = this.#next[index] as number) {
      const place = this.#place[index] as number;
      done[place] = 1;
      for (let other = 0; other < n; other++) {
        if (done[other] !== 0) continue;
        this.#compute(block, n, place, other, now);
        this.#compute(block, n, other, place, now);
      }
    }
    done.fill(0, 0, n);
  }

  #compute(block: Block, n: number, buy: number, sell: number, now: number): void {
    const edge = block.base + edgeAt(n, buy, sell);
    this.#write(edge, block, buy, sell);
    const observers = this.#observers;
    for (let i = 0; i < observers.length; i++) (observers[i] as SpreadObserver).computed(edge, now);
  }

  #write(edge: number, { legs, members, mixedQuotes }: Block, buy: number, sell: number): void {
    const e = this.edges;
    const table = this.#legs;
    const ask = table.ask(legs + buy);
    const bid = table.bid(legs + sell);
    this.computed++;
    if (Number.isNaN(ask) || Number.isNaN(bid)) {
      e.state[edge] = NO_NUMBERS;
      e.gross[edge] = Number.NaN;
      e.net[edge] = Number.NaN;
      e.conversion[edge] = Number.NaN;
      return;
    }
    const conversion = mixedQuotes ? this.#rate(members[sell] as number, members[buy] as number) : 1;
    const gross = spreadOf(bid * conversion, ask);
    const worst = Math.max(table.state[legs + buy] as number, table.state[legs + sell] as number);
    e.conversion[edge] = conversion;
    e.gross[edge] = gross;
    e.net[edge] = gross - table.fee(legs + buy) - table.fee(legs + sell);
    if (worst !== LIVE) e.state[edge] = worst;
    else if (Number.isNaN(conversion)) e.state[edge] = UNRATED;
    else e.state[edge] = gross > 0 ? CROSSED : OPEN;
  }

  #rate(from: number, to: number): number {
    const { instruments } = this.#store.table;
    return this.rates.rate((instruments[from] as Instrument).quote, (instruments[to] as Instrument).quote);
  }
}

function edgesOf({ members }: Block): number {
  return members.length * (members.length - 1);
}

/** Where in a block of `n` members the edge stands that buys the one at `buy` and sells the one at `sell`. */
function edgeAt(n: number, buy: number, sell: number): number {
  return buy * (n - 1) + (sell < buy ? sell : sell - 1);
}
