import type { Clock, TimerHandle } from '../base/clock';
import type { Outcome } from '../model/quoteWriter';
import { DataStore } from '../store/dataStore';
import type { InstrumentTable } from '../store/instrumentTable';

/** A stamp is the sender's monotonic clock in ms, modulo this, plus this: it stands in both sizes of a frame. */
const STAMP_MODULUS = 1e7;
/** Latencies kept; of more, every second one is dropped as often as needed. */
const MOST_LATENCIES = 1_000_000;
const LOOK_EVERY_MS = 100;

export interface MeasureOptions {
  readonly frames: number;
  readonly warmFrames: number;
  readonly paced: boolean;
  /** The first counted frame is here. */
  readonly started: () => void;
}

export interface Measured {
  readonly frames: number;
  readonly wallMs: number;
  readonly symbols: number;
  /** Over all instruments with that side, venue prices. */
  readonly sumBid: number;
  readonly sumAsk: number;
  /** Ms from the stamp to the stored quote. */
  readonly latency: AgeSummary;
}

/** Ms; null where there are none. */
export interface AgeSummary {
  readonly n: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** The clock of stamps is that of the operating system; `performance` starts anew with each process. */
function stampNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** How old stamped quotes were when they were stored. */
export class StampAges {
  #ages: number[] = [];
  #every = 1;
  #seen = 0;

  /** `now`: ms of the stamp's clock. */
  note(stamp: number, now = stampNow()): void {
    if (++this.#seen % this.#every !== 0) return;
    const age = (now % STAMP_MODULUS) - (stamp - STAMP_MODULUS);
    this.#ages.push(age < -STAMP_MODULUS / 2 ? age + STAMP_MODULUS : age);
    if (this.#ages.length < MOST_LATENCIES) return;
    this.#every *= 2;
    this.#ages = this.#ages.filter((_, i) => i % 2 === 0);
  }

  /** Of all since the start, or since they were last forgotten. */
  summary(): AgeSummary {
    const sorted = Float64Array.from(this.#ages).sort();
    const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null;
    return { n: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted.at(-1) ?? null };
  }

  forget(): void {
    this.#ages = [];
    this.#every = 1;
    this.#seen = 0;
  }
}

/** A store that counts the tops of book it is given, and how old each was when it was stored. */
export class MeasuredStore extends DataStore {
  readonly #options: MeasureOptions;
  readonly #ages = new StampAges();
  readonly #spreadAges = new StampAges();
  /** Stamps of quotes that no spread has in it yet. */
  #fresh: number[] = [];
  #taken = 0;
  #startedAt = 0;
  #lastAt = 0;

  constructor(table: InstrumentTable, options: MeasureOptions) {
    super(table);
    this.#options = options;
  }

  override topOfBook(
    index: number,
    feed: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    exchangeTime: number,
    sequence: number,
    restart: boolean,
    at: number,
    receivedAt: number,
  ): Outcome {
    const outcome = super.topOfBook(
      index,
      feed,
      bid,
      bidSize,
      ask,
      askSize,
      exchangeTime,
      sequence,
      restart,
      at,
      receivedAt,
    );
    const counted = ++this.#taken - this.#options.warmFrames;
    if (counted < 1 || counted > this.#options.frames) return outcome;
    this.#lastAt = at;
    if (counted === 1) {
      this.#startedAt = at;
      this.#options.started();
    }
    if (this.#options.paced) {
      const stamp = Math.max(bidSize, askSize);
      this.#ages.note(stamp);
      this.#fresh.push(stamp);
    }
    return outcome;
  }

  /** The spreads are current: what came since the last time is in them. */
  spreadsUpdated(): void {
    if (this.#fresh.length === 0) return;
    const now = stampNow();
    for (const stamp of this.#fresh) this.#spreadAges.note(stamp, now);
    this.#fresh = [];
  }

  /** From the stamp to the updated spread. */
  spreadAges(): AgeSummary {
    return this.#spreadAges.summary();
  }

  /** A frame was left out for a newer one: it counts, but has no age. */
  skipped(): void {
    this.#taken++;
  }

  /** Resolves when all frames are here, or none has come for so long after the first. */
  complete(silenceMs: number, clock: Clock): Promise<void> {
    const { frames, warmFrames } = this.#options;
    return new Promise(resolve => {
      let before = 0;
      let changedAt = clock.mono();
      const look: TimerHandle = clock.setInterval(() => {
        const now = clock.mono();
        if (this.#taken !== before) changedAt = now;
        before = this.#taken;
        const silent = this.#taken > 0 && now - changedAt >= silenceMs;
        if (this.#taken < frames + warmFrames && !silent) return;
        clock.clear(look);
        resolve();
      }, LOOK_EVERY_MS);
    });
  }

  result(): Measured {
    const { bid, ask } = this.columns;
    let [symbols, sumBid, sumAsk] = [0, 0, 0];
    this.table.instruments.forEach((instrument, index) => {
      if (!instrument || this.quotedAt(index) === Number.NEGATIVE_INFINITY) return;
      symbols++;
      sumBid += bid[index] || 0;
      sumAsk += ask[index] || 0;
    });
    return {
      frames: Math.max(0, Math.min(this.#options.frames, this.#taken - this.#options.warmFrames)),
      wallMs: this.#lastAt - this.#startedAt,
      symbols,
      sumBid,
      sumAsk,
      latency: this.#ages.summary(),
    };
  }
}
