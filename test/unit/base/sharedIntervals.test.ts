import assert from 'node:assert/strict';
import { sharedIntervals } from '../../../src/base/sharedIntervals';
import { FakeClock } from '../../harness/fakeClock';

describe('sharedIntervals', () => {
  it('wakes up once for all intervals of a period', () => {
    const clock = new FakeClock();
    let wakes = 0;
    const shared = sharedIntervals({
      ...{ now: () => clock.now(), mono: () => clock.mono(), clear: handle => clock.clear(handle) },
      setTimeout: (callback, ms) => clock.setTimeout(callback, ms),
      setInterval: (callback, ms) =>
        clock.setInterval(() => {
          wakes++;
          callback();
        }, ms),
    });
    const calls = [0, 0, 0];
    const handles = calls.map((_, i) => {
      clock.advance(70);
      return shared.setInterval(() => calls[i]!++, 500);
    });
    clock.advance(5_000);
    assert.deepEqual(calls, [10, 10, 10]);
    assert.equal(wakes, 10);
    shared.clear(handles[1]);
    clock.advance(500);
    assert.deepEqual(calls, [11, 10, 11]);
    shared.clear(handles[0]);
    shared.clear(handles[2]);
    assert.equal(clock.pending, 0);
    shared.setInterval(() => calls[0]!++, 500);
    clock.advance(500);
    assert.deepEqual(calls, [12, 10, 11]);
  });

  it('keeps periods apart, and does not call what was cleared in the same turn', () => {
    const clock = new FakeClock();
    const shared = sharedIntervals(clock);
    const said: string[] = [];
    shared.setInterval(() => said.push('slow'), 900);
    shared.setInterval(() => {
      said.push('first');
      shared.clear(second);
      shared.setInterval(() => said.push('new'), 500);
    }, 500);
    const second = shared.setInterval(() => said.push('second'), 500);
    clock.advance(999);
    assert.deepEqual(said, ['first', 'slow']);
    clock.advance(1);
    assert.deepEqual(said, ['first', 'slow', 'first', 'new']);
  });

  it('leaves the other timers to the clock', () => {
    const clock = new FakeClock();
    const shared = sharedIntervals(clock);
    let rung = 0;
    shared.setTimeout(() => rung++, 100);
    shared.clear(shared.setTimeout(() => rung++, 100));
    shared.clear(undefined);
    clock.advance(100);
    assert.equal(rung, 1);
    assert.deepEqual([shared.now(), shared.mono()], [clock.now(), clock.mono()]);
  });
});
