import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csvCell, csvHeader, csvWriter, unprotected } from '../../../src/export/csv';
import { flatKeys, flatten } from '../../../src/export/flatten';
import { TABLE_VIEWS } from '../../../src/protocol/messages';
import { windowRows } from '../../../src/protocol/rows';
import { instrument, windowOf } from '../../harness/scriptedEngine';

/** A reader of RFC 4180 written apart from the writer. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (c === '"') {
      quoted = true;
    } else if (c === ',') {
      record.push(cell);
      cell = '';
    } else if (c === '\r' && text[i + 1] === '\n') {
      record.push(cell);
      records.push(record);
      record = [];
      cell = '';
      i += 1;
    } else {
      cell += c;
    }
  }
  assert.equal(cell + record.join(), '', 'the text ends with CRLF');
  return records;
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', "'", ',', 'a', '币') }),
);

describe('csv', () => {
  it('comes back as it was: texts after taking the protection off, numbers to the same double', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)), {
          minLength: 1,
          maxLength: 8,
        }),
        cells => {
          const keys = cells.map((_, i) => `k${i}`);
          const row = Object.fromEntries(cells.map((cell, i) => [`k${i}`, cell]));
          const [header, line, ...more] = parseCsv(csvHeader(keys) + csvWriter(keys)(row));
          assert.deepEqual(header, keys);
          assert.deepEqual(more, []);
          cells.forEach((cell, i) => {
            const back = line?.[i] ?? '';
            if (cell === null) assert.equal(back, '');
            else if (typeof cell === 'number') assert.equal(Number(back) + 0, cell + 0);
            else assert.equal(unprotected(back), cell);
          });
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('never writes a text cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(text, value => {
        const [cell = ''] = parseCsv(`${csvCell(value)},\r\n`)[0] ?? [];
        assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
      }),
      { numRuns: 3000 },
    );
  });

  it('puts an apostrophe before formulas, and leaves other cells alone', () => {
    assert.equal(csvCell('=1+1'), "'=1+1");
    assert.equal(csvCell('@SUM(A1)'), "'@SUM(A1)");
    assert.equal(csvCell('-BTC'), "'-BTC");
    assert.equal(csvCell('+1'), "'+1");
    assert.equal(csvCell('\tx'), "'\tx");
    assert.equal(csvCell('=A1,"b"'), '"\'=A1,""b"""');
    assert.equal(csvCell('BTC-USDT'), 'BTC-USDT');
    assert.equal(csvCell("it's"), "it's");
    assert.equal(csvCell(-0.5), '-0.5');
    assert.equal(csvCell(1.5e-5), '0.000015');
    assert.equal(csvCell(Number.NaN), '');
    assert.equal(csvCell(null), '');
  });

  it('flattens keys in the order of the NDJSON rows, before there is any row', () => {
    const venues = ['binance', 'okx'];
    const instruments = new Map([[0, instrument()]]);
    for (const view of TABLE_VIEWS) {
      const rows = windowRows(windowOf(view, venues, [{ buy: 0 }]), instruments, venues);
      assert.deepEqual(
        flatKeys(view, venues),
        rows.flatMap(row => flatten(row).map(([key]) => key)),
      );
    }
    assert.deepEqual(flatKeys('markets', venues).slice(-3), ['vs.spot', 'vs.binance', 'vs.okx']);
    assert.deepEqual(flatKeys('spreads', venues).slice(0, 10), [
      'view',
      'at',
      'base',
      'kind',
      'buy.venue',
      'buy.market',
      'buy.symbol',
      'buy.quote',
      'buy.ask',
      'buy.askSize',
    ]);
    assert.ok(flatKeys('health', venues).includes('streams.acked'));
  });
});
