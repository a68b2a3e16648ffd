import { SPARK_BUCKET_MS, SPARK_BUCKETS, SPARK_GAP, SPARK_UNIT } from '../protocol/series';
import type { Buckets } from './bucketRing';
import type { Outages } from './outages';

/** Buckets before the one of now. */
const PAST = SPARK_BUCKETS - 1;
/** 16-bit numbers an edge: min and max of each past bucket. */
const PAST_WIDTH = 2 * PAST;
/** And of what is written with every quote: the value that holds, the bucket of now, its min and max. */
const NOW_WIDTH = 4;
const HOLDS = 0;
const BUCKET = 1;
const MIN = 2;
const MAX = 3;
/** 2^10 edges a chunk; memory grows by these, not by doubling. */
const CHUNK_BITS = 10;
const WITHIN_CHUNK = 2 ** CHUNK_BITS - 1;
/** Ends of the range; in an empty bucket min is the upper and max the lower one, so that any value is new to both. */
const MOST = 32_767;
const LEAST = -32_767;

export const SPARK_BYTES_PER_EDGE = 2 * (NOW_WIDTH + PAST_WIDTH);

interface Chunk {
  readonly now: Int16Array;
  readonly past: Int16Array;
}

/**
 * The last five minutes of every edge's gross spread, for the small line in its row: 20 buckets of 15 s with the smallest
 * and the largest value, in steps of 0.001 %. Written in constant time whenever an edge is computed: one of the hottest
 * places of the program, hence 16 bits a number, and what is written each time side by side for the edges of an asset,
 * apart from the past.
 */
export class EdgeSparks {
  readonly #outages: Outages;
  readonly #chunks: Chunk[] = [];
  #bucket = 0;
  /** The bucket as it stands in an edge's numbers: its low 16 bits, which come again after eleven days. */
  #low = 0;

  constructor(outages: Outages) {
    this.#outages = outages;
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, { now, past }) => sum + now.byteLength + past.byteLength, 0);
  }

  /** What is written next is written at this time, epoch ms. */
  begin(at: number): void {
    this.#bucket = Math.floor(at / SPARK_BUCKET_MS);
    this.#low = (this.#bucket << 16) >> 16;
  }

  /** The places belong to new edges: nothing is known of them. */
  clear(base: number, count: number): void {
    while (this.#chunks.length << CHUNK_BITS < base + count) {
      this.#chunks.push({
        now: new Int16Array(NOW_WIDTH << CHUNK_BITS),
        past: new Int16Array(PAST_WIDTH << CHUNK_BITS),
      });
    }
    for (let edge = base; edge < base + count; edge++) {
      const { now, past } = this.#chunks[edge >> CHUNK_BITS] as Chunk;
      const own = (edge & WITHIN_CHUNK) * NOW_WIDTH;
      now[own + HOLDS] = SPARK_GAP;
      now[own + BUCKET] = this.#low;
      write(now, own + MIN, SPARK_GAP);
      const before = (edge & WITHIN_CHUNK) * PAST_WIDTH;
      for (let i = 0; i < PAST; i++) write(past, before + 2 * i, SPARK_GAP);
    }
  }

  /** From now on the edge's gross spread is this fraction; NaN: none. */
  add(edge: number, gross: number): void {
    const { now } = this.#chunks[edge >> CHUNK_BITS] as Chunk;
    const own = (edge & WITHIN_CHUNK) * NOW_WIDTH;
    if (now[own + BUCKET] !== this.#low) this.#advance(edge);
    if (Number.isNaN(gross)) {
      now[own + HOLDS] = SPARK_GAP;
      return;
    }
    const steps = gross * (1 / SPARK_UNIT);
    const value = steps > MOST ? MOST : steps < LEAST ? LEAST : Math.round(steps);
    now[own + HOLDS] = value;
    if (value < (now[own + MIN] as number)) now[own + MIN] = value;
    if (value > (now[own + MAX] as number)) now[own + MAX] = value;
  }

  /** Min and max of each bucket up to now, oldest first, into `out` at `offset`; SPARK_GAP where there was none. */
  read(edge: number, out: Int16Array, offset: number): void {
    const { now, past } = this.#chunks[edge >> CHUNK_BITS] as Chunk;
    const own = (edge & WITHIN_CHUNK) * NOW_WIDTH;
    if (now[own + BUCKET] !== this.#low) this.#advance(edge);
    const before = (edge & WITHIN_CHUNK) * PAST_WIDTH;
    for (let i = 0; i < PAST; i++) {
      // The bucket after the last comes where the oldest stands.
      copy(past, before + 2 * ((this.#bucket + i) % PAST), out, offset + 2 * i);
    }
    copy(now, own + MIN, out, offset + 2 * PAST);
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

  /** Puts the edge's bucket away and fills those since then with what holds, or with a gap where nothing was watched. */
  #advance(edge: number): void {
    const { now, past } = this.#chunks[edge >> CHUNK_BITS] as Chunk;
    const own = (edge & WITHIN_CHUNK) * NOW_WIDTH;
    const before = (edge & WITHIN_CHUNK) * PAST_WIDTH;
    const missed = (this.#low - (now[own + BUCKET] as number)) & 0xffff;
    const holds = now[own + HOLDS] as number;
    if (missed <= PAST) {
      const place = before + 2 * ((this.#bucket - missed) % PAST);
      past[place] = now[own + MIN] as number;
      past[place + 1] = now[own + MAX] as number;
    }
    for (let bucket = this.#bucket - Math.min(PAST, missed - 1); bucket < this.#bucket; bucket++) {
      write(past, before + 2 * (bucket % PAST), this.#held(bucket, holds));
    }
    write(now, own + MIN, this.#held(this.#bucket, holds));
    now[own + BUCKET] = this.#low;
  }

  #held(bucket: number, holds: number): number {
    const from = bucket * SPARK_BUCKET_MS;
    return this.#outages.covers(from, from + SPARK_BUCKET_MS) ? SPARK_GAP : holds;
  }
}

function write(numbers: Int16Array, place: number, value: number): void {
  numbers[place] = value === SPARK_GAP ? MOST : value;
  numbers[place + 1] = value === SPARK_GAP ? LEAST : value;
}

function copy(numbers: Int16Array, place: number, out: Int16Array, to: number): void {
  const min = numbers[place] as number;
  const max = numbers[place + 1] as number;
  out[to] = min > max ? SPARK_GAP : min;
  out[to + 1] = min > max ? SPARK_GAP : max;
}
