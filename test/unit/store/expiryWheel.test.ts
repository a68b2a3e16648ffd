import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ExpiryWheel } from '../../../src/store/expiryWheel';

/** A wheel with deadlines beside it, as a store has them. */
class Bench {
  readonly wheel = new ExpiryWheel();
  readonly deadlines = new Map<number, number>();

  set(entry: number, deadline: number): void {
    this.deadlines.set(entry, deadline);
    this.wheel.file(entry, deadline);
  }

  advance(now: number): number[] {
    const expired: number[] = [];
    this.wheel.advance(
      now,
      entry => this.deadlines.get(entry) ?? Number.POSITIVE_INFINITY,
      entry => expired.push(entry),
    );
    return expired;
  }
}

describe('expiryWheel', () => {
  it('finds an entry once its deadline has passed, and not at it', () => {
    const bench = new Bench();
    bench.set(1, 1_000);
    assert.deepEqual(bench.advance(999), []);
    assert.deepEqual(bench.advance(1_000), []);
    assert.deepEqual(bench.advance(1_001), [1]);
    assert.deepEqual(bench.advance(5_000), []);
  });

  it('does not lose an entry that is looked at exactly at its deadline', () => {
    const bench = new Bench();
    bench.advance(0);
    bench.set(1, 12_250);
    assert.deepEqual(bench.advance(12_250), []);
    assert.deepEqual(bench.advance(12_251), [1]);
  });

  it('files an entry again whose deadline has moved on', () => {
    const bench = new Bench();
    bench.set(1, 1_000);
    bench.set(1, 9_000);
    assert.deepEqual(bench.advance(8_999), []);
    assert.deepEqual(bench.advance(9_001), [1]);
  });

  it('forgets an entry that has no deadline any more, and takes it up again', () => {
    const bench = new Bench();
    bench.set(1, 1_000);
    bench.deadlines.delete(1);
    assert.deepEqual(bench.advance(100_000), []);
    bench.set(1, 101_000);
    assert.deepEqual(bench.advance(101_001), [1]);
  });

  it('keeps limits that are longer than its ring', () => {
    const bench = new Bench();
    bench.advance(0);
    bench.set(1, 600_000);
    for (let now = 250; now <= 600_000; now += 250) assert.deepEqual(bench.advance(now), []);
    assert.deepEqual(bench.advance(600_250), [1]);
  });

  it('finds a short limit that was filed after a long one, before time began', () => {
    const bench = new Bench();
    bench.set(1, 201_000);
    bench.set(2, 13_000);
    assert.deepEqual(bench.advance(1_000), []);
    assert.deepEqual(bench.advance(13_001), [2]);
    assert.deepEqual(bench.advance(201_001), [1]);
  });

  it('finds everything in time after a gap longer than its ring', () => {
    const bench = new Bench();
    bench.advance(25_000);
    bench.set(1, 60_000);
    bench.deadlines.set(1, 180_000);
    assert.deepEqual(bench.advance(175_000), [], 'the machine slept for 150 s');
    assert.deepEqual(bench.advance(180_001), [1]);
  });

  it('finds what has expired before it was first looked at', () => {
    const bench = new Bench();
    bench.set(1, 1_000);
    assert.deepEqual(bench.advance(1_000_000), [1]);
  });

  it('agrees with a plain list, whatever the deadlines and steps', () => {
    const step = fc.record({
      entry: fc.nat(5),
      limit: fc.constantFrom(0, 1, 249, 250, 3_000, 12_000, 127_999, 128_000, 128_001, 500_000),
      wait: fc.constantFrom(0, 1, 250, 1_000, 12_000, 128_000, 400_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom(0, 1_000, 10_000_000), (steps, start) => {
        const bench = new Bench();
        const known = new Set<number>();
        let now = start;
        for (const { entry, limit, wait } of steps) {
          bench.set(entry, Math.max(bench.deadlines.get(entry) ?? 0, now + limit));
          known.add(entry);
          now += wait;
          const due = [...known].filter(each => (bench.deadlines.get(each) as number) < now);
          assert.deepEqual(bench.advance(now).sort(), due.sort());
          for (const each of due) known.delete(each);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
