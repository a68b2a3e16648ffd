import assert from 'node:assert/strict';
import { SPARK_BYTES_PER_EDGE } from '../../../src/history/edgeSparks';
import { History } from '../../../src/history/history';
import { MOST_TRACKED } from '../../../src/history/trackedEdges';
import { SPARK_BUCKET_MS, SPARK_GAP, SPARK_WIDTH } from '../../../src/protocol/series';

const START = 1_795_300_005_000;

/** Pairs of instruments 0 to before n with a history that knows them. */
function pairs(n: number) {
  const buy = Int32Array.from({ length: n * (n - 1) }, (_, edge) => Math.floor(edge / (n - 1)));
  const sell = buy.map((own, edge) => (edge % (n - 1)) + (edge % (n - 1) >= own ? 1 : 0));
  const history = new History({ buy, sell });
  history.begin(START);
  history.placed(0, buy.length);
  return { history, count: buy.length };
}

/** Lets time pass as the engine does, which looks at the clock each second. */
function pass(history: History, ms: number): void {
  const end = history.now + ms;
  while (history.now < end) history.begin(Math.min(end, history.now + 1_000));
}

function spark(history: History, edge: number): number[] {
  const out = new Int16Array(SPARK_WIDTH);
  history.sparks.read(edge, out, 0);
  return [...out];
}

