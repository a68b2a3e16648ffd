import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { instrumentId } from '../../src/model/instrument';
import type { FromPage } from '../../src/protocol/panel';
import { parseFromPage } from '../../src/ui/parseFromPage';
import { buildPage, type ModelRow, type PanelPage, PanelServer, type ShownRow } from './panelPage';

const BEST_FIRST = { column: 'netPct', descending: true };
const PERPS = { markets: ['perp'] };
const NAMES: Readonly<Record<string, string>> = { binance: 'Binance', bybit: 'Bybit', okx: 'OKX' };

let server: PanelServer;
let panel: PanelPage;

/** Percent with its sign, written without the page's own code. */
function signed(value: number | null, decimals = 3): string {
  if (value === null) return '–';
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return (value > 0 ? '+' : '-') + text;
}

function price(value: number | null, tickSize: number): string {
  if (value === null) return '–';
  const decimals = Math.max(0, Math.round(-Math.log10(tickSize)));
  return value.toFixed(decimals);
}

/** An open pair says how far it is from crossing, any other that is not fine why. */
function stateText({ state, reason, numbers }: ModelRow): string {
  if (state === 'open') return `open ${Math.abs(numbers.grossPct as number).toFixed(3)} %`;
  return state === 'crossed' ? state : `${state}: ${reason}`;
}

function spreadTexts(row: ModelRow): Readonly<Record<string, string>> {
  const { buy, sell, numbers } = row;
  return {
    Asset: buy.base,
    Kind: `${buy.market}-${sell.market}`,
    Buy: NAMES[buy.venue] as string,
    Ask: price(numbers['buy.ask'] as number, buy.tickSize),
    Sell: NAMES[sell.venue] as string,
    Symbol: sell.symbol,
    Bid: price(numbers['sell.bid'] as number, sell.tickSize),
    'Gross %': signed(numbers.grossPct as number),
    'Net %': signed(numbers.netPct as number),
    'Carry % /day': signed(numbers.fundingCarryPctPerDay as number),
    State: stateText(row),
  };
}

function marketTexts({ buy, numbers, state, reason }: ModelRow): Readonly<Record<string, string>> {
  return {
    Symbol: buy.symbol,
    Exchange: NAMES[buy.venue] as string,
    Bid: price(numbers.bid as number | null, buy.tickSize),
    Ask: price(numbers.ask as number | null, buy.tickSize),
    'Funding Rate %': signed(numbers.fundingRatePct as number, 4),
    'Spread vs Spot %': signed(numbers['vs.spot'] as number | null),
    'Spread vs Binance %': signed(numbers['vs.binance'] as number | null),
    'Spread vs Bybit %': signed(numbers['vs.bybit'] as number | null),
    'Spread vs OKX %': signed(numbers['vs.okx'] as number | null),
    '24h Change %': signed(numbers.change24hPct as number, 2),
    State: state === 'live' ? state : `${state}: ${reason}`,
  };
}

/** The rows in sight are the model's, cell by cell. */
async function agree(
  view: string,
  sort: { column: string; descending: boolean },
  filter: object,
  texts: (row: ModelRow) => Readonly<Record<string, string>>,
): Promise<readonly ShownRow[]> {
  const seen = await panel.seen();
  const first = seen[0]?.index ?? 0;
  const expected = await panel.expected(view, sort, filter, first, first + seen.length);
  assert.ok(seen.length > 5, `${seen.length} rows in sight`);
  assert.equal(seen.length, expected.length);
  seen.forEach((row, i) => {
    assert.equal(row.index, first + i);
    const wanted = texts(expected[i] as ModelRow);
    const shown = Object.fromEntries(Object.keys(wanted).map(name => [name, row.byColumn[name]]));
    assert.deepEqual(shown, wanted, `row ${row.index}`);
  });
  return seen;
}

