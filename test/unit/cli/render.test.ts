import assert from 'node:assert/strict';
import fc from 'fast-check';
import { palette, wantsColours } from '../../../src/cli/render/palette';
import type { Picture } from '../../../src/cli/render/picture';
import { footerLines, loadingText, progressLines, progressText } from '../../../src/cli/render/status';
import { fitColumns } from '../../../src/cli/render/table';
import { TablePainter } from '../../../src/cli/render/tablePainter';
import { displayWidth, fitCell, printable, truncate } from '../../../src/cli/render/width';
import type { ConnectionHealth } from '../../../src/model/health';
import type { TableView } from '../../../src/protocol/messages';
import {
  connection,
  healthOf,
  instrument,
  marketProgress,
  type ScriptedRow,
  windowOf,
} from '../../harness/scriptedEngine';

const VENUES = ['binance', 'okx'];
const NAMES: Readonly<Record<string, string>> = { binance: 'Binance', okx: 'OKX' };

const INSTRUMENTS = new Map([
  [0, instrument()],
  [1, instrument({ venue: 'okx', symbol: 'BTC-USDT-SWAP', tickSize: 0.01 })],
  [2, instrument({ symbol: '1000PEPEUSDT', base: 'PEPE', multiplier: 1000, tickSize: 1e-7 })],
  [3, instrument({ venue: 'okx', market: 'spot', symbol: 'PEPE-USDT', base: 'PEPE', tickSize: 1e-9 })],
  [4, instrument({ symbol: '币安人生USDT', base: '币安人生', tickSize: 0.0001 })],
]);

const SPREADS: readonly ScriptedRow[] = [
  {
    buy: 0,
    sell: 1,
    state: 'crossed',
    reason: 'the sell bid is above the buy ask',
    numbers: {
      'buy.ask': 84140.1,
      'sell.bid': 84350.45,
      grossPct: 0.25,
      netPct: 0.15,
      size: 0.5,
      notional: 42070.05,
      profit: 63.1,
      fundingCarryPctPerDay: -0.03,
      'buy.ageMs': 40,
      'sell.ageMs': 1200,
      ageMs: 1200,
    },
  },
  {
    buy: 3,
    sell: 2,
    state: 'open',
    numbers: {
      'buy.ask': 0.000008125,
      'sell.bid': 0.0081201,
      grossPct: -0.06,
      netPct: -0.21,
      size: 12_500_000,
      notional: 101.56,
      profit: -0.21,
    },
  },
];

const MARKETS: readonly ScriptedRow[] = [
  {
    buy: 4,
    numbers: {
      bid: 0.1839,
      ask: 0.1841,
      fundingRatePct: -0.0059,
      'vs.spot': 0,
      tickSizePct: 0.0543,
      spotTickSizePct: 0.0543,
      change24hPct: 1.104,
    },
  },
  { buy: 1, state: 'halted', reason: 'the venue says suspend', numbers: { tickSizePct: 0.0000119 } },
];

const HEALTH = healthOf(
  [marketProgress({ complete: true }), marketProgress({ venue: 'okx', instruments: 0, live: 0, connections: 0 })],
  [
    connection(),
    connection({ venue: 'okx', connection: 'okx.perp.public', state: 'planned', diagnosis: 'HTTP 451: okx refuses' }),
  ],
);

function picture(view: TableView, rows: readonly ScriptedRow[]): Picture {
  return { view, window: windowOf(view, VENUES, rows), instruments: INSTRUMENTS, health: undefined };
}

function painter(view: TableView | 'health', colours = false): TablePainter {
  const sort = view === 'spreads' ? { column: 'netPct', descending: true } : undefined;
  return new TablePainter({ view, venues: VENUES, venueName: id => NAMES[id] ?? id, sort, palette: palette(colours) });
}

