import assert from 'node:assert/strict';
import { parseFromPage } from '../../src/ui/parseFromPage';
import { type PanelPage, PanelServer } from './panelPage';

let server: PanelServer;
let panel: PanelPage;

/** The filter that rows are asked for by. */
async function query(): Promise<string> {
  return (await panel.last('view')).request.filter.query ?? '';
}

async function value(): Promise<string> {
  return box().inputValue();
}

function box() {
  return panel.page.getByRole('combobox', { name: 'Filter rows' });
}

function offers(): Promise<string[]> {
  return panel.page.locator('.suggestion-text').allTextContents();
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await panel.page.keyboard.press(key);
}

/** What a screen reader is told by the field beside its text. */
async function told(): Promise<{ invalid: string | null; words: string; expanded: string | null; active: string }> {
  const [invalid, by, expanded, active] = await Promise.all(
    ['aria-invalid', 'aria-describedby', 'aria-expanded', 'aria-activedescendant'].map(name =>
      box().getAttribute(name),
    ),
  );
  const text = (id: string | null | undefined) =>
    id ? panel.run<string>(`document.getElementById(${JSON.stringify(id)}).textContent`) : Promise.resolve('');
  return {
    invalid: invalid ?? null,
    words: await text(by),
    expanded: expanded ?? null,
    active: await text(active),
  };
}

