import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bestLevel,
  decimal,
  decimalProduct,
  isoTime,
  malformedField,
  NAMES_WITH_DIGITS,
  PREFIX_MULTIPLIER,
  parseJson,
  type ScaledBaseRule,
  SUFFIX_MULTIPLIER,
  scaledBase,
  shown,
  whole,
} from '../../../src/connectors/wire';

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const plainDecimal = fc
  .tuple(fc.constantFrom('', '-'), digits(20), fc.option(digits(25), { nil: undefined }))
  .map(([sign, integer, fraction]) => sign + integer + (fraction === undefined ? '' : `.${fraction}`));

describe('wire', () => {
  describe('decimal', () => {
    it('equals Number(text) to the last bit for every plain decimal', () => {
      fc.assert(
        fc.property(plainDecimal, text => Object.is(decimal(text), Number(text))),
        { numRuns: 5000 },
      );
    });

    it('takes the numbers that venues send', () => {
      for (const text of ['84140.10000000', '0.00000000', '0.000000001', '10000000', '-0.0000125', '0', '007', '-0']) {
        assert.ok(Object.is(decimal(text), Number(text)), text);
      }
      assert.equal(decimal(1e-8), 1e-8);
      for (const text of ['1e-8', '1E-8', '1.25e-7', '-3e+5', '12e0', '1e-300', '0e5']) {
        assert.ok(Object.is(decimal(text), Number(text)), text);
      }
      assert.ok(Object.is(decimal('0.00000000123456789'), Number('0.00000000123456789')));
      assert.ok(Object.is(decimal('123456789012345678.9'), Number('123456789012345678.9')));
      assert.ok(Object.is(decimal(`0.${'0'.repeat(40)}1`), 1e-41));
    });

    it('is NaN for everything else', () => {
      const others = [
        '',
        ' ',
        '1 ',
        ' 1',
        '1e',
        'e5',
        '1e5.5',
        '1.e5',
        '1e999',
        '1e-9999',
        '+1',
        '.5',
        '5.',
        '-',
        '.',
        '1.2.3',
        '0x10',
        'NaN',
        'Infinity',
      ];
      for (const value of [
        ...others,
        '１',
        '1,5',
        '9'.repeat(400),
        null,
        undefined,
        true,
        {},
        [],
        ['1'],
        Infinity,
        NaN,
      ]) {
        assert.ok(Number.isNaN(decimal(value)), String(value));
      }
    });

    it('never gives anything but a number, and none that is infinite', () => {
      fc.assert(
        fc.property(fc.anything(), value => {
          const result = decimal(value);
          return typeof result === 'number' && (Number.isNaN(result) || Number.isFinite(result));
        }),
      );
    });
  });

  it('reads times and sequences: absent is 0, a fraction or a negative is NaN', () => {
    assert.equal(whole(undefined), 0);
    assert.equal(whole(''), 0);
    assert.equal(whole('1795300000511'), 1795300000511);
    assert.equal(whole(7961638724), 7961638724);
    for (const bad of [1.5, -1, 'x', 2 ** 60, {}, true]) assert.ok(Number.isNaN(whole(bad)), String(bad));
  });

  it('multiplies decimals exactly', () => {
    assert.equal(decimalProduct('0.1', '0.7'), 0.07);
    assert.equal(decimalProduct('0.01', '1'), 0.01);
    assert.equal(decimalProduct('10000000', '1'), 10_000_000);
    assert.equal(decimalProduct('1.1', '1.1'), 1.21);
    for (const bad of ['', '0', '-1', 'x', undefined]) assert.ok(Number.isNaN(decimalProduct('1', bad)), String(bad));
  });

  it('reads the first level of a side, 0 where the side is empty', () => {
    assert.equal(bestLevel([['84140.10', '1.204']], 0), 84140.1);
    assert.equal(bestLevel([['84140.10', '1.204', '0', '7']], 1), 1.204);
    assert.equal(bestLevel([], 0), 0);
    for (const bad of [undefined, null, {}, 'x', [[]], [['-1']], [['']], [7], [null]]) {
      assert.ok(Number.isNaN(bestLevel(bad, 0)), JSON.stringify(bad));
    }
  });

  it('names the field that is no number, and none that is absent or empty', () => {
    assert.equal(malformedField({ c: '1', o: '', q: null }, ['c', 'o', 'q', 'x']), undefined);
    assert.equal(malformedField({ c: '1', o: 'x' }, ['c', 'o']), 'o');
    assert.equal(malformedField({ c: {} }, ['c']), 'c');
  });

  it('shows values shortly, whatever they are', () => {
    assert.equal(shown('BTC'), 'BTC');
    assert.equal(shown(undefined), 'nothing');
    assert.equal(shown('x'.repeat(1000)).length, 60);
    assert.equal(shown({ a: 1 }), '{"a":1}');
  });

  it('gives undefined for what is not JSON', () => {
    assert.equal(parseJson(Buffer.from('{"a":')), undefined);
    assert.deepEqual(parseJson(Buffer.from('{"a":1}')), { a: 1 });
  });

  describe('scaledBase', () => {
    const prefix = { prefix: PREFIX_MULTIPLIER, whole: NAMES_WITH_DIGITS };
    const both = { ...prefix, suffix: SUFFIX_MULTIPLIER };
    const of = (name: string, rule: ScaledBaseRule = both) => {
      const { base, multiplier } = scaledBase(name, rule);
      return `${multiplier} ${base}`;
    };

    it('splits multipliers before and behind a coin', () => {
      assert.equal(of('1000PEPE'), '1000 PEPE');
      assert.equal(of('10000SATS'), '10000 SATS');
      assert.equal(of('1000000MOG'), '1000000 MOG');
      assert.equal(of('1MBABYDOGE'), '1000000 BABYDOGE');
      assert.equal(of('1000CAT'), '1000 CAT');
      assert.equal(of('SHIB1000'), '1000 SHIB');
    });

    it('has the suffix only where the venue uses it', () => {
      assert.equal(of('SHIB1000', prefix), '1 SHIB1000');
      assert.equal(of('1000PEPE', { whole: NAMES_WITH_DIGITS }), '1 1000PEPE');
    });

    it('never splits a coin that has digits in its own name', () => {
      for (const name of ['1INCH', '1000X', '1CAT', 'C98', 'API3', '0G', '2Z', '4', '42', '1MIL', 'BTC', '币安人生']) {
        assert.equal(of(name), `1 ${name}`);
      }
    });

    it('uses the one name of the asset', () => {
      assert.equal(of('XBT'), '1 BTC');
      assert.equal(of('1000XDG'), '1000 DOGE');
    });
  });

  it('reads times of RFC 3339 in UTC, to the millisecond', () => {
    assert.equal(isoTime('2026-11-22T12:00:00.123456Z'), Date.UTC(2026, 10, 22, 12, 0, 0, 123));
    assert.equal(isoTime('2026-11-22T12:00:00Z'), Date.UTC(2026, 10, 22, 12));
    for (const absent of [undefined, null, '']) assert.equal(isoTime(absent), 0);
    for (const bad of ['today', '2026-11-22', '2026-13-22T12:00:00Z', '2026-11-22T12:00:00', 1795300000000, {}]) {
      assert.ok(Number.isNaN(isoTime(bad)), String(bad));
    }
  });
});
