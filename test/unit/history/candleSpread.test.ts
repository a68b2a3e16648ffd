import assert from 'node:assert/strict';
import { spreadOfCandles, statsOf } from '../../../src/history/candleSpread';
import type { Candle } from '../../../src/model/candle';

const MINUTE = 60_000;
const candles = (closes: readonly (readonly [minute: number, close: number])[]): Candle[] =>
  closes.map(([minute, close]) => ({ time: minute * MINUTE, open: close, high: close, low: close, close }));

describe('spread of candles', () => {
  it('is that of the closes of the same minute, in unit prices of the buy leg; a missing minute is a gap', () => {
    const buy = {
      candles: candles([
        [0, 90],
        [1, 100],
        [2, 100],
        [4, 200],
      ]),
      factor: 1,
    };
    const sell = {
      candles: candles([
        [1, 101_000],
        [2, 99_000],
        [3, 100_000],
        [4, 202_000],
        [5, 1],
      ]),
      factor: 1 / 1_000,
    };
    const spread = spreadOfCandles(buy, sell);
    assert.deepEqual(
      [...spread.times],
      [1, 2, 3, 4].map(minute => minute * MINUTE),
    );
    const rounded = [...spread.last].map(value => Number(value.toFixed(12)));
    assert.deepEqual(rounded, [0.01, -0.01, Number.NaN, 0.01]);
  });

  it('is empty when the legs share no time', () => {
    const leg = (minute: number) => ({ candles: candles([[minute, 1]]), factor: 1 });
    assert.equal(spreadOfCandles(leg(1), leg(2)).times.length, 0);
    assert.equal(spreadOfCandles({ candles: [], factor: 1 }, leg(2)).times.length, 0);
  });

  it('has mean, deviation and the place of now among the minutes that are there', () => {
    const buy = {
      candles: candles([
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 1],
      ]),
      factor: 1,
    };
    const sell = {
      candles: candles([
        [1, 1.01],
        [2, 1.03],
        [4, 1.05],
      ]),
      factor: 1,
    };
    const stats = statsOf(spreadOfCandles(buy, sell), 0.031);
    assert.equal(stats?.minutes, 3);
    assert.equal(stats?.meanPct.toFixed(9), '3.000000000');
    assert.equal(stats?.deviationPct.toFixed(6), Math.sqrt(8 / 3).toFixed(6));
    assert.equal(stats?.percentileOfNow.toFixed(6), (200 / 3).toFixed(6));
    assert.ok(Number.isNaN(statsOf(spreadOfCandles(buy, sell), Number.NaN)?.percentileOfNow));
    assert.equal(statsOf(spreadOfCandles({ candles: [], factor: 1 }, sell), 0), undefined);
  });
});
