import assert from 'node:assert/strict';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { makeVsix, packedFiles } from '../../../scripts/vsix';
import { startBrowser } from '../driver/browser';
import { eventually } from '../driver/eventually';
import { PanelPage } from '../driver/panelPage';
import { Workbench } from '../driver/workbench';
import { installServer } from '../install';
import { startVsCodeServer, type VsCodeServer } from '../vscodeServer';

/** What a new user gets: the package, installed into a VS Code that knows nothing of the repository. */
describe('package, installed into a clean VS Code', () => {
  let folder: string;
  let code: VsCodeServer;
  let browser: Browser;
  let workbench: Workbench;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spread-scanner-vsix-'));
    const vsix = join(folder, 'spread-scanner.vsix');
    await makeVsix(vsix);
    code = await startVsCodeServer({ server: await installServer(line => console.log(line)), vsix });
    browser = await startBrowser();
    workbench = await Workbench.open(browser, code);
  });
  after(async () => {
    await browser?.close();
    await code?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('holds every bundle that the extension loads, and no other', async () => {
    const bundles = (await packedFiles()).filter(path => path.startsWith('dist/'));
    const loaded = [
      ...['demo.js', 'engine.js', 'extension.js', 'onDemand.js', 'proxyAgents.js', 'venue.js'],
      ...['webview/panel.css', 'webview/panel.js'],
    ];
    assert.deepEqual(
      bundles.sort(),
      loaded.map(name => `dist/${name}`),
    );
  });

  it('shows its ticker, and after one command a simulated market', async () => {
    await workbench.statusItem('spreadScanner.ticker').waitFor();
    await workbench.command('Spread Scanner: Use Simulated Exchanges');
    await workbench.command('Spread Scanner: Open Panel');
    const panel = await PanelPage.withRows(workbench);
    assert.ok((await panel.rows()).length >= 20);
    await workbench.openContainer('Spread Scanner');
    const tree = workbench.tree('Best Spreads');
    await tree.open();
    await eventually('rows in the side bar', async () => (await tree.rows()).length >= 5);
  });

  it('leaves the console clean, and no error in its log', async () => {
    assert.deepEqual(workbench.problems.all, []);
    const logs: string[] = [];
    for await (const path of glob('**/*Spread Scanner*.log', { cwd: code.folder })) {
      logs.push(await readFile(join(code.folder, path), 'utf8'));
    }
    assert.equal(logs.length, 1, 'VS Code keeps its log');
    assert.match(logs[0] ?? '', /simulated exchanges are listening/);
    assert.doesNotMatch(logs[0] ?? '', /\[error\]/i);
  });
});
