import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, env, workspace } from 'vscode';
import type { ExplainedRow } from '../../../src/protocol/explain';
import type { Row } from '../../../src/protocol/rows';
import type { TestingApi } from '../../../src/ui/testingApi';
import { eventually } from '../driver/eventually';
import { allComplete, testing } from './extensionApi';
import { theExtension } from './manifest';

/** What differs between two looks at a frozen market: moments, ages, and what the exchanges send again. */
const MOVING = /(^|\.)(at|ageMs|skewMs|exchangeTime|receivedTime|reason|nextFundingTime|lagMs|formula|warnings)$/;

type Flat = Map<string, unknown>;

function flatten(value: unknown, prefix = '', into: Flat = new Map()): Flat {
  for (const [key, part] of Object.entries(value as object)) {
    if (MOVING.test(`${prefix}${key}`)) continue;
    if (typeof part === 'object' && part !== null) flatten(part, `${prefix}${key}.`, into);
    else into.set(`${prefix}${key}`, part);
  }
  return into;
}

const idOf = ({ venue, market, symbol }: Row): string => `${String(venue)}:${String(market)}:${String(symbol)}`;

describe('explanation on a frozen market', () => {
  let api: TestingApi;
  let folder: string;
  let table: Row;
  let buy: string;
  let sell: string;
  before(async () => {
    api = await testing();
    await allComplete(api);
    folder = await mkdtemp(join(tmpdir(), 'spread-scanner-explain-'));
    await commands.executeCommand('spreadScanner.openPanel');
    await eventually('rows', () => (api.panels()[0]?.rows.length ?? 0) >= 20, 30_000);
    table = api.panels()[0]?.rows[0] as Row;
    [buy, sell] = [idOf(table.buy as Row), idOf(table.sell as Row)];
  });
  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true });
  });

  async function explained(): Promise<ExplainedRow> {
    const last = () => api.panels()[0]?.explanation;
    await eventually('it is explained', () => last()?.buy === buy && last()?.sell === sell, 20_000);
    const { content, gone } = last() ?? {};
    assert.ok(content, gone);
    return content;
  }

  it('has the numbers of table, exports, clipboard and command line, to the last digit', async () => {
    await commands.executeCommand('spreadScanner.explain', { buy, sell });
    const content = await explained();
    const expected = flatten(table);
    assert.ok(expected.size >= 18, `${expected.size} values`);
    assert.deepEqual(flatten(content.row), expected, 'table');
    for (const { id, value } of content.arithmetic) {
      if (expected.has(id)) assert.equal(value, expected.get(id), id);
    }

    api.fromPage({ type: 'explanationAction', action: 'copyJson' });
    const copied = await clipboard(text => text.startsWith('{'));
    const { explanation, ...row } = JSON.parse(copied) as Row;
    assert.deepEqual(flatten(row), expected, 'copied JSON');

    const file = join(folder, 'spreads.ndjson');
    await commands.executeCommand('spreadScanner.exportNdjson', { view: 'spreads', file });
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    const exported = lines.map(line => JSON.parse(line) as Row).find(isThis);
    assert.deepEqual(exported && flatten(exported), expected, 'NDJSON export');

    api.fromPage({ type: 'explanationAction', action: 'copyCsv' });
    const line = await clipboard(text => text.startsWith('spreads,'));
    const csv = join(folder, 'spreads.csv');
    await commands.executeCommand('spreadScanner.exportCsv', { view: 'spreads', file: csv });
    const [header = '', ...records] = (await readFile(csv, 'utf8')).trim().split('\r\n');
    const cells = (text: string) => text.split(',').filter((_, i) => !MOVING.test(header.split(',')[i] ?? ''));
    const key = ['buy', 'sell'].map(side => (table[side] as Row).symbol).join();
    assert.ok(
      records.some(record => cells(record).join() === cells(line).join()),
      `a record of ${key}`,
    );

    const printed = await runCli('explain', buy, sell, '--format', 'ndjson');
    const { explanation: printedExplanation, ...printedRow } = JSON.parse(printed) as Row;
    assert.deepEqual(flatten(printedRow), expected, 'command line');
    assert.deepEqual(flatten(printedExplanation), flatten(explanation), 'the whole explanation');
  });

  it('explains the best spread from the palette', async () => {
    await commands.executeCommand('spreadScanner.explainBest');
    const best = api.statusBar().rows[0] as Row;
    [buy, sell] = [idOf(best.buy as Row), idOf(best.sell as Row)];
    assert.equal((await explained()).row.base, best.base);
    const [panel] = api.panels();
    assert.ok(panel);
    assert.deepEqual((panel.state as { selected: unknown }).selected, { buy, sell });
    assert.deepEqual(panel.faults, []);
  });

  function isThis(row: Row): boolean {
    return idOf(row.buy as Row) === buy && idOf(row.sell as Row) === sell;
  }

  async function clipboard(isIt: (text: string) => boolean): Promise<string> {
    let text = '';
    await eventually('it is on the clipboard', async () => {
      text = await env.clipboard.readText();
      return isIt(text);
    });
    return text;
  }

  /** The built program on the same exchanges. */
  async function runCli(...args: string[]): Promise<string> {
    const endpoints = join(folder, 'endpoints.json');
    await writeFile(endpoints, JSON.stringify(workspace.getConfiguration('spreadScanner').get('endpoints')));
    const script = join(theExtension().extensionPath, 'dist', 'cli.js');
    return new Promise((resolve, reject) => {
      const all = [script, ...args, '--endpoints', endpoints, '--log-level', 'error'];
      execFile(process.execPath, all, { timeout: 50_000, maxBuffer: 1e8 }, (error, stdout, stderr) =>
        error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout),
      );
    });
  }
});
