import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstInOrder } from '../../../src/engine/firstInOrder';

describe('firstInOrder', () => {
  it('is the beginning of the sorted whole, however much is wanted', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 400 }), fc.nat(450), (keys, wanted) => {
        const compare = (a: number, b: number) => (keys[a] as number) - (keys[b] as number) || a - b;
        const whole = keys.map((_, i) => i).sort(compare);
        assert.deepEqual(firstInOrder(keys.length, wanted, compare), whole.slice(0, wanted));
      }),
      { numRuns: 500 },
    );
  });

  it('compares little more than once for each number when little is wanted', () => {
    let compared = 0;
    const count = 50_000;
    const keys = Array.from({ length: count }, (_, i) => (i * 7919) % count);
    firstInOrder(count, 20, (a, b) => {
      compared++;
      return (keys[a] as number) - (keys[b] as number);
    });
    assert.ok(compared < count * 1.1, `${compared} comparisons`);
  });
});
