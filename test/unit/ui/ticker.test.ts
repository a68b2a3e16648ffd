import assert from 'node:assert/strict';
import { MEASURED } from '../../../src/protocol/glyphs';
import { summarise } from '../../../src/ui/healthSummary';
import { TextMeasure, WidestOfLate } from '../../../src/ui/textWidth';
import type { TickerInput } from '../../../src/ui/tickerText';
import { TickerWidths, tickerText } from '../../../src/ui/tickerText';
import { tickerTooltip } from '../../../src/ui/tickerTooltip';
import { connection, healthOf, marketProgress } from '../../harness/scriptedEngine';
import { edge } from './edges';

const ESTIMATE = new TextMeasure();
const WELL = summarise(healthOf([marketProgress({ complete: true })]));
const ROWS = [
  edge('BTC', { netPct: 0.171, grossPct: 0.271 }),
  edge('1000SATS', { netPct: 12.5, grossPct: 12.6, sell: 'bybit' }),
  edge('ME', { netPct: -0.02, grossPct: 0.08 }),
];

function ticker(over: Partial<TickerInput> = {}) {
  return tickerText({
    status: { state: 'running', simulated: false },
    simulated: false,
    health: WELL,
    rows: ROWS,
    turn: 0,
    alertNetPct: 0.5,
    widths: new TickerWidths(new TextMeasure()),
    now: 0,
    ...over,
  });
}

describe('status bar text', () => {
  it('names asset, net spread and both venues', () => {
    assert.match(ticker().text, /^\$\(arrow-swap\) BTC[\u2007\u200a]+\+0\.171% Binance → OKX/);
    assert.equal(ticker().row, ROWS[0]);
  });

  it('takes turns at a steady width', () => {
    const texts = [0, 1, 2, 3].map(turn => ticker({ turn }).text);
    const widths = texts.map(text => ESTIMATE.width(text));
    assert.ok(Math.max(...widths) - Math.min(...widths) <= 15, String(widths));
    assert.equal(new Set(texts.slice(0, 3)).size, 3);
    assert.equal(texts[3], texts[0]);
  });

  it('keeps its width when a long name goes, for a while', () => {
    const widths = new TickerWidths(new TextMeasure());
    const long = ESTIMATE.width(ticker({ widths, rows: [edge('1000000BABYDOGE', { netPct: 0.1, grossPct: 1 })] }).text);
    const rows = [edge('BTC', { netPct: 0.1, grossPct: 1 })];
    assert.ok(Math.abs(ESTIMATE.width(ticker({ widths, rows, now: 60_000 }).text) - long) <= 15);
    assert.ok(ESTIMATE.width(ticker({ widths, rows, now: 600_000 }).text) < long - 300);
  });

  it('pads to a width but for a few hundredths of an em', () => {
    for (let width = 0; width < 400; width += 7)
      assert.ok(Math.abs(ESTIMATE.width(ESTIMATE.padding(width)) - width) <= 5);
    assert.equal(ESTIMATE.padding(-3), '');
    assert.equal(new TextMeasure().padding(0), '');
    const widest = new WidestOfLate(100);
    assert.deepEqual(
      [widest.add(5, 0), widest.add(3, 50), widest.add(2, 120), widest.add(2, 230), widest.add(1, 900)],
      [5, 5, 5, 2, 1],
    );
  });

  it('has the same width to a third of a px in each turn, in a font that was measured', () => {
    const measure = new TextMeasure();
    const px = (width: number) => (width * 100) / 12;
    const widths = Object.fromEntries([...MEASURED].map((each, i) => [each, px(4 + (i % 7))]));
    // Of a font whose spaces have the widths that the standard gives them, in whole px.
    const spaces = { '\u2007': px(8), '\u2009': px(2), '\u200a': px(1), '\u2006': px(2) };
    assert.equal(measure.learn({ widths: { ...widths, ...spaces }, kerning: { BT: px(-1), AT: px(-1) } }), true);
    assert.equal(measure.learn(measure.glyphs), false);
    const turns = new TickerWidths(measure);
    const all = [0, 1, 2].map(turn => measure.width(ticker({ turn, widths: turns }).text));
    assert.ok(Math.max(...all) - Math.min(...all) <= px(0.34), String(all.map(width => (width * 12) / 100)));
    assert.ok(Math.abs(measure.width('BT') - (measure.width('B') + measure.width('T') - px(1))) < 1e-6);
  });

  it('warns from the threshold on', () => {
    assert.deepEqual(
      [0, 1].map(turn => ticker({ turn }).alert),
      [false, true],
    );
    assert.equal(ticker({ alertNetPct: 0.171 }).alert, true);
  });

  it('shows the markets where both legs are of one venue', () => {
    const rows = [edge('BTC', { netPct: 0.1, grossPct: 0.2, sell: 'binance', buyMarket: 'spot' })];
    assert.match(ticker({ rows }).text, /Binance spot → perp/);
  });

  it('says how far the nearest is when none is crossed', () => {
    const rows = [
      edge('BTC', { netPct: -0.01, grossPct: -0.05, state: 'open' }),
      edge('ETH', { netPct: -0.2, grossPct: -0.012, state: 'open' }),
    ];
    const { text, alert, row } = ticker({ rows });
    assert.match(text, /No crossed spread, nearest ETH -0\.012% Binance → OKX/);
    assert.deepEqual([alert, row], [false, rows[1]]);
  });

  it('says that it is stopped, starting, failed, or without any row', () => {
    assert.match(ticker({ status: { state: 'stopped' } }).text, /stopped/);
    assert.match(ticker({ status: { state: 'failed', why: 'x' } }).text, /restarting/);
    const health = summarise(healthOf([marketProgress({ complete: true }), marketProgress({ complete: false })]));
    assert.match(ticker({ status: { state: 'starting' }, health }).text, /connecting 1\/2/);
    assert.match(ticker({ rows: [] }).text, /No ranked spread/);
  });

  it('names venues in trouble, and marks what is simulated', () => {
    const row = connection({ venue: 'okx', state: 'waiting', diagnosis: 'HTTP 451' });
    const { text } = ticker({ health: summarise(healthOf([marketProgress()], [row])), simulated: true });
    assert.match(text, /^\$\(beaker\) .*\$\(warning\) OKX$/);
    const refused = summarise(healthOf([marketProgress()], [row]));
    assert.match(ticker({ status: { state: 'starting' }, health: refused }).text, /connecting .*\$\(warning\) OKX$/);
  });
});

