import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type BookSide, LocalBook, type LocalBookOptions } from '../../../src/connectors/localBook';
import { decimal } from '../../../src/connectors/wire';

/** Levels of a side from the best on, as `price size text`. */
function levels(side: BookSide): string[] {
  return Array.from({ length: side.length }, (_, rank) =>
    `${side.priceAt(rank)} ${side.sizeAt(rank)} ${side.textAt(rank)}`.trim(),
  );
}

describe('LocalBook', () => {
  it('knows the best of both sides, whatever the order of a snapshot', () => {
    const book = new LocalBook();
    assert.deepEqual([book.bids.price, book.bids.size, book.asks.price, book.isCrossed], [0, 0, 0, false]);
    book.bids.load([
      { price: 99, size: 2 },
      { price: 100, size: 1 },
      { price: 98, size: 0 },
      { price: 99, size: 3 },
    ]);
    book.asks.load([
      { price: 102, size: 5 },
      { price: 101, size: 4 },
    ]);
    assert.deepEqual(levels(book.bids), ['100 1', '99 3']);
    assert.deepEqual(levels(book.asks), ['101 4', '102 5']);
    book.asks.set(101, 0);
    book.asks.set(100.5, 7);
    assert.deepEqual([book.asks.price, book.asks.size, book.isCrossed], [100.5, 7, false]);
    book.bids.set(100.5, 1);
    assert.equal(book.isCrossed, true);
    book.bids.load([]);
    assert.deepEqual([book.bids.price, book.bids.size, book.bids.isSpent, book.isCrossed], [0, 0, false, false]);
  });

  it('finds a level by another text of the same value', () => {
    const { asks } = new LocalBook({ keepsTexts: true });
    for (const [first, second] of [
      ['84140.10', '84140.1'],
      ['0.30000000000000004', '0.300000000000000040'],
      ['0.00000001', '1e-8'],
    ] as const) {
      asks.load([{ price: decimal(first), size: 1, text: first }]);
      asks.set(decimal(second), 2, second);
      assert.deepEqual([asks.length, asks.size, asks.textAt(0)], [1, 2, second]);
      asks.set(decimal(first), 0);
      assert.equal(asks.length, 0);
    }
  });

  it('is cut after a message, not between its changes', () => {
    const book = new LocalBook({ depth: 2 });
    book.bids.load([100, 99, 98].map(price => ({ price, size: 1 })));
    assert.deepEqual(levels(book.bids), ['100 1', '99 1']);
    // A better level comes and another goes: the worst stays, and the venue will not say it again.
    book.bids.set(101, 1);
    book.bids.set(100, 0);
    book.cut();
    assert.deepEqual(levels(book.bids), ['101 1', '99 1']);
    // The venue fills up what has moved into the depth.
    book.bids.set(101, 0);
    book.bids.set(97, 4);
    book.cut();
    assert.deepEqual(levels(book.bids), ['99 1', '97 4']);
  });

  it('knows that it does not know what was cut off and is not sent again', () => {
    const { asks } = new LocalBook({ depth: 2, refilled: false });
    asks.load([1, 2, 3].map(price => ({ price, size: price })));
    asks.set(4, 9);
    asks.set(1, 0);
    // 4 may come behind 3, which was cut off.
    asks.set(4, 9);
    assert.deepEqual(levels(asks), ['2 2']);
    asks.set(1.5, 6);
    assert.deepEqual(levels(asks), ['1.5 6', '2 2']);
    asks.set(1.5, 0);
    assert.equal(asks.isSpent, false);
    asks.set(2, 0);
    assert.equal(asks.isSpent, true);
    asks.load([{ price: 5, size: 1 }]);
    asks.set(6, 1);
    asks.set(5, 0);
    asks.set(6, 0);
    assert.equal(asks.isSpent, false);
  });

  it('says whether a change would leave it as it is', () => {
    for (const [side, sign] of [
      [new LocalBook({ depth: 2, refilled: false }).bids, 1],
      [new LocalBook({ depth: 2, refilled: false }).asks, -1],
    ] as const) {
      const as = (off: number, size: number) => side.isAs(100 + off * sign, size);
      assert.deepEqual([as(0, 0), as(0, 1)], [true, false]);
      side.load([0, -1, -2].map((off, n) => ({ price: 100 + off * sign, size: n + 1 })));
      assert.deepEqual(
        [as(0, 1), as(0, 2), as(0, 0), as(1, 0), as(1, 1), as(-0.5, 0), as(-0.5, 1)],
        [...[true, false, false], ...[true, false], ...[true, false]],
      );
      // What was cut off is passed over.
      assert.deepEqual([as(-2, 7), as(-3, 0)], [true, true]);
    }
  });

  it('holds a deep book and finds every level of it', () => {
    const { bids } = new LocalBook();
    const deep = Array.from({ length: 20_000 }, (_, i) => ({ price: (i + 1) / 100, size: i + 1 }));
    bids.load(deep);
    assert.deepEqual([bids.length, bids.price, bids.size], [20_000, 200, 20_000]);
    for (const { price } of deep.filter((_, i) => i % 7 === 0)) bids.set(price, 0);
    assert.equal(bids.length, deep.filter((_, i) => i % 7 !== 0).length);
    assert.equal(bids.priceAt(bids.length - 1), 0.02);
  });

  it('is what a map of price to size says, after any changes', () => {
    const change = fc.record({
      bid: fc.boolean(),
      price: fc.integer({ min: 1, max: 30 }),
      size: fc.nat(4),
      ends: fc.boolean(),
    });
    const snapshot = fc.array(fc.record({ price: fc.integer({ min: 1, max: 30 }), size: fc.nat(4) }), {
      maxLength: 40,
    });
    const options: fc.Arbitrary<LocalBookOptions> = fc.constantFrom(
      {},
      { depth: 5 },
      { keepsTexts: true, depth: 3 },
      { keepsTexts: true },
    );
    fc.assert(
      fc.property(options, snapshot, fc.array(change, { maxLength: 120 }), (how, begin, changes) => {
        const book = new LocalBook(how);
        const naive = { bids: new Map<number, number>(), asks: new Map<number, number>() };
        const put = (side: 'bids' | 'asks', price: number, size: number) => {
          if (size === 0) naive[side].delete(price);
          else naive[side].set(price, size);
        };
        const best = (side: 'bids' | 'asks') => [...naive[side]].sort(([a], [b]) => (side === 'bids' ? b - a : a - b));
        const cut = () => {
          for (const side of ['bids', 'asks'] as const) {
            for (const [price] of best(side).slice(how.depth ?? 1_000)) naive[side].delete(price);
          }
        };
        const check = () => {
          for (const side of ['bids', 'asks'] as const) {
            const expected = best(side).map(([price, size]) =>
              `${price / 10} ${size} ${how.keepsTexts ? `${price}x${size}` : ''}`.trim(),
            );
            assert.deepEqual(levels(book[side]), expected);
          }
          const [bid] = best('bids');
          const [ask] = best('asks');
          assert.equal(book.isCrossed, bid !== undefined && ask !== undefined && bid[0] >= ask[0]);
        };
        const level = (price: number, size: number) => ({ price: price / 10, size, text: `${price}x${size}` });
        book.bids.load(begin.map(({ price, size }) => level(price, size)));
        for (const { price, size } of begin) put('bids', price, size);
        cut();
        check();
        for (const { bid, price, size, ends } of changes) {
          const { text } = level(price, size);
          (bid ? book.bids : book.asks).set(price / 10, size, text);
          put(bid ? 'bids' : 'asks', price, size);
          if (ends) {
            book.cut();
            cut();
          }
          check();
        }
      }),
      { numRuns: 150 },
    );
  });
});
