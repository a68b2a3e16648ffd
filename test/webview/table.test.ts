import assert from 'node:assert/strict';
import type { PanelState } from '../../src/protocol/panel';
import { type PanelPage, PanelServer } from './panelPage';

let server: PanelServer;
let panel: PanelPage;

const press = async (...keys: readonly string[]) => {
  for (const key of keys) await panel.page.keyboard.press(key);
  await panel.page.waitForTimeout(60);
};
const focused = () =>
  panel.run<{ role: string; row: number | null; column: number; text: string }>('harness.focused()');
const headers = () =>
  panel.run<readonly string[]>(
    '[...document.querySelectorAll(".upper [role=columnheader]")].map(cell => cell.textContent)',
  );
const header = (name: string) => panel.page.locator('.upper').getByRole('columnheader', { name, exact: true });
const widthOf = async (name: string) => Math.round((await header(name).boundingBox())?.width ?? 0);
const columnsOf = async (view: 'spreads' | 'markets') => {
  await panel.until('harness.last("state") !== undefined');
  await panel.page.waitForTimeout(300);
  return (await panel.last('state')).state.columns[view];
};
/** Texts of a column of the rows in sight in one of the two tables. */
const column = (half: 'upper' | 'lower', name: string) =>
  panel.run<readonly string[]>(`(() => {
    const grid = document.querySelector('.${half} .grid');
    const at = [...grid.querySelectorAll('[role=columnheader]')].findIndex(cell => cell.textContent === ${JSON.stringify(name)});
    const top = grid.querySelector('.head').getBoundingClientRect().bottom;
    const bottom = grid.getBoundingClientRect().bottom;
    return [...grid.querySelectorAll('.body [role=row]:not([hidden])')]
      .filter(row => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom)
      .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
      .map(row => row.querySelectorAll('[role=gridcell]')[at].textContent);
  })()`);

const OWN: Partial<PanelState> = {
  columns: {
    spreads: { preset: 'own', own: ['netPct', 'base', 'sell.ageMs'], fit: false, widths: { base: 200 } },
  },
};