describe('history', () => {
  it('keeps the spike of every edge in its small line', () => {
    const { history } = pairs(3);
    history.edge(2, 0.001, false);
    history.edge(2, 0.02, false);
    history.edge(2, 0.001, false);
    pass(history, SPARK_BUCKET_MS);
    history.edge(2, Number.NaN, false);
    pass(history, SPARK_BUCKET_MS);
    assert.deepEqual(spark(history, 2).slice(-6), [100, 2_000, 100, 100, SPARK_GAP, SPARK_GAP]);
    assert.deepEqual(new Set(spark(history, 1)), new Set([SPARK_GAP]), 'of another nothing is known');
  });

  it('holds the small line on while nothing comes, and forgets it with the pair', () => {
    const { history } = pairs(3);
    history.edge(0, -0.0005, false);
    pass(history, 3 * SPARK_BUCKET_MS);
    assert.deepEqual(spark(history, 0).slice(-8), Array(8).fill(-50));
    history.released(0, 6);
    history.placed(0, 6);
    assert.deepEqual(new Set(spark(history, 0)), new Set([SPARK_GAP]));
  });

  it('says what is out of the range of the small line with its end', () => {
    const { history } = pairs(3);
    history.edge(0, 5, false);
    assert.deepEqual(spark(history, 0).slice(-2), [32_767, 32_767]);
  });

  it('gives a pair that is opened the last minutes at once, and every change from then on', () => {
    const { history } = pairs(3);
    history.edge(4, 0.001, false);
    history.edge(4, 0.004, false);
    history.edge(4, 0.001, false);
    pass(history, 60_000);
    const opened = history.readEdge(4, 0.001, 300_000);
    assert.equal(opened?.bucketMs, 1_000);
    assert.equal(opened && Math.max(...opened.max), 0.004);
    pass(history, 1_000);
    history.edge(4, 0.003_123_456_789, false);
    assert.equal(history.readEdge(4, 0.003_123_456_789, 300_000)?.last.at(-1), 0.003_123_456_789, 'to the last digit');
  });

  it('follows a pair that pays before anybody opens it', () => {
    const { history } = pairs(3);
    history.edge(1, 0.002, true);
    pass(history, 500_000);
    history.edge(1, -0.001, false);
    pass(history, 1_000);
    assert.equal(history.readEdge(1, -0.001, 3_600_000)?.max[0], 0.002);
  });

  it('keeps the series of a pair whose place in the table changes, with a gap for the time between', () => {
    const buy = Int32Array.from([0, 1]);
    const sell = Int32Array.from([1, 0]);
    const table = { buy, sell };
    const history = new History(table);
    history.begin(START);
    history.placed(0, 2);
    history.edge(0, 0.01, true);
    history.begin(START + 2_000);
    history.released(0, 2);
    history.begin(START + 5_000);
    table.buy = Int32Array.from([-1, -1, 0, 1]);
    table.sell = Int32Array.from([-1, -1, 1, 0]);
    history.placed(2, 2);
    history.edge(2, 0.02, false);
    assert.deepEqual(
      [...(history.readEdge(2, 0.02, 300_000)?.last.slice(-6) ?? [])],
      [0.01, 0.01, Number.NaN, Number.NaN, Number.NaN, 0.02],
    );
  });

  it('never follows more pairs than it has room for: the one not wanted for longest makes room', () => {
    const { history, count } = pairs(40);
    for (let edge = 0; edge < MOST_TRACKED; edge++) history.edge(edge, 0.01, true);
    history.begin(START + 10_000);
    const followed = (edge: number) => {
      const before = history.bytes;
      history.edge(edge, 0.02, true);
      history.begin(history.now + 1);
      assert.equal(history.bytes, before);
      return history.readEdge(edge, 0.02, 300_000)?.max.some(value => value === 0.02);
    };
    for (let edge = 0; edge < MOST_TRACKED; edge++) history.readEdge(edge, 0.01, 300_000);
    assert.equal(history.readEdge(count - 1, 0.01, 300_000), undefined, 'all are looked at: no room yet');
    history.begin(START + 75_000);
    for (let edge = 1; edge < MOST_TRACKED; edge++) history.readEdge(edge, 0.01, 300_000);
    assert.equal(followed(count - 1), true);
    assert.equal(history.readEdge(0, 0.01, 300_000), undefined, 'edge 0 has made room');
    assert.ok(history.readEdge(1, 0.01, 300_000));
  });

  it('gives what is looked at the room of what only pays, never the other way round', () => {
    const { history, count } = pairs(40);
    for (let edge = 0; edge < MOST_TRACKED; edge++) history.edge(edge, 0.01, true);
    assert.ok(history.readEdge(count - 1, 0.005, 300_000));
    for (let at = 1; at <= 200; at++) {
      history.begin(START + at * 1_000);
      for (let edge = 0; edge < count - 1; edge++) history.edge(edge, 0.01, true);
      if (at % 50 === 0) history.readEdge(count - 1, 0.005, 300_000);
    }
    const before = history.readEdge(count - 1, 0.005, 300_000);
    assert.equal(before?.times[0], START, 'it has kept its place all the time');
  });

  it('has the memory that the documentation says: 100,000 edges within 10 MB, and those in full within 17 MB', () => {
    const n = 317;
    const { history, count } = pairs(n);
    assert.ok(count > 100_000);
    assert.ok(SPARK_BYTES_PER_EDGE + 2 <= 88);
    assert.ok(history.bytes < 10e6, `${history.bytes} bytes`);
    for (let edge = 0; edge < 5_000; edge++) history.edge(edge, 0.01, true);
    assert.ok(history.bytes < 10e6 + MOST_TRACKED * 33_120, `${history.bytes} bytes`);
  });

  it('keeps the mids of every instrument by the minute and of those looked at by the second', () => {
    const { history } = pairs(3);
    history.mids.add(7, START, 100);
    history.mids.add(7, START + 60_000, 101);
    const read = history.mids.read(7, 3_600_000, START + 60_500);
    assert.equal(read?.bucketMs, 10_000);
    assert.deepEqual([read?.last[0], read?.last.at(-1)], [100, 101]);
    history.mids.add(7, START + 62_000, 108);
    history.mids.add(7, START + 62_001, 102);
    assert.equal(Math.max(...(history.mids.read(7, 300_000, START + 62_500)?.max ?? [])), 108);
    assert.equal(history.mids.read(8, 300_000, START), undefined);
  });

  it('has a bound for the mids followed in full', () => {
    const { history } = pairs(2);
    for (let index = 0; index < 1_000; index++) {
      history.mids.add(index, START, 1);
      history.mids.read(index, 300_000, START);
    }
    assert.equal(history.mids.bytes, 1_000 * 1_440 + 128 * 33_120);
  });

  it('keeps funding rates, and what they were when they were settled', () => {
    const { history } = pairs(2);
    const hour = 3_600_000;
    const settles = START + hour;
    history.fundings.add(3, START, 0.0001, settles);
    history.fundings.add(3, START + 1_800_000, 0.0002, settles);
    history.fundings.add(3, settles + 1_000, 0.0003, settles + 8 * hour);
    const read = history.fundings.read(3, 21_600_000, settles + 2_000);
    assert.deepEqual([read && Math.min(...read.min), read?.last.at(-1)], [0.0001, 0.0003]);
    const marks = history.fundings.marks(3, 8, settles - 9 * hour, settles + 2_000, 'own');
    assert.deepEqual(marks, [
      { at: settles - 8 * hour, leg: 'own', ratePct: Number.NaN },
      { at: settles, leg: 'own', ratePct: 0.02 },
    ]);
  });
});
