import { pairKey } from '../model/pairKey';
import type { Outages } from './outages';
import { FULL_TIERS, TieredSeries } from './tieredSeries';

/** Edges followed in full at a time; 33,120 bytes each. */
export const MOST_TRACKED = 512;
/** One that was asked for or worth something so recently keeps its place. */
const KEPT_MS = 60_000;

interface Tracked {
  key: number;
  /** Epoch ms at which it was asked for, or worth something, last. */
  wantedAt: number;
  /** Epoch ms at which somebody looked at it last; 0: nobody has. */
  askedAt: number;
  readonly series: TieredSeries;
}

/**
 * The full series of some pairs, by pair: when all places are taken, the pair that nobody has wanted for longest makes
 * room, and its memory is used again. What is looked at goes before what is only worth something.
 */
export class TrackedEdges {
  readonly #outages: Outages;
  readonly #slots: Tracked[] = [];
  readonly #slotOfPair = new Map<number, number>();
  /** Slot of the pair at a place of the edge table; -1 none. */
  #slotOfEdge = new Int16Array(0);
  /** Every place is wanted until then, epoch ms: what nobody asked for need not look at them all before. */
  #takenUntil = Number.NEGATIVE_INFINITY;

  constructor(outages: Outages) {
    this.#outages = outages;
  }

  get bytes(): number {
    return this.#slots.reduce((sum, { series }) => sum + series.bytes, 2 * this.#slotOfEdge.length);
  }

  /** The edge's series; undefined when it is not tracked. */
  of(edge: number): TieredSeries | undefined {
    const slot = this.#slotOfEdge[edge];
    return slot === undefined || slot < 0 ? undefined : (this.#slots[slot] as Tracked).series;
  }

  /** The edge has a place for a while longer. */
  touch(edge: number, at: number, isAsked = false): void {
    const slot = this.#slotOfEdge[edge];
    if (slot === undefined || slot < 0) return;
    const tracked = this.#slots[slot] as Tracked;
    tracked.wantedAt = at;
    if (isAsked) tracked.askedAt = at;
  }

  /** Gives the edge a series, empty; undefined when every place is taken by others that are wanted. */
  track(edge: number, buy: number, sell: number, at: number, isAsked: boolean): TieredSeries | undefined {
    const slot = this.#freeSlot(at, isAsked);
    if (slot < 0) return undefined;
    const tracked = this.#slots[slot] as Tracked;
    const key = pairKey(buy, sell);
    tracked.key = key;
    tracked.wantedAt = at;
    tracked.askedAt = isAsked ? at : 0;
    this.#slotOfPair.set(key, slot);
    this.#slotOfEdge[edge] = slot;
    return tracked.series;
  }

  /** A place of the edge table belongs to this pair from now on, whose series, if there is one, goes on. */
  placed(edge: number, buy: number, sell: number): void {
    if (edge >= this.#slotOfEdge.length) {
      const grown = new Int16Array(Math.max(1_024, edge + 1, this.#slotOfEdge.length * 2)).fill(-1);
      grown.set(this.#slotOfEdge);
      this.#slotOfEdge = grown;
    }
    this.#slotOfEdge[edge] = this.#slotOfPair.get(pairKey(buy, sell)) ?? -1;
  }

  /** The place is given up; the pair's series has a gap until it gets another. */
  released(edge: number, at: number): void {
    this.of(edge)?.add(at, Number.NaN);
    this.#slotOfEdge[edge] = -1;
  }

  #freeSlot(at: number, isAsked: boolean): number {
    if (this.#slots.length < MOST_TRACKED) {
      const series = new TieredSeries(FULL_TIERS, this.#outages);
      return this.#slots.push({ key: -1, wantedAt: at, askedAt: 0, series }) - 1;
    }
    if (!isAsked && at < this.#takenUntil) return -1;
    let oldest = -1;
    let oldestAt = Number.POSITIVE_INFINITY;
    this.#slots.forEach(({ wantedAt, askedAt }, slot) => {
      if (wantedAt >= oldestAt || at - askedAt < KEPT_MS) return;
      oldest = slot;
      oldestAt = wantedAt;
    });
    if (!isAsked && !(at - oldestAt >= KEPT_MS)) {
      this.#takenUntil = Math.min(oldestAt, at) + KEPT_MS;
      return -1;
    }
    if (oldest < 0) return -1;
    const tracked = this.#slots[oldest] as Tracked;
    this.#slotOfPair.delete(tracked.key);
    const edge = this.#slotOfEdge.indexOf(oldest);
    if (edge >= 0) this.#slotOfEdge[edge] = -1;
    tracked.series.clear();
    return oldest;
  }
}
