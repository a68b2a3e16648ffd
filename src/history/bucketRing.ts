import type { Outages } from './outages';

/** Values of a time series in buckets of equal length, oldest first. Times are the starts of the buckets, epoch ms; NaN: a gap. */
export interface Buckets {
  readonly bucketMs: number;
  readonly times: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;
}

/** Numbers a bucket: min, max, last. */
const WIDTH = 3;

/**
 * The last `length` buckets of a value that holds until it changes. A bucket has the smallest and the largest value that
 * held at any moment of it, so no spike is lost, and the last. NaN says that there is no value from now on.
 */
export class BucketRing {
  readonly bucketMs: number;
  readonly length: number;
  readonly #outages: Outages;
  readonly #data: Float64Array;
  /** Numbers of the newest and of the first bucket written since the start: floor(epoch ms / bucketMs); -1 none. */
  #newest = -1;
  #first = -1;
  /** The value that holds at the end of the newest bucket. */
  #holds = Number.NaN;

  constructor(bucketMs: number, length: number, outages: Outages) {
    this.bucketMs = bucketMs;
    this.length = length;
    this.#outages = outages;
    this.#data = new Float64Array(length * WIDTH);
  }

  get bytes(): number {
    return this.#data.byteLength;
  }

  /** Forgets everything; the memory stays. */
  clear(): void {
    this.#newest = -1;
    this.#first = -1;
    this.#holds = Number.NaN;
  }

  /** From `at` (epoch ms) on the value is `value`. A time before the newest bucket counts as in it. */
  add(at: number, value: number): void {
    const bucket = Math.floor(at / this.bucketMs);
    if (bucket > this.#newest) this.#advance(bucket);
    this.#holds = value;
    const place = (this.#newest % this.length) * WIDTH;
    const data = this.#data;
    data[place + 2] = value;
    if (Number.isNaN(value)) return;
    if (!((data[place] as number) <= value)) data[place] = value;
    if (!((data[place + 1] as number) >= value)) data[place + 1] = value;
  }

  /** The buckets that touch `from` to `to`, the value that holds carried on; those before the first value are left out. */
  read(from: number, to: number): Buckets {
    const end = Math.floor(to / this.bucketMs);
    const oldest = Math.max(this.#first, this.#newest - this.length + 1);
    const begin = Math.max(oldest, Math.floor(from / this.bucketMs));
    const count = this.#first < 0 ? 0 : Math.max(0, end - begin + 1);
    const [times, min, max, last] = [0, 0, 0, 0].map(() => new Float64Array(count)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < count; i++) {
      const bucket = begin + i;
      times[i] = bucket * this.bucketMs;
      if (bucket > this.#newest) {
        min[i] = max[i] = last[i] = this.#carried(bucket);
        continue;
      }
      const place = (bucket % this.length) * WIDTH;
      min[i] = this.#data[place] as number;
      max[i] = this.#data[place + 1] as number;
      last[i] = this.#data[place + 2] as number;
    }
    return { bucketMs: this.bucketMs, times, min, max, last };
  }

  #advance(bucket: number): void {
    if (this.#first < 0) {
      this.#first = bucket;
      this.#newest = bucket - 1;
    }
    for (let each = Math.max(this.#newest + 1, bucket - this.length + 1); each <= bucket; each++) {
      this.#data.fill(this.#carried(each), (each % this.length) * WIDTH, (each % this.length) * WIDTH + WIDTH);
    }
    this.#newest = bucket;
  }

  /** What holds through a bucket in which nothing came. */
  #carried(bucket: number): number {
    return this.#outages.covers(bucket * this.bucketMs, (bucket + 1) * this.bucketMs) ? Number.NaN : this.#holds;
  }
}
