// Pictures of every view and state for looking at: `node --import tsx test/webview/shoot.ts [folder] [name parts]`.
import { mkdirSync } from 'node:fs';
import type { SeriesSubject, SeriesWindow } from '../../src/protocol/series';
import { ASSET, EDGE, FUNDING, type ScenePart, sceneOf, withChart } from './chartScene';
import { ExplainScene } from './explainScene';
import { PanelServer } from './panelPage';

const [folder = '/tmp/panel-pictures', ...parts] = process.argv.slice(2);
const WIDTHS = [400, 800, 1600];
const SIDEBAR_WIDTHS = [250, 320, 400];
const THEMES = ['dark', 'light', 'highContrast', 'highContrastLight'];
const RUNNING = "harness.health(); harness.hydrate({ view: 'VIEW' }, { watched: ['BTC', 'SOL'], muted: ['ADA'] })";

const NARROW =
  "{ spreads: { preset: 'own', own: ['base', 'netPct', 'buy.venue', 'sell.venue', 'profit', 'buy.ask', 'sell.bid', 'state'], fit: true, widths: {} } }";
const SIDEBAR = `harness.health(); harness.hydrate({ text: '', columns: ${NARROW} }, { mode: 'sidebar', watched: ['BTC', 'SOL'] })`;

const LATER = (what: string) => `new Promise(done => setTimeout(() => { ${what}; done(); }, 300))`;
const FOCUS = LATER("document.querySelectorAll('.body .row')[3].children[1].focus()");
const HEAD_MENU = LATER(
  "const cell = document.querySelectorAll('.head .cell')[2]; cell.focus(); cell.dispatchEvent(new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true }))",
);
const MENU = LATER(
  "const cell = document.querySelectorAll('.body .row')[3].children[0]; cell.focus(); cell.dispatchEvent(new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true }))",
);

const scene = new ExplainScene();
const EXPLAINED = JSON.stringify(scene.explanation());
const EXPLAIN = RUNNING.replace("{ view: 'VIEW' }", `{ selected: ${JSON.stringify(scene.ids)} }`);
const SHOW = (words: string) => LATER(`harness.post({ type: 'explanation', explanation: ${words} })`);
const DOWN = (part: number) =>
  `new Promise(done => setTimeout(() => { const body = document.querySelector('.drawer-body'); body.scrollTop = body.scrollHeight * ${part}; done(); }, 300))`;
const TO_CHART = LATER(
  "document.querySelector('.drawer-body').scrollTop = document.querySelector('.chart-slot').offsetTop",
);
const TYPE = (text: string) =>
  LATER(
    `const input = document.querySelector('.filter-input'); input.focus(); input.value = ${JSON.stringify(text)}; input.dispatchEvent(new InputEvent('input', { bubbles: true }))`,
  );
const SAVED =
  "harness.post({ type: 'savedFilters', filters: [{ name: 'Fresh and big', query: 'net>0.1 notional>500 age<2s' }, { name: 'OKX sells', query: 'sell:okx kind:spot-perp -quote:USDC -PEPE -DOGE state:crossed' }] })";
const CHART = (subject: SeriesSubject, window: SeriesWindow, part: ScenePart = {}, asTable = false) => [
  `harness.health(); harness.hydrate(${withChart(subject, window, asTable)})`,
  LATER(sceneOf('dock', subject, window, part)),
];

