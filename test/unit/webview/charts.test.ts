import assert from 'node:assert/strict';
import type { Series, SeriesLine, SeriesSubject } from '../../../src/protocol/series';
import { SPARK_GAP, SPARK_WIDTH } from '../../../src/protocol/series';
import { nearest, plotData } from '../../../webview/charts/chartData';
import { chartItems } from '../../../webview/charts/charts';
import { axisWords, labelOf, statsWords, titleOf } from '../../../webview/charts/chartWords';
import { sparkWords } from '../../../webview/charts/sparkline';
import { instrument } from '../store/storeKit';

const EDGE: SeriesSubject = { kind: 'edge', buy: 'a:spot:X', sell: 'b:perp:X' };
const name = (id: string) => id.toUpperCase();

function line(id: string, times: number[], last: number[], source: SeriesLine['source'] = 'live'): SeriesLine {
  const values = Float64Array.from(last);
  return {
    ...{ id, source, bucketMs: 1_000, times: Float64Array.from(times) },
    ...{ min: values.map(value => value - 1), max: values.map(value => value + 1), last: values },
  };
}

function series(subject: SeriesSubject, lines: SeriesLine[], rest: Partial<Series> = {}): Series {
  return {
    ...{ type: 'series', key: 'k', subject, window: '5m', at: 10_000, lines, nowPct: 2, feePct: 0.5, marks: [] },
    ...{ stats: null, backFill: { state: 'none', words: '' }, words: '', ...rest },
  };
}

describe('chart data', () => {
  it('has one row of times for lines that begin at different times, and gaps where there is nothing', () => {
    const { times, lines } = plotData(
      series({ kind: 'asset', base: 'X', quote: 'Y' }, [
        line('a', [1, 2, 3], [1, Number.NaN, 3]),
        line('b', [2, 3, 4], [5, 6, 7]),
      ]),
    );
    assert.deepEqual(times, [1, 2, 3, 4]);
    assert.deepEqual(
      lines.map(({ id, values }) => [id, values]),
      [
        ['a', [1, null, 3, null]],
        ['b', [null, 5, 6, 7]],
      ],
    );
  });

  it('of an edge has the band, net after fees, gross, and apart from them what candles say', () => {
    const { times, lines } = plotData(
      series(EDGE, [line('gross', [1], [9], 'candles'), line('gross', [2, 3], [1, 2])]),
    );
    assert.deepEqual(times, [1, 2, 3]);
    assert.deepEqual(
      lines.map(({ role, values }) => [role, values]),
      [
        ['candles', [9, null, null]],
        ['max', [null, 2, 3]],
        ['min', [null, 0, 1]],
        ['net', [null, 0.5, 1.5]],
        ['gross', [null, 1, 2]],
      ],
    );
  });

  it('finds the time that is nearest', () => {
    const times = [10, 20, 30];
    assert.deepEqual(
      [0, 14, 16, 25.1, 99].map(at => nearest(times, at)),
      [0, 0, 1, 2, 2],
    );
    assert.equal(nearest([], 5), -1);
  });
});

describe('chart words', () => {
  it('say the last value and the range', () => {
    const label = labelOf(series(EDGE, [line('gross', [1, 2], [1, 2])]), name);
    assert.equal(
      label,
      'Gross now +2.0000 %, net +1.5000 % after 0.500 % of fees; gross 0.0000 % to +3.0000 % in the last 5 minutes.',
    );
    const gap = labelOf(series(EDGE, [line('gross', [1], [Number.NaN])], { nowPct: Number.NaN }), name);
    assert.match(gap, /^Gross now –, net –.*nothing seen in the last 5 minutes\.$/);
  });

  it('say who is dearest and who is cheapest of an asset', () => {
    const subject: SeriesSubject = { kind: 'asset', base: 'X', quote: 'Y' };
    const label = labelOf(series(subject, [line('a:spot:X', [1], [0.1]), line('b:perp:X', [1], [-0.2])]), name);
    assert.equal(label, 'Dearest now A spot X +0.1000 %, cheapest B perp X -0.2000 %, of 2 live.');
    assert.match(labelOf(series(subject, [line('a:spot:X', [1], [Number.NaN])]), name), /^No mid is live now/);
    assert.equal(titleOf(subject, name), 'X: every mid against the median');
  });

  it('say what the minutes before were', () => {
    const stats = { from: 0, to: 43_200_000, minutes: 720, meanPct: 0.01, deviationPct: 0.02, percentileOfNow: 97.4 };
    assert.equal(
      statsWords(series(EDGE, [], { stats })),
      'From candles of 12 h (closes, not bid and ask): mean +0.0100 %, deviation 0.0200 %; now is above 97 % of them.',
    );
    assert.match(statsWords(series(EDGE, [], { stats: { ...stats, percentileOfNow: Number.NaN } })), /no spread now/);
    assert.equal(statsWords(series(EDGE, [])), '');
  });

  it('say what the small line of a row shows', () => {
    const values = Array<number>(SPARK_WIDTH).fill(SPARK_GAP);
    const row = { spark: (i: number) => values[i] as number };
    assert.equal(sparkWords(row), 'nothing in the last five minutes');
    values[6] = -12;
    values[7] = 140;
    assert.equal(sparkWords(row), '-0.012 to +0.140 % in the last five minutes');
  });
});

describe('values of an axis', () => {
  it('are written as they are, whatever the step', () => {
    assert.deepEqual(axisWords([-0.25, 0, 0.25, 0.5, 0.75]), ['-0.25', '0.00', '0.25', '0.50', '0.75']);
    assert.deepEqual(axisWords([0.1, 0.2, 0.1 + 0.2]), ['0.1', '0.2', '0.3']);
    assert.deepEqual(axisWords([0, 20, 40]), ['0', '20', '40']);
    assert.deepEqual(axisWords([0, 0.00005]), ['0.00000', '0.00005']);
    assert.deepEqual(axisWords([]), []);
  });
});

describe('charts of a row', () => {
  it('are those of the spread, the asset, and the funding of its perps', () => {
    const buy = instrument('a spot BTC USDT');
    const sell = instrument('b perp BTC USDC');
    assert.deepEqual(
      chartItems({ buy, sell, ids: [1, 2] }, name).map(({ text }) => text),
      ['Chart of the spread', 'Chart of BTC', 'Funding history: B BTCUSDC'],
    );
    assert.deepEqual(chartItems({ buy: sell, sell, ids: [2, 2] }, name), [
      { text: 'Chart of BTC', subject: { kind: 'asset', base: 'BTC', quote: 'USDC' } },
      { text: 'Funding history', subject: { kind: 'funding', id: 'b:perp:BTCUSDC' } },
    ]);
  });
});
