import assert from 'node:assert/strict';
import { type PanelPage, PanelServer } from './panelPage';

const OWN = ['base', 'netPct', 'buy.venue', 'sell.venue', 'profit', 'buy.ask', 'sell.bid', 'state'];
const COMPACT = { spreads: { preset: 'own', own: OWN, fit: true, widths: {} } } as const;

describe('the page in the side bar', function () {
  this.timeout(60_000);
  let server: PanelServer;
  let panel: PanelPage;
  before(async () => {
    server = await PanelServer.start();
    panel = await server.open(320, 600, 40);
    await panel.hydrate({ columns: COMPACT }, { mode: 'sidebar' });
  });
  after(() => server?.stop());

  it('has the filter box and the spreads, and nothing that needs more room', async () => {
    assert.equal(await panel.page.locator('[role=tablist]:visible').count(), 0);
    assert.equal(await panel.page.locator('.filter-text:visible').count(), 1);
    assert.equal(await panel.page.locator('.filters vscode-dropdown:visible, .filters .choice:visible').count(), 0);
    assert.equal(await panel.page.locator('vscode-button:visible').count(), 0);
    assert.ok((await panel.seen()).length > 15);
  });

  it('shows the numbers of the panel for the same rows', async () => {
    const narrow = await panel.seen();
    const wide = await server.open(1600, 600, 40);
    await wide.hydrate({});
    const rows = new Map((await wide.seen()).map(row => [row.index, row.byColumn]));
    const both = narrow.filter(({ index }) => rows.has(index));
    assert.ok(both.length >= 10, `${both.length} rows`);
    for (const { index, byColumn } of both) {
      for (const [name, text] of Object.entries(byColumn)) assert.equal(rows.get(index)?.[name], text, name);
    }
    await wide.page.close();
  });

  for (const width of [250, 320, 400]) {
    it(`fits ${width} px: asset and net are in sight, and both venues from 320 px on`, async () => {
      await panel.page.setViewportSize({ width, height: 600 });
      await panel.settled();
      const [row] = await panel.seen();
      const rights = await panel.page
        .locator('.body .row:not([hidden])')
        .first()
        .locator('.cell')
        .evaluateAll(cells => cells.map(cell => cell.getBoundingClientRect().right));
      const inSight = Object.keys(row?.byColumn ?? {}).filter((_, i) => (rights[i] as number) <= width);
      const wanted = width < 320 ? ['Asset', 'Net %'] : ['Asset', 'Net %', 'Buy', 'Sell'];
      assert.deepEqual(inSight.slice(0, wanted.length), wanted);
      assert.deepEqual(await panel.run('harness.clipped()'), []);
      const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      assert.ok((await panel.run<number>(wider)) <= 0);
    });
  }

  it('cuts long names of venues rather than the table', async () => {
    const venues = ['binance', 'bybit', 'okx'].map(id => ({ id, name: 'Hyperliquid', perps: true }));
    const narrow = await server.open(300, 600, 40);
    await narrow.hydrate({ columns: COMPACT }, { mode: 'sidebar', venues });
    const cells = narrow.page.locator('.body .row:not([hidden])').first().locator('.cell');
    const rights = await cells.evaluateAll(all => all.map(cell => cell.getBoundingClientRect().right));
    const names = Object.keys((await narrow.seen())[0]?.byColumn ?? {});
    const beyond = names.filter((_, i) => (rights[i] as number) > 300);
    assert.deepEqual([names.slice(0, 4), names.at(-1), beyond], [['Asset', 'Net %', 'Buy', 'Sell'], 'State', []]);
    assert.deepEqual(await narrow.run('harness.clipped()'), []);
    await narrow.page.close();
  });

  it('opens the panel at a row by Enter and by a click, and watches by Space', async () => {
    const cell = panel.page.locator('.body .row[aria-rowindex="3"] .cell').first();
    await cell.click();
    const clicked = await panel.last('action');
    assert.deepEqual([clicked.action, clicked.view], ['openInPanel', 'spreads']);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('Enter');
    const entered = await panel.last('action');
    assert.equal(entered.action, 'openInPanel');
    assert.notDeepEqual(entered.ids, clicked.ids);
    const before = await panel.count('action');
    await panel.page.keyboard.press('ContextMenu');
    assert.equal(await panel.run('document.activeElement.textContent'), 'Explain in the panel');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual([await panel.count('action'), await panel.last('action')], [before + 1, entered]);
    await panel.page.keyboard.press(' ');
    assert.equal((await panel.last('action')).action, 'watch');
    assert.equal(await panel.count('explain'), 0, 'it explains nothing itself');
  });

  it('asks for nothing while it is hidden', async () => {
    await panel.run('harness.setHidden(true)');
    await panel.until('harness.last("hide") !== undefined');
    const asked = await panel.count('view');
    await panel.run('harness.model.step(50)');
    assert.equal(await panel.count('view'), asked);
    await panel.run('harness.setHidden(false)');
    await panel.settled();
    assert.ok((await panel.seen()).length > 15);
  });

  it('causes no trouble', async () => {
    assert.deepEqual(await panel.troubles(), []);
  });
});
