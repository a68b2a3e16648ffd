import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ndjsonLine } from '../../../src/export/ndjson';

describe('ndjson', () => {
  it('says what JSON.stringify says, on one line, without exponents', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.constant(null));
    const inner = fc.oneof(cell, fc.boolean(), fc.array(cell));
    const row = fc.dictionary(fc.string(), fc.oneof(inner, fc.dictionary(fc.string(), inner)));
    fc.assert(
      fc.property(row, value => {
        const line = ndjsonLine(value);
        assert.equal(line.indexOf('\n'), line.length - 1);
        assert.deepEqual(JSON.parse(line), JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 2000 },
    );
    assert.equal(ndjsonLine({ a: 1.5e-7, b: { c: null } }), '{"a":0.00000015,"b":{"c":null}}\n');
    assert.equal(
      ndjsonLine({ a: [1.5e-7, { b: true, c: undefined }, 'x', null] }),
      '{"a":[0.00000015,{"b":true},"x",null]}\n',
    );
  });
});
