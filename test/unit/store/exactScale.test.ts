import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exactScale, scaled } from '../../../src/store/exactScale';

describe('exactScale', () => {
  it('splits decimals into whole numbers', () => {
    assert.deepEqual(exactScale(0.01), { times: 1, over: 100 });
    assert.deepEqual(exactScale(1), { times: 1, over: 1 });
    assert.deepEqual(exactScale(1_000), { times: 1_000, over: 1 });
    assert.deepEqual(exactScale(0.001 * 1_000), { times: 1, over: 1 });
    assert.deepEqual(exactScale(0.1 * 3), { times: 3, over: 10 });
    assert.deepEqual(exactScale(0.0001), { times: 1, over: 10_000 });
  });

  it('gives the decimal that a person would write', () => {
    for (const [contracts, contractSize, expected] of [
      [120.5, 0.01, 1.205],
      [0.7, 0.1, 0.07],
      [1.1, 0.001, 0.0011],
      [35.9, 10, 359],
    ] as const) {
      const { times, over } = exactScale(contractSize);
      assert.equal(scaled(contracts, times, over), expected);
    }
  });

  it('leaves a factor alone that is no decimal fraction', () => {
    const { times, over } = exactScale(Math.PI * 1e-20);
    assert.equal(times / over, Math.PI * 1e-20);
  });

  it('says what decimal arithmetic says, whatever the size and the contract', () => {
    const decimal = fc.tuple(fc.integer({ min: 1, max: 99_999_999 }), fc.integer({ min: 0, max: 8 }));
    fc.assert(
      fc.property(decimal, fc.integer({ min: -6, max: 6 }), ([digits, places], exponent) => {
        const { times, over } = exactScale(Number(`1e${exponent}`));
        const size = Number(`${digits}e-${places}`);
        assert.equal(scaled(size, times, over), Number(`${digits}e${exponent - places}`));
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('scales 0 and sizes that are no decimals', () => {
    assert.equal(scaled(0, 1, 100), 0);
    assert.equal(scaled(Math.PI, 3, 10), (Math.PI * 3) / 10);
    assert.equal(scaled(1e15, 1_000, 1), 1e18);
  });
});
