import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_PANEL_STATE } from '../../../src/protocol/panel';
import { MAX_WINDOW_ROWS, parseFromPage } from '../../../src/ui/parseFromPage';
import { parsePanelState } from '../../../src/ui/parsePanelState';

const REQUEST = {
  view: 'spreads',
  first: 0,
  last: 50,
  sort: { column: 'netPct', descending: true },
  filter: { venues: ['okx'], minNetPct: 0.1, query: 'BTC' },
  paceMs: 200,
};
const CHART = { kind: 'edge', buy: 'okx:spot:BTC-USDT', sell: 'binance:perp:BTCUSDT' };
const STATE = {
  ...DEFAULT_PANEL_STATE,
  view: 'markets',
  venues: ['okx'],
  sorts: { health: { column: 'streams.alive', descending: true } },
  columns: { markets: { preset: 'own', own: ['symbol', 'vs.okx'], fit: false, widths: { symbol: 120 } } },
  split: true,
  chart: { subject: { kind: 'funding', id: 'okx:perp:BTC-USDT-SWAP' }, window: '24h', asTable: true },
  divider: 0.3,
  selected: { buy: 'okx:perp:BTC-USDT-SWAP', sell: null },
  drawer: { width: 500, height: 200 },
};
const WISH = { buy: 'okx:spot:BTC-USDT', sell: 'bybit:perp:BTCUSDT', minNotional: 50, paceMs: 250 };

describe('charts in messages of the page', () => {
  it('that are malformed are refused, and a state with one takes none', () => {
    const wish = { subject: CHART, window: '6h', paceMs: 1_000 };
    for (const bad of [
      { type: 'chart', place: 'cellar', wish },
      { type: 'chart', place: 'dock' },
      { type: 'chart', place: 'dock', wish: { ...wish, window: '7h' } },
      { type: 'chart', place: 'dock', wish: { ...wish, paceMs: 'fast' } },
      { type: 'chart', place: 'dock', wish: { ...wish, subject: { kind: 'moon' } } },
      { type: 'chart', place: 'dock', wish: { ...wish, subject: { kind: 'edge', buy: 'okx', sell: CHART.sell } } },
      { type: 'chart', place: 'dock', wish: { ...wish, subject: { kind: 'funding', id: 7 } } },
      { type: 'charted' },
    ]) {
      assert.equal(parseFromPage(bad).ok, false, JSON.stringify(bad));
    }
    const chart = { subject: { kind: 'edge', buy: 1 }, window: '1h', asTable: false };
    assert.deepEqual(parsePanelState({ ...STATE, chart }).chart, DEFAULT_PANEL_STATE.chart);
    assert.deepEqual(parsePanelState({ ...STATE, chart: undefined }).chart, DEFAULT_PANEL_STATE.chart);
  });
});

