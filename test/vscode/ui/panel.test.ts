import assert from 'node:assert/strict';
import type { Row } from '../../../src/protocol/rows';
import { eventually } from '../driver/eventually';
import { PanelPage } from '../driver/panelPage';
import { spreadCells } from './expected';
import { type Setup, setUp } from './setup';

const COMPARED = ['Asset', 'Kind', 'Buy', 'Ask', 'Sell', 'Bid', 'Gross %', 'Net %'];

describe('panel', () => {
  let setup: Setup;
  let panel: PanelPage;
  before(async () => {
    setup = await setUp();
    const { workbench } = setup;
    await workbench.command('Spread Scanner: Open Panel');
    panel = await PanelPage.withRows(workbench);
    await allIsLive();
  });
  after(() => setup?.close());

  /** Waits until both scanners know the same: then a frozen market gives both the same rows. */
  async function allIsLive(): Promise<void> {
    const { total } = await engineRows('netPct', true);
    await panel.showRows('All rows');
    await eventually('the panel has as many rows as the engine', async () => (await panel.total()) === total, 40_000);
  }

  async function engineRows(column: string, descending: boolean, filter = {}) {
    const rows = await setup.scan.rows('spreads', { column, descending }, filter);
    return { rows, total: rows.length };
  }

  /** Right within a few seconds: after a click or a scroll the rows are those of before until the engine has answered. */
  async function assertSame(rows: readonly Row[], sortedBy: string): Promise<void> {
    let fault: unknown;
    const right = () =>
      compare(rows, sortedBy).then(
        () => true,
        error => {
          fault = error;
          return false;
        },
      );
    await eventually('the same rows', right, 5_000).catch(() => Promise.reject(fault));
  }

  /** Each row on the page is one of the engine's, and its place is right by the column that sorts. */
  async function compare(rows: readonly Row[], sortedBy: string): Promise<void> {
    const headers = await panel.headers();
    const compared = COMPARED.filter(name => headers.includes(name));
    assert.ok(compared.length >= 6, `columns ${headers.join(' | ')}`);
    const key = (cells: Readonly<Record<string, string>>) => compared.map(name => cells[name]).join(' | ');
    const known = new Set(rows.map(row => key(spreadCells(row, setup.scan))));
    const shown = await panel.rows();
    assert.ok(shown.length >= 20, `${shown.length} rows`);
    for (const { index, cells } of shown) {
      const named = Object.fromEntries(headers.map((name, i) => [name, cells[i] ?? '']));
      assert.ok(known.has(key(named)), `row ${index} is not the engine's: ${key(named)}`);
      const expected = spreadCells(rows[index] as Row, setup.scan)[sortedBy];
      assert.equal(named[sortedBy], expected, `row ${index} by ${sortedBy}`);
    }
  }

  it('shows the rows of the engine, best first', async () => {
    const { rows } = await engineRows('netPct', true);
    await assertSame(rows, 'Net %');
    assert.equal(await panel.sortOf('Net %'), 'descending');
  });

  for (const [header, column] of [
    ['Gross %', 'grossPct'],
    ['Ask', 'buy.ask'],
    ['Asset', 'base'],
    ['Buy', 'buy.venue'],
    ['Net %', 'netPct'],
  ] as const) {
    it(`sorts by ${header} up and down as the engine does`, async () => {
      await panel.sortBy(header);
      for (let click = 0; click < 2; click++) {
        const descending = (await panel.sortOf(header)) === 'descending';
        const { rows } = await engineRows(column, descending);
        const first = spreadCells(rows[0] as Row, setup.scan)[header];
        await eventually(`the first row has ${first}`, async () => (await panel.column(header))[0] === first);
        await assertSame(rows, header);
        await panel.sortBy(header);
        const before = descending ? 'descending' : 'ascending';
        await eventually('the order turns', async () => (await panel.sortOf(header)) !== before);
      }
    });
  }

  it('shows the right rows wherever it is scrolled to', async () => {
    if ((await panel.sortOf('Net %')) !== 'descending') await panel.sortBy('Net %');
    await eventually('best first', async () => (await panel.sortOf('Net %')) === 'descending');
    const { rows, total } = await engineRows('netPct', true);
    for (const index of [500, Math.floor(total / 2), total - 1, 0]) {
      await panel.scrollToRow(index);
      await assertSame(rows, 'Net %');
    }
  });

  it('filters by text as the engine does', async () => {
    for (const text of ['btc', 'okx', 'usdc']) {
      await panel.filterText(text);
      const { rows, total } = await engineRows('netPct', true, { query: text });
      await eventually(`${total} rows for "${text}"`, async () => (await panel.total()) === total);
      if (total >= 20) await assertSame(rows, 'Net %');
    }
    await panel.filterText('no such thing');
    await eventually('it says what hides the rows', async () => /hides every row/.test(await panel.notice()));
    await panel.press('Clear the filter');
    await eventually('the rows are back', async () => (await panel.notice()) === '');
  });

  it('limits the rows', async () => {
    await panel.showRows('20 rows');
    await eventually('20 rows', async () => (await panel.total()) === 20);
    await panel.showRows('100 rows');
    await eventually('100 rows', async () => (await panel.total()) === 100);
  });

  it('shows a row for every perpetual in the markets view, with its columns in their order', async () => {
    await panel.tab('markets');
    await panel.showRows('All rows');
    const rows = await setup.scan.rows('markets', { column: 'symbol', descending: false }, { markets: ['perp'] });
    await eventually('all markets', async () => (await panel.total()) === rows.length);
    const symbols = (await panel.column('Symbol')).slice(0, 20);
    assert.deepEqual(
      symbols,
      rows.slice(0, symbols.length).map(row => row.symbol),
    );
    const headers = await panel.headers();
    const wanted = ['Symbol', 'Exchange', 'Bid', 'Ask', 'Funding Rate %', 'Spread vs Spot %'];
    assert.deepEqual(headers.slice(0, wanted.length), wanted);
  });

  it('shows pairs of perpetuals in the funding view', async () => {
    await panel.tab('funding');
    const rows = await setup.scan.rows('funding', { column: 'fundingCarryPctPerDay', descending: true });
    await eventually('all pairs', async () => (await panel.total()) === rows.length);
    assert.equal((await panel.column('Asset'))[0], rows[0]?.base);
  });

  it('shows every connection in the health view', async () => {
    await panel.tab('health');
    const connections = setup.scan.engine.connectors.flatMap(connector => connector.health()).length;
    await eventually('all connections', async () => (await panel.total()) === connections);
  });

  it('holds the rows while paused', async () => {
    await panel.tab('spreads');
    await eventually('rows', async () => (await panel.rows()).length > 0);
    await panel.press('Pause');
    assert.match(await panel.statusLine(), /Paused/);
    await panel.press('Resume');
    assert.doesNotMatch(await panel.statusLine(), /Paused/);
  });

  /** Brings one of several panels to the front. */
  async function showPanel(place: number): Promise<void> {
    const { workbench } = setup;
    await eventually('its tab is there', async () => (await workbench.tabs()).length > place);
    const isOther = (await workbench.frontTab()) !== place;
    const before = workbench.webviewFrames();
    await workbench.showTab(place);
    await eventually('one page, its own', async () => {
      const [frame, ...others] = workbench.webviewFrames();
      // The page of the tab that was in front stays for a moment.
      const isOwn = frame !== undefined && others.length === 0 && !(isOther && before.includes(frame));
      return isOwn && (await workbench.frontTab()) === place;
    });
    panel = await PanelPage.of(workbench);
  }

  it('explains a row on Enter in the words of its cells, and closes on Escape', async () => {
    await panel.tab('spreads');
    const headers = await panel.headers();
    const [row] = await panel.rows();
    assert.ok(row);
    await panel.explain(row.index);
    const cell = (name: string) => row.cells[headers.indexOf(name)] ?? '';
    await eventually('the same net spread', async () => (await panel.explained('netPct')) === `${cell('Net %')} %`);
    assert.equal(await panel.explained('grossPct'), `${cell('Gross %')} %`);
    await setup.workbench.page.keyboard.press('Escape');
    await eventually('closed', async () => !(await panel.drawer.isVisible()));
    await panel.explain(row.index);
  });

  it('is arranged as before after the window was reloaded', async () => {
    const { workbench } = setup;
    const title = await panel.drawer.locator('h2').textContent();
    await workbench.command('Spread Scanner: Open Another Panel');
    await showPanel(0);
    await panel.tab('spreads');
    await panel.filterText('btc');
    await panel.showRows('20 rows');
    await panel.sortBy('Asset');
    await eventually('sorted', async () => (await panel.sortOf('Asset')) !== 'none');
    await workbench.reload();
    panel = await PanelPage.withRows(workbench);
    assert.equal(await panel.chosenTab(), 'spreads');
    await eventually('the same is explained', async () => (await panel.drawer.locator('h2').textContent()) === title);
    await eventually('sorted as before', async () => (await panel.sortOf('Asset')) !== 'none', 5_000);
    await eventually('20 rows', async () => (await panel.total()) === 20);
    const descending = (await panel.sortOf('Asset')) === 'descending';
    const { rows } = await engineRows('base', descending, { query: 'btc' });
    await assertSame(rows, 'Asset');
  });

  it('is arranged as it was last, however soon the page is loaded again, and so is each of several', async () => {
    const { workbench } = setup;
    await panel.tab('funding');
    await panel.sortBy('Asset');
    await showPanel(1);
    await panel.tab('health');
    await panel.sortBy('State');
    await eventually('sorted', async () => (await panel.sortOf('State')) !== 'none');
    // Longer than the host needs to be told and to remember, and far shorter than VS Code takes to keep the page's own.
    await workbench.page.waitForTimeout(600);
    await workbench.loadAgain();
    // Which of the tabs is in front VS Code has not written down so soon.
    await showPanel(1);
    await eventually('the health view', async () => (await panel.chosenTab()) === 'health', 5_000);
    await eventually('sorted as before', async () => (await panel.sortOf('State')) !== 'none');
    await showPanel(0);
    await eventually('the funding view', async () => (await panel.chosenTab()) === 'funding', 5_000);
    await eventually('sorted as before', async () => (await panel.sortOf('Asset')) !== 'none');
  });

  it('violates no content security policy and leaves the console clean', () => {
    assert.deepEqual(setup.workbench.problems.violations, []);
    assert.deepEqual(setup.workbench.problems.all, []);
  });
});
