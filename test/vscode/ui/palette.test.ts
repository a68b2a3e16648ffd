import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
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

const WRONG = 'spreadScanner.pingIntervalMs';

describe('command palette', () => {
  let setup: Setup;
  before(async () => {
    setup = await setUp({ user: { [WRONG]: 'soon' } });
  });
  after(() => setup?.close());

  it('offers every command that is always of use', async () => {
    for (const { title, category } of FOR_ALL) {
      assert.ok(await setup.workbench.hasCommand(`${category}: ${title}`), `${category}: ${title}`);
    }
  });

  it('names a wrong setting, and opens it', async () => {
    const { workbench } = setup;
    await eventually('it is named', async () => (await workbench.notifications()).some(words => words.includes(WRONG)));
    await workbench.clickNotification('Open Settings');
    await eventually('settings', async () => (await workbench.tabs()).includes('Settings'));
    const shown = workbench.page.locator('.settings-editor .setting-item-contents:visible');
    await eventually('that one', async () => /Ping Interval Ms/.test((await shown.first().textContent()) ?? ''));
  });

  /** Up to where the file is written; all connections are there, so what is exported is complete. */
  async function exportNow(what: string): Promise<void> {
    const { workbench } = setup;
    await workbench.run('Spread Scanner: Export CSV');
    await workbench.pick(what);
    const where = workbench.page.locator('.quick-input-widget', { hasText: 'Export to' });
    await where.waitFor();
    // It takes no Enter before it has looked at the folder.
    await eventually('it is answered', async () => {
      if (await where.isVisible()) await workbench.page.keyboard.press('Enter');
      return !(await where.isVisible());
    });
  }

  it('offers to open what it has exported', async () => {
    const { workbench } = setup;
    await exportNow('Health');
    await eventually('it is written', async () =>
      (await workbench.notifications()).some(words => /rows written/.test(words)),
    );
    await workbench.clickNotification('Open');
    await eventually('the file', async () =>
      (await workbench.tabs()).some(title => /^spread-scanner-.*health/.test(title)),
    );
  });

  it('cancels an export, and leaves nothing of it', async () => {
    const { server, workbench } = setup;
    const messages = async (words: RegExp) => (await workbench.notifications()).filter(each => words.test(each));
    let late: string[] = [];
    // A click that comes after the last row finds nothing to cancel.
    for (let attempt = 0; attempt < 3; attempt++) {
      const before = await readdir(server.workspace);
      await workbench.notifications();
      const cancelled = workbench.clickNextNotification('Cancel');
      await exportNow('All spreads');
      await cancelled;
      await eventually('it is over', async () => (await messages(/Exporting/)).length === 0);
      const now = await messages(/rows written to .*spreads-/);
      if (now.length === late.length) {
        assert.deepEqual(await readdir(server.workspace), before);
        return;
      }
      late = now;
    }
    assert.fail(`never cancelled: ${late.join('; ')}`);
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