describe('panel', () => {
  before(async () => {
    server = await PanelServer.start();
  });

  after(() => server.stop());

  afterEach(async () => {
    const troubles = await panel.troubles();
    const stray = await panel.run<number>('harness.strayAcknowledgements');
    const most = await panel.run<number>('harness.mostInFlight');
    const said = await panel.run<readonly FromPage[]>('harness.messages');
    await panel.page.close();
    assert.deepEqual(troubles, []);
    // The host understands everything as it was meant.
    for (const message of said) {
      const parsed = parseFromPage(message);
      assert.ok(parsed.ok, parsed.ok ? '' : `${parsed.problem}: ${JSON.stringify(message)}`);
      if (message.type === 'view') assert.deepEqual(parsed.value, message);
    }
    assert.equal(stray, 0);
    assert.ok(most <= 1);
  });

  describe('rows', () => {
    it('are the model’s at the first, a middle and the last of 50,010', async () => {
      panel = await server.open();
      await panel.hydrate({ maxRows: null });
      await panel.run('harness.still = true');
      await agree('spreads', BEST_FIRST, {}, spreadTexts);
      for (const row of [25_000, 50_010, 12_345]) {
        await panel.scrollToRow(row);
        const seen = await agree('spreads', BEST_FIRST, {}, spreadTexts);
        if (row === 50_010) assert.equal(seen.at(-1)?.index, 50_009);
      }
    });

    it('are on the page only while they are in sight or near it', async () => {
      panel = await server.open();
      await panel.hydrate({ maxRows: null });
      const most = Math.ceil(700 / 22) + 12;
      for (const row of [0, 20_000, 50_009]) {
        await panel.scrollToRow(row);
        const rows = await panel.run<number>('document.querySelectorAll(".grid:not([hidden]) .body > *").length');
        assert.ok(rows <= most, `${rows} rows`);
      }
    });

    it('follow the header’s sort, both ways, and say so', async () => {
      panel = await server.open();
      await panel.hydrate();
      await panel.run('harness.still = true');
      const header = panel.page.getByRole('columnheader', { name: 'Notional' });
      await header.click();
      await panel.settled();
      await agree('spreads', { column: 'notional', descending: true }, {}, spreadTexts);
      assert.equal(await header.getAttribute('aria-sort'), 'descending');
      await header.click();
      await panel.settled();
      await agree('spreads', { column: 'notional', descending: false }, {}, spreadTexts);
      assert.equal(await header.getAttribute('aria-sort'), 'ascending');
      assert.deepEqual((await panel.last('state')).state.sorts, { spreads: { column: 'notional', descending: false } });
    });

    it('can be sorted by every column that the host knows', async () => {
      panel = await server.open(1900);
      await panel.hydrate({}, {});
      for (const tab of ['Spreads', 'Markets', 'Funding', 'Health']) {
        await panel.page.getByRole('tab', { name: tab }).click();
        await panel.settled();
        const headers = panel.page.locator('.grid:not([hidden]) .sortable');
        const count = await headers.count();
        assert.ok(count > 10, `${tab}: ${count} headers`);
        for (let i = 0; i < count; i++) {
          await headers.nth(i).click();
          assert.notEqual(await headers.nth(i).getAttribute('aria-sort'), 'none');
        }
      }
    });

    it('follow every part of the filter', async () => {
      panel = await server.open();
      await panel.hydrate();
      await panel.run('harness.still = true');
      await panel.page.getByRole('combobox', { name: 'Filter rows' }).fill('coin12');
      await panel.settled();
      await agree('spreads', BEST_FIRST, { query: 'coin12' }, spreadTexts);
      await panel.page.getByRole('button', { name: 'Venues' }).click();
      await panel.page.getByRole('checkbox', { name: 'Bybit' }).click();
      await panel.page.getByRole('checkbox', { name: 'OKX' }).click();
      await panel.page.keyboard.press('Escape');
      await panel.page.getByRole('button', { name: 'Kinds' }).click();
      await panel.page.getByRole('checkbox', { name: 'spot-perp' }).click();
      await panel.page.keyboard.press('Escape');
      await panel.page.getByRole('textbox', { name: 'Least net' }).fill('-0,2');
      await panel.page.getByRole('textbox', { name: 'Least notional' }).fill('50');
      await panel.settled();
      const filter = {
        query: 'coin12',
        venues: ['bybit', 'okx'],
        kinds: ['spot-perp'],
        minNetPct: -0.2,
        minNotional: 50,
      };
      await agree('spreads', BEST_FIRST, filter, spreadTexts);
      assert.deepEqual((await panel.last('view')).request.filter, filter);
      await panel.page.getByRole('textbox', { name: 'Least net' }).fill('much');
      assert.equal(await panel.page.locator('.wrong').count(), 1);
      assert.deepEqual((await panel.last('view')).request.filter, filter);
    });

    it('are those of perps in the markets view, in the seed’s columns', async () => {
      panel = await server.open();
      await panel.hydrate({ view: 'markets' });
      await panel.run('harness.still = true');
      await agree('markets', { column: 'symbol', descending: false }, PERPS, marketTexts);
      const headers = await panel.page.locator('.grid:not([hidden]) [role=columnheader]').allTextContents();
      assert.deepEqual(headers, [
        ...['Symbol', 'Exchange', 'Bid', 'Ask', 'Funding Rate %', 'Spread vs Spot %', 'Spread vs Binance %'],
        ...['Spread vs Bybit %', 'Spread vs OKX %', 'Perp Tick Size (% of price)', 'Spot Tick Size (%)'],
        ...['24h Change %', 'State'],
      ]);
    });

    it('of funding are pairs of perps', async () => {
      panel = await server.open();
      await panel.hydrate({ view: 'funding' });
      await panel.run('harness.still = true');
      await agree('funding', { column: 'fundingCarryPctPerDay', descending: true }, {}, row => ({
        Asset: row.buy.base,
        'Carry % /day': signed(row.numbers.fundingCarryPctPerDay as number),
        'APR %': signed(row.numbers.fundingCarryAprPct as number, 1),
        'Net %': signed(row.numbers.netPct as number),
      }));
    });

    it('end where the greatest number of rows says, and are all there without one', async () => {
      panel = await server.open();
      await panel.hydrate({ maxRows: 20 });
      await panel.scrollToRow(1000);
      assert.equal((await panel.seen()).at(-1)?.index, 19);
      assert.equal((await panel.last('view')).request.last, 20);
      assert.match((await panel.page.locator('.status-line').textContent()) ?? '', /20 of 50,010 rows/);
      await panel.page.getByRole('combobox', { name: 'Most rows' }).click();
      await panel.page.getByRole('option', { name: 'All rows' }).click();
      await panel.settled();
      await panel.scrollToRow(50_010);
      assert.equal((await panel.seen()).at(-1)?.index, 50_009);
      assert.equal((await panel.last('state')).state.maxRows, null);
    });

    it('show hostile symbols as text', async () => {
      panel = await server.open(1600, 700, 20);
      await panel.hydrate({ text: '<img' });
      const seen = await panel.seen();
      assert.equal(seen[0]?.byColumn.Asset, '<img src=x onerror="window.hacked=1">');
      await panel.page.locator('.body [role=gridcell]').first().click({ button: 'right' });
      assert.match((await panel.page.getByRole('menu').textContent()) ?? '', /Mute <img src=x/);
      assert.equal(await panel.page.locator('img').count(), 0);
      assert.equal(await panel.run('window.hacked'), undefined);
    });
  });

  describe('paint', () => {
    it('writes only the cells that changed', async () => {
      panel = await server.open(1600, 700, 40);
      await panel.hydrate({ view: 'markets' });
      await panel.run('harness.still = true');
      await panel.settled();
      await panel.run('harness.watchWrites()');
      // The same rows once more, then one bid and ask of a row in sight that leave its state and order alone.
      await panel.run('harness.still = false');
      await panel.settled();
      assert.deepEqual(await panel.run('harness.written()'), []);
      await panel.run('harness.watchWrites()');
      await panel.run(
        '{ const { model } = harness; const i = model.instruments.findIndex(i => i.symbol === "1INCHUSDT" && i.venue === "bybit" && i.market === "perp"); model.move(model.quotes[i], 1); model.changed(); }',
      );
      await panel.settled();
      const written = await panel.run<readonly string[]>('harness.written()');
      assert.ok(written.length >= 2 && written.length <= 24, `${written.length} writes: ${written.join(', ')}`);
    });

    it('never shows rows of two moments: a window is in sight as a whole in the next frame', async () => {
      panel = await server.open();
      await panel.hydrate();
      await panel.settled();
      await panel.run('harness.still = true');
      const before = await panel.seen();
      // Another order of the whole table, and what stands there in the frame after its window came.
      const after = await panel.run<readonly ShownRow[]>(
        `new Promise(resolve => {
          const take = ({ data }) => {
            if (data?.type !== 'window') return;
            removeEventListener('message', take);
            requestAnimationFrame(() => resolve(harness.rows().filter(({ seen }) => seen)));
          };
          addEventListener('message', take);
          [...document.querySelectorAll('.grid:not([hidden]) [role=columnheader]')]
            .find(({ textContent }) => textContent === 'Notional')
            .click();
        })`,
      );
      assert.ok(before.length > 20, `${before.length} rows`);
      await panel.settled();
      const whole = await panel.seen();
      assert.ok(whole.filter((row, i) => row.byColumn.Asset !== before[i]?.byColumn.Asset).length > 20);
      assert.deepEqual(
        after.map(({ byColumn }) => byColumn.Asset),
        whole.map(({ byColumn }) => byColumn.Asset),
      );
    });

    it('keeps up with a moving market, one window in flight', async () => {
      panel = await server.open();
      await panel.hydrate({ maxRows: null });
      for (let i = 0; i < 10; i++) {
        await panel.run(`harness.model.step(200); harness.scrollTo(${i * 22_000})`);
        await panel.page.waitForTimeout(30);
      }
      await panel.settled();
      await agree('spreads', BEST_FIRST, {}, spreadTexts);
      assert.ok((await panel.count('acknowledge')) > 3);
    });

    it('cuts no number, and moves no column when numbers change', async () => {
      panel = await server.open(1000);
      await panel.hydrate();
      const columns = () => panel.run<string>('document.querySelector(".grid").style.getPropertyValue("--columns")');
      const before = await columns();
      for (let i = 0; i < 5; i++) {
        await panel.run('harness.model.step(2000)');
        await panel.settled();
      }
      assert.deepEqual(await panel.run('harness.clipped()'), []);
      assert.equal((await columns()).split(' ').length, before.split(' ').length);
    });

    it('never shows an exponent', async () => {
      panel = await server.open();
      await panel.hydrate({ maxRows: null, text: 'e' });
      for (const tab of ['Spreads', 'Markets', 'Funding']) {
        await panel.page.getByRole('tab', { name: tab }).click();
        await panel.settled();
        const texts = (await panel.seen()).flatMap(row => row.texts);
        assert.deepEqual(
          texts.filter(text => /^[+-]?\d[\d.]*e[+-]?\d/i.test(text)),
          [],
        );
      }
    });

    it('holds the rows while paused, acknowledges, and shows a new wish’s answer', async () => {
      panel = await server.open();
      await panel.hydrate();
      await panel.page.getByRole('button', { name: 'Pause' }).click();
      await panel.settled();
      await panel.settled();
      const before = await panel.seen();
      const acknowledged = await panel.count('acknowledge');
      await panel.run('harness.model.step(20000)');
      await panel.settled();
      assert.deepEqual(await panel.seen(), before);
      assert.ok((await panel.count('acknowledge')) > acknowledged);
      assert.ok(await panel.page.locator('.badge.paused').isVisible());
      await panel.page.getByRole('columnheader', { name: 'Gross' }).click();
      await panel.settled();
      await agree('spreads', { column: 'grossPct', descending: true }, {}, spreadTexts);
      await panel.page.getByRole('button', { name: 'Resume' }).click();
      await panel.run('harness.model.step(20000)');
      await panel.settled();
      await agree('spreads', { column: 'grossPct', descending: true }, {}, spreadTexts);
    });

    it('keeps the order while a hand is near, with fresh numbers, until it leaves or Escape is pressed', async () => {
      panel = await server.open(1600, 700, 400);
      await panel.hydrate({ maxRows: null });
      const order = async () =>
        (await panel.seen()).map(row => [row.byColumn.Asset, row.byColumn.Buy, row.texts[5]].join());
      const numbers = async () => (await panel.seen()).map(row => row.byColumn['Net %']);
      const held = panel.page.getByText('Order held');
      const move = async () => {
        await panel.run('harness.model.step(20000)');
        await panel.settled();
      };
      const row = panel.page.locator('.body [role=row]').nth(5);
      await row.hover();
      await panel.settled();
      assert.ok(await held.isVisible());
      const [before, first] = [await order(), await numbers()];
      await move();
      assert.deepEqual(await order(), before);
      assert.notDeepEqual(await numbers(), first);
      // Elsewhere in the order it is the same order still.
      await panel.page.mouse.wheel(0, 2200);
      await panel.settled();
      const below = await order();
      await move();
      assert.deepEqual(await order(), below);
      await panel.page.mouse.wheel(0, -2200);
      await panel.settled();
      assert.deepEqual(await order(), before);
      await panel.page.mouse.move(5, 5);
      await panel.settled();
      assert.equal(await held.isVisible(), false);
      await agree('spreads', BEST_FIRST, {}, spreadTexts);
      // The same with the focus in a row.
      await panel.run('document.querySelector(".body [role=row]:not([hidden]) [role=gridcell]").focus()');
      await panel.settled();
      const focused = await order();
      await move();
      assert.deepEqual(await order(), focused);
      await panel.page.keyboard.press('Escape');
      await panel.settled();
      await agree('spreads', BEST_FIRST, {}, spreadTexts);
      assert.equal(await held.isVisible(), false);
      await panel.page.keyboard.press('ArrowDown');
      await panel.settled();
      assert.ok(await held.isVisible(), 'a key takes hold again');
      // Another sort lets go, and the new order is held.
      await panel.page.getByRole('columnheader', { name: 'Gross' }).click();
      await panel.page.mouse.move(5, 5);
      await panel.settled();
      await agree('spreads', { column: 'grossPct', descending: true }, {}, spreadTexts);
    });

    it('hidden, asks nothing; seen again, asks at once', async () => {
      panel = await server.open();
      await panel.hydrate();
      // The widths of glyphs are told once, some time after the page was loaded.
      await panel.until('harness.count("glyphs") === 1');
      await panel.run('harness.setHidden(true)');
      assert.equal((await panel.last('hide')).type, 'hide');
      const before = await panel.run<number>('harness.messages.length');
      const sent = await panel.run<number>('harness.sent');
      await panel.page.waitForTimeout(400);
      assert.equal(await panel.run('harness.messages.length'), before);
      assert.equal(await panel.run('harness.sent'), sent);
      await panel.run('harness.model.step(5000); harness.setHidden(false)');
      await panel.settled();
      await agree('spreads', BEST_FIRST, {}, spreadTexts);
    });

    it('asks for no rows in the health view', async () => {
      panel = await server.open();
      await panel.hydrate();
      await panel.page.getByRole('tab', { name: 'Health' }).click();
      assert.equal(
        await panel.run('harness.messages.findLast(m => m.type === "view" || m.type === "hide").type'),
        'hide',
      );
    });
  });

  describe('keyboard', () => {
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await panel.page.keyboard.press(key);
      await panel.page.waitForTimeout(50);
    };
    const focused = () =>
      panel.run<{ role: string; row: number | null; column: number; text: string }>('harness.focused()');

    it('reaches every control in order with Tab, and the grid as one stop', async () => {
      panel = await server.open();
      await panel.hydrate();
      const names: string[] = [];
      for (let i = 0; i < 16; i++) {
        await press('Tab');
        names.push(
          await panel.run<string>(
            '(document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent).trim().slice(0, 12)',
          ),
        );
      }
      assert.deepEqual(names, [
        ...[
          'Spreads',
          'Filter rows',
          'Saved',
          'Filter help',
          'Venues: all',
          'Kinds: all',
          'Markets: all',
          'Least net sp',
          'Least notion',
        ],
        ...['Most rows sh', 'Watchlist on', 'Pause', 'Export CSV', 'Columns', 'Split', 'Asset'],
      ]);
    });

    it('moves through tabs with arrows', async () => {
      panel = await server.open();
      await panel.hydrate();
      await panel.page.getByRole('tab', { name: 'Spreads' }).focus();
      await press('ArrowRight');
      assert.equal((await panel.last('view')).request.view, 'markets');
      await press('End');
      assert.equal(await panel.page.getByRole('tab', { name: 'Health' }).getAttribute('aria-selected'), 'true');
      await press('ArrowRight');
      assert.equal(await panel.page.getByRole('tab', { name: 'Spreads' }).getAttribute('aria-selected'), 'true');
    });

    it('moves through cells, pages and ends, and the focus survives recycled rows', async () => {
      panel = await server.open();
      await panel.hydrate({ maxRows: null });
      await panel.page.locator('.body [role=gridcell]').first().click();
      await press('ArrowDown', 'ArrowDown', 'ArrowRight');
      assert.deepEqual(await focused(), { ...(await focused()), role: 'gridcell', row: 2, column: 1 });
      await press('End');
      assert.equal((await focused()).column, 15);
      await press('Home', 'PageDown');
      const paged = (await focused()).row as number;
      assert.ok(paged > 15 && paged < 40, `row ${paged}`);
      await press('Control+End');
      assert.deepEqual([(await focused()).row, (await focused()).column], [50_009, 15]);
      await panel.settled();
      const [last] = await panel.expected('spreads', BEST_FIRST, {}, 50_009, 50_010);
      assert.equal((await focused()).text, spreadTexts(last as ModelRow).State);
      // Scrolled away the grid keeps the focus; back in sight the cell has it again.
      await panel.scrollToRow(0);
      assert.equal((await focused()).role, 'grid');
      await panel.scrollToRow(50_009);
      assert.equal((await focused()).row, 50_009);
      await panel.scrollToRow(0);
      await press('ArrowUp');
      assert.equal((await focused()).row, 50_008);
      await press('Control+Home', 'ArrowUp');
      assert.equal((await focused()).role, 'columnheader');
      assert.equal(await panel.page.locator('.grid:not([hidden]) [tabindex="0"]').count(), 1);
    });

    it('sorts with Enter and Space on a header', async () => {
      panel = await server.open();
      await panel.hydrate();
      await panel.page.getByRole('columnheader', { name: 'Net %' }).focus();
      await press('Enter');
      assert.deepEqual((await panel.last('view')).request.sort, { column: 'netPct', descending: false });
      await press('ArrowRight', ' ');
      assert.deepEqual((await panel.last('view')).request.sort, { column: 'size', descending: true });
      assert.equal((await focused()).role, 'columnheader');
    });

    it('opens the row’s menu, runs its actions and comes back', async () => {
      panel = await server.open(1600, 700, 40);
      await panel.hydrate();
      await panel.run('harness.still = true');
      await panel.settled();
      const [row] = await panel.expected('spreads', BEST_FIRST, {}, 1, 2);
      const asset = (row as ModelRow).buy.base;
      const ids = await panel.run('harness.model.order("spreads", { column: "netPct", descending: true }, {})[1]');
      await panel.page.locator('.body [role=row]').nth(1).locator('[role=gridcell]').first().focus();
      const actions = ['watch', 'mute', 'copyText', 'copyJson', 'openTradePage'];
      for (const [i, action] of actions.entries()) {
        await press(i % 2 === 0 ? 'ContextMenu' : 'Shift+F10');
        assert.equal((await focused()).role, 'menuitem');
        for (let down = 0; down <= i; down++) await press('ArrowDown');
        await press('Enter');
        assert.deepEqual(await panel.last('action'), { type: 'action', action, view: 'spreads', ids });
        assert.equal((await focused()).row, 1);
      }
      await press('ContextMenu', 'Enter');
      const { buy, sell } = row as ModelRow;
      assert.deepEqual(
        (await panel.last('state')).state.selected,
        { buy: instrumentId(buy), sell: instrumentId(sell) },
        'the first item explains',
      );
      assert.ok(await panel.run('document.querySelector(".drawer").contains(document.activeElement)'));
      await press('Escape');
      assert.equal((await focused()).row, 1);
      await press('ContextMenu');
      assert.equal((await focused()).role, 'menuitem');
      await press('Escape');
      assert.equal((await focused()).row, 1);
      await press(' ');
      assert.equal((await panel.last('action')).action, 'watch');
      await panel.run(`harness.post({ type: 'lists', watched: [${JSON.stringify(asset)}], muted: [] })`);
      await press(' ');
      assert.equal((await panel.last('action')).action, 'unwatch');
      assert.match((await panel.seen())[1]?.byColumn.Asset ?? '', /★$/);
    });

    it('operates a choice of several', async () => {
      panel = await server.open();
      await panel.hydrate();
      await panel.page.getByRole('button', { name: 'Venues' }).focus();
      await press('ArrowDown', ' ', 'ArrowDown', ' ');
      assert.deepEqual((await panel.last('view')).request.filter.venues, ['binance', 'bybit']);
      await press('Escape');
      assert.equal(
        await panel.page.getByRole('button', { name: 'Venues: Binance, Bybit' }).getAttribute('aria-expanded'),
        'false',
      );
      assert.match((await focused()).text, /Venues/);
    });
  });

  describe('ARIA', () => {
    it('counts all rows and columns, and places those on the page among them', async () => {
      panel = await server.open(700);
      await panel.hydrate({ maxRows: null });
      const grid = panel.page.getByRole('grid', { name: 'Spreads' });
      assert.equal(await grid.getAttribute('aria-rowcount'), '50011');
      assert.equal(await grid.getAttribute('aria-colcount'), '16');
      await panel.scrollToRow(30_000);
      const rows = await panel.seen();
      assert.ok(rows.every((row, i) => i === 0 || row.index === (rows[i - 1] as ShownRow).index + 1));
      // Narrow: some columns are left out, and the numbers of the rest say so.
      const columns = await panel.run<readonly number[]>(
        '[...document.querySelectorAll(".grid:not([hidden]) [role=columnheader]")].map(cell => Number(cell.getAttribute("aria-colindex")))',
      );
      assert.ok(
        columns.length < 16 && columns[0] === 1 && columns.every((c, i) => i === 0 || c > (columns[i - 1] as number)),
      );
      assert.equal(await panel.page.locator('[aria-sort=descending]').count(), 1);
    });

    it('keeps the rows in reading order after scrolling', async () => {
      panel = await server.open();
      await panel.hydrate({ maxRows: null });
      for (const row of [7, 13, 500]) await panel.scrollToRow(row);
      await panel.page.waitForTimeout(300);
      const indices = await panel.run<readonly number[]>(
        '[...document.querySelectorAll(".grid:not([hidden]) .body [role=row]:not([hidden])")].map(row => Number(row.getAttribute("aria-rowindex")))',
      );
      assert.deepEqual(
        indices,
        [...indices].sort((a, b) => a - b),
      );
    });
  });

  describe('state', () => {
    it('is kept and told when it changes, and restored from the host', async () => {
      panel = await server.open();
      const state = {
        view: 'markets' as const,
        sorts: { markets: { column: 'ask', descending: true } },
        text: 'coin',
        venues: ['okx'],
        minNetPct: 0.5,
        maxRows: 20,
      };
      await panel.hydrate(state);
      assert.equal(await panel.page.getByRole('tab', { name: 'Markets' }).getAttribute('aria-selected'), 'true');
      assert.equal(await panel.page.getByRole('combobox', { name: 'Filter rows' }).inputValue(), 'coin');
      assert.ok(await panel.page.getByRole('button', { name: 'Venues: OKX' }).isVisible());
      assert.equal(
        await panel.page
          .getByRole('combobox', { name: 'Most rows' })
          .textContent()
          .then(text => text?.includes('20 rows')),
        true,
      );
      const { request } = await panel.last('view');
      assert.deepEqual(request.sort, { column: 'ask', descending: true });
      assert.deepEqual(request.filter, { query: 'coin', venues: ['okx'], markets: ['perp'] });
      assert.equal(await panel.count('state'), 0);
      await panel.page.getByRole('checkbox', { name: 'Watchlist only' }).click();
      await panel.until('harness.count("state") === 1');
      assert.equal((await panel.last('state')).state.watchedOnly, true);
      assert.deepEqual(await panel.run('harness.kept'), (await panel.last('state')).state);
      assert.deepEqual((await panel.last('view')).request.filter.assets, []);
    });

    it('takes what the host arranges, and is not turned back by what the host said before', async () => {
      panel = await server.open(1600, 600, 20);
      await panel.hydrate();
      await panel.page.getByRole('combobox', { name: 'Filter rows' }).fill('btc');
      await panel.until('harness.count("state") === 1');
      await panel.run('harness.hydrate({ revision: 1 })');
      await panel.settled();
      assert.deepEqual((await panel.last('view')).request.filter, { query: 'btc' });
      await panel.until('harness.count("state") === 2');
      await panel.run('harness.hydrate({ view: "funding" })');
      await panel.settled();
      assert.equal((await panel.last('view')).request.view, 'funding');
      assert.deepEqual((await panel.last('view')).request.filter, {});
    });

    it('is told at once when the page is hidden', async () => {
      panel = await server.open();
      await panel.hydrate();
      await panel.page.getByRole('tab', { name: 'Funding' }).click();
      await panel.run('harness.setHidden(true)');
      assert.equal((await panel.last('state')).state.view, 'funding');
    });
  });

  describe('notices', () => {
    const notice = () => panel.page.locator('.notice').innerText();

    it('tell of the start, market by market', async () => {
      panel = await server.open(800, 600, 20);
      await panel.run('harness.hydrate({}, { status: { state: "starting" } }); harness.health("okx", false)');
      await panel.page.waitForTimeout(100);
      assert.match(await notice(), /Starting[\s\S]*Binance spot: 412 instruments, 1 connection, 203 of 412 live/);
      assert.match(await notice(), /OKX perp: HTTP 451: okx refuses/);
      assert.equal(await panel.count('view'), 0);
    });

    it('let a stopped scanner be started, and a failed one be looked into', async () => {
      panel = await server.open(1600, 600, 20);
      await panel.hydrate({}, { status: { state: 'stopped' } });
      await panel.page.getByRole('button', { name: 'Start', exact: true }).click();
      assert.deepEqual(await panel.last('command'), { type: 'command', command: 'start' });
      await panel.run('harness.post({ type: "status", status: { state: "failed", why: "port 9001 is in use" } })');
      await panel.page.waitForTimeout(50);
      assert.match(await notice(), /port 9001 is in use/);
      await panel.page.getByRole('button', { name: 'Show log' }).click();
      assert.deepEqual(await panel.last('command'), { type: 'command', command: 'showLog' });
      await panel.run(
        'harness.post({ type: "status", status: { state: "running", simulated: false } }); harness.health()',
      );
      await panel.settled();
      assert.equal(await panel.page.locator('.simulated').isVisible(), false);
      await agree('spreads', BEST_FIRST, {}, spreadTexts);
    });

    it('say which filter hides everything, and clear it', async () => {
      panel = await server.open(1600, 600, 20);
      await panel.hydrate({ text: 'nothing like it' });
      assert.match(await notice(), /hides every row[\s\S]*nothing like it/);
      await panel.page.getByRole('button', { name: 'Clear the filter' }).click();
      await panel.settled();
      assert.equal(await panel.page.locator('.notice').isVisible(), false);
      assert.equal(await panel.page.getByRole('combobox', { name: 'Filter rows' }).inputValue(), '');
      await agree('spreads', BEST_FIRST, {}, spreadTexts);
    });
  });

  it('shows health in words and reconnects a venue', async () => {
    panel = await server.open(1600, 600, 20);
    await panel.hydrate({ view: 'health' });
    await panel.run('harness.health("okx")');
    await panel.settled();
    const rows = await panel.seen();
    assert.equal(rows.length, 6);
    assert.match(rows[4]?.byColumn.Diagnosis ?? '', /HTTP 451: okx refuses connections/);
    await panel.page.getByRole('columnheader', { name: 'Alive' }).click();
    await panel.page.getByRole('columnheader', { name: 'Alive' }).click();
    await panel.page.waitForTimeout(50);
    assert.deepEqual((await panel.seen()).map(row => row.byColumn.Venue).slice(0, 2), ['OKX', 'OKX']);
    await panel.page.getByRole('button', { name: 'Reconnect OKX' }).click();
    assert.deepEqual(await panel.last('reconnect'), { type: 'reconnect', venue: 'okx' });
    assert.match(await panel.page.locator('.worst').innerText(), /OKX spot: HTTP 451/);
  });

  it('cuts no name of a venue, bold as it is', async () => {
    panel = await server.open(800, 600, 20);
    const venues = [{ id: 'okx', name: 'Hyperliquid', perps: true }];
    await panel.hydrate({ view: 'health' }, { venues });
    await panel.run('harness.health()');
    await panel.settled();
    const cut = await panel.run<readonly string[]>(`[...document.querySelectorAll('.grid:not([hidden]) .cell.strong')]
      .filter(cell => cell.getClientRects().length > 0 && cell.scrollWidth > cell.clientWidth)
      .map(cell => cell.textContent)`);
    assert.deepEqual(cut, []);
    assert.ok((await panel.seen()).some(({ byColumn }) => byColumn.Venue === 'Hyperliquid'));
  });

  it('sorts health by every column', async () => {
    panel = await server.open(1900, 600, 20);
    await panel.hydrate({ view: 'health' });
    // The one that differs stands in the middle of the engine's order.
    await panel.run('harness.health("bybit")');
    await panel.settled();
    const headers = panel.page.locator('.grid:not([hidden]) [role=columnheader]');
    const names = await headers.allTextContents();
    assert.equal(names.length, 15, names.join());
    for (const [i, name] of names.entries()) {
      for (const order of [/ascending|descending/, /ascending|descending/]) {
        await headers.nth(i).click();
        await panel.page.waitForTimeout(30);
        assert.match((await headers.nth(i).getAttribute('aria-sort')) ?? '', order, name);
        const shown = (await panel.seen()).map(row => row.byColumn[name] ?? '');
        assert.equal(shown.length, 6);
        const runs = shown.filter((value, at) => value !== shown[at - 1]);
        assert.equal(runs.length, new Set(shown).size, `${name}: ${shown.join()}`);
      }
    }
  });

  it('reports what it does not understand, and goes on', async () => {
    panel = await server.open(1600, 600, 20);
    await panel.hydrate();
    await panel.run(
      'harness.post({ type: "surprise" }); harness.post(7); harness.post({ type: "window", pane: "main", window: {}, instruments: [] })',
    );
    await panel.page.waitForTimeout(50);
    const faults = await panel.run<readonly string[]>(
      'harness.messages.filter(m => m.type === "fault").map(m => m.message)',
    );
    assert.deepEqual(faults, [
      'a message of the unknown type surprise',
      'a message that is no object: 7',
      'a window without its arrays',
    ]);
    await panel.run('harness.messages = harness.messages.filter(m => m.type !== "fault")');
    await agree('spreads', BEST_FIRST, {}, spreadTexts);
  });

  it('fits without overlap from 400 to 1600 px', async () => {
    panel = await server.open(1600, 700, 40);
    await panel.hydrate();
    for (const width of [400, 600, 800, 1200, 1600]) {
      await panel.page.setViewportSize({ width, height: 700 });
      await panel.page.waitForTimeout(120);
      const overlaps = await panel.run<readonly string[]>(`(() => {
        const boxes = [...document.querySelectorAll('.filters > *, .tab, .status-line > *')]
          .filter(each => each.getClientRects().length > 0)
          .map(each => ({ name: each.className || each.localName, box: each.getBoundingClientRect() }));
        const wide = boxes.filter(({ box }) => box.right > innerWidth + 1).map(({ name }) => name + ' is cut off');
        const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        return wide.concat(boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => meet(a.box, b.box)).map(b => a.name + ' / ' + b.name)));
      })()`);
      assert.deepEqual(overlaps, [], `${width} px`);
      assert.deepEqual(await panel.run('harness.clipped()'), [], `${width} px`);
    }
  });

  it('is small', async () => {
    panel = await server.open(800, 600, 20);
    const { script, style } = await buildPage(true);
    const size = gzipSync(script).length;
    assert.ok(size < 120 * 1024, `panel.js is ${size} bytes when compressed`);
    assert.ok(gzipSync(style).length < 10 * 1024);
  });
});
