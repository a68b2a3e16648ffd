import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compactCount,
  compactMoney,
  compactSize,
  decimalsOf,
  fixed,
  formatAge,
  formatDuration,
  formatPrice,
  plainDecimal,
  signedPct,
  smallPct,
  unitText,
} from '../../../src/model/numberFormat';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('numberFormat', () => {
  it('writes any double as a plain decimal that parses back to it', () => {
    fc.assert(
      fc.property(finite, value => {
        const text = plainDecimal(value);
        assert.match(text, /^-?\d+(\.\d+)?$/);
        assert.equal(Number(text) + 0, value + 0);
      }),
      { numRuns: 5000 },
    );
  });

  it('never writes an exponent, whatever the number', () => {
    const forms = [compactMoney, compactSize, smallPct, signedPct, (v: number) => formatPrice(v, 1e-9)];
    fc.assert(
      fc.property(finite, value => {
        for (const form of forms) assert.doesNotMatch(form(value), /e/);
      }),
      { numRuns: 2000 },
    );
  });

  it('writes tiny and huge numbers out', () => {
    assert.equal(plainDecimal(1.5e-5), '0.000015');
    assert.equal(plainDecimal(-4.12e-8), '-0.0000000412');
    assert.equal(plainDecimal(5e-324).length, 326);
    assert.equal(plainDecimal(1.5e21), '1500000000000000000000');
    assert.equal(plainDecimal(-0), '0');
  });

  it('knows the decimals of a tick', () => {
    const cases: [number, number][] = [
      [0.01, 2],
      [0.5, 1],
      [1, 0],
      [10, 0],
      [1e-8, 8],
      [2.5e-7, 8],
      [0.1 + 0.2, 1],
      [0, 0],
      [Number.NaN, 0],
    ];
    for (const [tick, decimals] of cases) assert.equal(decimalsOf(tick), decimals, String(tick));
  });

  it('knows the decimals of every power of ten', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 9 }), (decimals, digit) => {
        assert.equal(decimalsOf(Number(`${digit}e-${decimals}`)), decimals);
      }),
    );
  });

  it('shows prices with the decimals of the tick, and as they are where there is no tick', () => {
    assert.equal(formatPrice(84140, 0.1), '84140.0');
    assert.equal(formatPrice(1.231e-5, 1e-8), '0.00001231');
    assert.equal(formatPrice(1.231e-7, null), '0.0000001231');
    assert.equal(formatPrice(-0.00001, 0.01), '0.00');
  });

  it('shows signs of percentages, and none on zero', () => {
    assert.equal(signedPct(0.1254), '+0.125');
    assert.equal(signedPct(-0.1254), '-0.125');
    assert.equal(signedPct(0.0001), '0.000');
    assert.equal(signedPct(-0.0001), '0.000');
    assert.equal(signedPct(0.01, 4), '+0.0100');
  });

  it('shortens money and sizes', () => {
    assert.equal(compactMoney(0), '0.00');
    assert.equal(compactMoney(812.3), '812.30');
    assert.equal(compactMoney(12_345), '12.3k');
    assert.equal(compactMoney(999.996), '1.00k');
    assert.equal(compactMoney(999_999), '1.00M');
    assert.equal(compactMoney(-4_560_000), '-4.56M');
    assert.equal(compactSize(0.00123456), '0.00123');
    assert.equal(compactSize(0), '0');
    assert.equal(compactSize(9.996), '10.0');
    assert.equal(compactSize(1.81e9), '1.81B');
    assert.deepEqual([0, 9, 412, 1_234, 12_345].map(compactCount), ['0', '9', '412', '1.23k', '12.3k']);
    assert.deepEqual([1, 42, 1_000, 10_000, 1_000_000, 1_500].map(unitText), ['1', '42', '1k', '10k', '1M', '1500']);
    assert.equal(smallPct(0.0000123), '0.0000123');
    assert.equal(smallPct(123.4), '123');
  });

  it('tells lengths of time', () => {
    assert.equal(formatDuration(0), '0s');
    assert.equal(formatDuration(45_900), '45s');
    assert.equal(formatDuration(725_000), '12m 05s');
    assert.equal(formatDuration(15_120_000), '4h 12m');
    assert.equal(formatDuration(3 * 86_400_000 + 4 * 3_600_000), '3d 4h');
    assert.equal(formatDuration(-60_000), '-1m 00s');
    assert.equal(formatDuration(Number.NaN), '-');
  });

  it('tells ages', () => {
    assert.equal(formatAge(0), '0.0s');
    assert.equal(formatAge(340), '0.3s');
    assert.equal(formatAge(9_960), '10s');
    assert.equal(formatAge(59_700), '1m');
    assert.equal(formatAge(7_300_000), '2h');
    assert.equal(formatAge(200_000_000), '2d');
  });

  it('keeps fixed decimals', () => {
    assert.equal(fixed(1.005, 1), '1.0');
    assert.equal(fixed(1e22, 2), '10000000000000000000000');
  });
});
