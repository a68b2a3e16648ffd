import assert from 'node:assert/strict';
import { BACK_FILL_MS, BackFills, type FetchCandles } from '../../../src/engine/series/backFills';
import type { Candle } from '../../../src/model/candle';
import { FakeClock } from '../../harness/fakeClock';

const MINUTE = 60_000;
const settle = () => new Promise(resolve => setImmediate(resolve));

function minutes(from: number, to: number): Candle[] {
  const candles: Candle[] = [];
  for (let time = from; time < to; time += MINUTE) candles.push({ time, open: 1, high: 1, low: 1, close: 1 });
  return candles;
}

describe('backFills', () => {
  it('reads the last 12 h of both legs once, up to the last finished minute', async () => {
    const clock = new FakeClock();
    const asked: number[][] = [];
    const fills = new BackFills(clock, async (index, from, to) => {
      asked.push([index, from, to]);
      return { candles: minutes(from, to), rejected: 0 };
    });
    assert.equal(fills.of('chart', 3, 4).state, 'loading');
    await settle();
    const to = Math.floor(clock.now() / MINUTE) * MINUTE;
    assert.deepEqual(asked, [
      [3, to - BACK_FILL_MS, to],
      [4, to - BACK_FILL_MS, to],
    ]);
    const filled = fills.of('chart', 3, 4);
    assert.deepEqual([filled.state, filled.words, filled.buy.length], ['complete', '', 720]);
    assert.equal(asked.length, 2);
  });

  it('says what is missing, what failed, and what cannot be had', async () => {
    const clock = new FakeClock();
    let fetch: FetchCandles = async (_, from, to) => ({ candles: minutes(from, to).slice(20), rejected: 1 });
    const fills = new BackFills(clock, (...parts) => fetch(...parts));
    fills.of('chart', 1, 2);
    await settle();
    assert.equal(fills.of('chart', 1, 2).state, 'partial');
    assert.match(fills.of('chart', 1, 2).words, /^700 of 720 minutes.*2 rows could not be read/);
    fetch = async () => {
      throw new Error('Bybit spot REST: HTTP 403');
    };
    fills.of('chart', 2, 1);
    await settle();
    assert.deepEqual(
      [fills.of('chart', 2, 1).state, fills.of('chart', 2, 1).words],
      ['failed', 'Candles could not be read: Bybit spot REST: HTTP 403'],
    );
    fetch = () => undefined;
    fills.of('chart', 5, 6);
    await settle();
    assert.deepEqual(
      [fills.of('chart', 5, 6).state, fills.of('chart', 5, 6).words],
      ['none', 'A venue of this pair has no candles to read.'],
    );
  });

  it('tries a failed one again after a minute', async () => {
    const clock = new FakeClock();
    let tries = 0;
    const fills = new BackFills(clock, async () => {
      tries++;
      throw new Error('no');
    });
    fills.of('chart', 1, 2);
    await settle();
    fills.of('chart', 1, 2);
    assert.equal(tries, 2);
    clock.advance(61_000);
    fills.of('chart', 1, 2);
    await settle();
    assert.equal(tries, 4);
  });

  it('gives up the reading when another pair is looked at, or none', async () => {
    const signals: AbortSignal[] = [];
    const fills = new BackFills(new FakeClock(), (_index, _from, _to, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    fills.of('chart', 1, 2);
    fills.of('chart', 3, 4);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true, false, false],
    );
    fills.dispose();
    assert.ok(signals.every(({ aborted }) => aborted));
  });
});
