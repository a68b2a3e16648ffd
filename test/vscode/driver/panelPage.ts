import type { Frame, Locator } from 'playwright-core';
import { eventually } from './eventually';
import { normal } from './text';
import type { Workbench } from './workbench';

export type PanelTab = 'spreads' | 'markets' | 'funding' | 'episodes' | 'health';

/** A row of the panel's table as it is on the page: cells by the words of their headers; `Symbol` of both legs in turn. */
export interface PanelRow {
  /** Counted from 0 in the whole view. */
  readonly index: number;
  readonly cells: readonly string[];
}

/** The page in the panel's webview, used as a person uses it. */
export class PanelPage {
  readonly frame: Frame;

  private constructor(frame: Frame) {
    this.frame = frame;
  }

  /** The visible panel; waits until its page is there. */
  static async of(workbench: Workbench): Promise<PanelPage> {
    const frame = await workbench.webview('[role=tablist]');
    // Where the last click was there may be a tab of an editor now, whose hover would lie over the page.
    await workbench.page.mouse.move(5, 5);
    return new PanelPage(frame);
  }

  /** The same, once rows are painted. */
  static async withRows(workbench: Workbench): Promise<PanelPage> {
    const page = await PanelPage.of(workbench);
    await eventually('the panel shows rows', async () => (await page.rows()).length > 0, 30_000);
    return page;
  }

  async tab(view: PanelTab): Promise<void> {
    await this.frame.locator(`#tab-${view}`).click();
    await eventually(`the tab ${view} is chosen`, async () => (await this.chosenTab()) === view);
  }

  async chosenTab(): Promise<string> {
    const id = await this.frame.locator('[role=tab][aria-selected=true]').getAttribute('id');
    return (id ?? '').replace('tab-', '');
  }

  get grid(): Locator {
    return this.frame.locator('[role=grid]:visible');
  }

  async headers(): Promise<string[]> {
    return (await this.grid.locator('[role=columnheader]').allTextContents()).map(normal);
  }

  /** Rows on the page, those just outside the screen too, in their order. */
  async rows(): Promise<PanelRow[]> {
    const rows = await this.grid.locator('.body [role=row]:not([hidden]):not(.unknown)').evaluateAll(all =>
      all.map(row => ({
        index: Number(row.getAttribute('aria-rowindex')) - 2,
        cells: [...row.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent ?? ''),
      })),
    );
    return rows.sort((a, b) => a.index - b.index);
  }

  /** Cells of one column of the rows on the page. */
  async column(header: string): Promise<string[]> {
    const at = (await this.headers()).indexOf(header);
    if (at < 0) throw new Error(`no column "${header}"; there are ${(await this.headers()).join(' | ')}`);
    return (await this.rows()).map(row => row.cells[at] ?? '');
  }

  /** Rows in the whole view, as the grid tells screen readers. */
  async total(): Promise<number> {
    return Number(await this.grid.getAttribute('aria-rowcount')) - 1;
  }

  async sortBy(header: string): Promise<void> {
    await this.#header(header).click();
  }

  /** `ascending`, `descending`, `none`. */
  async sortOf(header: string): Promise<string | null> {
    return await this.#header(header).getAttribute('aria-sort');
  }

  #header(header: string): Locator {
    return this.grid
      .locator('[role=columnheader]')
      .filter({ hasText: new RegExp(`^\\s*${escaped(header)}\\s*$`) })
      .first();
  }

  async scrollToRow(index: number): Promise<void> {
    await this.grid.evaluate((grid, at) => {
      const row = grid.querySelector('.body [role=row]:not([hidden])');
      grid.scrollTop = at * (row?.getBoundingClientRect().height ?? 22);
    }, index);
    await eventually(`row ${index} is painted`, async () => (await this.rows()).some(row => row.index === index));
  }

  get drawer(): Locator {
    return this.frame.locator('.drawer');
  }

  /** Opens the explanation of a row as a keyboard does. */
  async explain(index: number): Promise<void> {
    const row = this.grid.locator(`.body [role=row][aria-rowindex="${index + 2}"] [role=gridcell]`).first();
    await row.focus();
    await row.press('Enter');
    await eventually('it is explained', () => this.drawer.locator('.arithmetic').isVisible());
  }

  /** A number of what is explained, as it is written there. */
  async explained(id: string): Promise<string> {
    return normal((await this.drawer.locator(`.headlines [data-id="${id}"] dd`).textContent()) ?? '');
  }

  async filterText(text: string): Promise<void> {
    await this.frame.getByRole('combobox', { name: 'Filter rows' }).fill(text);
  }

  /** `100 rows`, `All rows`. */
  async showRows(words: string): Promise<void> {
    const dropdown = this.frame.locator('vscode-dropdown.filter-rows');
    await dropdown.click();
    await dropdown.locator('vscode-option', { hasText: words }).click();
  }

  async press(button: string): Promise<void> {
    await this.frame.locator('vscode-button', { hasText: new RegExp(`^\\s*${escaped(button)}\\s*$`) }).click();
  }

  async statusLine(): Promise<string> {
    const parts = await this.frame.locator('.status-line > :not([hidden])').allTextContents();
    return parts.map(normal).join(' · ');
  }

  /** Title of what is shown instead of rows; empty when rows are shown. */
  async notice(): Promise<string> {
    const title = this.frame.locator('.notice:not([hidden]) [role=status]');
    return normal((await title.allTextContents())[0] ?? '');
  }

  /** Titles of a row's menu. */
  async rowMenu(index: number): Promise<string[]> {
    const row = this.grid.locator(`.body [role=row][aria-rowindex="${index + 2}"] [role=gridcell]`).first();
    await row.click({ button: 'right' });
    return (await this.frame.locator('[role=menuitem]').allTextContents()).map(normal);
  }

  async runRowMenu(index: number, title: string): Promise<void> {
    await this.rowMenu(index);
    await this.frame.locator('[role=menuitem]', { hasText: title }).click();
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
