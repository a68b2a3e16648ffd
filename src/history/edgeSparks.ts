import { SPARK_BUCKET_MS, SPARK_BUCKETS, SPARK_GAP, SPARK_UNIT } from '../protocol/series';
import type { Buckets } from './bucketRing';
import type { Outages } from './outages';

/** 16-bit numbers an edge: the value that holds, the newest bucket, then min and max of each bucket. */
const WIDTH = 2 + 2 * SPARK_BUCKETS;
/** 2^10 edges a chunk; memory grows by these, not by doubling. */
const CHUNK_BITS = 10;
const WITHIN_CHUNK = 2 ** CHUNK_BITS - 1;
/** Ends of the range; in an empty bucket min is the upper and max the lower one, so that any value is new to both. */
const MOST = 32_767;
const LEAST = -32_767;

export const SPARK_BYTES_PER_EDGE = 2 * WIDTH;

/**
 * The last five minutes of every edge's gross spread, for the small line in its row: 20 buckets of 15 s with the smallest
 * and the largest value, in steps of 0.001 %. Written in constant time whenever an edge is computed: one of the hottest
 * places of the program, hence 16 bits a number and all numbers of an edge side by side.
 */
export class EdgeSparks {
  readonly #outages: Outages;
  readonly #chunks: Int16Array[] = [];
  #bucket = 0;
  /** The bucket as it stands in an edge's numbers: its low 16 bits, which come again after eleven days. */
  #low = 0;
  #place = 0;

  constructor(outages: Outages) {
    this.#outages = outages;
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }

  /** What is written next is written at this time, epoch ms. */
  begin(at: number): void {
    this.#bucket = Math.floor(at / SPARK_BUCKET_MS);
    this.#low = (this.#bucket << 16) >> 16;
    this.#place = 2 + 2 * (this.#bucket % SPARK_BUCKETS);
  }

  /** The places belong to new edges: nothing is known of them. */
  clear(base: number, count: number): void {
    while (this.#chunks.length << CHUNK_BITS < base + count) this.#chunks.push(new Int16Array(WIDTH << CHUNK_BITS));
    for (let edge = base; edge < base + count; edge++) {
      const chunk = this.#chunks[edge >> CHUNK_BITS] as Int16Array;
      const own = (edge & WITHIN_CHUNK) * WIDTH;
      chunk[own] = SPARK_GAP;
      chunk[own + 1] = this.#low;
      for (let i = 0; i < SPARK_BUCKETS; i++) write(chunk, own + 2 + 2 * i, SPARK_GAP);
    }
  }

  /** From now on the edge's gross spread is this fraction; NaN: none. */
  add(edge: number, gross: number): void {
    const chunk = this.#chunks[edge >> CHUNK_BITS] as Int16Array;
    const own = (edge & WITHIN_CHUNK) * WIDTH;
    if (chunk[own + 1] !== this.#low) this.#advance(chunk, own);
    if (Number.isNaN(gross)) {
      chunk[own] = SPARK_GAP;
      return;
    }
    const steps = gross * (1 / SPARK_UNIT);
    const value = steps > MOST ? MOST : steps < LEAST ? LEAST : Math.round(steps);
    chunk[own] = value;
    const place = own + this.#place;
    if (value < (chunk[place] as number)) chunk[place] = value;
    if (value > (chunk[place + 1] as number)) chunk[place + 1] = value;
  }

  /** Min and max of each bucket up to now, oldest first, into `out` at `offset`; SPARK_GAP where there was none. */
  read(edge: number, out: Int16Array, offset: number): void {
    const chunk = this.#chunks[edge >> CHUNK_BITS] as Int16Array;
    const own = (edge & WITHIN_CHUNK) * WIDTH;
    if (chunk[own + 1] !== this.#low) this.#advance(chunk, own);
    for (let i = 0; i < SPARK_BUCKETS; i++) {
      const place = own + 2 + 2 * ((this.#bucket + 1 + i) % SPARK_BUCKETS);
      const min = chunk[place] as number;
      const max = chunk[place + 1] as number;
      out[offset + 2 * i] = min > max ? SPARK_GAP : min;
      out[offset + 2 * i + 1] = min > max ? SPARK_GAP : max;
    }
  }

  /** The same as buckets of fractions; `last` is not kept by bucket, so the one in the middle stands for it. */
  buckets(edge: number): Buckets {
    const values = new Int16Array(2 * SPARK_BUCKETS);
    this.read(edge, values, 0);
    const fraction = (place: number) => {
      const value = values[place] as number;
      return value === SPARK_GAP ? Number.NaN : value * SPARK_UNIT;
    };
    const first = this.#bucket - SPARK_BUCKETS + 1;
    const places = Array.from({ length: SPARK_BUCKETS }, (_, i) => i);
    return {
      bucketMs: SPARK_BUCKET_MS,
      times: Float64Array.from(places, i => (first + i) * SPARK_BUCKET_MS),
      min: Float64Array.from(places, i => fraction(2 * i)),
      max: Float64Array.from(places, i => fraction(2 * i + 1)),
      last: Float64Array.from(places, i => (fraction(2 * i) + fraction(2 * i + 1)) / 2),
    };
  }

  /** Fills the buckets since the edge's newest with what holds, or with a gap where nothing was watched. */
  #advance(chunk: Int16Array, own: number): void {
    const missed = Math.min(SPARK_BUCKETS, (this.#low - (chunk[own + 1] as number)) & 0xffff);
    const holds = chunk[own] as number;
    for (let bucket = this.#bucket - missed + 1; bucket <= this.#bucket; bucket++) {
      const from = bucket * SPARK_BUCKET_MS;
      const isOut = this.#outages.covers(from, from + SPARK_BUCKET_MS);
      write(chunk, own + 2 + 2 * (bucket % SPARK_BUCKETS), isOut ? SPARK_GAP : holds);
    }
    chunk[own + 1] = this.#low;
  }
}

function write(chunk: Int16Array, place: number, value: number): void {
  chunk[place] = value === SPARK_GAP ? MOST : value;
  chunk[place + 1] = value === SPARK_GAP ? LEAST : value;
}
