import assert from 'node:assert/strict';
import { type PanelPage, PanelServer } from './panelPage';

/** Number of the newest episode of the model. */
const NEWEST = 200;

describe('episodes on the page', function () {
  this.timeout(60_000);
  let server: PanelServer;
  let panel: PanelPage;
  before(async () => {
    server = await PanelServer.start();
    panel = await server.open(1600, 600, 40);
    await panel.hydrate({ view: 'episodes' });
  });
  after(() => server?.stop());

  it('have a tab, and are asked for the newest first', async () => {
    assert.equal(await panel.page.locator('#tab-episodes').getAttribute('aria-selected'), 'true');
    const { request } = await panel.last('view');
    assert.deepEqual([request.view, request.sort], ['episodes', { column: 'openedAt', descending: true }]);
  });

  it('bring their instruments with them, mark those that go on and say why the others ended', async () => {
    const rows = await panel.seen();
    assert.ok(rows.length > 15, `${rows.length} rows`);
    for (const { index, byColumn, look } of rows) {
      const id = NEWEST - index;
      const goesOn = id % 7 === 0;
      assert.match(byColumn.Opened ?? '', /^(\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{3}$/);
      assert.notEqual(byColumn.Asset, '');
      assert.equal(
        byColumn['Ended because'],
        goesOn ? '● still open' : 'net fell to -0.0123 %, below 0 %: the sell bid fell 0.0456 %',
      );
      assert.ok(look.includes(goesOn ? 'is-still-open' : 'is-below'), look);
    }
  });

  it('name the episode, not the pair, in what is done with a row', async () => {
    await panel.page.locator('.body .row[aria-rowindex="4"] .cell').first().click({ button: 'right' });
    await panel.page.locator('[role=menuitem]', { hasText: 'Copy as text' }).click();
    const { view, action, ids } = await panel.last('action');
    assert.deepEqual([view, action, ids], ['episodes', 'copyText', [NEWEST - 2, 0]]);
  });

  it('explain the pair as it is now, by the row’s menu', async () => {
    await panel.page.locator('.body .row[aria-rowindex="4"] .cell').first().focus();
    await panel.page.keyboard.press('ContextMenu');
    assert.equal(await panel.run('document.activeElement.textContent'), 'Explain as it is now');
    await panel.page.keyboard.press('Enter');
    const wish = await panel.last('explain');
    assert.match(`${wish.wish?.buy} ${wish.wish?.sell}`, /^\w+:(spot|perp):\S+ \w+:(spot|perp):\S+$/);
    await panel.page.keyboard.press('Escape');
    assert.equal(await panel.run('document.activeElement.getAttribute("role")'), 'gridcell');
  });

  it('sort by each of their columns', async () => {
    for (const header of ['Lived', 'Peak net %', 'Ended because', 'Asset', 'Opened']) {
      await panel.page.locator('.head .cell', { hasText: header }).first().click();
      await panel.settled();
    }
    const asked = await panel.run<readonly string[]>(
      "harness.messages.filter(m => m.type === 'view').map(m => m.request.sort.column)",
    );
    for (const column of ['livedMs', 'peakNetPct', 'state', 'base', 'openedAt'])
      assert.ok(asked.includes(column), column);
  });

  it('cause no trouble', async () => {
    assert.deepEqual(await panel.troubles(), []);
    assert.deepEqual(await panel.run('harness.clipped()'), []);
  });
});