const SCENES: Readonly<Record<string, readonly string[]>> = {
  spreads: [RUNNING.replace('VIEW', 'spreads')],
  markets: [RUNNING.replace('VIEW', 'markets')],
  funding: [RUNNING.replace('VIEW', 'funding')],
  episodes: [RUNNING.replace('VIEW', 'episodes')],
  'health-filtered': [
    RUNNING.replace('VIEW', 'health'),
    "harness.health('okx')",
    TYPE('451 net>0 '),
    LATER("document.querySelector('.filter-input').blur()"),
  ],
  health: [RUNNING.replace('VIEW', 'health'), "harness.health('okx')"],
  unranked: [
    "harness.health('okx'); harness.hydrate({ sorts: { spreads: { column: 'base', descending: true } }, maxRows: null })",
  ],
  loading: ["harness.hydrate({}, { status: { state: 'starting' } }); harness.health('okx', false)"],
  stopped: ["harness.hydrate({}, { status: { state: 'stopped' } })"],
  failed: [
    "harness.hydrate({}, { status: { state: 'failed', why: 'The engine ended with code 1: port 9001 is in use' } })",
  ],
  filtered: ["harness.health(); harness.hydrate({ text: 'nothing like it', minNetPct: 0.25, minNotional: 25000 })"],
  split: [RUNNING.replace("view: 'VIEW'", "view: 'spreads', split: true, divider: 0.6")],
  everything: [
    RUNNING.replace(
      "view: 'VIEW'",
      "view: 'markets', columns: { markets: { preset: 'everything', own: [], fit: false, widths: {} } }",
    ),
  ],
  compact: [
    RUNNING.replace(
      "view: 'VIEW'",
      "view: 'spreads', columns: { spreads: { preset: 'compact', own: [], fit: true, widths: {} } }",
    ),
  ],
  chooser: [RUNNING.replace('VIEW', 'spreads'), LATER("document.querySelector('.tool-columns').click()")],
  chartEdge: CHART(EDGE, '1h', { withCandles: true }),
  chartLive: [
    ...CHART(EDGE, '5m'),
    LATER(
      "const plot = document.querySelector('.chart-dock .chart-plot'); plot.focus(); for (const key of ['ArrowLeft', '+', '+']) plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))",
    ),
  ],
  chartAsset: CHART(ASSET, '1h'),
  chartFunding: CHART(FUNDING, '24h'),
  chartTable: CHART(EDGE, '5m', {}, true),
  chartLoading: [`harness.health(); harness.hydrate(${withChart(EDGE)})`],
  chartFailed: CHART(EDGE, '1h', {
    backFill: {
      state: 'failed',
      words:
        'Candles could not be read: Binance spot REST: HTTP 451: Binance refuses connections from this country or network',
    },
  }),
  chartGone: CHART(EDGE, '1h', { empty: true, words: 'This is not scanned, or not any more.' }),
  sparklines: [
    RUNNING.replace(
      "view: 'VIEW'",
      "view: 'spreads', columns: { spreads: { preset: 'own', own: ['base', 'buy.venue', 'sell.venue', 'netPct', 'sparkline', 'state'], fit: true, widths: {} } }",
    ),
  ],
  headmenu: [RUNNING.replace('VIEW', 'markets'), HEAD_MENU],
  held: [RUNNING.replace('VIEW', 'spreads'), FOCUS, LATER('harness.model.step(400)')],
  menu: [RUNNING.replace('VIEW', 'spreads'), MENU],
  choice: [
    RUNNING.replace('VIEW', 'spreads'),
    "[...document.querySelectorAll('.choice-button')].find(each => each.textContent.startsWith('Kinds')).click()",
  ],
  completion: [RUNNING.replace('VIEW', 'spreads'), TYPE('venue:okx s')],
  values: [RUNNING.replace('VIEW', 'spreads'), TYPE('-venue:')],
  wrongFilter: [
    RUNNING.replace('VIEW', 'spreads'),
    TYPE('venue:okex net>0,1 COIN1 '),
    LATER(
      "document.querySelector('.filter-input').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))",
    ),
  ],
  savedFilters: [
    RUNNING.replace('VIEW', 'spreads'),
    SAVED,
    LATER("document.querySelector('.filter-text .choice-button').click()"),
  ],
  focus: [RUNNING.replace('VIEW', 'spreads'), FOCUS],
  explain: [EXPLAIN, SHOW(EXPLAINED)],
  'explain-below': [EXPLAIN, SHOW(EXPLAINED), DOWN(0.4)],
  'explain-end': [EXPLAIN, SHOW(EXPLAINED), DOWN(1)],
  'explain-chart': [
    EXPLAIN,
    SHOW(EXPLAINED),
    LATER(sceneOf('drawer', scene.subject, '1h', { withCandles: true })),
    TO_CHART,
  ],
  'explain-chart-table': [
    EXPLAIN.replace('{ selected', "{ chart: { subject: null, window: '5m', asTable: true }, selected"),
    SHOW(EXPLAINED),
    LATER(sceneOf('drawer', scene.subject, '5m')),
    TO_CHART,
  ],
  'explain-loading': [EXPLAIN],
  'explain-gone': [
    EXPLAIN,
    SHOW(EXPLAINED),
    SHOW(`{ ...${EXPLAINED}, content: null, gone: 'okx:perp:PEPE-USDC-SWAP is not among the scanned instruments' }`),
  ],
  'explain-stopped': [
    EXPLAIN,
    SHOW(EXPLAINED),
    LATER("harness.post({ type: 'status', status: { state: 'stopped' } })"),
  ],
  sidebar: [SIDEBAR],
  'sidebar-filtered': [SIDEBAR.replace("text: ''", "text: 'nothing like it'")],
  'sidebar-stopped': [SIDEBAR.replace("mode: 'sidebar'", "mode: 'sidebar', status: { state: 'stopped' }")],
  paused: ["harness.health(); harness.hydrate({ paused: true, venues: ['okx', 'bybit'] })"],
};

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const server = await PanelServer.start();
  for (const theme of THEMES) {
    for (const width of [...WIDTHS, ...SIDEBAR_WIDTHS]) {
      for (const [name, steps] of Object.entries(SCENES)) {
        if (!(name.startsWith('sidebar') ? SIDEBAR_WIDTHS : WIDTHS).includes(width)) continue;
        const file = `${name}-${theme}-${width}.png`;
        if (!parts.every(part => file.includes(part))) continue;
        const panel = await server.open(width, 560, 40);
        await panel.run(`harness.theme(${JSON.stringify(theme)})`);
        for (const step of steps) await panel.run(step);
        await panel.page.waitForTimeout(400);
        if (name === 'unranked') await panel.scrollToRow(1020);
        await panel.page.screenshot({ path: `${folder}/${file}` });
        const troubles = [...(await panel.troubles()), ...(await panel.run<string[]>('harness.clipped()'))];
        if (troubles.length > 0) console.log(file, troubles);
        await panel.page.close();
      }
    }
  }
  await server.stop();
}

void main();
