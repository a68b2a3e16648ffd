import assert from 'node:assert/strict';
import { FeedSink } from '../../../src/connectors/feedSink';
import { SymbolIndex } from '../../../src/connectors/symbolIndex';
import { APPLIED, DROPPED, type Outcome, type QuoteWriter, REJECTED } from '../../../src/model/quoteWriter';

const NOW = 1_795_300_000_000;
const NO_CONTROL = { acked() {}, ackedTopic() {}, refused() {}, pong() {}, closing() {}, heard() {}, outOfStep() {} };

function sinkThatGets(outcome: Outcome): { sink: FeedSink; told: string[] } {
  const told: string[] = [];
  const sink = new FeedSink({
    name: 'test',
    writer: { topOfBook: () => outcome } as unknown as QuoteWriter,
    symbols: new SymbolIndex([['BTCUSDT', 3]]),
    listed: () => undefined,
    control: NO_CONTROL,
    log: { enabled: () => true, write: (_level, _source, message) => told.push(message) },
    listingChanged: () => {},
  });
  sink.receivedAt = NOW;
  return { sink, told };
}

describe('FeedSink', () => {
  it('measures the lag by the quickest frame, not by quiet quotes that are sent again', () => {
    const { sink } = sinkThatGets(APPLIED);
    assert.equal(sink.lagMs, null);
    sink.topOfBook(3, 1, 1, 2, 1, NOW - 20, 1);
    assert.equal(sink.lagMs, 20);
    for (let i = 0; i < 100; i++) sink.topOfBook(3, 1, 1, 2, 1, NOW - 60_000, 1);
    assert.equal(sink.lagMs, 20);
    sink.topOfBook(3, 1, 1, 2, 1, 0, 1);
    assert.equal(sink.lagMs, 20, 'no time says nothing');
    for (const [at, lag, shown] of [
      [5_000, 90, 20],
      [10_001, 50, 20],
      [20_002, 70, 50],
      [30_003, 80, 70],
      [40_000, -5, -5],
    ] as const) {
      sink.at = at;
      sink.topOfBook(3, 1, 1, 2, 1, NOW - lag, 1);
      assert.equal(sink.lagMs, shown, `at ${at}`);
    }
  });

  it('measures nothing by a quote that is told again with its old time', () => {
    const { sink } = sinkThatGets(APPLIED);
    sink.topOfBook(3, 1, 1, 2, 1, NOW - 20, 1);
    for (let at = 1_000; at <= 60_000; at += 1_000) {
      sink.at = at;
      sink.receivedAt = NOW + at;
      sink.topOfBook(3, 1, 1, 2, 1, NOW - 20, 1);
    }
    assert.equal(sink.lagMs, 20);
    // The first of another instrument is news; so is a time that goes back, because the venue has set its clock.
    sink.topOfBook(5_000, 1, 1, 2, 1, NOW + 60_000 - 50, 1);
    sink.at = 80_000;
    sink.topOfBook(3, 1, 1, 2, 1, NOW - 40_000, 1);
    sink.at = 100_000;
    sink.topOfBook(3, 1, 1, 2, 1, NOW - 40_001, 1);
    assert.equal(sink.lagMs, 100_000);
  });

  it('counts what the store drops and rejects, and tells each kind once', () => {
    const dropped = sinkThatGets(DROPPED);
    for (let i = 0; i < 3; i++) dropped.sink.topOfBook(3, 1, 1, 2, 1, NOW, 1);
    assert.deepEqual([dropped.sink.drops, dropped.sink.errors, dropped.told.length], [3, 0, 1]);
    const rejected = sinkThatGets(REJECTED);
    rejected.sink.topOfBook(3, Number.NaN, 1, 2, 1, NOW, 1);
    assert.match(rejected.sink.lastError, /^top of book 1 at NaN, 1 at 2: a number is missing, negative/);
    rejected.sink.rejected('frame 1 of 2 is odd');
    rejected.sink.rejected('frame 7 of 9 is odd');
    assert.deepEqual([rejected.sink.drops, rejected.sink.errors, rejected.told.length], [0, 3, 2]);
    assert.equal(rejected.sink.lastError, 'frame 7 of 9 is odd');
  });

  it('knows scanned symbols by index', () => {
    const { sink } = sinkThatGets(APPLIED);
    assert.deepEqual([sink.instrument('BTCUSDT'), sink.instrument('ETHUSDT')], [3, -1]);
  });
});
