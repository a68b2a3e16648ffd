import { mkdir } from 'node:fs/promises';
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

const FOLDER = join(ROOT, 'docs', 'images');
const WIDE: Size = { width: 1440, height: 810 };
const VIEWS: readonly PanelTab[] = ['spreads', 'markets', 'funding', 'episodes', 'health'];
const TICKER = 'spreadScanner.ticker';
const WATCHED = ['BTC', 'ETH', 'SOL'];

/** Writes docs/images: every view, dark and light, on simulated exchanges. */
async function takeScreenshots(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const demo = await startDemo({ seed: 1 });
  const browser = await startBrowser();
  try {
    const server = await installServer(line => console.log(line));
    for (const theme of ['dark', 'light'] as const) {
      const code = await startVsCodeServer({
        server,
        extension: ROOT,
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
  }
}

async function takeAll(workbench: Workbench, theme: Theme): Promise<void> {
  const { page } = workbench;
  const take = async (name: string) => {
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
  await sleep(3_000);
  await best.toggle((await best.rows())[0]?.label ?? '');
  await sleep(1_500);
  await page.mouse.move(5, 5);
  await take('overview');

  await workbench.command('View: Toggle Primary Side Bar Visibility');
  for (const view of VIEWS) {
    await panel.tab(view);
    await eventually(`rows of ${view}`, async () => (await panel.rows()).length > 0);
    await sleep(1_500);
    await page.mouse.move(5, 5);
    await take(view);
  }
  await panel.tab('spreads');
  await workbench.statusHover(TICKER);
  await sleep(500);
  await take('status-bar');
}

takeScreenshots().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