function paint(shown: Picture, width: number, colours = false): string[] {
  const { heading, body, footer } = painter(shown.view, colours).paint(shown, width, 100);
  return [...heading, ...body, ...footer(body.length)];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const plain = (line: string) => line.replace(/\u001b\[[0-9;]*m/g, '');

describe('table', () => {
  it('shows spreads with the decimals of each tick', () => {
    assert.deepEqual(paint(picture('spreads', SPREADS), 200), [
      '                                                                                                                                 Carry %',
      'Asset  Kind       Buy      Symbol             Ask  Sell     Symbol               Bid  Gross %  Net % ↓   Size  Notional  Profit     /day   Age  State',
      '-----  ---------  -------  ---------  -----------  -------  -------------  ---------  -------  -------  -----  --------  ------  -------  ----  -------',
      'BTC    perp-perp  Binance  BTCUSDT        84140.1  OKX      BTC-USDT-SWAP   84350.45   +0.250   +0.150  0.500     42.1k   63.10   -0.030  1.2s  crossed',
      'PEPE   spot-perp  OKX      PEPE-USDT  0.000008125  Binance  1000PEPEUSDT   0.0081201   -0.060   -0.210  12.5M    101.56   -0.21        -     -  open',
      '2 rows',
    ]);
  });

  it('drops columns where the terminal is narrow', () => {
    assert.deepEqual(paint(picture('spreads', SPREADS), 80), [
      'Asset  Buy              Ask  Sell           Bid  Net % ↓  Notional  Profit',
      '-----  -------  -----------  -------  ---------  -------  --------  ------',
      'BTC    Binance      84140.1  OKX       84350.45   +0.150     42.1k   63.10',
      'PEPE   OKX      0.000008125  Binance  0.0081201   -0.210    101.56   -0.21',
      '2 rows',
    ]);
    assert.deepEqual(paint(picture('spreads', SPREADS), 40), [
      'Asset  Buy      Sell     Net % ↓  Profit',
      '-----  -------  -------  -------  ------',
      'BTC    Binance  OKX       +0.150   63.10',
      'PEPE   OKX      Binance   -0.210   -0.21',
      '2 rows',
    ]);
  });

  it('shows markets in the order of the columns, wide symbols aligned, states in words', () => {
    assert.deepEqual(paint(picture('markets', MARKETS), 200), [
      '                                         Funding  Spread vs  Spread vs  Spread vs  Perp Tick Size  Spot Tick       24h',
      'Symbol         Exchange     Bid     Ask   Rate %     Spot %  Binance %      OKX %    (% of price)   Size (%)  Change %  State',
      '-------------  --------  ------  ------  -------  ---------  ---------  ---------  --------------  ---------  --------  ------------------------------',
      '币安人生USDT   Binance   0.1839  0.1841  -0.0059      0.000          -          -          0.0543     0.0543     +1.10  live',
      'BTC-USDT-SWAP  OKX            -       -        -          -          -          -       0.0000119          -         -  halted: the venue says suspend',
      '2 rows',
    ]);
    assert.deepEqual(paint(picture('markets', MARKETS), 60), [
      '                                         Funding',
      'Symbol         Exchange     Bid     Ask   Rate %  State',
      '-------------  --------  ------  ------  -------  ----------',
      '币安人生USDT   Binance   0.1839  0.1841  -0.0059  live',
      'BTC-USDT-SWAP  OKX            -       -        -  halted: t…',
      '2 rows',
    ]);
  });

  it('shows funding with countdowns', () => {
    const nextTime = 1000 + 4 * 3_600_000 + 12 * 60_000;
    const numbers = {
      'buy.fundingRatePct': -0.0864,
      'buy.fundingIntervalHours': 4,
      'buy.nextFundingTime': nextTime,
      'sell.fundingRatePct': 0.0134,
      'sell.fundingIntervalHours': 8,
      'sell.nextFundingTime': 5,
      fundingCarryPctPerDay: 0.559,
      fundingCarryAprPct: 203.9,
      grossPct: -0.1,
      netPct: -0.2,
      breakEvenHours: 8.5,
    };
    assert.deepEqual(paint(picture('funding', [{ buy: 0, sell: 1, state: 'open', numbers }]), 200), [
      '                                                                                                Carry %                            Break',
      'Asset  Buy      Symbol    Rate %  Every  Next in  Sell  Symbol          Rate %  Every  Next in     /day   APR %  Gross %   Net %    even  State',
      '-----  -------  -------  -------  -----  -------  ----  -------------  -------  -----  -------  -------  ------  -------  ------  ------  -----',
      'BTC    Binance  BTCUSDT  -0.0864     4h   4h 12m  OKX   BTC-USDT-SWAP  +0.0134     8h        -   +0.559  +203.9   -0.100  -0.200  8h 30m  open',
      '1 row',
    ]);
  });

  it('shows connections, what is wrong with the worst below', () => {
    const shown: Picture = { view: 'health', health: HEALTH, rows: HEALTH.rows };
    assert.deepEqual(paint(shown, 140), [
      '                                                                                                        Last       Recon-',
      'Venue    Market  Connection             State    Diagnosis              Asked  Acked  Alive  Frames/s  frame  Lag   nects  Drops  Errors',
      '-------  ------  ---------------------  -------  ---------------------  -----  -----  -----  --------  -----  ---  ------  -----  ------',
      'Binance  perp    binance.perp.public.1  live     all is well                3      3      3      12.3   0.1s  4ms       0      0       0',
      'OKX      perp    okx.perp.public        planned  HTTP 451: okx refuses      3      3      3      12.3   0.1s  4ms       0      0       0',
      '2 rows · 1/2 connections live · 398 of 412 quotes live · 25 frames/s',
      'okx perp: HTTP 451: okx refuses',
    ]);
  });

  it('is never wider than the terminal, with and without colours, and the same text in both', () => {
    const health: Picture = { view: 'health', health: HEALTH, rows: HEALTH.rows };
    const pictures = [picture('spreads', SPREADS), picture('markets', MARKETS), health];
    for (let width = 20; width <= 200; width++) {
      for (const shown of pictures) {
        const coloured = painter(shown.view, true).paint(shown, width, 100);
        for (const line of [...coloured.heading, ...coloured.body, ...coloured.footer(2)]) {
          assert.ok(displayWidth(plain(line)) <= width, `${width}: ${plain(line)}`);
        }
        for (const line of paint(shown, width)) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
        assert.deepEqual(coloured.body.map(plain), painter(shown.view).paint(shown, width, 100).body);
      }
    }
  });

  it('colours by sign', () => {
    const [, , crossed = '', open = ''] = paint(picture('spreads', SPREADS), 200, true);
    assert.ok(crossed.includes('\u001b[32m+0.150\u001b[0m'));
    assert.ok(crossed.includes('\u001b[31m-0.030\u001b[0m'));
    assert.ok(open.includes('\u001b[31m-0.210\u001b[0m'));
  });

  it('says so when there is nothing to show', () => {
    const shown = picture('spreads', []);
    assert.match(paint(shown, 80).join('\n'), /Waiting for the venues …\n0 rows/);
    const ready = { ...shown, health: healthOf([marketProgress({ complete: true })]) } as Picture;
    assert.match(paint(ready, 80).join('\n'), /No ranked spread now\.\n0 rows/);
  });

  it('does not let the text of a venue reach the terminal as a command', () => {
    const rows: ConnectionHealth[] = [connection({ diagnosis: '\u001b[2Jgone\r\n\u202ehidden' })];
    const text = paint({ view: 'health', health: healthOf([], rows), rows }, 200).join('\n');
    for (const character of '\u001b\r\u202e') assert.ok(!text.includes(character));
  });

  it('keeps columns where they are when a picture needs less', () => {
    const table = painter('spreads');
    const first = table.paint(picture('spreads', SPREADS), 200, 100);
    const second = table.paint(picture('spreads', SPREADS.slice(0, 1)), 200, 100);
    assert.deepEqual(first.heading, second.heading);
  });
});

describe('fitColumns', () => {
  it('fits any columns, drops the least important first, never those of importance 0', () => {
    const column = fc.record({ importance: fc.nat(5), needed: fc.integer({ min: 4, max: 30 }) });
    fc.assert(
      fc.property(
        fc.array(column, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 20, max: 200 }),
        (columns, width) => {
          const needed = columns.map(c => c.needed);
          const widths = fitColumns(columns, needed, width);
          const total = widths.reduce((sum, w) => sum + (w > 0 ? w + 2 : 0), -2);
          const least = columns.filter(c => c.importance === 0).length * 6 - 2;
          assert.ok(total <= Math.max(width, least));
          columns.forEach((c, i) => {
            if (c.importance === 0) assert.ok((widths[i] as number) > 0);
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('width', () => {
  it('counts cells: two for wide characters, none for combining ones', () => {
    assert.equal(displayWidth('BTCUSDT'), 7);
    assert.equal(displayWidth('币安人生USDT'), 12);
    assert.equal(displayWidth('e\u0301'), 1);
    assert.equal(displayWidth('🚀'), 2);
    assert.equal(displayWidth('…·↓'), 3);
  });

  it('cuts between characters and pads to the cell', () => {
    assert.equal(truncate('币安人生USDT', 6), '币安…');
    assert.equal(fitCell('币安人生USDT', 6, 'left'), '币安… ');
    assert.equal(fitCell('1.2', 5, 'right'), '  1.2');
    assert.equal(truncate('abc', 3), 'abc');
    assert.equal(truncate('abcd', 3), 'ab…');
    assert.equal(printable('a\tb\u001b[1m'), 'a b [1m');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        assert.equal(displayWidth(fitCell(printable(text), width, 'left')), width);
      }),
    );
  });
});

describe('status', () => {
  it('tells how loading goes', () => {
    assert.equal(progressText(marketProgress()), 'binance perp: 412 instruments, 3 connections, 398 of 412 live');
    const none = marketProgress({ instruments: 0, connections: 1, diagnosis: 'HTTP 451: binance refuses' });
    assert.equal(progressText(none), 'binance perp: HTTP 451: binance refuses');
    const empty = { instruments: 0, live: 0, diagnosis: '' };
    assert.equal(progressText(marketProgress(empty)), 'binance perp: listing instruments');
    const filtered = marketProgress({ ...empty, complete: true });
    assert.equal(progressText(filtered), 'binance perp: none of its instruments is scanned');
    assert.equal(loadingText([]), 'starting');
    assert.equal(
      loadingText([marketProgress({ complete: true }), none]),
      '1 of 2 markets ready; binance perp: HTTP 451: binance refuses',
    );
    assert.deepEqual(progressLines([none, none, none], 2, 30), [
      'binance perp: HTTP 451: binan…',
      '… and 2 more markets loading',
    ]);
  });

  it('fits the footer to the width', () => {
    assert.deepEqual(footerLines('20 of 99 rows', HEALTH, 45, palette(false)), [
      '20 of 99 rows · 1/2 connections live',
      'okx perp: HTTP 451: okx refuses',
    ]);
  });
});

describe('wantsColours', () => {
  it('is for terminals, unless the environment says otherwise', () => {
    assert.equal(wantsColours(true, {}), true);
    assert.equal(wantsColours(false, {}), false);
    assert.equal(wantsColours(true, { NO_COLOR: '1' }), false);
    assert.equal(wantsColours(true, { NO_COLOR: '' }), true);
    assert.equal(wantsColours(true, { TERM: 'dumb' }), false);
    assert.equal(wantsColours(false, { FORCE_COLOR: '1', NO_COLOR: '1' }), true);
    assert.equal(wantsColours(true, { FORCE_COLOR: '0' }), false);
  });
});