describe('filter of the panel', () => {
  before(async () => {
    server = await PanelServer.start();
  });

  after(() => server.stop());

  beforeEach(async () => {
    panel = await server.open(1000, 500, 40);
    await panel.hydrate();
  });

  afterEach(async () => {
    const troubles = await panel.troubles();
    const said = await panel.run<readonly unknown[]>('harness.messages');
    await panel.page.close();
    assert.deepEqual(troubles, []);
    for (const message of said) assert.ok(parseFromPage(message).ok, JSON.stringify(message));
  });

  it('is written by keyboard alone, with what can follow', async () => {
    await press('Control+f');
    await panel.page.keyboard.type('COIN1 ven');
    assert.deepEqual(await offers(), ['venue:']);
    assert.deepEqual(await told(), {
      invalid: null,
      words: '',
      expanded: 'true',
      active: 'venue:Venue, of either leg',
    });
    assert.equal(await query(), 'COIN1', 'a word on its way to a token hides nothing');
    await press('Tab');
    assert.equal(await value(), 'COIN1 venue:');
    assert.deepEqual(await offers(), ['binance', 'bybit', 'okx']);
    await press('ArrowDown', 'ArrowDown');
    assert.match((await told()).active, /^okx/);
    await press('ArrowDown', 'ArrowUp', 'Enter');
    assert.equal(await value(), 'COIN1 venue:okx');
    assert.equal((await told()).expanded, 'false');
    await panel.settled();
    assert.equal(await query(), 'COIN1 venue:okx');
    const seen = await panel.seen();
    assert.ok(seen.length > 0);
    for (const { byColumn } of seen) assert.ok(byColumn.Buy === 'OKX' || byColumn.Sell === 'OKX', byColumn.Asset);
    await press('ArrowDown', 'ArrowDown');
    assert.equal((await told()).expanded, 'false', 'nothing is offered where nothing can follow');
  });

  it('leaves what is typed alone: Escape closes, clears, and goes back to the rows', async () => {
    await panel.page.locator('.body [role=gridcell]').first().click();
    await panel.page.keyboard.type('st');
    assert.equal(await value(), 'st', 'letters typed on a row are a filter');
    assert.equal((await told()).expanded, 'true');
    await press('Escape');
    assert.deepEqual([await value(), (await told()).expanded], ['st', 'false']);
    await press('Escape');
    assert.equal(await value(), '');
    // A filter that nothing passed has left no row for the focus; they are back when the answer is.
    await panel.settled();
    await press('Escape');
    assert.equal((await panel.run<{ role: string }>('harness.focused()')).role, 'gridcell');
    await press('/');
    assert.equal(await panel.run('document.activeElement.className'), 'filter-input');
    assert.equal(await value(), '');
    await panel.page.keyboard.type('COIN1');
    await press('Enter');
    assert.equal(await value(), 'COIN1', 'Enter takes nothing that was not chosen');
    await press('Escape', 'Escape', 'Escape', ' ');
    assert.equal(await panel.count('action'), 1, 'Space watches the row');
    assert.equal(await value(), '');
  });

  it('of the health view is another one, of connections', async () => {
    await box().fill('COIN1');
    await panel.page.getByRole('tab', { name: 'Health' }).click();
    assert.equal(await value(), '', 'no connection has an asset');
    const rows = () => panel.page.locator('.grid[aria-label=Connections] .body [role=row]:visible').count();
    await panel.run("harness.health('okx')");
    await panel.until(
      'document.querySelectorAll(".grid[aria-label=Connections] .body .row:not([hidden])").length === 6',
    );
    await panel.page.locator('.grid[aria-label=Connections] .body [role=gridcell]').first().click();
    await panel.page.keyboard.type('451 net>0 ');
    await panel.settled();
    assert.equal(await rows(), 2);
    assert.match((await panel.page.locator('.status-line').textContent()) ?? '', /2 of 6 rows/);
    assert.equal((await told()).words, 'Net means nothing in the health view and is not applied there');
    await box().fill('nothing like it');
    await panel.settled();
    assert.match((await panel.page.locator('.notice').textContent()) ?? '', /The filter hides every row/);
    await panel.page.getByRole('button', { name: 'Clear the filter' }).click();
    await panel.settled();
    assert.equal(await rows(), 6);
    await press('/');
    await panel.page.keyboard.type('okx');
    await press('Escape', 'Escape', 'Escape');
    assert.ok(await panel.run('document.activeElement.closest("[aria-label=Connections]") !== null'));
    await panel.page.getByRole('tab', { name: 'Spreads' }).click();
    assert.equal(await value(), 'COIN1');
  });

  it('gives the focus back to the table that it came from', async () => {
    await panel.hydrate({ split: true });
    for (const half of ['lower', 'upper', 'lower']) {
      const cell = panel.page.locator(`.${half} .body .row[aria-rowindex="4"] [role=gridcell]`).nth(2);
      await cell.focus();
      await press('/');
      assert.equal(await panel.run('document.activeElement.className'), 'filter-input');
      await press('Escape');
      assert.ok(await cell.evaluate(each => each === each.ownerDocument.activeElement), half);
    }
    await panel.page.getByRole('button', { name: /split/i }).click();
    await press('Control+f', 'Escape');
    assert.ok(await panel.run('document.querySelector(".upper").contains(document.activeElement)'));
  });

  it('marks what is wrong and says it, once it is not being typed any more, and applies the rest', async () => {
    await box().fill('venue:okex');
    assert.equal((await told()).invalid, 'true');
    await box().fill('net>');
    assert.equal((await told()).invalid, null);
    await panel.page.keyboard.type('x COIN1 tick<1');
    const { invalid, words } = await told();
    assert.equal(invalid, 'true');
    assert.deepEqual(words.split('\n'), [
      '"x" is not a percentage such as 0.1 or 10bp',
      'Tick means nothing in the spreads view and is not applied there',
    ]);
    assert.deepEqual(await panel.page.locator('.mark').allTextContents(), ['x', 'tick<1']);
    assert.ok(await panel.page.locator('.filter-words').isVisible());
    const mark = await panel.page.locator('.mark').first().boundingBox();
    await panel.page.mouse.move((mark?.x ?? 0) + 3, (mark?.y ?? 0) + 8);
    assert.match((await box().getAttribute('title')) ?? '', /"x" is not a percentage/);
    assert.equal(await query(), 'net>x COIN1 tick<1');
    await box().fill('venue:');
    await panel.page.getByRole('tab', { name: 'Spreads' }).focus();
    assert.deepEqual(await told(), {
      ...{ invalid: 'true', expanded: 'false', active: '' },
      words: 'A value is missing after "venue:"',
    });
    await panel.page.getByRole('tab', { name: 'Markets' }).click();
    await box().fill('tick<1 buy:okx');
    assert.deepEqual(
      [(await told()).invalid, (await told()).words],
      [null, 'Buy means nothing in the markets view and is not applied there'],
    );
  });

  it('lays its marks under the words, however far the text is scrolled', async () => {
    await box().fill(`${'COIN1 '.repeat(40)}venue:okex net>0`);
    await press('End');
    await panel.page.locator('.mark').waitFor();
    // Behind it are 6 letters, up to the right end of the field.
    await panel.until(`(() => {
      const [mark, field] = ['.mark', '.filter-input'].map(each => document.querySelector(each).getBoundingClientRect());
      const behind = field.right - mark.right;
      return behind > 30 && behind < 80;
    })()`);
  });

  it('keeps filters under names: save, apply, rename, delete, by keyboard', async () => {
    const saved = () => panel.page.locator('.saved-name').allTextContents();
    await box().fill('venue:okx net>0');
    await panel.page.getByRole('button', { name: 'Saved' }).focus();
    await press('Enter');
    await panel.page.keyboard.type('Of OKX');
    await press('Enter');
    assert.deepEqual(await saved(), ['Of OKX']);
    assert.deepEqual((await panel.last('savedFilters')).change, {
      kind: 'save',
      name: 'Of OKX',
      query: 'venue:okx net>0',
    });
    await press('Escape');
    assert.equal(await panel.page.locator('.saved').isVisible(), false);
    await box().fill('');
    await panel.page.getByRole('button', { name: 'Saved' }).focus();
    await press('Enter', 'Enter');
    assert.equal(await value(), 'venue:okx net>0');
    assert.equal(await query(), 'venue:okx net>0');
    await press('Enter', 'Tab', 'Enter');
    await panel.page.keyboard.type('Mine');
    await press('Enter');
    assert.deepEqual(await saved(), ['Mine']);
    await panel.page.getByRole('textbox', { name: 'Name of the filter' }).fill(' ');
    await press('Enter');
    assert.match((await panel.page.locator('.saved-words').textContent()) ?? '', /needs a name/);
    await panel.page.getByRole('button', { name: 'Delete Mine' }).focus();
    await press('Enter');
    assert.deepEqual(await saved(), []);
    assert.equal(await panel.run('document.activeElement.className'), 'saved-field', 'the focus is not lost');
    await panel.page.getByRole('button', { name: 'Filter help' }).click();
    assert.equal((await panel.last('command')).command, 'filterHelp');
  });
});
