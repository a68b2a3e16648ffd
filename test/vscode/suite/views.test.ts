import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, env } from 'vscode';
import { parseCommandLine } from '../../../src/cli/args';
import type { Row } from '../../../src/protocol/rows';
import type { TestingApi } from '../../../src/ui/testingApi';
import { eventually } from '../driver/eventually';
import { allComplete, set, testing } from './extensionApi';
import { OwnEngine } from './ownEngine';

const BEST_FIRST = { column: 'netPct', descending: true };

describe('views on frozen simulated exchanges', () => {
  const own = new OwnEngine();
  let api: TestingApi;
  let best: readonly Row[];
  before(async () => {
    api = await testing();
    // One after the other: the exchanges count the connections that one address opens.
    await allComplete(api);
    await own.start();
    best = await own.rows('spreads', BEST_FIRST, { rankedOnly: true });
  });
  after(async () => {
    await own.stop();
    for (const key of ['watchlist', 'muted', 'statusBar.filter', 'bestSpreads.filter']) await set(key, undefined);
  });

  const legs = (row: Row) => {
    const { buy, sell } = row as unknown as Readonly<Record<'buy' | 'sell', { venue: string; symbol: string }>>;
    return `${buy.venue} ${buy.symbol} ${sell.venue} ${sell.symbol}`;
  };

  it('puts the best spreads of the engine into the status bar', async () => {
    await eventually(
      'the same five',
      () => {
        const shown = api.statusBar().rows.slice(0, 5);
        return shown.length === 5 && shown.every((row, i) => row.netPct === best[i]?.netPct);
      },
      20_000,
    );
    const known = new Set(best.map(legs));
    for (const row of api.statusBar().rows) assert.ok(known.has(legs(row)), legs(row));
    const { text } = api.statusBar();
    assert.ok(
      best.slice(0, 5).some(row => text.includes(String(row.base))),
      text,
    );
    await eventually('all five in the tooltip, which changes more slowly', () => {
      const { tooltip } = api.statusBar();
      return best.slice(0, 5).every(row => tooltip.includes(`**${String(row.base)}**`));
    });
  });

  it('takes the warning colour from the threshold on', async () => {
    await set('alerts.netPct', -100);
    await eventually('alert', () => api.statusBar().alert);
    await set('alerts.netPct', 900);
    await eventually('no alert', () => !api.statusBar().alert);
    await set('alerts.netPct', undefined);
  });

  it('fills the trees', async () => {
    await commands.executeCommand('workbench.view.extension.spreadScanner');
    await commands.executeCommand('spreadScanner.best.focus');
    await eventually('best spreads', () => api.trees().best.length === 20, 20_000);
    const [first] = api.trees().best;
    assert.equal(first?.label, best[0]?.base);
    assert.equal(first?.children.length, 3);
    await eventually('venues', () => api.trees().venues.length === 3, 20_000);
    const connections = api.trees().venues.flatMap(venue => venue.children);
    assert.equal(connections.length, api.health()?.rows.length);
  });

  it('goes on in a new tree view that takes the place of the old one', async () => {
    const before = api.painted().best;
    api.renewTrees();
    await eventually('VS Code asks the new view for its items', () => api.painted().best.items >= before.items + 5);
    assert.equal(api.painted().best.renewals, before.renewals + 1);
    assert.equal(api.trees().best.length, 20);
    // As a person who has asked to see it would expect.
    await commands.executeCommand('spreadScanner.best.focus');
    assert.ok(api.needs().includes('best spreads'));
  });

  it('watches and mutes assets', async () => {
    const asset = String(best[0]?.base);
    await commands.executeCommand('spreadScanner.addToWatchlist', asset);
    await commands.executeCommand('spreadScanner.watchlist.focus');
    await eventually('it is on the watchlist', () => api.trees().watchlist[0]?.label === asset, 10_000);
    await commands.executeCommand('spreadScanner.removeFromWatchlist', asset);
    await eventually('it is gone', () => api.trees().watchlist.length === 0, 10_000);
    await commands.executeCommand('spreadScanner.muteAsset', asset);
    await eventually('it is nowhere', () => {
      const rows = api.statusBar().rows;
      return rows.length > 0 && rows.every(row => row.base !== asset);
    });
    await commands.executeCommand('spreadScanner.unmuteAsset', asset);
    await eventually('it is back', () => api.statusBar().rows.some(row => row.base === asset));
  });

  it('copies the best spread', async () => {
    await env.clipboard.writeText('');
    await commands.executeCommand('spreadScanner.copyBestSpread');
    const text = await env.clipboard.readText();
    assert.ok(
      best.slice(0, 5).some(row => text.startsWith(String(row.base))),
      text,
    );
    assert.match(text, /buy .* sell .* net [+-]/);
  });

  it('shows the rows of the engine in the panel, as its page asks for them', async () => {
    await commands.executeCommand('spreadScanner.openPanel');
    await eventually('a page', () => api.panels()[0]?.ready === true, 20_000);
    await eventually('rows', () => (api.panels()[0]?.rows.length ?? 0) >= 20, 20_000);
    const rows = api.panels()[0]?.rows ?? [];
    const all = await own.rows('spreads', BEST_FIRST);
    const known = new Set(all.map(legs));
    rows.forEach((row, i) => {
      assert.equal(row.netPct, all[i]?.netPct, `row ${i}`);
      assert.ok(known.has(legs(row)), legs(row));
    });
    assert.deepEqual(api.panels()[0]?.faults, []);
    assert.equal(api.panels()[0]?.malformed, 0);
  });

  it('shows the same rows for a filter in the command line, panel, tree, status bar and export', async () => {
    const filter = 'venue:okx kind:spot-perp,perp-perp net>-0.4 notional>100 volume>1k state:crossed,open -asset:BTC';
    const command = parseCommandLine(['--filter', filter], { venueIds: api.venues(), stdoutIsTerminal: false });
    assert.ok(command.command === 'scan');
    const expected = await own.rows('spreads', BEST_FIRST, command.options.filter);
    const all = await own.rows('spreads', BEST_FIRST);
    assert.ok(expected.length > 20 && expected.length < all.length / 2, `${expected.length} of ${all.length}`);
    const known = new Set(expected.map(legs));
    const agree = (rows: readonly Row[], count: number) =>
      rows.length >= count && rows.every((row, i) => row.netPct === expected[i]?.netPct && known.has(legs(row)));

    api.fromPage({ type: 'savedFilters', change: { kind: 'save', name: 'Of OKX', query: filter } });
    await commands.executeCommand('spreadScanner.applySavedFilter', 'Of OKX');
    await eventually('the panel’s', () => agree(api.panels()[0]?.rows ?? [], 20), 20_000);
    assert.equal((api.panels()[0]?.state as { text: string } | undefined)?.text, filter);

    await set('statusBar.filter', filter);
    await eventually('the status bar’s', () => agree(api.statusBar().rows, 5), 20_000);

    await set('bestSpreads.filter', filter);
    await commands.executeCommand('spreadScanner.best.focus');
    const asset = (row: Row | undefined) => String(row?.base);
    await eventually(
      'the tree’s',
      () => {
        const labels = api.trees().best.map(node => node.label);
        return labels.length === 20 && labels.every(label => expected.slice(0, 25).some(row => asset(row) === label));
      },
      20_000,
    );
    assert.equal(api.trees().best[0]?.label, asset(expected[0]));

    const folder = await mkdtemp(join(tmpdir(), 'spread-scanner-filter-'));
    const file = join(folder, 'filtered.ndjson');
    await commands.executeCommand('spreadScanner.exportNdjson', { view: 'spreads', filter, file });
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    await rm(folder, { recursive: true });
    assert.deepEqual(lines.map(line => legs(JSON.parse(line) as Row)).sort(), expected.map(legs).sort());

    await set('statusBar.filter', 'venue:okex net>-0.4');
    await eventually('the problem is named', () => {
      const words = 'statusBar.filter is wrong in part, the rest is used: there is no venue "okex"; did you mean okx?';
      return api.settingProblems().includes(words);
    });
    await set('statusBar.filter', undefined);
    await set('bestSpreads.filter', undefined);
    api.fromPage({ type: 'savedFilters', change: { kind: 'delete', name: 'Of OKX' } });
    await commands.executeCommand('workbench.view.extension.spreadScanner');
  });

  it('takes no nonsense from the page', async () => {
    const before = api.panels()[0]?.malformed ?? 0;
    for (const raw of [null, 7, {}, { type: 'command', command: 'stop' }, { type: 'view', request: { view: 'x' } }]) {
      api.fromPage(raw);
    }
    assert.equal(api.panels()[0]?.malformed, before + 5);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });
});
