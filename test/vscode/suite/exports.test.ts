import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from 'vscode';
import type { Row } from '../../../src/protocol/rows';
import { allComplete, testing } from './extensionApi';
import { OwnEngine } from './ownEngine';

const SORTS = {
  spreads: { column: 'netPct', descending: true },
  markets: { column: 'symbol', descending: false },
  funding: { column: 'fundingCarryPctPerDay', descending: true },
} as const;

/** Ages and moments differ between two looks at a frozen market; reasons speak of them. */
const MOVING = /(^|\.)(at|ageMs|skewMs|exchangeTime|receivedTime|reason|nextFundingTime)$/;

describe('exports', () => {
  const own = new OwnEngine();
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spread-scanner-export-'));
    await allComplete(await testing());
    await own.start();
  });
  after(async () => {
    await own.stop();
    await rm(folder, { recursive: true });
  });

  for (const view of ['spreads', 'markets', 'funding'] as const) {
    it(`writes ${view} as NDJSON and as CSV, with the numbers of the engine`, async () => {
      const expected = (await own.rows(view, SORTS[view])).map(still).sort();
      const ndjson = join(folder, `${view}.ndjson`);
      await commands.executeCommand('spreadScanner.exportNdjson', { view, file: ndjson });
      const lines = (await readFile(ndjson, 'utf8')).trim().split('\n');
      assert.deepEqual(lines.map(line => still(JSON.parse(line) as Row)).sort(), expected);

      const csv = join(folder, `${view}.csv`);
      await commands.executeCommand('spreadScanner.exportCsv', { view, file: csv });
      const text = await readFile(csv, 'utf8');
      const [header = [], ...records] = parseCsv(text);
      assert.equal(records.length, lines.length);
      const flat = new Map(
        lines.map(line => [keyOf(flatten(JSON.parse(line) as Row)), flatten(JSON.parse(line) as Row)]),
      );
      assert.equal(flat.size, lines.length);
      for (const record of records) {
        const cells = new Map(header.map((name, i) => [name, record[i] ?? '']));
        const row = flat.get(keyOf(cells));
        assert.ok(row, [...cells].join(' '));
        for (const [name, value] of row) {
          const cell = cells.get(name);
          assert.notEqual(cell, undefined, `column ${name}`);
          if (typeof value !== 'number' || MOVING.test(name)) continue;
          assert.equal(Number(cell), value, `${name} of ${keyOf(row)}`);
          assert.doesNotMatch(cell ?? '', /e/i, `${name} is a plain decimal`);
        }
      }
    });
  }

  it('that fail leave the file of before as it was, and say why', async () => {
    const file = join(folder, 'spreads.csv');
    const before = await readFile(file, 'utf8');
    const api = await testing();
    for (const wrong of [join(file, 'below.csv'), join(folder, 'no', 'such.csv'), folder]) {
      assert.equal(
        await commands.executeCommand('spreadScanner.exportCsv', { view: 'spreads', file: wrong }),
        undefined,
      );
      assert.match(api.log().lastError, /could not be written: there is (no|a) folder/);
    }
    assert.equal(await readFile(file, 'utf8'), before);
  });

  it('leaves nothing but the files asked for', async () => {
    const files = await readdir(folder);
    assert.deepEqual(
      files.filter(file => !/^[a-z]+\.(csv|ndjson)$/.test(file)),
      [],
    );
  });
});

function flatten(row: Row, prefix = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [key, value] of Object.entries(row)) {
    if (typeof value === 'object' && value !== null) flatten(value, `${prefix}${key}.`, into);
    else into.set(`${prefix}${key}`, value);
  }
  return into;
}

/** What does not move, as one text. */
function still(row: Row): string {
  return JSON.stringify([...flatten(row)].filter(([name]) => !MOVING.test(name)));
}

const IDENTITY = [
  'venue',
  'market',
  'symbol',
  'buy.venue',
  'buy.market',
  'buy.symbol',
  'sell.venue',
  'sell.market',
  'sell.symbol',
];

function keyOf(cells: ReadonlyMap<string, unknown>): string {
  return IDENTITY.map(name => String(cells.get(name) ?? '').replace(/^'/, '')).join('|');
}

/** RFC 4180, written anew here so that the writer is not tested with itself. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      row = [];
      cell = '';
    } else cell += c;
  }
  assert.equal(cell, '', 'the last line ends with a line break');
  return rows;
}
