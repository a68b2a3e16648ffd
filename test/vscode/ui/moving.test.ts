import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../../../src/protocol/rows';
import { eventually } from '../driver/eventually';
import { PanelPage } from '../driver/panelPage';
import { normal } from '../driver/text';
import type { SpreadRow } from './expected';
import { QuoteHistory } from './quoteHistory';
import { NAMES, type Setup, setUp } from './setup';

const SCRIPT = readFileSync(join(__dirname, 'faultsOfLayout.js'), 'utf8');
/** Evaluated in the page; gives a list of texts. */
const FAULTS_OF_LAYOUT = `(${SCRIPT.trim()
  .replace(/^\/\/.*\n/, '')
  .replace(/;$/, '')})()`;
const BEST_FIRST = { column: 'netPct', descending: true };
const RANKED = { rankedOnly: true };
const TICKER = 'spreadScanner.ticker';
const ROTATE_SECONDS = 1;
const TURNS = 5;
/** What is shown may be so old: pace of the views, and a machine that is busy. */
const SHOWN_FOR_MS = 5_000;
/** Both engines have read what the exchanges had sent then. */
const CAUGHT_UP_MS = 800;

describe('views on moving data', () => {
  let setup: Setup;
  let panel: PanelPage;
  let history: QuoteHistory;
  before(async () => {
    setup = await setUp({
      demo: { quotesPerSecond: 1_000 },
      user: { 'spreadScanner.statusBar.rotateSeconds': ROTATE_SECONDS, 'spreadScanner.statusBar.count': TURNS },
    });
    history = new QuoteHistory(setup.scan);
    await setup.workbench.command('Spread Scanner: Open Panel');
    panel = await PanelPage.withRows(setup.workbench);
  });
  after(() => setup?.close());

  const pause = (ms: number) => setup.workbench.page.waitForTimeout(ms);

  /** Net spreads of the tests' own engine by what the views write before and after them, since this was called. */
  function recordNets(): { readonly nets: ReadonlyMap<string, ReadonlySet<number>>; stop(): Promise<void> } {
    const nets = new Map<string, Set<number>>();
    let going = true;
    const note = (row: Row) => {
      const { base, buy, sell, netPct } = row as unknown as SpreadRow;
      const sameMarket = buy.market === sell.market;
      const apart = (leg: SpreadRow['buy']) => (sameMarket ? ` ${leg.market} ${leg.quote}` : ` ${leg.market}`);
      const [from, to] = [NAMES[buy.venue], NAMES[sell.venue]];
      const route = from === to ? `${from}${apart(buy)} →${apart(sell)}` : `${from} → ${to}`;
      const key = `${base} ${route}`;
      const known = nets.get(key) ?? new Set();
      nets.set(key, known);
      if (netPct !== null) known.add(netPct);
    };
    const done = (async () => {
      while (going) for (const row of await setup.scan.rows('spreads', BEST_FIRST, RANKED)) note(row);
    })();
    return {
      nets,
      stop: () => {
        going = false;
        return done;
      },
    };
  }

  /** Is it the engine's own, give or take an update that one of the two has not seen? */
  function assertNet(words: string, nets: ReadonlyMap<string, ReadonlySet<number>>): void {
    const [, base = '', net = '', route = ''] = /(\S+) ([+-][\d.]+)% (.+ → .+)$/.exec(words) ?? [];
    const own = nets.get(`${base} ${route}`);
    assert.ok(own && own.size > 0, `the engine has no "${base} ${route}" (${words})`);
    const [least, most] = [Math.min(...own), Math.max(...own)];
    assert.ok(
      Number(net) >= least - 0.02 && Number(net) <= most + 0.02,
      `${words}: the engine has ${least} to ${most}`,
    );
  }

  it('panel: prices are those that the venues sent, spreads follow from them, and they go on moving', async () => {
    await panel.showRows('All rows');
    const seen = new Set<string>();
    for (let look = 0; look < 4; look++) {
      const at = Date.now();
      const headers = await panel.headers();
      const rows = await panel.rows();
      await pause(CAUGHT_UP_MS);
      assert.ok(rows.length >= 20);
      const place = (name: string, nth = 0) => headers.flatMap((each, i) => (each === name ? [i] : []))[nth] ?? -1;
      for (const { index, cells } of rows) {
        const cell = (name: string, nth = 0) => cells[place(name, nth)] ?? '';
        const [buyMarket = '', sellMarket = ''] = cell('Kind').split('-');
        const id = (name: string) => Object.entries(NAMES).find(([, each]) => each === name)?.[0] ?? '';
        const since = at - SHOWN_FOR_MS;
        // Where there is no room, the symbol of a leg is not shown: any of the asset will do.
        const symbolOf = (nth: number) => cells[place('Symbol', nth)];
        const asset = cell('Asset').replace(/^[^\p{L}\p{N}$]+/u, '');
        const asks = history.prices(id(cell('Buy')), buyMarket, asset, symbolOf(0), 'ask', since);
        const bids = history.prices(id(cell('Sell')), sellMarket, asset, symbolOf(1), 'bid', since);
        const words = `row ${index}: ${cells.join(' | ')}`;
        assert.ok(asks?.has(cell('Ask')), `ask of ${words}; sent were ${[...(asks ?? [])].join(' ')}`);
        assert.ok(bids?.has(cell('Bid')), `bid of ${words}; sent were ${[...(bids ?? [])].join(' ')}`);
        seen.add(words);
      }
    }
    assert.ok(seen.size > 30, `only ${seen.size} different rows`);
  });

  it('status bar and tree: the net spreads are those of the engine, and go on moving', async () => {
    const { workbench } = setup;
    await workbench.openContainer('Spread Scanner');
    const tree = workbench.tree('Best Spreads');
    await tree.open();
    await eventually('rows', async () => (await tree.rows()).length >= 5, 30_000);
    const record = recordNets();
    await pause(1_500);
    const tickers = new Set<string>();
    const trees = new Set<string>();
    const looks = async () => {
      tickers.add(normal((await workbench.statusItem(TICKER).textContent()) ?? ''));
      for (const { level, label, description } of await tree.rows()) {
        if (level === 1 && /→ [^·]*$/.test(description)) trees.add(`${label} ${normal(description)}`);
      }
      await pause(500);
      return tickers.size >= TURNS && trees.size > 20;
    };
    try {
      await eventually('texts that differ', looks, 40_000);
    } catch (error) {
      throw new Error(`${String(error)}: ${[...tickers, ...trees].join('; ')}`);
    } finally {
      await record.stop();
    }
    for (const words of [...tickers, ...trees]) assertNet(words, record.nets);
  });

  it('status bar: the width stays the same over a whole rotation', async () => {
    // The page of the panel has measured the font by now.
    const item = setup.workbench.statusItem(TICKER);
    const looks: { readonly text: string; readonly width: number }[] = [];
    const perRotation = (TURNS * ROTATE_SECONDS * 1_000) / 250;
    const last = () => looks.slice(-perRotation);
    const spread = () => {
      const widths = last().map(({ width }) => width);
      return Math.max(...widths) - Math.min(...widths);
    };
    // Whenever a name wider than all of late joins, all become as wide once: then the next rotation counts.
    await eventually(
      'a rotation without a jump',
      async () => {
        looks.push(
          await item.evaluate(element => ({
            text: element.textContent ?? '',
            width: element.getBoundingClientRect().width,
          })),
        );
        await pause(150);
        return looks.length > perRotation && spread() <= 1;
      },
      40_000,
    ).catch(error => {
      throw new Error(
        `${String(error)}: ${last()
          .map(({ text, width }) => `${width} ${normal(text)}`)
          .join('; ')}`,
      );
    });
    assert.ok(new Set(last().map(({ text }) => text)).size >= TURNS - 1, 'other texts each time');
  });

  for (const view of ['spreads', 'markets', 'funding', 'health'] as const) {
    it(`panel at 400 px, ${view}: nothing is clipped or lies over another`, async () => {
      const { workbench } = setup;
      if (view === 'spreads') {
        await workbench.command('View: Close Primary Side Bar');
        await workbench.resize({ width: 448, height: 800 });
      }
      await panel.tab(view);
      await eventually('rows', async () => (await panel.rows()).length > 0);
      await pause(600);
      await workbench.screenshot(`narrow-${view}`);
      assert.deepEqual(await panel.frame.evaluate(FAULTS_OF_LAYOUT), []);
    });
  }

  it('leaves the console clean', () => {
    assert.deepEqual(setup.workbench.problems.violations, []);
    assert.deepEqual(setup.workbench.problems.all, []);
  });
});
