import assert from 'node:assert/strict';
import { BudgetBlocked, RateGate, TokenBucket, WeightBudget } from '../../../src/connectors/rateLimit';
import { FakeClock } from '../../harness/fakeClock';

const settle = () => new Promise(resolve => setImmediate(resolve));

describe('RateGate', () => {
  it('grants no more than its count in any window, in order', async () => {
    const clock = new FakeClock();
    const gate = new RateGate(3, 1_000, clock);
    const start = clock.mono();
    const grants: [number, number][] = [];
    for (let i = 0; i < 8; i++) void gate.acquire().then(() => grants.push([i, clock.mono() - start]));
    await settle();
    await clock.advanceAsync(3_000, 100);
    assert.deepEqual(grants, [
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 1_000],
      [4, 1_000],
      [5, 1_000],
      [6, 2_000],
      [7, 2_000],
    ]);
    assert.equal(clock.pending, 0);
  });

  it('slides: a slot comes free when its own grant is a window old', () => {
    const clock = new FakeClock();
    const gate = new RateGate(2, 1_000, clock);
    gate.take();
    clock.advance(600);
    gate.take();
    assert.equal(gate.delayMs(), 400);
    clock.advance(400);
    assert.equal(gate.delayMs(), 0);
    gate.take();
    assert.equal(gate.delayMs(), 600);
  });

  it('keeps reserved slots for those who cannot wait', () => {
    const clock = new FakeClock();
    const gate = new RateGate(3, 1_000, clock);
    gate.take();
    gate.take();
    assert.equal(gate.delayMs(1), 1_000);
    assert.equal(gate.delayMs(), 0);
  });

  it('with one slot there is nothing to reserve', () => {
    const gate = new RateGate(1, 1_000, new FakeClock());
    assert.equal(gate.delayMs(1), 0);
  });

  it('lets nobody pass those who wait', () => {
    const clock = new FakeClock();
    const gate = new RateGate(1, 1_000, clock);
    gate.take();
    let seen = -1;
    // Due together with the turn of the one who waits, and before it.
    clock.setTimeout(() => {
      seen = gate.delayMs();
    }, 1_000);
    void gate.acquire();
    clock.advance(1_000);
    assert.ok(seen > 0, `${seen} ms`);
  });

  it('an aborted wait leaves the line and no timer', async () => {
    const clock = new FakeClock();
    const gate = new RateGate(1, 1_000, clock);
    gate.take();
    const abort = new AbortController();
    const first = gate.acquire(abort.signal);
    const second = gate.acquire();
    abort.abort(new Error('given up'));
    await assert.rejects(first, /given up/);
    clock.advance(1_000);
    await second;
    assert.equal(clock.pending, 0);
    const late = new AbortController();
    const third = gate.acquire(late.signal);
    late.abort(new Error('given up'));
    await assert.rejects(third, /given up/);
    assert.equal(clock.pending, 0);
  });
});

describe('TokenBucket', () => {
  it('gives its capacity at once, then one token per share of the period', () => {
    const clock = new FakeClock();
    const bucket = new TokenBucket(480, 3_600_000, clock);
    for (let i = 0; i < 480; i++) {
      assert.equal(bucket.delayMs(), 0);
      bucket.take();
    }
    assert.equal(bucket.delayMs(), 7_500);
    clock.advance(7_500);
    assert.equal(bucket.delayMs(), 0);
    bucket.take();
    assert.equal(bucket.delayMs(), 7_500);
  });

  it('never holds more than its capacity', () => {
    const clock = new FakeClock();
    const bucket = new TokenBucket(2, 1_000, clock);
    clock.advance(60_000);
    bucket.take();
    bucket.take();
    assert.ok(bucket.delayMs() > 0);
  });
});

describe('WeightBudget', () => {
  const limits = { weight: 100, windowMs: 60_000 };

  it('counts weights over a sliding window', async () => {
    const clock = new FakeClock();
    const budget = new WeightBudget(limits, clock);
    await budget.acquire(80, 0);
    clock.advance(10_000);
    await budget.acquire(20, 0);
    let granted = false;
    void budget.acquire(50, 0).then(() => {
      granted = true;
    });
    await clock.advanceAsync(49_000, 1_000);
    assert.equal(granted, false);
    await clock.advanceAsync(1_000, 1_000);
    assert.equal(granted, true);
    assert.equal(clock.pending, 0);
  });

  it('lets a request through that is heavier than the whole budget', async () => {
    const budget = new WeightBudget(limits, new FakeClock());
    await budget.acquire(500, 0);
    assert.equal(budget.delayMs(500), 60_000);
  });

  it('a short block makes everybody wait', async () => {
    const clock = new FakeClock();
    const budget = new WeightBudget(limits, clock);
    budget.block(5_000, new Error('HTTP 429'));
    let granted = false;
    void budget.acquire(1, 15_000).then(() => {
      granted = true;
    });
    await clock.advanceAsync(4_000, 1_000);
    assert.equal(granted, false);
    await clock.advanceAsync(1_000, 1_000);
    assert.equal(granted, true);
  });

  it('a long block refuses at once, also those who already wait, with its reason', async () => {
    const clock = new FakeClock();
    const budget = new WeightBudget(limits, clock);
    await budget.acquire(100, 0);
    const waiting = budget.acquire(1, 15_000);
    const reason = new Error('HTTP 418');
    budget.block(120_000, reason);
    const isBlock = (error: unknown) => error instanceof BudgetBlocked && error.reason === reason && error.waitMs > 0;
    await assert.rejects(waiting, isBlock);
    await assert.rejects(budget.acquire(1, 15_000), isBlock);
    assert.equal(clock.pending, 0);
    clock.advance(120_000);
    await budget.acquire(1, 15_000);
  });

  it('a shorter block does not end a longer one', () => {
    const clock = new FakeClock();
    const budget = new WeightBudget(limits, clock);
    budget.block(120_000, new Error('HTTP 418'));
    budget.block(1_000, new Error('HTTP 429'));
    assert.equal(budget.blockedMs(), 120_000);
  });
});
