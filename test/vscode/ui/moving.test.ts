import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../driver/eventually';
import { PanelPage } from '../driver/panelPage';
import { normal } from '../driver/text';
import { type Setup, setUp } from './setup';

const SCRIPT = readFileSync(join(__dirname, 'faultsOfLayout.js'), 'utf8');
/** Evaluated in the page; gives a list of texts. */
const FAULTS_OF_LAYOUT = `(${SCRIPT.trim()
  .replace(/^\/\/.*\n/, '')
  .replace(/;$/, '')})()`;
const TICKER = 'spreadScanner.ticker';
const ROTATE_SECONDS = 1;
const TURNS = 5;

describe('views on moving data', () => {
  let setup: Setup;
  let panel: PanelPage;
  before(async () => {
    setup = await setUp({
      demo: { quotesPerSecond: 1_000 },
      user: { 'spreadScanner.statusBar.rotateSeconds': ROTATE_SECONDS, 'spreadScanner.statusBar.count': TURNS },
    });
    await setup.workbench.command('Spread Scanner: Open Panel');
    panel = await PanelPage.withRows(setup.workbench);
  });
  after(() => setup?.close());

  const pause = (ms: number) => setup.workbench.page.waitForTimeout(ms);

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
