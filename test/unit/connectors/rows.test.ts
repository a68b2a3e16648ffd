import assert from 'node:assert/strict';
import { offerFundingAndMarks, offerStats } from '../../../src/connectors/rows';
import { RecordingSink } from '../../harness/recordingSink';

const FUNDING = { rate: 'rate', hours: 'interval', nextTime: 'next', mark: 'mark', index: 'index' };

describe('Fields of a row', () => {
  it('that count in units of the venue become hours, ms and fractions', () => {
    const sink = new RecordingSink();
    const row = { rate: '0.0001', interval: 28_800, next: 1_795_305_600, mark: '5', index: '6' };
    offerFundingAndMarks(sink, 'tickers', 'X', 3, row, { ...FUNDING, hoursPer: 3_600, timeUnitMs: 1_000 });
    offerFundingAndMarks(sink, 'tickers', 'X', 3, { ...row, interval: 480 }, { ...FUNDING, hoursPer: 60 });
    const stats = { last: '2', change: '1.5', volume: '9' };
    offerStats(sink, 'tickers', 'X', 3, stats, { last: 'last', change: 'change', changePer: 100, volume: 'volume' });
    assert.deepEqual(sink.take(), [
      ['funding', 3, 0.0001, 8, 1_795_305_600_000],
      ['marks', 3, 5, 6],
      ['funding', 3, 0.0001, 8, 1_795_305_600],
      ['marks', 3, 5, 6],
      ['stats', 3, 2, Number.NaN, 0.015, 9],
    ]);
  });

  it('that are absent or empty leave what is known; one that is no number costs the row', () => {
    const sink = new RecordingSink();
    const units = { ...FUNDING, hoursPer: 3_600, timeUnitMs: 1_000 };
    offerFundingAndMarks(sink, 'tickers', 'X', 0, { rate: '0.0001', interval: '', next: 0 }, units);
    assert.deepEqual(sink.take(), [['funding', 0, 0.0001, Number.NaN, Number.NaN]]);
    offerFundingAndMarks(sink, 'tickers', 'X', 0, { rate: '0.0001', interval: 'eight' }, units);
    assert.deepEqual(sink.take(), [['rejected', 'tickers X: interval is not a number']]);
    offerFundingAndMarks(sink, 'tickers', 'X', 0, { rate: '0.0001', next: 1e308 }, units);
    assert.deepEqual(sink.take(), [['rejected', 'tickers X: next is no time']]);
  });
});
