import assert from 'node:assert/strict';
import { Ring } from '../../../src/base/ring';

describe('ring', () => {
  it('keeps the last so many, and gives back what makes room', () => {
    const ring = new Ring<number>(3);
    const out = [1, 2, 3, 4, 5, 6, 7, 8].map(item => ring.add(item));
    assert.deepEqual(out, [undefined, undefined, undefined, 1, 2, 3, 4, 5]);
  });
});
