import assert from 'node:assert/strict';
import { ASSET, AT, EDGE, FUNDING, sceneOf } from './chartScene';
import { type PanelPage, PanelServer } from './panelPage';

let server: PanelServer;
let panel: PanelPage;

const dock = (selector: string) => panel.page.locator(`.chart-dock ${selector}`);
const words = async (selector: string) =>
  ((await dock(selector).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();
const settled = () => panel.page.evaluate('new Promise(done => setTimeout(done, 60))');
const press = async (...keys: string[]) => {
  for (const key of keys) await panel.page.keyboard.press(key);
};

async function charted(subject: typeof EDGE, window: '5m' | '1h' | '24h', part = {}, asTable = false): Promise<void> {
  await panel.hydrate({ chart: { subject, window, asTable } });
  await panel.run(sceneOf('dock', subject, window, part));
  await panel.until('harness.count("charted") >= 1');
}

const picture = () => panel.run<string>("document.querySelector('.chart-dock canvas').toDataURL()");

/** How many pixels of the picture are painted. */
const painted = () =>
  panel.run<number>(
    `(() => { const c = document.querySelector('.chart-dock canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i] !== 0) n++; return n; })()`,
  );

describe('charts in the panel', () => {
  before(async () => {
    server = await PanelServer.start();
  });

  beforeEach(async () => {
    panel = await server.open(1200, 800, 40);
  });

  after(() => server.stop());

  afterEach(async () => {
    const { troubles, refused } = await panel.end();
    assert.deepEqual([...troubles, ...refused], []);
  });

  it('open from the menu of a row by key, say what they show, and close with the focus back in the table', async () => {
    await panel.hydrate();
    await panel.run("document.querySelectorAll('.body .row')[3].children[0].focus()");
    await press('ContextMenu');
    const item = panel.page.locator('[role=menuitem]', { hasText: 'Chart of the spread' });
    await item.focus();
    await press('Enter');
    const { place, wish } = await panel.last('chart');
    assert.ok(place === 'dock' && wish?.subject.kind === 'edge');
    assert.deepEqual([wish.window, wish.paceMs], ['1h', 2_000]);
    assert.equal(await words('.chart-words'), 'Asking for it…');
    await panel.run(sceneOf('dock', wish.subject, '1h', { withCandles: true }));
    await panel.until('harness.count("charted") === 1');
    assert.match(
      await words('.chart-label'),
      /^Gross now [+-]\d.*net .* after 0\.150 % of fees; gross .* in the last hour\.$/,
    );
    assert.match(await words('.chart-stats'), /mean \+0\.0100 %, deviation 0\.0300 %; now is above 62 % of them/);
    assert.equal(
      await dock('.chart-plot').getAttribute('aria-label'),
      `${await words('.chart-label')} ${await dock('.chart-plot').getAttribute('title')}`,
    );
    assert.ok((await painted()) > 2_000, 'there is a picture');
    await dock('.chart-button').last().focus();
    await press('Enter');
    assert.deepEqual((await panel.last('chart')).wish, null);
    assert.equal(await panel.run('document.activeElement.getAttribute("role")'), 'gridcell');
  });

  it('are read, zoomed and moved by keys alone', async () => {
    await charted(EDGE, '5m');
    await dock('.chart-plot').focus();
    await press('End');
    assert.match(await words('.chart-values'), /gross .* \(.* to .*\), net /);
    const last = await words('.chart-values');
    await press('ArrowLeft');
    assert.notEqual(await words('.chart-values'), last);
    await press('ArrowRight');
    assert.equal(await words('.chart-values'), last);
    await press('Home', '+', '+');
    assert.equal(await dock('.chart-plot.zoomed').count(), 1);
    const near = await picture();
    await press('Shift+ArrowRight');
    assert.notEqual(await picture(), near);
    await press('Escape');
    assert.equal(await dock('.chart-plot.zoomed').count(), 0);
    assert.equal(await dock('.chart-plot').isVisible(), true, 'and the chart stays');
  });

  it('are zoomed by drawing over a part of them, and shown whole again by a double click', async () => {
    await charted(EDGE, '5m');
    const box = await dock('.u-over').boundingBox();
    assert.ok(box);
    await panel.page.mouse.move(box.x + 100, box.y + 50);
    await panel.page.mouse.down();
    await panel.page.mouse.move(box.x + 300, box.y + 60, { steps: 4 });
    await panel.page.mouse.up();
    assert.equal(await dock('.chart-plot.zoomed').count(), 1);
    await panel.page.mouse.dblclick(box.x + 200, box.y + 50);
    assert.equal(await dock('.chart-plot.zoomed').count(), 0);
  });

  it('can be had as a table with every value, newest first', async () => {
    await charted(EDGE, '5m');
    await dock('.chart-button').filter({ hasText: 'Table' }).focus();
    await press('Enter');
    await settled();
    assert.equal(await dock('.chart-plot').isVisible(), false);
    assert.deepEqual(await dock('th').allTextContents(), ['Time', 'Gross %', 'Net %', 'Lowest %', 'Highest %']);
    assert.equal(await dock('tbody tr').count(), 300);
    const first = await dock('tbody tr').first().locator('td').allTextContents();
    assert.deepEqual(first.slice(1, 3), ['+0.0490', '-0.1010'], 'gross, and net after fees of 0.15');
    assert.equal((await panel.last('state')).state.chart.asTable, true, 'it is remembered');
    await panel.run(sceneOf('dock', EDGE, '5m', { at: AT + 1_000 }));
    await settled();
    assert.equal(await dock('tbody tr').count(), 300);
  });

  it('show an asset with a line an instrument, and a funding rate with its settlements', async () => {
    await charted(ASSET, '1h');
    assert.match(await words('.chart-label'), /^Dearest now .*, cheapest .*, of 4 live\.$/);
    assert.equal(await dock('.chart-legend li').count(), 4);
    await panel.hydrate({ chart: { subject: FUNDING, window: '24h', asTable: false } });
    await panel.run(sceneOf('dock', FUNDING, '24h'));
    await settled();
    assert.match(await words('.chart-title'), /^Funding rate of Binance perp BTCUSDT$/);
    assert.match(await words('.chart-legend'), /Rate per interval.*F: funding is settled/);
  });

  it('say in words what is missing', async () => {
    await charted(EDGE, '1h', { empty: true, words: 'This is not scanned, or not any more.' });
    assert.equal(await words('.chart-words'), 'This is not scanned, or not any more.');
    assert.equal(await dock('.chart-plot').isVisible(), false);
    const backFill = { state: 'failed', words: 'Candles could not be read: HTTP 451' };
    await panel.run(sceneOf('dock', EDGE, '1h', { backFill }));
    await settled();
    assert.equal(await words('.chart-words'), 'Candles could not be read: HTTP 451');
    assert.equal(await dock('.chart-plot').isVisible(), true);
    await panel.run("harness.post({ type: 'status', status: { state: 'stopped' } })");
    await settled();
    assert.match(await words('.chart-words'), /^The engine does not run/);
    assert.deepEqual((await panel.last('chart')).wish, null, 'nothing is asked of an engine that does not run');
  });

  it('paint and ask for nothing while they cannot be seen', async () => {
    await charted(EDGE, '5m');
    await panel.run('harness.setHidden(true)');
    assert.deepEqual((await panel.last('chart')).wish, null);
    const before = await words('.chart-label');
    const answered = await panel.count('charted');
    await panel.run(sceneOf('dock', EDGE, '5m', { at: AT + 7_000 }));
    await settled();
    assert.equal(await words('.chart-label'), before);
    assert.equal(await panel.count('charted'), answered);
    await panel.run('harness.setHidden(false)');
    await settled();
    assert.notEqual(await words('.chart-label'), before);
  });

  it('follow the theme and the width', async () => {
    await charted(EDGE, '5m');
    const dark = await picture();
    await panel.run('harness.theme("light")');
    await settled();
    assert.notEqual(await picture(), dark);
    await panel.page.setViewportSize({ width: 500, height: 800 });
    await settled();
    const width = await panel.run<number>("document.querySelector('.chart-dock .uplot').getBoundingClientRect().width");
    assert.ok(width > 300 && width <= 500, `${width}`);
  });

  it('stand in the explanation of an edge too', async () => {
    await panel.hydrate({
      selected: { buy: EDGE.kind === 'edge' ? EDGE.buy : '', sell: EDGE.kind === 'edge' ? EDGE.sell : '' },
    });
    const { place, wish } = await panel.last('chart');
    assert.equal(place, 'drawer');
    assert.deepEqual(wish?.subject, EDGE);
  });

  it('of every row are small, and asked for only where they are shown', async () => {
    await panel.hydrate();
    assert.equal((await panel.last('view')).request.sparklines ?? false, false);
    await panel.hydrate({
      columns: { spreads: { preset: 'own', own: ['base', 'grossPct', 'sparkline'], fit: true, widths: {} } },
    });
    assert.equal((await panel.last('view')).request.sparklines, true);
    assert.ok((await panel.page.locator('.body canvas.spark').count()) > 10);
    const label = await panel.page.locator('.body .row:not([hidden]) .drawn').first().getAttribute('aria-label');
    assert.match(label ?? '', / to .* % in the last five minutes/);
  });
});
