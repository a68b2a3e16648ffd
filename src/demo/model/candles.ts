import { hashText, mix } from '../rng';
import { QUOTE_SEEDS } from '../universe/assets';
import type { DemoInstrument } from './instrument';

const MINUTE = 60_000;
/** Minutes that were lived through and are kept; what is older is made up like the time before the start. */
const KEPT = 720;
const WIDTH = 4;

/** Prices of one minute in steps of the instrument's tick; size in lots, 0 in a minute without a trade. */
export interface DemoCandle {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly lots: number;
}

interface Lived {
  /** Number of the minute of the start, and the price in steps at it. */
  readonly first: number;
  readonly anchor: number;
  newest: number;
  /** Open, high, low, close of the last minutes, a ring that grows until it has them all. */
  ring: Int32Array;
}

/** Swings of the made-up past: period in minutes, size of the logarithm. */
const SWINGS = [
  { minutes: 11, size: 0.0004 },
  { minutes: 47, size: 0.0015 },
  { minutes: 190, size: 0.004 },
  { minutes: 730, size: 0.01 },
];

/** Stable coins barely swing. */
const STABLE = new Set(QUOTE_SEEDS.map(quote => quote.name));
const STABLE_SHARE = 0.02;

/**
 * 1-minute candles of every instrument: of the mids and trades that it streamed since the start, and before that of a past
 * that follows from the seed alone and ends at the price it started with.
 */
export class CandleBook {
  readonly #seed: number;
  readonly #lived: (Lived | undefined)[] = [];

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The instrument has these prices now. */
  note(instrument: DemoInstrument, now: number): void {
    const { bid, ask, last } = instrument;
    const price = bid > 0 && ask > 0 ? Math.round((bid + ask) / 2) : bid || ask || last;
    const minute = Math.floor(now / MINUTE);
    let lived = this.#lived[instrument.index];
    if (!lived) {
      lived = { first: minute, anchor: price, newest: minute, ring: new Int32Array(WIDTH * 8) };
      lived.ring.set([price, price, price, price], (minute % 8) * WIDTH);
      this.#lived[instrument.index] = lived;
    }
    if (minute > lived.newest) this.#advance(lived, minute);
    const { ring } = lived;
    const at = (lived.newest % (ring.length / WIDTH)) * WIDTH;
    ring[at + 1] = Math.max(ring[at + 1] as number, price, last);
    ring[at + 2] = Math.min(ring[at + 2] as number, price, last);
    ring[at + 3] = price;
  }

  /** The candles that begin from `from` to before `to`, the running one included, oldest first. */
  range(instrument: DemoInstrument, from: number, to: number, now: number): DemoCandle[] {
    const lived = this.#lived[instrument.index];
    if (!lived) return [];
    const first = Math.max(Math.ceil(from / MINUTE), Math.ceil(instrument.launchTime / MINUTE));
    const end = Math.min(Math.ceil(to / MINUTE) - 1, Math.floor(now / MINUTE));
    const candles: DemoCandle[] = [];
    for (let minute = first; minute <= end; minute++) candles.push(this.#candle(instrument, lived, minute));
    return candles;
  }

  #candle(instrument: DemoInstrument, lived: Lived, minute: number): DemoCandle {
    const time = minute * MINUTE;
    const { ring, newest, first } = lived;
    const room = ring.length / WIDTH;
    const draw = this.#draw(instrument.symbol, minute);
    if (minute > newest) {
      const close = ring[(newest % room) * WIDTH + 3] as number;
      return { time, open: close, high: close, low: close, close, lots: 0 };
    }
    const lots = 1 + Math.floor(draw * draw * 10 * instrument.usualLots);
    if (minute >= first && minute > newest - room) {
      const at = (minute % room) * WIDTH;
      const [open = 0, high = 0, low = 0, close = 0] = ring.subarray(at, at + WIDTH);
      return { time, open, high, low, close, lots };
    }
    const open = this.#past(instrument, lived, minute - 1);
    const close = this.#past(instrument, lived, minute);
    const reach = Math.round(close * 0.0002 * draw);
    return {
      time,
      open,
      high: Math.max(open, close) + reach,
      low: Math.max(1, Math.min(open, close) - reach),
      close,
      lots,
    };
  }

  /** The closing price of a minute of the past: what all markets of the coin have in common, and a little of its own. */
  #past(instrument: DemoInstrument, { first, anchor }: Lived, minute: number): number {
    let log = 0;
    const share = STABLE.has(instrument.assetId) ? STABLE_SHARE : 1;
    for (const { minutes, size } of SWINGS) {
      const phase = this.#draw(`${instrument.assetId}${minutes}`, 0) * 2 * Math.PI;
      const at = (each: number) => Math.sin((2 * Math.PI * each) / minutes + phase);
      log += share * size * (at(minute) - at(first - 1));
    }
    if (minute < first - 1)
      log += share * (this.#draw(`${instrument.venue}${instrument.symbol}`, minute) - 0.5) * 0.0012;
    return Math.max(1, Math.round(anchor * Math.exp(log)));
  }

  #draw(what: string, minute: number): number {
    return mix(hashText(what) ^ this.#seed, minute) / 2 ** 32;
  }

  /** A minute begins with the price that the one before ended with; so do those in which nothing happened. */
  #advance(lived: Lived, minute: number): void {
    const close = lived.ring[(lived.newest % (lived.ring.length / WIDTH)) * WIDTH + 3] as number;
    const wanted = Math.min(KEPT, minute - lived.first + 1);
    if (wanted > lived.ring.length / WIDTH)
      this.#grow(lived, Math.min(KEPT, Math.max(wanted, (2 * lived.ring.length) / WIDTH)));
    const room = lived.ring.length / WIDTH;
    for (let each = Math.max(lived.newest + 1, minute - room + 1); each <= minute; each++) {
      lived.ring.fill(close, (each % room) * WIDTH, (each % room) * WIDTH + WIDTH);
    }
    lived.newest = minute;
  }

  #grow(lived: Lived, room: number): void {
    const before = lived.ring.length / WIDTH;
    const ring = new Int32Array(WIDTH * room);
    for (let each = Math.max(lived.first, lived.newest - before + 1); each <= lived.newest; each++) {
      const at = (each % before) * WIDTH;
      ring.set(lived.ring.subarray(at, at + WIDTH), (each % room) * WIDTH);
    }
    lived.ring = ring;
  }
}

/** Candles of several minutes each, as venues make them: aligned to whole multiples. `minutes` 1 leaves them as they are. */
export function wider(candles: readonly DemoCandle[], minutes: number): DemoCandle[] {
  if (minutes === 1) return [...candles];
  const result: DemoCandle[] = [];
  for (const candle of candles) {
    const time = candle.time - (candle.time % (minutes * MINUTE));
    const last = result.at(-1);
    if (last?.time !== time) result.push({ ...candle, time });
    else {
      const high = Math.max(last.high, candle.high);
      const low = Math.min(last.low, candle.low);
      result[result.length - 1] = { ...last, high, low, close: candle.close, lots: last.lots + candle.lots };
    }
  }
  return result;
}
