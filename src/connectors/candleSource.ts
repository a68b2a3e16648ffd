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

interface Kept extends Candles {
  readonly from: number;
  readonly to: number;
  readonly at: number;
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

  constructor(rest: RestClient, definition: CandleDefinition, clock: Clock) {
    this.#rest = rest;
    this.#definition = definition;
    this.#clock = clock;
  }

  /**
   * The minutes that begin from `from` to before `to`, epoch ms and whole minutes; finished ones, if `to` is not in the
   * future. Rejects with RestError, whose message is for the user.
   */
  async fetch(instrument: Instrument, from: number, to: number, signal: AbortSignal): Promise<Candles> {
    const kept = this.#kept.get(instrument.symbol);
    const isRecent = kept && this.#clock.mono() - kept.at < KEPT_MS;
    if (isRecent && kept.from <= from + KEPT_MS && kept.to >= to - KEPT_MS) return kept;
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
