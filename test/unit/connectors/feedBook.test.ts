import assert from 'node:assert/strict';
import { digitsOf, digitsOfNumbers, placesOf, textsOf } from '../../../src/connectors/bookDigits';
import { FeedBook, readLevels, setLevels } from '../../../src/connectors/feedBook';
import { RecordingSink } from '../../harness/recordingSink';

function levels(...rows: readonly (readonly [price: unknown, qty: unknown])[]) {
  const read = readLevels(rows.map(([price, qty]) => ({ price, qty })));
  assert.ok(read);
  return read;
}

describe('FeedBook', () => {
  it('tells its top when it changes, otherwise once a second, with the time of the last change', () => {
    const sink = new RecordingSink();
    const known = new FeedBook('book:X', 'X');
    known.book.bids.load(levels([100, 1], [99, 2]));
    known.began(sink, 0, 5, 7);
    assert.deepEqual(sink.take(), [['topOfBook', 0, 100, 1, 0, 0, 5, 7, 'restart']]);
    setLevels(known.book.bids, levels([99, 0]));
    known.sequence = 8;
    known.changed(sink, 0, 6);
    assert.deepEqual(sink.take(), []);
    setLevels(known.book.asks, levels([101, 3]));
    known.changed(sink, 0, 7);
    assert.deepEqual(sink.take(), [['topOfBook', 0, 100, 1, 101, 3, 7, 8]]);
    sink.receivedAt = 1_000;
    known.changed(sink, 0);
    assert.deepEqual(sink.take(), [['topOfBook', 0, 100, 1, 101, 3, 7, 8]]);
    known.changed(sink, 0);
    assert.deepEqual(sink.take(), []);
    known.tellAgain(sink, 0);
    assert.deepEqual(sink.take(), [['topOfBook', 0, 100, 1, 101, 3, 7, 8]]);
  });

  it('tells its top to every heartbeat of a second, early or late, and after the wall clock was set back', () => {
    const sink = new RecordingSink();
    const known = new FeedBook('book:X', 'X');
    known.began(sink, 0, 5);
    for (const receivedAt of [980, 1_990, 2_960, -3_600_000, -3_599_000]) {
      sink.take();
      sink.receivedAt = receivedAt;
      known.changed(sink, 0);
      assert.equal(sink.take().length, 1, `at ${receivedAt}`);
    }
  });

  it('tells the time of a change as it comes, though a heartbeat has just told the top', () => {
    const sink = new RecordingSink();
    const known = new FeedBook('book:X', 'X');
    known.began(sink, 0, 5);
    sink.receivedAt = 10_000;
    known.changed(sink, 0);
    sink.take();
    sink.receivedAt = 10_500;
    known.changed(sink, 0, 10_490);
    assert.deepEqual(sink.take(), [['topOfBook', 0, 0, 0, 0, 0, 10_490, 0]]);
    sink.receivedAt = 10_600;
    known.changed(sink, 0, 10_590);
    assert.deepEqual(sink.take(), []);
  });

  it('says on which topic it was lost, and is in step again with a snapshot', () => {
    const sink = new RecordingSink();
    const known = new FeedBook('book:X', 'X');
    known.began(sink, 3, 0);
    known.lost(sink, 3, 'a gap');
    assert.equal(known.isInStep, false);
    assert.deepEqual(sink.take()[1], ['outOfStep', 'book:X', 3, 'book X: a gap']);
    known.began(sink, 3, 0);
    assert.equal(known.isInStep, true);
  });

  it('reads levels of numbers and of texts, or none of them', () => {
    assert.deepEqual(levels(['84140.10', '0'], [7, 1.5]), [
      { price: 84140.1, size: 0 },
      { price: 7, size: 1.5 },
    ]);
    for (const bad of [7, null, {}, [null], [7], [{ price: 0, qty: 1 }], [{ price: 1, qty: -1 }], [{ price: 1 }]]) {
      assert.equal(readLevels(bad), undefined, JSON.stringify(bad));
    }
  });

  it('writes the digits of a side, from the best level on', () => {
    assert.deepEqual(['84140.10', '0.00100', '0', '007', '100'].map(digitsOf), ['8414010', '100', '', '7', '100']);
    const { bids } = new FeedBook('book:X', 'X', { keepsTexts: true }).book;
    const rows = [
      { price: '0.001', qty: 2 },
      { price: '0.05005', qty: '0.00000500' },
    ];
    bids.load(readLevels(rows, ({ price, qty }) => `${price}|${qty};`) ?? []);
    assert.equal(textsOf(bids), '0.05005|0.00000500;0.001|2;');
    assert.deepEqual([placesOf(0.01, bids.prices), placesOf(1e-9, bids.sizes), placesOf(null, [])], [5, 9, 0]);
    assert.equal(digitsOfNumbers(bids, 5, 8), '5005500100200000000');
  });
});
