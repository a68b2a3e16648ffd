import type { Buckets } from '../../history/bucketRing';
import { median } from '../../spreads/conversion';

/** Series of prices against their median in the same bucket, as fractions: 0 is the middle of all that were there. */
export function normalised(prices: ReadonlyMap<number, Buckets>): (readonly [number, Buckets])[] {
  const medians = new Map<number, number[]>();
  for (const { times, last } of prices.values()) {
    times.forEach((time, i) => {
      const price = last[i] as number;
      if (Number.isNaN(price)) return;
      const known = medians.get(time);
      if (known) known.push(price);
      else medians.set(time, [price]);
    });
  }
  const middle = new Map([...medians].map(([time, values]) => [time, median(values)]));
  return [...prices].map(([id, { bucketMs, times, min, max, last }]) => {
    const against = (values: Float64Array) =>
      values.map((value, i) => value / (middle.get(times[i] as number) ?? Number.NaN) - 1);
    return [id, { bucketMs, times, min: against(min), max: against(max), last: against(last) }] as const;
  });
}