describe('table', () => {
  before(async () => {
    server = await PanelServer.start();
  });

  after(() => server.stop());

  afterEach(async () => {
    const troubles = await panel.troubles();
    await panel.page.close();
    assert.deepEqual(troubles, []);
  });

  describe('columns', () => {
    it('are chosen and put in order by keyboard, and kept for the view', async () => {
      panel = await server.open(1600, 500, 20);
      await panel.hydrate();
      await panel.page.getByRole('button', { name: 'Columns' }).focus();
      await press('Enter');
      assert.equal((await focused()).text, 'Standard');
      await press('ArrowRight', 'ArrowRight');
      assert.ok((await headers()).includes('Skew'), 'everything');
      await press('ArrowLeft');
      assert.deepEqual(await headers(), ['Asset', 'Buy', 'Ask', 'Sell', 'Bid', 'Net %', 'Profit', 'State']);
      await press('Tab', 'ArrowDown', 'Space');
      assert.ok(!(await headers()).includes('Buy'), 'hidden with Space');
      await press('Alt+ArrowDown', 'Escape');
      assert.equal(
        await panel.run('document.activeElement.textContent'),
        'Columns',
        'Escape leads back to where it was opened',
      );
      await press('Enter', 'Tab', 'ArrowDown', 'Alt+ArrowDown');
      assert.deepEqual((await headers()).slice(0, 4), ['Asset', 'Sell', 'Ask', 'Bid']);
      const kept = await columnsOf('spreads');
      assert.deepEqual([kept?.preset, kept?.own.slice(0, 3)], ['own', ['base', 'sell.venue', 'buy.ask']]);
      await press('Escape');
      await panel.page.getByRole('tab', { name: 'Markets' }).click();
      await panel.settled();
      assert.equal((await headers())[1], 'Exchange', 'each view has its own');
    });

    it('are moved, made wider and hidden at their headers by keyboard', async () => {
      panel = await server.open(1600, 500, 20);
      await panel.hydrate();
      const before = await headers();
      await header('Net %').focus();
      await press('Control+Shift+ArrowRight');
      const moved = await headers();
      assert.equal(moved.indexOf('Net %'), before.indexOf('Net %') + 1);
      assert.equal((await focused()).text, 'Net %', 'the focus goes with the column');
      const width = await widthOf('Net %');
      await press('Shift+ArrowRight', 'Shift+ArrowRight');
      assert.equal(await widthOf('Net %'), width + 32);
      await press('Shift+ArrowLeft', 'ContextMenu');
      assert.equal((await focused()).role, 'menuitemradio');
      await press('w', 'Enter', 'Enter', 'Escape');
      assert.equal(await widthOf('Net %'), width + 48, 'the menu stays for another step');
      assert.equal((await focused()).text, 'Net %');
      await press('Alt+ArrowDown', 'h', 'Enter');
      assert.ok(!(await headers()).includes('Net %'));
      assert.equal((await focused()).role, 'columnheader');
      await press('Shift+F10', 'c', 'Enter');
      assert.ok(await panel.page.getByRole('dialog', { name: 'Columns' }).isVisible());
    });

    it('are moved and made wider with the pointer; a double click fits', async () => {
      panel = await server.open(1600, 500, 20);
      await panel.hydrate();
      const sorts = await panel.count('view');
      const box = async (name: string) => (await header(name).boundingBox()) as { x: number; y: number; width: number };
      const { mouse } = panel.page;
      const kind = await box('Kind');
      const gross = await box('Gross %');
      await mouse.move(kind.x + 30, kind.y + 30);
      await mouse.down();
      await mouse.move(gross.x + 4, gross.y + 30, { steps: 5 });
      await mouse.up();
      await panel.page.waitForTimeout(80);
      const now = await headers();
      assert.equal(now[now.indexOf('Gross %') - 1], 'Kind');
      assert.equal((await panel.last('view')).request.sort.column, 'netPct', 'a drag is no click');
      const net = await box('Net %');
      await mouse.move(net.x + net.width - 2, net.y + 20);
      await mouse.down();
      await mouse.move(net.x + net.width + 58, net.y + 20, { steps: 4 });
      assert.ok(Math.abs((await widthOf('Net %')) - net.width - 60) < 2, 'while it is drawn');
      await mouse.up();
      await panel.page.waitForTimeout(80);
      assert.ok(Math.abs((await widthOf('Net %')) - net.width - 60) < 2);
      const again = await box('Net %');
      await mouse.dblclick(again.x + again.width - 2, again.y + 20);
      await panel.page.waitForTimeout(80);
      assert.ok((await widthOf('Net %')) < net.width + 30);
      assert.deepEqual((await columnsOf('spreads'))?.widths, {});
      assert.ok((await panel.count('view')) >= sorts);
    });

    it('that find no room are left out and said to be, until they are asked for', async () => {
      panel = await server.open(640, 500, 20);
      await panel.hydrate();
      const narrow = await headers();
      assert.ok(!narrow.includes('Size'));
      await panel.page.getByRole('button', { name: 'Columns' }).click();
      const line = panel.page.locator('.choosable-line', { hasText: 'Size' }).first();
      assert.match((await line.textContent()) ?? '', /Size\s*no room/);
      await panel.page.getByRole('checkbox', { name: 'Leave out' }).uncheck();
      assert.ok((await headers()).includes('Size'));
      assert.doesNotMatch((await line.textContent()) ?? '', /no room/);
      const [all, seen] = await panel.run<readonly number[]>(
        '(grid => [grid.scrollWidth, grid.clientWidth])(document.querySelector(".upper .grid"))',
      );
      assert.ok((all as number) > (seen as number), `${all} in ${seen} px: they are scrolled to`);
    });

    it('come back as they were arranged', async () => {
      panel = await server.open(1600, 500, 20);
      await panel.hydrate(OWN);
      assert.deepEqual(await headers(), ['Net %', 'Asset', 'Sell age']);
      assert.equal(await widthOf('Asset'), 200);
      assert.equal(await panel.page.getByRole('grid', { name: 'Spreads' }).getAttribute('aria-colcount'), '3');
    });
  });

  describe('split', () => {
    it('has the opposite order below, each with its own scroll, the unknown last in both', async () => {
      panel = await server.open(1600, 700, 40);
      await panel.hydrate({ maxRows: null });
      await panel.run('harness.still = true');
      await panel.page.getByRole('button', { name: 'Split' }).click();
      await panel.settled();
      for (const [name, sort] of [
        ['Net %', 'netPct'],
        ['Asset', 'base'],
        ['Buy', 'buy.venue'],
        ['Notional', 'notional'],
      ] as const) {
        if (sort !== 'netPct') await header(name).click();
        await panel.settled();
        const { sort: above } = await panel.run<{ sort: { column: string; descending: boolean } }>(
          'harness.messages.findLast(m => m.type === "view" && m.pane === "main").request',
        );
        const below = await panel.run<{ sort: { column: string; descending: boolean } }>(
          'harness.messages.findLast(m => m.type === "view" && m.pane === "mirror").request',
        );
        assert.deepEqual([above.column, below.sort], [sort, { column: sort, descending: !above.descending }]);
        for (const [half, order] of [['upper', above] as const, ['lower', below.sort] as const]) {
          const expected = await panel.expected('spreads', order, {}, 0, 5);
          assert.deepEqual(
            (await column(half, 'Asset')).slice(0, 5),
            expected.map(row => row.buy.base),
            `${half} by ${name}`,
          );
        }
      }
      await panel.run('document.querySelector(".lower .grid").scrollTop = 2200');
      await panel.settled();
      assert.equal(await panel.run('document.querySelector(".upper .grid").scrollTop'), 0);
      // A click below turns both.
      await panel.page.locator('.lower').getByRole('columnheader', { name: 'Net %' }).click();
      await panel.settled();
      assert.equal(await header('Net %').getAttribute('aria-sort'), 'ascending');
      await panel.page.getByRole('tab', { name: 'Markets' }).click();
      await panel.settled();
      await header('Spread vs Bybit %').click();
      await panel.settled();
      const ends = async (half: 'upper' | 'lower') => {
        await panel.run(`document.querySelector(".${half} .grid").scrollTop = 0`);
        await panel.settled();
        const [first] = await column(half, 'Spread vs Bybit %');
        await panel.run(`document.querySelector(".${half} .grid").scrollTop = 1e6`);
        await panel.settled();
        return [first, (await column(half, 'Spread vs Bybit %')).at(-1)];
      };
      const [upper, lower] = [await ends('upper'), await ends('lower')];
      assert.deepEqual([upper[1], lower[1]], ['–', '–']);
      assert.ok(Number(upper[0]) > 0 && Number(lower[0]) < 0, `${upper[0]} above, ${lower[0]} below`);
    });

    it('is divided by pointer and by key, keeps columns below each other, and is kept', async () => {
      panel = await server.open(1600, 700, 40);
      await panel.hydrate({ split: true, divider: 0.5 });
      const divider = panel.page.getByRole('separator', { name: 'Height' });
      const top = async () => (await divider.boundingBox())?.y ?? 0;
      const middle = await top();
      await divider.focus();
      await press('ArrowDown', 'ArrowDown');
      assert.ok((await top()) > middle + 20);
      assert.equal(await divider.getAttribute('aria-valuenow'), '60');
      const { x, y } = (await divider.boundingBox()) as { x: number; y: number };
      await panel.page.mouse.move(x + 300, y + 2);
      await panel.page.mouse.down();
      await panel.page.mouse.move(x + 300, y - 150, { steps: 4 });
      await panel.page.mouse.up();
      await panel.page.waitForTimeout(350);
      const { state } = await panel.last('state');
      assert.ok(state.split && state.divider < 0.5, `divider ${state.divider}`);
      const tops = await panel.run<readonly string[]>(
        '[...document.querySelectorAll(".grid")].slice(0, 2).map(grid => grid.style.getPropertyValue("--columns"))',
      );
      assert.equal(tops[0], tops[1]);
      await panel.page.getByRole('button', { name: 'Split' }).click();
      assert.equal((await panel.last('hide')).pane, 'mirror');
    });
  });

  it('lets the focus go with its row when the order turns', async () => {
    panel = await server.open(1600, 800, 1);
    await panel.hydrate();
    await panel.run('harness.still = true');
    await panel.settled();
    const rows = (await panel.seen()).length;
    await panel.page.locator('.upper .body [role=row]').nth(3).locator('[role=gridcell]').nth(9).click();
    // The explanation opens, and the columns find their places beside it.
    await panel.settled();
    const before = await focused();
    await panel.run('document.querySelector(".upper [aria-sort=descending]").click()');
    await panel.settled();
    const after = await focused();
    assert.deepEqual([after.text, after.column], [before.text, before.column]);
    assert.notEqual(after.row, before.row);
    assert.ok(rows >= 25);
  });

  it('shows a million rows from the first to the last', async () => {
    panel = await server.open(1600, 600, 20);
    await panel.run('harness.model.total = 1_000_000');
    await panel.hydrate({ maxRows: null });
    await panel.page.locator('.upper .body [role=gridcell]').first().click();
    await press('Control+End');
    await panel.settled();
    assert.deepEqual(
      [(await focused()).row, await panel.page.getByRole('grid').getAttribute('aria-rowcount')],
      [999_999, '1000001'],
    );
    const gaps = () =>
      panel.run<readonly number[]>(`(() => {
        const grid = document.querySelector('.upper .grid');
        const bottom = grid.getBoundingClientRect().bottom;
        const boxes = [...grid.querySelectorAll('.body [role=row]:not([hidden])')]
          .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
          .map(row => row.getBoundingClientRect());
        return boxes.slice(1).map((box, i) => Math.round(box.top - boxes[i].top)).filter(gap => gap !== 22);
      })()`);
    assert.deepEqual(await gaps(), []);
    await press('PageUp', 'ArrowUp');
    assert.ok(((await focused()).row as number) < 999_985);
    // By wheel it moves as far as elsewhere, by the bar proportionally.
    await panel.run('document.querySelector(".upper .grid").scrollTop = 4_000_000');
    await panel.settled();
    const first = async () => (await panel.seen())[0]?.index as number;
    const middle = await first();
    assert.ok(Math.abs(middle - 500_000) < 100, `row ${middle}`);
    await panel.page.mouse.move(600, 400);
    await panel.page.mouse.wheel(0, 220);
    await panel.page.waitForTimeout(400);
    assert.equal(await first(), middle + 10);
    assert.deepEqual(await gaps(), []);
    await press('Control+Home');
    assert.equal(await first(), 0);
  });

  it('lets ages tick between two windows, and not while paused', async () => {
    panel = await server.open(1600, 500, 20);
    await panel.hydrate();
    await panel.run('harness.still = true');
    await panel.page.waitForTimeout(1200);
    const before = await column('upper', 'Age');
    await panel.page.waitForTimeout(1100);
    const after = await column('upper', 'Age');
    assert.ok(
      after.every((age, i) => Number.parseFloat(age) > Number.parseFloat(before[i] as string)),
      `${before} then ${after}`,
    );
    await panel.page.getByRole('button', { name: 'Pause' }).click();
    await panel.settled();
    const paused = await column('upper', 'Age');
    await panel.page.waitForTimeout(1200);
    assert.deepEqual(await column('upper', 'Age'), paused);
  });

  it('flashes what went up or down for a moment, and nothing where motion is reduced', async () => {
    panel = await server.open(1600, 500, 20);
    await panel.hydrate();
    await panel.run(`
      window.flashed = [];
      new MutationObserver(records => {
        for (const { target } of records) if (/went-/.test(target.className)) window.flashed.push(target.className);
      }).observe(document.querySelector('.upper .body'), { subtree: true, attributes: true, attributeFilter: ['class'] });
      harness.model.step(3000);
    `);
    await panel.settled();
    const flashed = await panel.run<readonly string[]>('window.flashed');
    assert.ok(flashed.some(look => look.includes('went-up')) && flashed.some(look => look.includes('went-down')));
    assert.ok(
      flashed.every(look => look.includes('number')),
      flashed.join(' | '),
    );
    await panel.run('harness.still = true');
    await panel.page.waitForTimeout(900);
    assert.equal(await panel.page.locator('.went-up, .went-down').count(), 0);
    await panel.run(
      'document.body.classList.add("vscode-reduce-motion"); window.flashed = []; harness.still = false; harness.model.step(3000)',
    );
    await panel.settled();
    assert.deepEqual(await panel.run('window.flashed'), []);
  });

  it('says the focused row once it rests, and nothing while numbers change', async () => {
    panel = await server.open(1600, 500, 20);
    await panel.hydrate();
    await panel.run(`
      window.said = [];
      new MutationObserver(() => window.said.push(document.querySelector('[role=log]').textContent))
        .observe(document.querySelector('[role=log]'), { childList: true });
    `);
    await panel.page.locator('.upper .body [role=gridcell]').first().click();
    await press('ArrowDown', 'ArrowDown', 'ArrowRight');
    await panel.page.waitForTimeout(700);
    for (let i = 0; i < 4; i++) {
      await panel.run('harness.model.step(1000)');
      await panel.settled();
    }
    const said = await panel.run<readonly string[]>('window.said');
    assert.equal(said.length, 1, said.join(' | '));
    assert.match(
      said[0] as string,
      /^\S+: buy \S+ (spot|perp), sell \S+ (spot|perp), net [+-]\d+\.\d+ %, gross .* %, /,
    );
  });
});
