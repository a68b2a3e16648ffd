import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../driver/eventually';
import { PanelPage } from '../driver/panelPage';
import { ROOT } from '../install';
import { type Setup, setUp } from './setup';

interface Contributed {
  readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
  readonly menus?: { readonly commandPalette?: readonly { readonly command: string; readonly when: string }[] };
}

const { contributes } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { contributes: Contributed };
const RESTRICTED = new Set(contributes.menus?.commandPalette?.map(({ command }) => command));
const FOR_ALL = contributes.commands.filter(({ command }) => !RESTRICTED.has(command));

describe('command palette', () => {
  let setup: Setup;
  before(async () => {
    setup = await setUp();
  });
  after(() => setup?.close());

  it('offers every command that is always of use', async () => {
    for (const { title, category } of FOR_ALL) {
      assert.ok(await setup.workbench.hasCommand(`${category}: ${title}`), `${category}: ${title}`);
    }
  });

  it('stops and starts the scanner', async () => {
    const { workbench } = setup;
    await workbench.command('Spread Scanner: Open Panel');
    const panel = await PanelPage.withRows(workbench);
    await workbench.command('Spread Scanner: Stop');
    await eventually('the panel says so', async () => /stopped/i.test(await panel.notice()));
    await eventually('the status bar says so', async () =>
      /stopped/i.test((await workbench.statusItem('spreadScanner.ticker').textContent()) ?? ''),
    );
    await workbench.command('Spread Scanner: Start');
    await eventually('rows again', async () => (await panel.rows()).length > 0, 30_000);
  });

  it('opens its settings and its log', async () => {
    const { workbench } = setup;
    await workbench.command('Spread Scanner: Open Settings');
    await eventually('settings', async () => (await workbench.tabs()).includes('Settings'));
    await workbench.command('Spread Scanner: Show Log');
    const output = workbench.page.locator('.panel .output-view-container, .panel .view-lines').first();
    await output.waitFor();
    await eventually('lines of the log', async () =>
      /\[info\]/i.test((await workbench.page.locator('.panel .view-lines').first().textContent()) ?? ''),
    );
  });

  it('filters assets', async () => {
    const { workbench } = setup;
    await workbench.command('Spread Scanner: Filter Assets');
    await workbench.enter('BTC, ETH');
    await workbench.command('Spread Scanner: Open Panel');
    const panel = await PanelPage.withRows(workbench);
    await eventually(
      'only those assets',
      async () => (await panel.column('Asset')).every(asset => /^(BTC|ETH)\b/.test(asset)),
      40_000,
    );
  });

  it('leaves the console clean', () => {
    assert.deepEqual(setup.workbench.problems.all, []);
  });
});
