import assert from 'node:assert/strict';
import { KeepAlive } from '../../../src/connectors/keepAlive';
import { FakeClock } from '../../harness/fakeClock';

const TUNING = { pingIntervalMs: 30_000, pongTimeoutMs: 10_000, activityLimitMs: 60_000, probeAfterMs: 5_000 };

describe('KeepAlive', () => {
  let clock: FakeClock;
  let pings: number[];
  let start: number;

  beforeEach(() => {
    clock = new FakeClock();
    pings = [];
    start = clock.mono();
  });

  const create = (everyMs?: number, tuning = TUNING) => {
    const kind = everyMs === undefined ? ({ kind: 'ping-frame' } as const) : ({ kind: 'ping-frame', everyMs } as const);
    const keepAlive = new KeepAlive(kind, tuning, clock, () => pings.push(clock.mono() - start));
    keepAlive.start();
    return keepAlive;
  };
  /** Ticks each 500 ms; `answered`: the pong comes at once. Returns the time and words of the end, if it came. */
  const run = (keepAlive: KeepAlive, ms: number, answered: boolean): [number, string] | undefined => {
    for (let at = 0; at < ms; at += 500) {
      clock.advance(500);
      const before = pings.length;
      const dead = keepAlive.tick();
      if (dead) return [clock.mono() - start, dead];
      if (answered && pings.length > before) keepAlive.alive(clock.mono());
    }
    return undefined;
  };

  it('pings at the interval of the setting when the venue demands none', () => {
    assert.equal(run(create(), 95_000, true), undefined);
    assert.deepEqual(pings, [30_000, 60_000, 90_000]);
  });

  it("pings at the venue's interval where that is shorter", () => {
    run(create(20_000), 65_000, true);
    assert.deepEqual(pings, [20_000, 40_000, 60_000]);
  });

  it('pings at the setting where the venue would allow longer', () => {
    run(create(50_000), 65_000, true);
    assert.deepEqual(pings, [30_000, 60_000]);
  });

  it('gives up when a ping is not answered', () => {
    assert.deepEqual(run(create(), 300_000, false), [40_000, 'no answer to a ping within 10 s']);
  });

  it('any data frame answers a ping', () => {
    const keepAlive = create();
    run(keepAlive, 30_000, false);
    assert.deepEqual(pings, [30_000]);
    clock.advance(9_000);
    keepAlive.traffic(clock.mono());
    clock.advance(2_000);
    assert.equal(keepAlive.tick(), undefined);
  });

  it('asks early when a connection that had traffic goes quiet, and gives up soon', () => {
    const keepAlive = create();
    keepAlive.traffic(clock.mono());
    assert.deepEqual(run(keepAlive, 300_000, false), [15_000, 'no answer to a ping within 10 s']);
    assert.deepEqual(pings, [5_000]);
  });

  it('does not ask early while nothing has ever come', () => {
    run(create(), 20_000, true);
    assert.deepEqual(pings, []);
  });

  it('goes on asking a quiet connection that answers', () => {
    const keepAlive = create();
    keepAlive.traffic(clock.mono());
    assert.equal(run(keepAlive, 20_500, true), undefined);
    assert.deepEqual(pings, [5_000, 10_000, 15_000, 20_000]);
  });

  it('gives up at the activity limit even where pings are rarer', () => {
    const keepAlive = create(undefined, { ...TUNING, pingIntervalMs: 600_000 });
    assert.deepEqual(run(keepAlive, 300_000, false), [60_000, 'nothing arrived for 60 s']);
  });

  it('asks afresh after this process was asleep', () => {
    const keepAlive = create();
    clock.advance(500_000);
    keepAlive.awoke();
    assert.equal(pings.length, 1);
    assert.equal(keepAlive.tick(), undefined);
    clock.advance(10_000);
    assert.equal(keepAlive.tick(), 'no answer to a ping within 10 s');
  });

  it('starts afresh on a new socket', () => {
    const keepAlive = create();
    keepAlive.traffic(clock.mono());
    run(keepAlive, 6_000, false);
    keepAlive.start();
    pings.length = 0;
    assert.equal(run(keepAlive, 20_000, false), undefined);
    assert.deepEqual(pings, []);
  });
});
