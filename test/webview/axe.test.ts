import assert from 'node:assert/strict';
import { source } from 'axe-core';
import { EDGE, sceneOf, withChart } from './chartScene';
import { ExplainScene } from './explainScene';
import { type PanelPage, PanelServer } from './panelPage';

const THEMES = ['dark', 'light', 'highContrast', 'highContrastLight'] as const;
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

const RUNNING = (state: string, parts = "{ watched: ['BTC', 'SOL'], muted: ['ADA'] }") =>
  `harness.health(); harness.hydrate(${state}, ${parts})`;
const KEY = (cell: string, key: string) =>
  `{ const cell = document.querySelector('${cell}'); cell.focus(); cell.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true })); }`;
const CELL = '.upper .body [role=row]:not([hidden]) [role=gridcell]';

const TYPE = (text: string) =>
  `{ const input = document.querySelector('.filter-input'); input.focus(); input.value = ${JSON.stringify(text)}; input.dispatchEvent(new InputEvent('input', { bubbles: true })); }`;

const scene = new ExplainScene();
const EXPLAINED = JSON.stringify(scene.explanation());
const GONE = JSON.stringify({ ...scene.explanation(), content: null, gone: 'it is not listed any more' });
const EXPLAIN = RUNNING(`{ selected: ${JSON.stringify(scene.ids)} }`);
const SAY = (explanation: string) => `harness.post({ type: 'explanation', explanation: ${explanation} })`;

/** What is done one after the other, each with time to be painted. */
const SCENES: Readonly<Record<string, readonly string[]>> = {
  'spreads, split': [RUNNING("{ view: 'spreads', split: true }")],
  'rows that are not ranked': [
    RUNNING("{ sorts: { spreads: { column: 'base', descending: true } }, maxRows: null }"),
    "document.querySelector('.upper .grid').scrollTop = 1e6",
  ],
  'markets, all columns': [
    RUNNING("{ view: 'markets', columns: { markets: { preset: 'everything', own: [], fit: false, widths: {} } } }"),
  ],
  funding: [RUNNING("{ view: 'funding' }")],
  episodes: [RUNNING("{ view: 'episodes' }")],
  'the view in the side bar': [RUNNING('{}', "{ mode: 'sidebar', watched: ['BTC'] }")],
  'small lines': [
    RUNNING(
      "{ columns: { spreads: { preset: 'own', own: ['base', 'buy.venue', 'netPct', 'sparkline', 'state'], fit: true, widths: {} } } }",
    ),
  ],
  'health with a refusal': [RUNNING("{ view: 'health' }"), "harness.health('okx')"],
  'a focused row, the order held': [RUNNING('{}'), `document.querySelector('${CELL}').focus()`],
  'the menu of a row': [RUNNING('{}'), KEY(CELL, 'ContextMenu')],
  'the menu of a column': [RUNNING('{}'), KEY('.upper [role=columnheader]', 'ContextMenu')],
  'the choice of columns': [RUNNING('{}'), "document.querySelector('.tool-columns').click()"],
  'the choice of venues': [
    RUNNING('{}'),
    "[...document.querySelectorAll('.choice-button')].find(each => each.textContent.startsWith('Venues')).click()",
  ],
  'completion of a filter': [RUNNING('{}'), TYPE('venue:okx s')],
  'a wrong filter': [RUNNING('{}'), TYPE('venue:okex net>0,1 tick<1 COIN1 ')],
  'saved filters': [
    RUNNING('{}'),
    "harness.post({ type: 'savedFilters', filters: [{ name: 'Fresh', query: 'age<2s' }, { name: 'OKX', query: 'venue:okx' }] })",
    "document.querySelector('.filter-text .choice-button').click()",
    'document.querySelector(\'.saved-item [aria-label="Rename OKX"]\').click()',
  ],
  'an explanation': [EXPLAIN, SAY(EXPLAINED)],
  'the end of an explanation': [EXPLAIN, SAY(EXPLAINED), "document.querySelector('.drawer-body').scrollTop = 1e6"],
  'an explanation of what is gone': [EXPLAIN, SAY(EXPLAINED), SAY(GONE)],
  'a chart below the table': [RUNNING(withChart(EDGE, '1h')), sceneOf('dock', EDGE, '1h', { withCandles: true })],
  'a chart as a table': [RUNNING(withChart(EDGE, '5m', true)), sceneOf('dock', EDGE, '5m')],
  'a chart in an explanation': [
    EXPLAIN,
    SAY(EXPLAINED),
    sceneOf('drawer', scene.subject, '1h', { withCandles: true }),
    "document.querySelector('.drawer-body').scrollTop = document.querySelector('.chart-slot').offsetTop",
  ],
  paused: [RUNNING("{ paused: true, venues: ['okx', 'bybit'] }")],
  loading: ["harness.hydrate({}, { status: { state: 'starting' } }); harness.health('okx', false)"],
  stopped: ["harness.hydrate({}, { status: { state: 'stopped' } })"],
  failed: ["harness.hydrate({}, { status: { state: 'failed', why: 'port 9001 is in use' } })"],
  'nothing passes the filter': [RUNNING("{ text: 'nothing like it', minNetPct: 0.25 }")],
};

/** Those that show every colour there is between them. */
const COLOURFUL = [
  'rows that are not ranked',
  'health with a refusal',
  'the menu of a row',
  'paused',
  'an explanation',
  'a wrong filter',
  'completion of a filter',
  'a chart as a table',
];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function violations(panel: PanelPage, only: readonly string[]): Promise<string[]> {
  const options = JSON.stringify({
    runOnly: { type: only === WCAG ? 'tag' : 'rule', values: only },
    resultTypes: ['violations'],
  });
  const found = await panel.run<readonly Violation[]>(
    `axe.run(document, ${options}).then(result => result.violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(
        ({ html, failureSummary }) =>
          `${id}: ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, ' ').slice(0, 240)}`,
      ),
  );
}

describe('axe', () => {
  let server: PanelServer;
  before(async () => {
    server = await PanelServer.start();
  });
  after(() => server.stop());

  for (const theme of THEMES) {
    it(`finds no violation of WCAG 2.1 A or AA in any view or state, ${theme}`, async () => {
      const panel = await server.open(1300, 330, 13);
      await panel.run(`harness.theme(${JSON.stringify(theme)})`);
      await panel.run(source);
      const found: string[] = [];
      // Roles and names are the same in every theme; colours are not.
      const isFirst = theme === THEMES[0];
      for (const [name, steps] of Object.entries(SCENES)) {
        if (!isFirst && !COLOURFUL.includes(name)) continue;
        for (const step of steps) {
          await panel.run(`void (() => { ${step} })()`);
          if (step.includes('status:')) await panel.page.waitForTimeout(150);
          else await panel.settled();
        }
        for (const each of await violations(panel, isFirst ? WCAG : ['color-contrast'])) found.push(`${name}: ${each}`);
        await panel.page.keyboard.press('Escape');
      }
      assert.deepEqual(found, []);
      assert.deepEqual(await panel.troubles(), []);
      await panel.page.close();
    });
  }
});
