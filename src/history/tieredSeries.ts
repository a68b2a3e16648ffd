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

/**
 * One value over time, fine for the last minutes and coarser further back. The coarser rings are told what was in a bucket
 * of the finest one when it is over, or when they are read: buckets of a coarser one are made of whole ones of a finer one.
 */
export class TieredSeries {
  readonly #finest: BucketRing;
  readonly #coarser: readonly BucketRing[];
  /** What the coarser rings have not been told: a bucket of the finest one, with the time of its last value; -1 none. */
  #bucket = -1;
  #at = 0;
  #min = Number.NaN;
  #max = Number.NaN;
  #last = Number.NaN;

  /** `tiers`: from fine to coarse, at least one; the length of each bucket is a multiple of the one before. */
  constructor(tiers: readonly Tier[], outages: Outages) {
    const [finest, ...coarser] = tiers.map(({ bucketMs, length }) => new BucketRing(bucketMs, length, outages));
    if (!finest) throw new Error('a series without tiers');
    this.#finest = finest;
    this.#coarser = coarser;
  }

  get bytes(): number {
    return this.#coarser.reduce((sum, ring) => sum + ring.bytes, this.#finest.bytes);
  }

  clear(): void {
    this.#bucket = -1;
    this.#finest.clear();
    for (const ring of this.#coarser) ring.clear();
  }

  add(at: number, value: number): void {
    this.#finest.add(at, value);
    const bucket = Math.floor(at / this.#finest.bucketMs);
    if (bucket !== this.#bucket) {
      this.#tell();
      this.#bucket = bucket;
      this.#min = value;
      this.#max = value;
    } else if (!Number.isNaN(value)) {
      if (!(this.#min <= value)) this.#min = value;
      if (!(this.#max >= value)) this.#max = value;
    }
    this.#at = at;
    this.#last = value;
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
    this.#tell();
    const rings = [this.#finest, ...this.#coarser];
    const ring = rings.find(each => each.bucketMs * each.length >= windowMs) ?? (rings.at(-1) as BucketRing);
    return ring.read(now - windowMs + ring.bucketMs, now);
  }

  #tell(): void {
    if (this.#bucket < 0) return;
    for (const ring of this.#coarser) {
      ring.add(this.#at, this.#min);
      ring.add(this.#at, this.#max);
      ring.add(this.#at, this.#last);
    }
  }
}
