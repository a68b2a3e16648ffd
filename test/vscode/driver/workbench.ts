import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { ROOT } from '../install';
import type { VsCodeServer } from '../vscodeServer';
import { eventually } from './eventually';
import { Problems } from './problems';
import { normal } from './text';
import { TreeView } from './treeView';

export const EXTENSION_ID = 'spread-scanner.spread-scanner';
export const SCREENSHOTS = join(ROOT, 'out', 'screenshots');

/** VS Code's themes: names as `workbench.colorTheme` takes them and as people see them, and the class of the workbench then. */
export const THEMES = {
  dark: { name: 'Default Dark Modern', label: 'Dark Modern', look: 'vs-dark' },
  light: { name: 'Default Light Modern', label: 'Light Modern', look: 'vs' },
  highContrast: { name: 'Default High Contrast', label: 'Dark High Contrast', look: 'hc-black' },
  highContrastLight: { name: 'Default High Contrast Light', label: 'Light High Contrast', look: 'hc-light' },
} as const;
export type Theme = keyof typeof THEMES;

/** User settings that choose a theme. */
export function themeSettings(theme: Theme): Readonly<Record<string, unknown>> {
  return { 'workbench.colorTheme': THEMES[theme].name, 'window.autoDetectColorScheme': false };
}

/** A module with a `run()` that VS Code calls in the extension host, and what is heard of it. */
export interface HostModule {
  /** Without its ending. */
  readonly path: string;
  /** Given the page before it goes anywhere. */
  watch?(page: Page): void;
  /** What it writes to the console. */
  onLog(args: readonly unknown[]): void;
  /** Its `run()` has ended; 0: well. */
  onExit(code: number): void;
}

/** Without the description and the keys beside it. */
const QUICK_LABEL = '.quick-input-list-row:first-child .label-name';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One window of VS Code in Chromium, driven as a person would. Every wait is bounded. */
export class Workbench {
  readonly page: Page;
  readonly server: VsCodeServer;
  readonly problems: Problems;

  private constructor(page: Page, server: VsCodeServer, problems: Problems) {
    this.page = page;
    this.server = server;
    this.problems = problems;
  }

  /** Opens the window and waits until the workbench is there. */
  static async open(
    browser: Browser,
    server: VsCodeServer,
    size: Size = { width: 1600, height: 900 },
    inHost?: HostModule,
  ): Promise<Workbench> {
    const context = await browser.newContext({ viewport: size, permissions: ['clipboard-read', 'clipboard-write'] });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const workbench = new Workbench(page, server, Problems.watch(page));
    if (inHost) {
      inHost.watch?.(page);
      await page.exposeFunction('codeAutomationLog', (_: string, args: readonly unknown[]) => inHost.onLog(args));
      await page.exposeFunction('codeAutomationExit', (code: number) => inHost.onExit(code));
    }
    await page.goto(server.url(inHost?.path));
    await workbench.#ready();
    return workbench;
  }

  /** Waits until the window looks as the theme wants it: VS Code paints another one first. */
  async themed(theme: Theme): Promise<void> {
    await this.page.locator(`.monaco-workbench.${THEMES[theme].look}`).waitFor({ timeout: 30_000 });
  }