describe('status bar tooltip', () => {
  const input = { headline: 'running', rows: ROWS, health: WELL, running: true };

  it('is a table of at most five rows with links that name their row', () => {
    const text = tickerTooltip({
      ...input,
      rows: Array.from({ length: 9 }, (_, i) => edge(`A${i}`, { netPct: 1, grossPct: 1 })),
    });
    assert.equal(text.match(/^\| \*\*/gm)?.length, 5);
    const [, query = ''] = /command:spreadScanner\.copyText\?([^ )]+)/.exec(text) ?? [];
    assert.deepEqual(JSON.parse(decodeURIComponent(query)), [
      { buy: 'binance:perp:A0USDT', sell: 'okx:perp:A0-USDT-SWAP' },
    ]);
  });

  it('lets no name of an asset become a link, an icon, a column or HTML', () => {
    for (const name of ['[x](command:evil)', '$(flame)', '<img src=x>', 'a|b', '**b**', '`c`', 'http://x.y']) {
      const text = tickerTooltip({ ...input, rows: [edge(name, { netPct: 1, grossPct: 1 })] });
      const cell = /^\| \*\*(.*?)\*\* \|/m.exec(text)?.[1] ?? '';
      assert.ok(!/(?<!\\)[[\]()$<>|`*:]/.test(cell), cell);
      assert.ok(!text.includes('command:evil)'), text);
    }
  });

  it('tells of trouble, and how to start', () => {
    const health = summarise(healthOf([marketProgress()], [connection({ state: 'waiting', diagnosis: 'refused' })]));
    const text = tickerTooltip({ headline: 'stopped', rows: [], health, running: false });
    assert.match(text, /\$\(warning\) .*refused/);
    assert.match(text, /\[Start\]\(command:spreadScanner\.start\)/);
  });
});
