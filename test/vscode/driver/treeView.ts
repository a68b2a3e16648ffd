import type { Locator, Page } from 'playwright-core';
import { normal } from './text';

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for the top. */
  readonly level: number;
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
}

/** A tree of the side bar, by the title of its section. */
export class TreeView {
  readonly #page: Page;
  readonly pane: Locator;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.pane = page.locator('.sidebar .pane', {
      has: page.locator('.pane-header', { hasText: new RegExp(`^\\s*${title}`, 'i') }),
    });
  }

  /** The rows that are to be seen. */
  async rows(): Promise<TreeRow[]> {
    return await this.pane.locator('.pane-body .monaco-list-row').evaluateAll(rows =>
      rows.map(row => ({
        label: row.querySelector('.label-name')?.textContent ?? '',
        description: row.querySelector('.label-description')?.textContent ?? '',
        level: Number(row.getAttribute('aria-level')),
        expanded: row.hasAttribute('aria-expanded') ? row.getAttribute('aria-expanded') === 'true' : undefined,
        selected: row.classList.contains('selected'),
      })),
    );
  }

  row(label: string): Locator {
    return this.pane.locator('.pane-body .monaco-list-row', { hasText: label }).first();
  }

  async toggle(label: string): Promise<void> {
    await this.row(label).locator('.monaco-tl-twistie').click();
  }

  /** Expands the section itself. */
  async open(): Promise<void> {
    const header = this.pane.locator('.pane-header').first();
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  }

  /** Folds the section itself. */
  async close(): Promise<void> {
    const header = this.pane.locator('.pane-header').first();
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }

  /** What an empty view says. */
  async welcome(): Promise<string> {
    return normal((await this.pane.locator('.welcome-view-content').textContent()) ?? '');
  }

  /** Titles of the row's context menu, which it leaves open. */
  async contextMenu(label: string): Promise<string[]> {
    await this.row(label).click({ button: 'right' });
    const items = this.#page.locator('.context-view .action-label:visible, .monaco-menu .action-label:visible');
    await items.first().waitFor();
    return (await items.allTextContents()).map(normal).filter(text => text !== '');
  }
}
