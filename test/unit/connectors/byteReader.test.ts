import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ByteReader, literal } from '../../../src/connectors/byteReader';
import { bestLevel, decimal } from '../../../src/connectors/wire';

const reader = new ByteReader();

/** What a method makes of a text that must be read to its end; undefined: left to JSON. */
function read<T>(text: string, method: (reader: ByteReader) => T): T | undefined {
  reader.open(Buffer.from(text));
  const value = method(reader);
  reader.end();
  return reader.ok ? value : undefined;
}

const amount = (text: string) => read(`"${text}"`, r => r.amount());
const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const zeros = fc.nat(20).map(count => '0'.repeat(count));
const decimals = fc
  .tuple(digits(12), fc.option(fc.tuple(digits(14), zeros), { nil: undefined }))
  .map(([whole, fraction]) => whole + (fraction === undefined ? '' : `.${fraction.join('')}`));

describe('ByteReader', () => {
  it('reads every decimal as Number(text) does, to the last bit, or leaves it alone', () => {
    let taken = 0;
    fc.assert(
      fc.property(decimals, text => {
        const value = amount(text);
        if (value !== undefined) taken++;
        return value === undefined || Object.is(value, Number(text));
      }),
      { numRuns: 20_000 },
    );
    assert.ok(taken > 5_000, `${taken} were taken`);
  });

  it('takes the amounts that venues send, zeros at the end included', () => {
    const sent = ['84140.10000000', '0.00000000', '12345678.12000000', '0.000000001', '10000000', '0', '0.1', '007.50'];
    for (const text of sent) assert.ok(Object.is(amount(text), Number(text)), text);
    assert.ok(Object.is(amount('9007199254740991'), 9007199254740991));
    assert.ok(Object.is(amount(`1.5${'0'.repeat(300)}`), 1.5));
  });

  it('leaves alone what is no plain decimal, or cannot be exact', () => {
    const left = [
      '',
      '.',
      '1.',
      '.5',
      '-1',
      '+1',
      '1e5',
      ' 1',
      '1 ',
      '1.2.3',
      '0x1',
      '9007199254740993',
      '1,5',
      '\\u0031',
    ];
    for (const text of [...left, `0.${'0'.repeat(22)}1`, '9'.repeat(400)]) assert.equal(amount(text), undefined, text);
  });

  it('reads nothing but plain decimals as amounts', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0123456789.-+eE "\\'), maxLength: 12 });
    fc.assert(
      fc.property(texts, text => {
        const value = amount(text);
        return value === undefined || Object.is(value, decimal(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads whole numbers as JSON does', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.-e '), maxLength: 18 }), text => {
        const value = read(text, r => r.whole());
        if (value === undefined) return true;
        return Object.is(JSON.parse(text), value) && Number.isSafeInteger(value);
      }),
      { numRuns: 20_000 },
    );
    assert.equal(
      read('40090021701', r => r.whole()),
      40_090_021_701,
    );
    for (const text of ['', '01', '-1', '1.5', '9007199254740992'])
      assert.equal(
        read(text, r => r.whole()),
        undefined,
        text,
      );
    assert.equal(
      read('"1795300000511"', r => r.quotedWhole()),
      1_795_300_000_511,
    );
    assert.equal(
      read('""', r => r.quotedWhole()),
      undefined,
    );
  });

  it('reads a side of no or one level as bestLevel does', () => {
    const side = (text: string) =>
      read(text, r => {
        r.side();
        return [r.price, r.size];
      });
    for (const text of ['[]', '[["84140.10","1.204"]]', '[["84140.2","120.5","0","7"]]', '[["1","0"]]']) {
      const value: unknown = JSON.parse(text);
      assert.deepEqual(side(text), [bestLevel(value, 0), bestLevel(value, 1)], text);
    }
    for (const text of [
      '[[]]',
      '[["1"]]',
      '[["1","2"],["1","2"]]',
      '[["1","2",3]]',
      '[["1","2",]]',
      '[["1", "2"]]',
      '{}',
    ])
      assert.equal(side(text), undefined, text);
  });

  it('finds texts, and leaves alone those with escapes or control characters', () => {
    const text = (json: string) =>
      read(json, r => {
        r.text();
        return [r.from, r.to];
      });
    assert.deepEqual(text('BTCUSDT"'), [0, 7]);
    assert.deepEqual(text('"'), [0, 0]);
    for (const json of ['BTC', 'B\\u0054C"', 'B\nTC"', '']) assert.equal(text(json), undefined, json);
  });

  it('goes past expected bytes only, and once not ok stays so until the next frame', () => {
    reader.open(Buffer.from('abc'));
    assert.ok(!reader.skip(literal('b')) && reader.skip(literal('ab')) && !reader.skip(literal('cd')));
    assert.ok(reader.ok);
    reader.expect(literal('x'));
    reader.expect(literal('c'));
    reader.end();
    assert.equal(reader.ok, false);
    reader.open(Buffer.from('c'));
    reader.expect(literal('c'));
    reader.end();
    assert.equal(reader.ok, true);
  });
});