describe('parseFromPage', () => {
  it('passes on what is well-formed', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'ready', kept: STATE },
      { type: 'hide', pane: 'mirror' },
      { type: 'acknowledge', pane: 'main' },
      { type: 'view', pane: 'main', request: REQUEST },
      { type: 'view', pane: 'main', request: { ...REQUEST, turn: 7, hold: { first: 3, ids: [1, 2, 4, 3] } } },
      {
        type: 'view',
        pane: 'mirror',
        request: { ...REQUEST, view: 'markets', sort: { column: 'vs.okx', descending: false }, filter: {} },
      },
      { type: 'state', state: STATE },
      { type: 'explain', wish: WISH },
      { type: 'explain', wish: { ...WISH, sell: null, minNotional: null } },
      { type: 'explain', wish: null },
      { type: 'explained' },
      { type: 'explanationAction', action: 'copyCsv' },
      { type: 'chart', place: 'dock', wish: null },
      { type: 'chart', place: 'drawer', wish: { subject: CHART, window: '6h', paceMs: 1000 } },
      {
        type: 'chart',
        place: 'dock',
        wish: { subject: { kind: 'asset', base: 'BTC', quote: 'USDT' }, window: '5m', paceMs: 500 },
      },
      { type: 'charted', place: 'dock' },
      { type: 'view', pane: 'main', request: { ...REQUEST, sparklines: true } },
      { type: 'action', action: 'watch', view: 'spreads', ids: [3, 4] },
      { type: 'action', action: 'copyText', view: 'episodes', ids: [12_345_678, 0] },
      { type: 'reconnect', venue: 'okx' },
      { type: 'command', command: 'exportCsv' },
      { type: 'glyphs', glyphs: { widths: { A: 68.4, ' ': 31.8 }, kerning: { AV: -6.2 } } },
      { type: 'assets' },
      { type: 'savedFilters', change: { kind: 'save', name: 'a', query: 'venue:okx' } },
      { type: 'savedFilters', change: { kind: 'rename', name: 'a', to: 'b' } },
      { type: 'savedFilters', change: { kind: 'delete', name: 'a' } },
      { type: 'fault', message: 'x is not a function' },
    ]) {
      assert.deepEqual(parseFromPage(message), { ok: true, value: message });
    }
  });

  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /not an object/],
    [[], /not an object/],
    [{ type: 'format' }, /unknown type "format"/],
    [{ type: 'explain' }, /wish must be an object/],
    [{ type: 'explain', wish: { ...WISH, buy: 'BTC' } }, /buy is "BTC", not venue:market:symbol/],
    [{ type: 'explain', wish: { ...WISH, sell: undefined } }, /sell must be text/],
    [{ type: 'explain', wish: { ...WISH, minNotional: '5' } }, /minNotional must be a number/],
    [{ type: 'explanationAction', action: 'watch' }, /action is "watch"/],
    [{ type: 'savedFilters' }, /change must be an object/],
    [{ type: 'savedFilters', change: { kind: 'clear', name: 'a' } }, /kind is "clear"/],
    [{ type: 'savedFilters', change: { kind: 'save', name: 'a' } }, /query must be text/],
    [{ type: 'savedFilters', change: { kind: 'rename', name: 5, to: 'b' } }, /name must be text/],
    [{ type: 'view', pane: 'left', request: REQUEST }, /pane is "left"/],
    [{ type: 'acknowledge' }, /pane is undefined/],
    [{ type: 'view', pane: 'main' }, /request must be an object/],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, view: 'health' } }, /view is "health"/],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, first: -1 } }, /first is out of range/],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, first: 0.5 } }, /first is out of range/],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, last: Number.NaN } }, /last must be a number/],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, first: 60 } }, /last \(50\) is before first \(60\)/],
    [
      { type: 'view', pane: 'main', request: { ...REQUEST, sort: { column: 'rm -rf', descending: true } } },
      /column is "rm -rf"/,
    ],
    [
      { type: 'view', pane: 'main', request: { ...REQUEST, sort: { column: 'netPct', descending: 1 } } },
      /descending must be true or false/,
    ],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, filter: { venues: ['mtgox'] } } }, /venues is "mtgox"/],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, filter: { minNetPct: '1' } } }, /minNetPct must be a number/],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, paceMs: null } }, /paceMs must be a number/],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, turn: -1 } }, /turn is out of range/],
    [{ type: 'view', pane: 'main', request: { ...REQUEST, hold: { first: 0, ids: [1] } } }, /ids must be at most/],
    [{ type: 'state', state: 7 }, /state must be an object/],
    [{ type: 'action', action: 'format', view: 'spreads', ids: [1, 2] }, /action is "format"/],
    [{ type: 'action', action: 'watch', view: 'spreads', ids: [1] }, /ids must be two/],
    [{ type: 'action', action: 'watch', view: 'spreads', ids: [1, -2] }, /ids is out of range/],
    [{ type: 'reconnect', venue: '__proto__' }, /venue is "__proto__"/],
    [{ type: 'command', command: 'stop' }, /command is "stop"/],
    [{ type: 'glyphs', glyphs: { widths: { A: -1 }, kerning: {} } }, /widths has "A": -1/],
    [{ type: 'glyphs', glyphs: { widths: { ABC: 1 }, kerning: {} } }, /widths has "ABC"/],
    [{ type: 'glyphs', glyphs: { widths: {}, kerning: [] } }, /kerning must be an object/],
    [{ type: 'fault', message: {} }, /message must be text/],
  ];
  it('says what is wrong with anything else', () => {
    for (const [message, words] of wrong) {
      const parsed = parseFromPage(message);
      assert.ok(!parsed.ok, JSON.stringify(message));
      assert.match(parsed.problem, words);
    }
  });

  it('bounds what a page may ask for', () => {
    const parsed = parseFromPage({ type: 'view', pane: 'main', request: { ...REQUEST, last: 1e6, paceMs: 0 } });
    assert.ok(parsed.ok && parsed.value.type === 'view');
    assert.deepEqual([parsed.value.request.last, parsed.value.request.paceMs], [MAX_WINDOW_ROWS, 100]);
    const fault = parseFromPage({ type: 'fault', message: 'x'.repeat(1e5) });
    assert.ok(fault.ok && fault.value.type === 'fault' && fault.value.message.length <= 4_000);
  });

  it('never throws, and passes nothing on that it does not know', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), raw => {
        parseFromPage(raw);
        parseFromPage({ type: 'view', pane: 'main', request: raw });
        parseFromPage({ type: 'action', action: raw, view: raw, ids: raw });
        parsePanelState(raw);
      }),
    );
    const parsed = parseFromPage({ type: 'reconnect', venue: 'okx', extra: 1 });
    assert.deepEqual(parsed, { ok: true, value: { type: 'reconnect', venue: 'okx' } });
  });
});

describe('parsePanelState', () => {
  it('keeps what is understood and takes the rest from the fallback', () => {
    const fallback = { ...DEFAULT_PANEL_STATE, maxRows: 20 };
    const kept = parsePanelState(
      { ...STATE, maxRows: -3, text: 5, sorts: { spreads: { column: 'no' }, ...STATE.sorts } },
      fallback,
    );
    assert.deepEqual(kept, { ...STATE, maxRows: 20, text: '' });
    const { markets } = STATE.columns;
    for (const [columns, wanted] of [
      [{ markets: { ...markets, widths: { symbol: 1e9 } } }, { markets: { ...markets, widths: { symbol: 2_000 } } }],
      [{ markets, spreads: { ...markets, own: ['<b>'] } }, { markets }],
      [{ markets: { ...markets, preset: 'mine' }, other: markets }, {}],
      [7, {}],
    ] as const) {
      assert.deepEqual(parsePanelState({ ...STATE, columns }, fallback).columns, wanted);
    }
    assert.equal(parsePanelState({ ...STATE, divider: 7 }).divider, 0.9);
    for (const raw of [undefined, null, 7, 'x', []]) assert.deepEqual(parsePanelState(raw, fallback), fallback);
  });
});
