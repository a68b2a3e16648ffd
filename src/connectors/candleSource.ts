import { type Clock, delay } from '../base/clock';
import { type Candle, MINUTE_MS } from '../model/candle';
import type { Instrument } from '../model/instrument';
import { durationInWords } from './diagnosis';
import { type RestClient, RestError } from './http';
import type { CandleDefinition } from './venue';

/** Candles read so recently are not asked for again. */
const KEPT_MS = 180_000;
const MOST_KEPT = 64;
/** What is wanted for a chart does not wait longer for its share of the budget. */
const PATIENCE_MS = 30_000;

export interface Candles {
  /** Oldest first, each minute at most once. */
  readonly candles: readonly Candle[];
  /** Rows that could not be understood. */
  readonly rejected: number;
}

interface Minutes {
  readonly from: number;
  readonly to: number;
}

interface Kept extends Candles, Minutes {
  readonly at: number;
}

/** Candles on their way; given up when all who wait for them have left. */
interface Reading extends Minutes {
  readonly candles: Promise<Candles>;
  readonly abort: AbortController;
  waiting: number;
}

/**
 * The 1-minute candles of one market, from REST. What the scanner itself needs goes first: a page is asked for only while
 * half of the venue's budget is free.
 */
export class CandleSource {
  readonly #rest: RestClient;
  readonly #definition: CandleDefinition;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  readonly #readings = new Map<string, Reading>();

  constructor(rest: RestClient, definition: CandleDefinition, clock: Clock) {
    this.#rest = rest;
    this.#definition = definition;
    this.#clock = clock;
  }

  /**
   * The minutes that begin from `from` to before `to`, epoch ms and whole minutes; finished ones, if `to` is not in the
   * future. Rejects with RestError, whose message is for the user. Charts that ask for the same at a time share one reading.
   */
  async fetch(instrument: Instrument, from: number, to: number, signal: AbortSignal): Promise<Candles> {
    signal.throwIfAborted();
    const { symbol } = instrument;
    const kept = this.#kept.get(symbol);
    if (kept && this.#clock.mono() - kept.at < KEPT_MS && isEnough(kept, from, to)) return kept;
    const running = this.#readings.get(symbol);
    return this.#await(running && isEnough(running, from, to) ? running : this.#begin(instrument, from, to), signal);
  }

  #begin(instrument: Instrument, from: number, to: number): Reading {
    const abort = new AbortController();
    const candles = this.#read(instrument, from, to, abort.signal);
    const reading: Reading = { from, to, candles, abort, waiting: 0 };
    this.#readings.set(instrument.symbol, reading);
    const over = () => {
      if (this.#readings.get(instrument.symbol) === reading) this.#readings.delete(instrument.symbol);
    };
    candles.then(over, over);
    abort.signal.addEventListener('abort', over, { once: true });
    return reading;
  }

  #await(reading: Reading, signal: AbortSignal): Promise<Candles> {
    reading.waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        reading.waiting -= 1;
        if (reading.waiting === 0) reading.abort.abort(signal.reason);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      const stay = () => signal.removeEventListener('abort', leave);
      reading.candles.then(resolve, reject).finally(stay);
    });
  }

  async #read(instrument: Instrument, from: number, to: number, signal: AbortSignal): Promise<Candles> {
    const byTime = new Map<number, Candle>();
    let rejected = 0;
    // The newest page first: it is worth most, should a later one fail to come.
    for (let end = to; end > from; end -= this.#definition.most * MINUTE_MS) {
      const start = Math.max(from, end - this.#definition.most * MINUTE_MS);
      const request = this.#definition.request(instrument, start, end);
      await this.#turn(request.weight, signal);
      const body = await this.#rest.request(request, signal);
      const failure = request.failure?.(body);
      if (failure !== undefined) throw new RestError('client', failure);
      const before = byTime.size;
      this.#definition.parse(body, {
        candle: (time, open, high, low, close) => {
          if (time >= start && time < end) byTime.set(time, { time, open, high, low, close });
        },
        rejected: () => {
          rejected++;
        },
      });
      // Before its listing an instrument has none.
      if (byTime.size === before) break;
    }
    const candles = [...byTime.values()].sort((a, b) => a.time - b.time);
    this.#keep(instrument.symbol, { candles, rejected, from, to, at: this.#clock.mono() });
    return { candles, rejected };
  }

  async #turn(weight: number, signal: AbortSignal): Promise<void> {
    const asked = this.#clock.mono();
    for (;;) {
      const waitMs = this.#rest.spareDelayMs(weight);
      if (waitMs === 0) return;
      if (this.#clock.mono() - asked + waitMs > PATIENCE_MS) {
        throw new RestError('rate-limited', `the venue's request budget is in use for ${durationInWords(waitMs)} more`);
      }
      await delay(this.#clock, waitMs, signal);
    }
  }

  #keep(symbol: string, kept: Kept): void {
    this.#kept.delete(symbol);
    this.#kept.set(symbol, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** A chart that lacks the last minutes, or the first ones, is not worth another reading. */
function isEnough(minutes: Minutes, from: number, to: number): boolean {
  return minutes.from <= from + KEPT_MS && minutes.to >= to - KEPT_MS;
}
