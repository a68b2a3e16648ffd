import { type Candle, MINUTE_MS } from '../model/candle';
import type { SeriesStats } from '../protocol/series';
import type { Buckets } from './bucketRing';

/** Prices of one leg's candles become unit prices in the buy leg's quote by this factor. */
export interface Leg {
  readonly candles: readonly Candle[];
  readonly factor: number;
}

/**
 * The spread of the closes of the same minute, as fractions: sell / buy - 1. A minute that one of the legs lacks is a gap.
 * Closes are prices of trades, which lie between bid and ask: no executable spread, and drawn apart for that reason.
 */
export function spreadOfCandles(buy: Leg, sell: Leg): Buckets {
  const closes = new Map(sell.candles.map(({ time, close }) => [time, close * sell.factor]));
  const first = Math.max(buy.candles[0]?.time ?? Number.POSITIVE_INFINITY, sell.candles[0]?.time ?? 0);
  const rows = buy.candles.filter(({ time }) => time >= first);
  const end = Math.min(rows.at(-1)?.time ?? Number.NEGATIVE_INFINITY, sell.candles.at(-1)?.time ?? 0);
  const count = end >= first ? (end - first) / MINUTE_MS + 1 : 0;
  const times = Float64Array.from({ length: count }, (_, i) => first + i * MINUTE_MS);
  const last = new Float64Array(count).fill(Number.NaN);
  for (const { time, close } of rows) {
    const other = closes.get(time);
    if (time <= end && other !== undefined) last[(time - first) / MINUTE_MS] = other / (close * buy.factor) - 1;
  }
  return { bucketMs: MINUTE_MS, times, min: last, max: last, last };
}

/** `now`: the spread to place among them, a fraction. Undefined when there is no minute to speak of. */
export function statsOf({ times, last }: Buckets, now: number): SeriesStats | undefined {
  const known = last.filter(value => !Number.isNaN(value));
  if (known.length === 0) return undefined;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length;
  const below = known.filter(value => value < now).length;
  return {
    from: times[0] as number,
    to: (times.at(-1) as number) + MINUTE_MS,
    minutes: known.length,
    meanPct: mean * 100,
    deviationPct: Math.sqrt(variance) * 100,
    percentileOfNow: Number.isNaN(now) ? Number.NaN : (below / known.length) * 100,
  };
}
