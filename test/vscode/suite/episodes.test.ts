import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from 'vscode';
import type { Row } from '../../../src/protocol/rows';
import type { TestingApi } from '../../../src/ui/testingApi';
import { eventually } from '../driver/eventually';
import { allComplete, set, testing } from './extensionApi';

const NEWEST = { column: 'openedAt', descending: true };

/** Rows that are compared across two moments: what goes on grows older. */
function still({ at: _, livedMs, ...row }: Row): unknown {
  return { ...row, livedMs: row.endedAt === null ? null : livedMs };
}

describe('episodes and the side bar view on frozen simulated exchanges', () => {
  let api: TestingApi;
  let folder: string;
  before(async () => {
    api = await testing();
    folder = await mkdtemp(join(tmpdir(), 'spread-scanner-episodes-'));
    await allComplete(api);
    await commands.executeCommand('spreadScanner.openPanel');
    await eventually('the panel is there', () => api.panels()[0]?.ready === true, 20_000);
  });
  after(async () => {
    await set('episodes.minNetPct', undefined);
    await rm(folder, { recursive: true });
  });

  async function exported(): Promise<Row[]> {
    const file = join(folder, 'episodes.ndjson');
    await commands.executeCommand('spreadScanner.exportNdjson', { view: 'episodes', file });
    const text = (await readFile(file, 'utf8')).trim();
    return text === '' ? [] : text.split('\n').map(line => JSON.parse(line) as Row);
  }

  it('are opened by what is above the threshold, shown and exported with the same numbers', async () => {
    await set('episodes.minNetPct', 0.02);
    // On a market that stands still, what was above the lower threshold before goes on under that one.
    const open = (rows: readonly Row[]) => rows.filter(row => row.state === 'still-open');
    const isAbove = (row: Row) => Number(row.peakNetPct) >= 0.02;
    await eventually(
      'what is above goes on, and nothing else',
      async () => {
        const going = open(await exported());
        return going.length > 0 && going.every(isAbove);
      },
      20_000,
    );
    const rows = new Map((await exported()).map(row => [row.id, still(row)]));
    const request = { view: 'episodes', first: 0, last: 60, sort: NEWEST, filter: {}, paceMs: 200, turn: 1e6 };
    api.fromPage({ type: 'view', pane: 'main', request });
    const shown = () => (api.panels()[0]?.rows ?? []).filter(row => row.view === 'episodes');
    await eventually('the panel has them', () => shown().length > 0, 10_000);
    for (const row of shown()) assert.deepEqual(still(row), rows.get(row.id as number), String(row.id));
  });

  it('end with the threshold, and say so', async () => {
    await set('episodes.minNetPct', 900);
    await eventually('none goes on', async () => (await exported()).every(row => row.state !== 'still-open'), 20_000);
    const rows = await exported();
    assert.ok(rows.some(row => row.state === 'settings' && /threshold is now 900 %/.test(String(row.reason))));
  });

  it('the side bar view shows the numbers of the panel, and gets nothing while it is hidden', async () => {
    await commands.executeCommand('spreadScanner.sidebar.focus');
    await eventually('it shows rows', () => (api.sidebar()?.rows.length ?? 0) > 0, 20_000);
    const numbers = ({ netPct, grossPct, profit, base, buy, sell }: Row) => ({
      ...{ netPct, grossPct, profit, base },
      legs: [buy, sell].map(leg => (leg as Row).symbol),
    });
    const request = {
      view: 'spreads',
      first: 0,
      last: 20,
      sort: { column: 'netPct', descending: true },
      filter: {},
      paceMs: 200,
    };
    api.fromPage({ type: 'view', pane: 'main', request: { ...request, turn: 1e6 + 1 } });
    await eventually('the same rows', () => {
      const [side, panel] = [api.sidebar()?.rows ?? [], api.panels()[0]?.rows ?? []];
      const count = Math.min(10, side.length, panel.length);
      if (count === 0 || panel[0]?.view !== 'spreads') return false;
      assert.equal(side[0]?.view, 'spreads');
      return JSON.stringify(side.slice(0, count).map(numbers)) === JSON.stringify(panel.slice(0, count).map(numbers));
    });
    await commands.executeCommand('workbench.action.closeSidebar');
    await eventually('it is hidden', () => api.sidebar()?.visible !== true);
    const posted = api.sidebar()?.posted;
    const panelPosted = api.panels()[0]?.posted ?? 0;
    await eventually('the panel is told more', () => (api.panels()[0]?.posted ?? 0) > panelPosted + 3, 10_000);
    assert.equal(api.sidebar()?.posted, posted);
    assert.deepEqual(api.sidebar()?.faults ?? [], []);
  });
});
