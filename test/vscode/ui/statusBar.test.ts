import assert from 'node:assert/strict';
import type { Row } from '../../../src/protocol/rows';
import { eventually } from '../driver/eventually';
import { PanelPage } from '../driver/panelPage';
import { normal } from '../driver/text';
import { type SpreadRow, spreadCells } from './expected';
import { NAMES, type Setup, setUp } from './setup';

const TICKER = 'spreadScanner.ticker';

describe('status bar and side bar', () => {
  let setup: Setup;
  let best: readonly Row[];
  before(async () => {
    setup = await setUp({ user: { 'spreadScanner.statusBar.rotateSeconds': 1 } });
    best = await setup.scan.rows('spreads', { column: 'netPct', descending: true }, { rankedOnly: true });
    await eventually('a spread is shown', async () => /%/.test(await ticker()), 40_000);
    const words = tickers();
    const seen = new Set<string>();
    await eventually(
      'the best take turns',
      async () => {
        const text = await ticker();
        for (const each of words) if (text.includes(each)) seen.add(each);
        return seen.size === words.length;
      },
      30_000,
    );
  });
  after(() => setup?.close());

  async function ticker(): Promise<string> {
    return normal((await setup.workbench.statusItem(TICKER).textContent()) ?? '');
  }

  /** What the ticker may say of the five best. */
  function tickers(): string[] {
    return best.slice(0, 5).map(row => {
      const { base, buy, sell } = row as unknown as SpreadRow;
      const names =
        buy.venue === sell.venue
          ? [`${NAMES[buy.venue]} ${buy.market}`, sell.market]
          : [NAMES[buy.venue], NAMES[sell.venue]];
      return `${base} ${spreadCells(row, setup.scan)['Net %']}% ${names.join(' → ')}`;
    });
  }

  it('shows nothing but the best spreads of the engine', async () => {
    const text = await ticker();
    assert.ok(
      tickers().some(each => text.includes(each)),
      text,
    );
  });

  it('keeps its width while it rotates', async () => {
    const widths = new Map<string, number>();
    for (let i = 0; i < 12; i++) {
      const box = await setup.workbench.statusItem(TICKER).boundingBox();
      widths.set(await ticker(), Math.round(box?.width ?? 0));
      await setup.workbench.page.waitForTimeout(250);
    }
    assert.ok(widths.size >= 2, `only ${[...widths.keys()].join()}`);
    const all = [...widths.values()];
    // Letters have widths of their own; digits and the spaces that pad do not.
    assert.ok(Math.max(...all) - Math.min(...all) <= 24, JSON.stringify([...widths]));
  });

  it('has the top five and links in its hover', async () => {
    const { text, links } = await setup.workbench.statusHover(TICKER);
    for (const row of best.slice(0, 5)) {
      const cells = spreadCells(row, setup.scan);
      assert.ok(
        text.includes(`${cells.Asset} | ${cells['Net %']}% | ${cells['Gross %']}%`),
        `${cells.Asset} in ${text}`,
      );
    }
    for (const command of ['openPanel', 'copyText', 'mute']) {
      assert.ok(
        links.some(link => link.startsWith(`command:spreadScanner.${command}`)),
        `${command} in ${links.join(' ')}`,
      );
    }
  });

  it('opens the panel at a click', async () => {
    await setup.workbench.page.mouse.move(5, 5);
    await setup.workbench.statusItem(TICKER).locator('a').first().click();
    const panel = await PanelPage.withRows(setup.workbench);
    assert.equal(await panel.chosenTab(), 'spreads');
  });

  it('lists the best spreads in the side bar, with both legs below', async () => {
    const { workbench } = setup;
    await workbench.openContainer('Spread Scanner');
    const tree = workbench.tree('Best Spreads');
    await tree.open();
    await eventually('rows', async () => (await tree.rows()).length >= 5, 30_000);
    const first = best[0] as unknown as SpreadRow;
    const [top] = await tree.rows();
    assert.equal(top?.label, first.base);
    assert.ok(top?.description.includes(`${spreadCells(best[0] as Row, setup.scan)['Net %']}%`), top?.description);
    await tree.toggle(first.base);
    await eventually('legs', async () => (await tree.rows()).filter(row => row.level === 2).length >= 2);
    const legs = (await tree.rows()).filter(row => row.level === 2);
    assert.match(legs[0]?.label ?? '', new RegExp(`^Buy ${NAMES[first.buy.venue]}`));
    assert.match(legs[1]?.label ?? '', new RegExp(`^Sell ${NAMES[first.sell.venue]}`));
  });

  it('keeps selection and expansion while the numbers change', async () => {
    const tree = setup.workbench.tree('Best Spreads');
    const label = (best[0] as unknown as SpreadRow).base;
    await tree.row(label).click();
    // A click on a row opens or closes it too: what counts is that nothing changes by itself after.
    const before = (await tree.rows())[0];
    await setup.workbench.page.waitForTimeout(3_000);
    const after = (await tree.rows())[0];
    assert.equal(after?.selected, true);
    assert.equal(after?.expanded, before?.expanded);
  });

  it('lists the venues with their connections', async () => {
    const tree = setup.workbench.tree('Venues');
    await tree.open();
    await eventually('venues', async () => (await tree.rows()).filter(row => row.level === 1).length === 3);
    assert.deepEqual(
      (await tree.rows()).filter(row => row.level === 1).map(row => row.label),
      ['Binance', 'Bybit', 'OKX'],
    );
  });

  it('says in words which venue is down, and when it is back', async () => {
    const { scan, workbench } = setup;
    scan.demo.faults.inject({ kind: 'http-451', venue: 'okx', afterSeconds: 0 });
    scan.demo.faults.inject({ kind: 'drop', venue: 'okx', afterSeconds: 0 });
    await eventually('the status bar names OKX', async () => /OKX\s*$/.test(await ticker()), 30_000);
    const tree = workbench.tree('Venues');
    await eventually(
      'the venue says why',
      async () => (await tree.rows()).some(row => row.label === 'OKX' && /451|refuse/.test(row.description)),
      30_000,
    );
    await workbench.screenshot('venue-down');
    scan.demo.faults.clear();
    await workbench.command('Spread Scanner: Reconnect All');
    await eventually(
      'OKX is well again',
      async () => (await tree.rows()).some(row => row.label === 'OKX' && /connections/.test(row.description)),
      60_000,
    );
  });

  it('leaves the console clean', () => {
    assert.deepEqual(setup.workbench.problems.all, []);
  });
});
