import { BucketRing, type Buckets } from './bucketRing';
import type { Outages } from './outages';
import { FULL_TIERS, TieredSeries } from './tieredSeries';

/** Of every instrument: 1 h in minutes, 1,440 bytes. */
const COARSE = { bucketMs: 60_000, length: 60 };
/** Instruments followed in full at a time; 33,120 bytes each. */
export const MOST_FULL_MIDS = 128;

/** The mids of all instruments, one a minute; every one of those whose chart has been looked at. */
export class MidHistory {
  readonly #outages: Outages;
  readonly #coarse: (BucketRing | undefined)[] = [];
  readonly #full: (TieredSeries | undefined)[] = [];
  /** The minute that the coarse ring has, by instrument. */
  #minute = new Float64Array(0);
  /** Instruments followed in full, the one looked at last at the end. */
  readonly #looked = new Set<number>();

  constructor(outages: Outages) {
    this.#outages = outages;
  }

  get bytes(): number {
    return [...this.#coarse, ...this.#full].reduce((sum, series) => sum + (series?.bytes ?? 0), 0);
  }

  /** Is a mid of this moment of any use? Asked for every quote, so that most need not be reckoned. */
  wants(index: number, at: number): boolean {
    return this.#full[index] !== undefined || this.#minute[index] !== Math.floor(at / COARSE.bucketMs);
  }

  add(index: number, at: number, mid: number): void {
    if (index >= this.#minute.length) {
      const grown = new Float64Array(Math.max(1_024, index + 1, this.#minute.length * 2));
      grown.set(this.#minute);
      this.#minute = grown;
    }
    // One that is not there yet may come within the minute.
    if (!Number.isNaN(mid)) this.#minute[index] = Math.floor(at / COARSE.bucketMs);
    let ring = this.#coarse[index];
    if (!ring) {
      if (Number.isNaN(mid)) return;
      ring = new BucketRing(COARSE.bucketMs, COARSE.length, this.#outages);
      this.#coarse[index] = ring;
    }
    ring.add(at, mid);
    this.#full[index]?.add(at, mid);
  }

  /** From now on it is followed in full: the place of the one not looked at for longest is taken where there is none. */
  read(index: number, windowMs: number, now: number): Buckets | undefined {
    const coarse = this.#coarse[index];
    if (!coarse) return undefined;
    this.#looked.delete(index);
    this.#looked.add(index);
    let full = this.#full[index];
    if (!full) {
      full = this.#make();
      full.seed(coarse.read(now - COARSE.bucketMs * COARSE.length, now));
      this.#full[index] = full;
    }
    return full.read(windowMs, now);
  }

  #make(): TieredSeries {
    const [oldest] = this.#looked;
    const full = oldest === undefined ? undefined : this.#full[oldest];
    if (this.#looked.size <= MOST_FULL_MIDS || oldest === undefined || !full) {
      return new TieredSeries(FULL_TIERS, this.#outages);
    }
    this.#looked.delete(oldest);
    this.#full[oldest] = undefined;
    full.clear();
    return full;
  }
}
