import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDemo } from '../src/demo/demo';
import { startBrowser } from '../test/vscode/driver/browser';
import { eventually } from '../test/vscode/driver/eventually';
import { PanelPage, type PanelTab } from '../test/vscode/driver/panelPage';
import { normal } from '../test/vscode/driver/text';
import { type Size, type Theme, themeSettings, Workbench } from '../test/vscode/driver/workbench';
import { installServer, ROOT } from '../test/vscode/install';
import { startVsCodeServer } from '../test/vscode/vscodeServer';
import { makeVsix } from './vsix';

const FOLDER = join(ROOT, 'docs', 'images');
const WIDE: Size = { width: 1280, height: 760 };
const VIEWS: readonly PanelTab[] = ['markets', 'funding', 'episodes', 'health'];
const TICKER = 'spreadScanner.ticker';
const WATCHED = ['BTC', 'ETH', 'SOL'];
/** Every view is taken in the dark theme; in the light one those that show most. */
const ALSO_LIGHT: readonly string[] = ['overview', 'explain'];
/** Few enough to read the pictures by, enough for something to happen. */
const QUOTES_PER_SECOND = 300;

/** Writes docs/images anew: every view, on simulated exchanges. */
async function takeScreenshots(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  // As a user has it: with one under development VS Code says so in every picture.
  const folder = await mkdtemp(join(tmpdir(), 'spread-scanner-screenshots-'));
  const vsix = join(folder, 'spread-scanner.vsix');
  await makeVsix(vsix);
  const demo = await startDemo({ seed: 1, quotesPerSecond: QUOTES_PER_SECOND });
  const browser = await startBrowser();
  try {
    const server = await installServer(line => console.log(line));
    for (const theme of ['dark', 'light'] as const) {
      const code = await startVsCodeServer({
        server,
        vsix,
        userSettings: {
          ...themeSettings(theme),
          'spreadScanner.watchlist': WATCHED,
        },
        machineSettings: { 'spreadScanner.endpoints': demo.endpoints },
      });
      try {
        const workbench = await Workbench.open(browser, code, WIDE);
        await workbench.themed(theme);
        await takeAll(workbench, theme);
        await workbench.close();
      } finally {
        await code.stop();
      }
    }
  } finally {
    await browser.close();
    await demo.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function takeAll(workbench: Workbench, theme: Theme): Promise<void> {
  const { page } = workbench;
  const take = async (name: string, hovering = false) => {
    if (theme === 'light' && !ALSO_LIGHT.includes(name)) return;
    if (!hovering) await page.mouse.move(5, 5);
    await sleep(500);
    const path = join(FOLDER, `${name}-${theme}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    console.log(path);
  };
  const ticker = workbench.statusItem(TICKER);
  await eventually('a spread', async () => /%/.test(normal((await ticker.textContent()) ?? '')), 60_000);

  await workbench.openContainer('Spread Scanner');
  for (const title of ['Best Spreads', 'Watchlist', 'Venues']) await workbench.tree(title).open();
  const best = workbench.tree('Best Spreads');
  await eventually('best spreads', async () => (await best.rows()).length > 0);
  await workbench.command('Spread Scanner: Open Panel');
  const panel = await PanelPage.withRows(workbench);
  // Something for the charts and the episodes to show.
  await sleep(12_000);
  await best.toggle((await best.rows())[0]?.label ?? '');
  await take('overview');

  await workbench.command('Spread Scanner: Focus on Spreads View');
  for (const title of ['Best Spreads', 'Watchlist', 'Venues']) await workbench.tree(title).close();
  await sleep(2_000);
  await take('side-bar');
  await workbench.command('View: Toggle Primary Side Bar Visibility');

  await panel.explain(0);
  await sleep(1_500);
  await take('explain');
  await panel.drawer.getByRole('button', { name: 'Close' }).first().click();
  await panel.runRowMenu(0, 'Chart of the spread');
  await sleep(2_500);
  await take('chart');
  await panel.frame.locator('.chart-dock .chart-button', { hasText: 'Close' }).click();

  for (const view of VIEWS) {
    await panel.tab(view);
    await eventually(`rows of ${view}`, async () => (await panel.rows()).length > 0);
    await sleep(1_500);
    await take(view);
  }
  await panel.tab('spreads');
  // The ticker turns every few seconds, and its hover goes with the text that it was opened for.
  for (let left = 6; left > 0; left--) {
    await workbench.statusHover(TICKER);
    await take('status-bar', true);
    if (await page.locator('.monaco-hover:visible').last().isVisible()) return;
  }
  throw new Error('the hover of the status bar never stayed for a picture');
}

takeScreenshots().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
