import { BucketRing, type Buckets } from './bucketRing';
import type { Outages } from './outages';

export interface Tier {
  readonly bucketMs: number;
  readonly length: number;
}

/** 5 min in seconds, 1 h in 10 s, 6 h in minutes, 24 h in 4 min: 33,120 bytes. */
export const FULL_TIERS: readonly Tier[] = [
  { bucketMs: 1_000, length: 300 },
  { bucketMs: 10_000, length: 360 },
  { bucketMs: 60_000, length: 360 },
  { bucketMs: 240_000, length: 360 },
];

/** 1 h in 20 s, 24 h in 8 min: 8,640 bytes. Funding rates move slowly. */
export const FUNDING_TIERS: readonly Tier[] = [
  { bucketMs: 20_000, length: 180 },
  { bucketMs: 480_000, length: 180 },
];

/** One value over time, fine for the last minutes and coarser further back. */
export class TieredSeries {
  readonly #rings: readonly BucketRing[];

  /** `tiers`: from fine to coarse. */
  constructor(tiers: readonly Tier[], outages: Outages) {
    this.#rings = tiers.map(({ bucketMs, length }) => new BucketRing(bucketMs, length, outages));
  }

  get bytes(): number {
    return this.#rings.reduce((sum, ring) => sum + ring.bytes, 0);
  }

  clear(): void {
    for (const ring of this.#rings) ring.clear();
  }

  add(at: number, value: number): void {
    for (let i = 0; i < this.#rings.length; i++) (this.#rings[i] as BucketRing).add(at, value);
  }

  /**
   * What came before in coarser buckets, so that it need not start empty: each bucket's smallest and largest value stand
   * at its start, and its last one holds to its end.
   */
  seed({ times, min, max, last }: Buckets): void {
    const first = last.findIndex(value => !Number.isNaN(value));
    for (let i = first < 0 ? times.length : first; i < times.length; i++) {
      const at = times[i] as number;
      this.add(at, min[i] as number);
      this.add(at, max[i] as number);
      this.add(at, last[i] as number);
    }
  }

  /** The last `windowMs` up to `now`, from the finest tier that reaches back so far. */
  read(windowMs: number, now: number): Buckets {
    const ring = this.#rings.find(each => each.bucketMs * each.length >= windowMs) ?? this.#rings.at(-1);
    if (!ring) throw new Error('a series without tiers');
    return ring.read(now - windowMs + ring.bucketMs, now);
  }
}