  /** Chooses it by the palette: in a browser the setting alone loses against what the system prefers. */
  async chooseTheme(theme: Theme): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input[type="text"]').first().fill(THEMES[theme].label);
    await this.themed(theme);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Reloads the window, as `Developer: Reload Window` does. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 30_000 });
    await this.command('Developer: Reload Window');
    await loaded;
    await this.#ready();
  }

  /** Loads the page again, as F5 in the browser does: VS Code is not told before. */
  async loadAgain(): Promise<void> {
    await this.page.reload();
    await this.#ready();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Runs a command as the palette shows it; does not wait for what it may ask. */
  async run(title: string): Promise<void> {
    const row = await this.#findCommand(title);
    if (!row) throw new Error(`The palette has no "${title}"; it has: ${(await this.quickPickLabels()).join(' | ')}`);
    await row.click();
  }

  /** The same, e.g. `Spread Scanner: Open Panel`, and waits until the palette is gone. */
  async command(title: string): Promise<void> {
    await this.run(title);
    await this.page
      .locator('.quick-input-widget')
      .waitFor({ state: 'hidden' })
      .catch(() => undefined);
  }

  /** Whether the palette offers the command now. */
  async hasCommand(title: string): Promise<boolean> {
    const found = (await this.#findCommand(title)) !== undefined;
    await this.page.keyboard.press('Escape');
    return found;
  }

  /** What the palette or another quick pick shows. */
  async quickPickLabels(): Promise<string[]> {
    const labels = this.page.locator(`.quick-input-list .monaco-list-row ${QUICK_LABEL}`);
    return (await labels.allTextContents()).map(normal);
  }

  async pick(label: string): Promise<void> {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: label }).first().click();
  }

  /** Types into the quick input and presses Enter. */
  async enter(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type="text"]').first();
    await input.fill(text);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Waits for the status bar item; `id` is the extension's own. */
  statusItem(id: string): Locator {
    return this.page.locator(`.statusbar-item[id="${EXTENSION_ID}.${id}"]`);
  }

  /** Items of the extension that are to be seen, by their own ids. */
  async statusItems(): Promise<Map<string, string>> {
    const items = this.page.locator(`.statusbar-item[id^="${EXTENSION_ID}."]:visible`);
    const found = new Map<string, string>();
    for (const item of await items.all()) {
      const id = (await item.getAttribute('id')) ?? '';
      found.set(id.slice(EXTENSION_ID.length + 1), normal((await item.textContent()) ?? ''));
    }
    return found;
  }

  /** The hover of a status bar item: its text, and where its links go. */
  async statusHover(id: string): Promise<{ readonly text: string; readonly links: readonly string[] }> {
    await this.page.mouse.move(5, 5);
    await this.statusItem(id).locator('a').first().hover();
    const hover = this.page.locator('.monaco-hover:visible').last();
    await hover.waitFor();
    const text = (await hover.locator('p, th, td').allTextContents()).map(normal).join(' | ');
    const links = await hover
      .locator('a[data-href]')
      .evaluateAll(all => all.map(a => a.getAttribute('data-href') ?? ''));
    return { text, links };
  }

  /** Opens a container of the activity bar by its title. */
  async openContainer(title: string): Promise<void> {
    const tab = this.page.locator('.activitybar .action-item', { has: this.page.locator(`a[aria-label^="${title}"]`) });
    if ((await tab.first().getAttribute('aria-selected')) === 'true') return;
    await tab.first().click();
    await this.page
      .locator('.sidebar .composite.title', { hasText: new RegExp(title, 'i') })
      .first()
      .waitFor();
  }

  tree(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** The document of a webview of the extension that holds `selector`. */
  async webview(selector: string, limitMs = 20_000): Promise<Frame> {
    let found: Frame | undefined;
    await eventually(
      `a webview with ${selector}`,
      async () => {
        for (const frame of this.webviewFrames()) {
          const there = await frame
            .locator(selector)
            .count()
            .catch(() => 0);
          if (there > 0) found = frame;
        }
        return found !== undefined;
      },
      limitMs,
    );
    return found as Frame;
  }

  /** Documents of the extension's webviews: VS Code puts each into a frame in a frame. */
  webviewFrames(): Frame[] {
    return this.page.frames().filter(frame => {
      const outer = frame.parentFrame();
      return outer?.url().includes(`extensionId=${EXTENSION_ID}`) ?? false;
    });
  }

  /** Labels of the open editors' tabs. */
  async tabs(): Promise<string[]> {
    return (await this.page.locator('.tabs-container .tab .label-name').allTextContents()).map(normal);
  }

  /** Shows the open editor with this place among its tabs, from 0. */
  async showTab(place: number): Promise<void> {
    await this.page.locator('.tabs-container .tab').nth(place).click();
  }

  /** Place of the tab in front; -1: none. */
  frontTab(): Promise<number> {
    const tabs = this.page.locator('.tabs-container .tab');
    return tabs.evaluateAll(all => all.findIndex(tab => tab.classList.contains('active')));
  }

  /**
   * What was told and not dismissed, as the bell shows it; opens what the bell opens. VS Code shows no messages beside it
   * while it is driven by a test (`--enable-smoke-test-driver`).
   */
  async notifications(): Promise<string[]> {
    const center = this.page.locator('.notifications-center:visible');
    if ((await center.count()) === 0) {
      await this.page.locator('.statusbar-item[id="status.notifications"] a').click();
      // The hover of the bell would lie over the lowest button.
      await this.page.mouse.move(5, 5);
    }
    await center.waitFor();
    return (await center.locator('.notification-list-item-message').allTextContents()).map(normal);
  }

  /** Presses a button of the newest message that has it. */
  async clickNotification(button: string): Promise<void> {
    await this.page.locator('.notification-list-item .monaco-button', { hasText: button }).first().click();
  }

  /**
   * Presses the button of a message at the moment when the bell's list has one, which may be there only for a moment.
   * Resolves then; call it before what brings the message, with that list open.
   */
  async clickNextNotification(button: string): Promise<void> {
    // Looked for at every frame: a locator that waits looks twice a second, and would come too late.
    const press = `(() => {
      const buttons = [...document.querySelectorAll('.notification-list-item .monaco-button')];
      const found = buttons.find(each => each.textContent === ${JSON.stringify(button)});
      found?.click();
      return found !== undefined;
    })()`;
    await this.page.waitForFunction(press, undefined, { polling: 'raf' });
  }

  resize(size: Size): Promise<void> {
    return this.page.setViewportSize(size);
  }

  async screenshot(name: string): Promise<string> {
    await mkdir(SCREENSHOTS, { recursive: true });
    const path = join(SCREENSHOTS, `${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    await this.page.locator('.activitybar .action-item').first().waitFor({ timeout: 60_000 });
  }

  /** The palette knows what was contributed when it opened: right after the start that may be too little. */
  async #findCommand(title: string): Promise<Locator | undefined> {
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.#openPalette();
      const found = await this.#commandRow(title);
      if (found) return found;
      if (attempt < 2) await this.page.keyboard.press('Escape');
    }
    return undefined;
  }

  async #openPalette(): Promise<void> {
    const { page } = this;
    const input = page.locator('.quick-input-widget input[type="text"]').first();
    const open = async () => (await input.isVisible()) && (await input.inputValue()).startsWith('>');
    // Right after the start the workbench may not listen to keys yet.
    await eventually('the palette opens', async () => {
      if (await open()) return true;
      await page.keyboard.press('F1');
      await page.waitForTimeout(150);
      return await open();
    });
  }

  async #commandRow(title: string): Promise<Locator | undefined> {
    await this.page.locator('.quick-input-widget input[type="text"]').first().fill(`>${title}`);
    let found: Locator | undefined;
    await eventually(
      'the palette finds it',
      async () => {
        for (const row of await this.page.locator('.quick-input-list .monaco-list-row').all()) {
          const label = row.locator(QUICK_LABEL).first();
          const text = (await label.textContent({ timeout: 500 }).catch(() => '')) ?? '';
          if (normal(text) === title) found = row;
        }
        return found !== undefined;
      },
      1_500,
    ).catch(() => undefined);
    return found;
  }
}
