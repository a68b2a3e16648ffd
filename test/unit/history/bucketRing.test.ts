import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BucketRing } from '../../../src/history/bucketRing';
import { Outages } from '../../../src/history/outages';
import { FULL_TIERS, TieredSeries } from '../../../src/history/tieredSeries';

const START = 1_795_300_000_000;

/** Bucket start to min, max, last, as plain rows. */
function rows({ times, min, max, last }: ReturnType<BucketRing['read']>): (readonly number[])[] {
  return [...times].map((time, i) => [time - START, min[i] as number, max[i] as number, last[i] as number]);
}

/** The same from the definition: every value that held at any moment of the bucket. */
function oracle(steps: readonly { at: number; value: number }[], bucketMs: number, from: number, to: number) {
  const first = steps[0];
  if (!first) return [];
  const result: number[][] = [];
  const begin = Math.max(Math.floor(from / bucketMs), Math.floor(first.at / bucketMs));
  for (let bucket = begin; bucket <= Math.floor(to / bucketMs); bucket++) {
    const start = bucket * bucketMs;
    const before = steps.filter(({ at }) => at < start).at(-1);
    const within = steps.filter(({ at }) => at >= start && at < start + bucketMs);
    const held = [...(before ? [before] : []), ...within].map(({ value }) => value);
    const known = held.filter(value => !Number.isNaN(value));
    const extreme = (of: (...values: number[]) => number) => (known.length > 0 ? of(...known) : Number.NaN);
    result.push([start, extreme(Math.min), extreme(Math.max), held.at(-1) as number]);
  }
  return result;
}

describe('bucketRing', () => {
  it('keeps the smallest, the largest and the last value of each bucket', () => {
    const ring = new BucketRing(1_000, 5, new Outages());
    for (const [at, value] of [
      [0, 1],
      [100, 9],
      [101, 1],
      [900, 2],
      [1_500, 3],
    ] as const)
      ring.add(START + at, value);
    assert.deepEqual(rows(ring.read(START, START + 1_999)), [
      [0, 1, 9, 2],
      [1_000, 2, 3, 3],
    ]);
  });

  it('draws what holds through quiet buckets, and a gap where nothing held', () => {
    const ring = new BucketRing(1_000, 10, new Outages());
    ring.add(START, 5);
    ring.add(START + 2_500, Number.NaN);
    assert.deepEqual(rows(ring.read(START, START + 4_000)), [
      [0, 5, 5, 5],
      [1_000, 5, 5, 5],
      [2_000, 5, 5, Number.NaN],
      [3_000, Number.NaN, Number.NaN, Number.NaN],
      [4_000, Number.NaN, Number.NaN, Number.NaN],
    ]);
  });

  it('draws nothing through a time in which the machine slept', () => {
    const outages = new Outages();
    const ring = new BucketRing(1_000, 100, outages);
    ring.add(outages.note(START), 5);
    const woke = outages.note(START + 20_000);
    ring.add(woke, 6);
    const last = rows(ring.read(START, woke)).map(row => row[3]);
    assert.deepEqual(last, [5, ...Array(19).fill(Number.NaN), 6]);
  });

  it('takes a clock that was set back for standing still', () => {
    const outages = new Outages();
    const ring = new BucketRing(1_000, 5, outages);
    ring.add(outages.note(START + 3_000), 1);
    ring.add(outages.note(START), 2);
    assert.deepEqual(rows(ring.read(START, START + 3_000)), [[3_000, 1, 2, 2]]);
  });

  it('agrees with the definition at every tier, whatever comes when', () => {
    const step = fc.record({
      wait: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 0, max: 300 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 3_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 900_000 }) },
      ),
      isRead: fc.boolean(),
      value: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: -50, max: 50 }) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      ),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom(300_000, 3_600_000, 21_600_000, 86_400_000),
        (waits, window) => {
          const series = new TieredSeries(FULL_TIERS, new Outages());
          let at = START;
          const steps = waits.map(({ wait, value, isRead }) => {
            at += wait;
            series.add(at, value);
            // Somebody who looks in between changes nothing.
            if (isRead) series.read(window, at);
            return { at, value };
          });
          const now = at + 1_234;
          const read = series.read(window, now);
          const { bucketMs } = read;
          assert.ok(bucketMs * read.times.length <= window, 'no more than the window');
          const expected = oracle(steps, bucketMs, now - window + bucketMs, now);
          assert.deepEqual(
            [...read.times].map((time, i) => [time, read.min[i], read.max[i], read.last[i]]),
            expected,
          );
        },
      ),
      { numRuns: 600, seed: 20_261_125 },
    );
  });

  it('has the memory that the documentation says, whatever happens', () => {
    const series = new TieredSeries(FULL_TIERS, new Outages());
    for (let i = 0; i < 5_000; i++) series.add(START + i * 7_000, i);
    assert.equal(series.bytes, 33_120);
  });
});
