import assert from 'node:assert/strict';
import type { Explanation } from '../../src/protocol/explain';
import type { FromPage } from '../../src/protocol/panel';
import { parseFromPage } from '../../src/ui/parseFromPage';
import { ExplainScene } from './explainScene';
import { type PanelPage, PanelServer } from './panelPage';

let server: PanelServer;
let panel: PanelPage;
let scene: ExplainScene;

/** What the page says of itself; words with single spaces. */
const text = async (selector: string): Promise<string> =>
  ((await panel.page.locator(selector).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();

const isOpen = (): Promise<boolean> => panel.page.locator('.drawer').isVisible();
const settled = () => panel.page.evaluate('new Promise(done => setTimeout(done, 60))');

async function answer(explanation: Explanation): Promise<void> {
  await panel.page.evaluate(`harness.post({ type: 'explanation', explanation: ${JSON.stringify(explanation)} })`);
  await settled();
}

/** The page with the scene's pair explained. */
async function explained(state: object = {}): Promise<void> {
  await panel.hydrate({ selected: scene.ids, ...state });
  await panel.until('harness.count("explain") === 1');
  await answer(scene.explanation());
}

describe('explanation in the panel', () => {
  before(async () => {
    server = await PanelServer.start();
  });

  beforeEach(async () => {
    scene = new ExplainScene();
    panel = await server.open(1600, 900, 40);
  });

  after(() => server.stop());

  afterEach(async () => {
    const troubles = await panel.troubles();
    const said = await panel.run<readonly FromPage[]>('harness.messages');
    await panel.page.close();
    assert.deepEqual(troubles, []);
    for (const message of said) {
      const parsed = parseFromPage(message);
      assert.ok(parsed.ok, parsed.ok ? '' : `${parsed.problem}: ${JSON.stringify(message)}`);
      if (message.type === 'explain') assert.deepEqual(parsed.value, message);
    }
  });

  it('stays within a narrow panel: nothing of it is scrolled to sideways, no name breaks within a word', async () => {
    await panel.page.setViewportSize({ width: 400, height: 560 });
    await explained();
    const beyond = await panel.run<number>(
      "(() => { const body = document.querySelector('.drawer-body'); return body.scrollWidth - body.clientWidth; })()",
    );
    assert.equal(beyond, 0);
    const names = await panel.run<string[]>(
      "[...document.querySelectorAll('.evidence tbody th')].map(each => each.textContent)",
    );
    assert.ok(names.includes('Binance spot PEPEUSDT'), names.join());
  });

  it('opens on Enter and on a click, closes on Escape, and gives the focus back', async () => {
    await panel.hydrate();
    await panel.run('harness.still = true');
    await panel.settled();
    const [row, other] = await panel.expected('spreads', { column: 'netPct', descending: true }, {}, 2, 4);
    const idsOf = ({ buy, sell }: NonNullable<typeof row>) => ({
      buy: `${buy.venue}:${buy.market}:${buy.symbol}`,
      sell: `${sell.venue}:${sell.market}:${sell.symbol}`,
    });
    const cell = (index: number) =>
      panel.page.locator(`.body [role=row][aria-rowindex="${index + 2}"] [role=gridcell]`).first();
    await cell(2).focus();
    await panel.page.keyboard.press('Enter');
    assert.equal(await isOpen(), true);
    assert.deepEqual((await panel.last('explain')).wish, { ...idsOf(row as never), minNotional: null, paceMs: 250 });
    assert.equal(await panel.run('document.activeElement.tagName'), 'H2', 'a screen reader starts at the title');
    assert.match(await text('.drawer-state'), /Looking it up/);
    await panel.page.keyboard.press('Escape');
    assert.equal(await isOpen(), false);
    assert.equal((await panel.last('explain')).wish, null);
    assert.equal((await panel.run<{ row: number }>('harness.focused()')).row, 2);

    await cell(3).click();
    assert.equal(await isOpen(), true);
    assert.deepEqual((await panel.last('explain')).wish, { ...idsOf(other as never), minNotional: null, paceMs: 250 });
    assert.equal((await panel.run<{ row: number }>('harness.focused()')).row, 3, 'the hand stays where it is');
    await panel.page.getByRole('button', { name: 'Close' }).click();
    assert.equal(await isOpen(), false);
  });

  it('explains a row of the markets view alone', async () => {
    await panel.hydrate({ view: 'markets' });
    await panel.page.locator('.body [role=row] [role=gridcell]').first().focus();
    await panel.page.keyboard.press('Enter');
    const { wish } = await panel.last('explain');
    assert.equal(wish?.sell, null);
    await panel.hydrate({ view: 'markets', selected: { buy: scene.ids.buy, sell: null } });
    await answer(scene.explanation(null));
    assert.equal(await text('.drawer h2'), '1000PEPEUSDT');
    assert.equal(await panel.page.locator('.legs thead th').count(), 1);
    assert.equal(await panel.page.getByRole('button', { name: /sell leg/ }).isVisible(), false);
  });

  it('shows both legs, every line of the arithmetic and every warning, as the engine has them', async () => {
    await explained();
    const content = scene.explanation().content;
    assert.ok(content);
    assert.equal(await text('.drawer h2'), 'PEPE perp-perp');
    assert.equal(await text('.headlines [data-id=netPct] dd'), '+0.318 %');
    assert.deepEqual(await panel.page.locator('.legs thead th').allTextContents(), [
      'Buy Bybit perp 1000PEPEUSDT',
      'Sell OKX perp PEPE-USDC-SWAP',
    ]);
    const leg = (id: string) => panel.page.locator(`.legs [data-id=${id}] td`).allTextContents();
    assert.deepEqual(await leg('ask'), ['0.0120512 USDT', '0.000012107 USDC']);
    assert.deepEqual(await leg('askSize'), ['2.53M PEPE = 2530 × 1000', '120k PEPE = 12 × 10000']);
    assert.deepEqual(await leg('unit'), ['price of 1000 PEPE', 'price of 1 PEPE, contracts of 10000']);
    assert.deepEqual(await leg('lag'), ['41 ms', '12 ms']);
    assert.deepEqual(await leg('fee'), ['0.0500 % (base tier)', '0.0500 % (as you set it)']);
    assert.deepEqual(await leg('mark'), ['0.0120510 USDT', '–']);
    assert.match((await leg('nextFunding'))[1] ?? '', /^in 4m 1[12]s \(/);
    const ids = await panel.page
      .locator('.arithmetic tbody tr')
      .evaluateAll(rows => rows.map(row => row.getAttribute('data-id')));
    assert.deepEqual(
      ids,
      content.arithmetic.map(step => step.id),
    );
    assert.equal(
      await text('.arithmetic [data-id="sell.converted"]'),
      'Bid in USDT0.000012104 × 0.99980.0000121015792 USDT',
    );
    const warnings = await panel.page.locator('.warnings li .words').allTextContents();
    assert.deepEqual(
      warnings,
      content.warnings.map(warning => warning.words),
    );
    assert.equal(await panel.page.locator('.chart-slot').count(), 1);
    assert.equal(await panel.page.locator('.chart-slot .chart-title').textContent(), 'Spread over time');
  });

  it('has headings, tables with headers and lists that a screen reader can walk', async () => {
    await explained();
    const headings = await panel.page.getByRole('heading').allTextContents();
    assert.deepEqual(headings, [
      'PEPE perp-perp',
      'What would make it untrue',
      'Legs',
      'Spread over time',
      'Arithmetic',
      'Currency',
      'Same asset',
    ]);
    assert.equal(await panel.page.getByRole('complementary', { name: 'PEPE perp-perp' }).count(), 1);
    assert.equal(await panel.page.getByRole('table', { name: 'Both legs side by side' }).count(), 1);
    assert.ok((await panel.page.locator('.drawer').getByRole('rowheader').count()) > 30);
    assert.equal(await panel.page.locator('.drawer [role=status]').count(), 1, 'numbers are not spoken by themselves');
  });

  it('goes on without losing scroll, focus or a selection, and answers each explanation', async () => {
    await explained();
    const body = panel.page.locator('.drawer-body');
    await body.evaluate(element => {
      element.scrollTop = 200;
    });
    await body.focus();
    await panel.run('window.keptRow = document.querySelector(".arithmetic [data-id=netPct]")');
    scene.kit.frame(scene.sell, {
      bid: 0.00001211,
      ask: 0.000012112,
      bidSize: 96,
      askSize: 12,
      exchangeTime: scene.kit.wall,
    });
    await answer(scene.explanation());
    assert.equal(await text('.headlines [data-id=netPct] dd'), '+0.368 %');
    assert.equal(await body.evaluate(element => element.scrollTop), 200);
    assert.equal(await panel.run('document.activeElement.className'), 'drawer-body');
    assert.equal(await panel.run('window.keptRow.isConnected'), true, 'written in place');
    assert.equal(await panel.count('explained'), 2);

    await panel.run(`getSelection().selectAllChildren(document.querySelector('.headlines [data-id=netPct] dd'))`);
    scene.kit.frame(scene.sell, {
      bid: 0.00001212,
      ask: 0.000012122,
      bidSize: 96,
      askSize: 12,
      exchangeTime: scene.kit.wall,
    });
    await answer(scene.explanation());
    assert.equal(await panel.run('getSelection().toString()'), '+0.368 %');
    assert.equal(await panel.page.locator('.drawer-hint').isVisible(), true);
    assert.equal(await panel.count('explained'), 3, 'and still answered');
    await panel.run('getSelection().removeAllRanges()');
    await settled();
    assert.equal(await text('.headlines [data-id=netPct] dd'), '+0.451 %');
    assert.equal(await panel.page.locator('.drawer-hint').isVisible(), false);
  });

  it('counts down between two explanations, and not while paused', async () => {
    await explained();
    const countdown = () => panel.page.locator('.legs [data-id=nextFunding] td').nth(1).textContent();
    const before = await countdown();
    for (let left = 200; left > 0 && (await countdown()) === before; left--) await panel.page.waitForTimeout(25);
    assert.notEqual(await countdown(), before);
    await panel.page.getByRole('button', { name: 'Pause' }).click();
    await answer(scene.explanation());
    assert.equal(await panel.count('explained'), 1, 'the next one waits');
    const held = await countdown();
    await panel.page.waitForTimeout(1_100);
    assert.equal(await countdown(), held);
    await panel.page.getByRole('button', { name: 'Resume' }).click();
    assert.equal(await panel.count('explained'), 2);
  });

  for (const [what, change, state, warning] of [
    [
      'stale',
      () => scene.kit.store.feedSilent(scene.kit.feed, 'no pong within 10 s'),
      /^stale: buy leg: no pong/,
      /is stale: no pong/,
    ],
    [
      'quarantined',
      () => scene.kit.frame(scene.sell, { bid: 0.1, ask: 0.2 }),
      /^quarantined: sell leg: x/,
      /is quarantined/,
    ],
    ['one-sided', () => scene.kit.frame(scene.sell, { bid: 0, bidSize: 0, ask: 0.1 }), /^one-sided/, /there is no bid/],
    [
      'unrated',
      () => [scene.usdc, scene.usdc + 1].map(index => scene.kit.store.withdraw(index, 'gone')),
      /^unrated: no live rate/,
      /no live rate/,
    ],
  ] as const) {
    it(`says that a leg is ${what}, and keeps what is known`, async () => {
      await explained();
      change();
      await answer(scene.explanation());
      assert.match(await text('.drawer-state'), state);
      assert.match(await text('.warnings .blocker'), warning);
      assert.equal(await panel.page.locator('.arithmetic').isVisible(), true);
    });
  }

  it('says that an edge is gone, that the scanner is stopped, and that it is back', async () => {
    await explained();
    const { sell } = scene;
    scene.kit.store.removeInstrument(sell);
    await answer(scene.explanation());
    assert.match(await text('.drawer-state'), /^Gone: okx:perp:PEPE-USDC-SWAP is not among .* last numbers\.$/);
    assert.equal(await text('.headlines [data-id=netPct] dd'), '+0.318 %');
    assert.match((await panel.page.locator('.drawer').getAttribute('class')) ?? '', /\bpast\b/);
    await panel.run('harness.post({ type: "status", status: { state: "stopped" } })');
    await settled();
    assert.match(await text('.drawer-state'), /^The scanner is stopped\./);
    assert.equal((await panel.last('explain')).wish, null, 'nothing is asked of a stopped one');
    scene = new ExplainScene();
    await panel.run('harness.post({ type: "status", status: { state: "running", simulated: true } })');
    await settled();
    assert.deepEqual((await panel.last('explain')).wish, { ...scene.ids, minNotional: null, paceMs: 250 });
    await answer(scene.explanation());
    assert.match(await text('.drawer-state'), /^crossed: /);
    assert.doesNotMatch((await panel.page.locator('.drawer').getAttribute('class')) ?? '', /\bpast\b/);
  });

  it('leaves every action to the host, by keyboard', async () => {
    await explained();
    await panel.page.locator('.drawer .chart-button').last().focus();
    for (const action of ['copyText', 'copyJson', 'copyCsv', 'openBuy', 'openSell'] as const) {
      await panel.page.keyboard.press('Tab');
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await panel.last('explanationAction'), { type: 'explanationAction', action });
    }
  });

  it('is as large as a person made it, by keyboard and pointer, beside a wide table and below a narrow one', async () => {
    await explained();
    const handle = panel.page.getByRole('separator', { name: 'Size of the explanation' });
    const box = async () =>
      (await panel.page.locator('.drawer').boundingBox()) as { x: number; y: number; width: number; height: number };
    assert.equal(Math.round((await box()).width), 440);
    await handle.focus();
    await panel.page.keyboard.press('ArrowLeft');
    assert.equal(Math.round((await box()).width), 464);
    assert.equal(await handle.getAttribute('aria-valuenow'), '464');
    await panel.page.keyboard.press('Home');
    assert.equal(Math.round((await box()).width), 300);
    const { x, y } = await box();
    await panel.page.mouse.move(x, y + 200);
    await panel.page.mouse.down();
    await panel.page.mouse.move(x - 100, y + 200, { steps: 3 });
    await panel.page.mouse.up();
    assert.equal(Math.round((await box()).width), 400);
    await panel.until('harness.last("state")?.state.drawer.width === 400');
    assert.deepEqual((await panel.last('state')).state.selected, scene.ids);
    await panel.page.setViewportSize({ width: 600, height: 900 });
    await settled();
    assert.equal(Math.round((await box()).height), 320);
    assert.equal(await handle.getAttribute('aria-orientation'), 'horizontal');
    assert.equal(Math.round((await box()).width), 600);
    await panel.page.setViewportSize({ width: 600, height: 500 });
    await settled();
    const grid = await panel.page.locator('.grid:visible').first().boundingBox();
    assert.ok((grid?.height ?? 0) >= 100, 'the table keeps some rows');
  });

  it('is put away in the health view and comes back with its subject', async () => {
    await explained();
    await panel.page.locator('#tab-health').click();
    assert.equal(await isOpen(), false);
    assert.equal((await panel.last('explain')).wish, null);
    await panel.page.locator('#tab-funding').click();
    assert.equal(await isOpen(), true);
    assert.deepEqual((await panel.last('explain')).wish, { ...scene.ids, minNotional: null, paceMs: 250 });
  });

  it('tells the least notional of the filter', async () => {
    await panel.hydrate({ selected: scene.ids, minNotional: 500 });
    assert.equal((await panel.last('explain')).wish?.minNotional, 500);
  });
});
