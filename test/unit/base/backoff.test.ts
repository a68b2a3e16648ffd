import assert from 'node:assert/strict';
import { Backoff } from '../../../src/base/backoff';

describe('Backoff', () => {
  it('doubles the limit with each try up to the maximum', () => {
    const backoff = new Backoff({ firstMs: 1_000, maxMs: 60_000 }, () => 1);
    const delays = Array.from({ length: 8 }, () => backoff.next());
    assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('takes a random part of the whole limit', () => {
    const parts = [0, 0.25, 0.5];
    const backoff = new Backoff({ firstMs: 1_000, maxMs: 60_000 }, () => parts.shift() ?? 1);
    assert.deepEqual([backoff.next(), backoff.next(), backoff.next()], [0, 500, 2_000]);
  });

  it('never goes below the floor', () => {
    const backoff = new Backoff({ firstMs: 1_000, maxMs: 60_000 }, () => 0);
    assert.equal(backoff.next(30_000), 30_000);
  });

  it('starts again after a reset', () => {
    const backoff = new Backoff({ firstMs: 1_000, maxMs: 60_000 }, () => 1);
    backoff.next();
    backoff.next();
    assert.equal(backoff.tries, 2);
    backoff.reset();
    assert.equal(backoff.next(), 1_000);
  });

  it('stays finite after any number of tries', () => {
    const backoff = new Backoff({ firstMs: 1_000, maxMs: 60_000 }, () => 1);
    for (let i = 0; i < 5_000; i++) backoff.next();
    assert.equal(backoff.next(), 60_000);
  });
});
