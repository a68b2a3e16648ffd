import assert from 'node:assert/strict';
import { Viewport } from '../../../src/engine/viewport';
import { exportWriter } from '../../../src/export/exportWriter';
import type { Filter, Sort, Window } from '../../../src/protocol/messages';
import { type Row, windowRows } from '../../../src/protocol/rows';
import { Kit } from '../store/storeKit';

const NEWEST: Sort = { column: 'openedAt', descending: true };

function ask(kit: Kit, sort = NEWEST, filter: Filter = {}, last = 100): Window {
  kit.settle();
  const request = { type: 'view', key: 'k', view: 'episodes', first: 0, last, sort, filter, paceMs: 100 } as const;
  const sources = { store: kit.store, book: kit.book, episodes: kit.episodes, venues: ['a', 'b'] };
  return new Viewport(request, filter, sources).window(kit);
}

/** Without any list of instruments: a window brings those that its rows need. */
function rows(window: Window): Row[] {
  return windowRows(window, new Map(), ['a', 'b']);
}

function told(window: Window): string[] {
  return rows(window).map(({ id, base, state }) => `${id} ${base} ${state}`);
}

/** BTC came and went, ETH came and goes on, BTC came again and goes on: numbers 1 to 3. */
function market(): { kit: Kit; a: number } {
  const kit = new Kit();
  const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b perp BTC USDT')];
  const [ethA, ethB] = [kit.add('a perp ETH USDT'), kit.add('b perp ETH USDT')];
  const at = (buy: number, sell: number, ask: number, bid: number) => {
    kit.frame(buy, { bid: ask * 0.98, ask, askSize: 3 });
    kit.frame(sell, { bid, ask: bid * 1.02, bidSize: 2 });
    kit.settle();
    kit.mono += 100;
    kit.wall += 100;
  };
  at(a, b, 100, 102);
  at(a, b, 100, 99);
  at(ethA, ethB, 10, 10.1);
  at(a, b, 100, 101);
  return { kit, a };
}

describe('episode rows', () => {
  it('are newest first, those that go on growing older', () => {
    const { kit } = market();
    assert.deepEqual(told(ask(kit)), ['3 BTC still-open', '2 ETH still-open', '1 BTC below']);
    const lived = () => rows(ask(kit)).map(row => row.livedMs);
    assert.deepEqual(lived(), [100, 200, 100]);
    kit.mono += 50;
    assert.deepEqual(lived(), [150, 250, 100]);
  });

  it('sort by every column, equal ones the newest first in both directions', () => {
    const { kit } = market();
    const by = (column: string, descending: boolean) =>
      told(ask(kit, { column, descending })).map(text => Number(text.split(' ')[0]));
    assert.deepEqual(by('peakNetPct', true), [1, 3, 2]);
    assert.deepEqual(by('livedMs', true), [2, 3, 1]);
    assert.deepEqual(by('livedMs', false), [3, 1, 2]);
    assert.deepEqual(by('base', false), [3, 1, 2]);
    assert.deepEqual(by('base', true), [2, 3, 1]);
    assert.deepEqual(by('kind', true), [3, 1, 2]);
    assert.deepEqual(by('state', false), [1, 3, 2]);
    assert.deepEqual(by('endedAt', true), [1, 3, 2], 'one that goes on has no end yet');
    assert.deepEqual(by('endedAt', false), [1, 3, 2]);
    assert.deepEqual(told(ask(kit, NEWEST, {}, 1)), ['3 BTC still-open']);
    assert.equal(ask(kit, NEWEST, {}, 1).total, 3);
  });

  it('filter by their legs and by their peak', () => {
    const { kit } = market();
    const ids = (filter: Filter) => rows(ask(kit, NEWEST, filter)).map(row => row.id);
    assert.deepEqual(ids({ query: 'eth' }), [2]);
    assert.deepEqual(ids({ query: 'net>1.5 lived<1s state:below kind:perp-perp' }), []);
    assert.deepEqual(ids({ query: 'net>1.5 lived<1s state:below -eth' }), [1]);
    assert.deepEqual(ids({ query: 'state:still-open notional>100' }), [3]);
    assert.deepEqual(ids({ query: 'state:below', rankedOnly: true }), [1], 'an episode has no rank');
    assert.deepEqual(ids({ kinds: ['spot-perp'] }), [3, 1]);
    assert.deepEqual(ids({ minNetPct: 1.5 }), [1]);
    assert.deepEqual(ids({ minNotional: 100 }), [3, 1]);
    assert.deepEqual(ids({ muted: ['BTC'] }), [2]);
  });

  it('give the numbers of the peak under the documented keys', () => {
    const { kit } = market();
    const [row] = rows(ask(kit)).slice(-1);
    const { peakNetPct, ...rest } = row as Row;
    assert.ok(Math.abs((peakNetPct as number) - 2) < 1e-9);
    const opened = 1_795_300_000_000;
    assert.deepEqual(Object.entries(rest), [
      ['view', 'episodes'],
      ['at', kit.wall],
      ['id', 1],
      ['base', 'BTC'],
      ['kind', 'spot-perp'],
      ['buy', { venue: 'a', market: 'spot', symbol: 'BTCUSDT', quote: 'USDT' }],
      ['sell', { venue: 'b', market: 'perp', symbol: 'BTCUSDT', quote: 'USDT' }],
      ['openedAt', opened],
      ['endedAt', opened + 100],
      ['livedMs', 100],
      ['updates', 1],
      ['thresholdPct', 0],
      ['peakAt', opened],
      ['peakGrossPct', peakNetPct],
      ['size', 2],
      ['notional', 200],
      ['profit', 200 * (102 / 100 - 1)],
      ['firstSize', 2],
      ['lastSize', 2],
      ['lastNetPct', peakNetPct],
      ['state', 'below'],
      ['reason', 'net fell to -1.00 %, below 0 %: the sell bid fell 2.94 %'],
    ]);
  });

  it('stay readable when their instruments are no longer listed, or as another contract', () => {
    const { kit, a } = market();
    kit.store.removeInstrument(a);
    assert.deepEqual(told(ask(kit)), ['3 BTC delisted', '2 ETH still-open', '1 BTC below']);
    const again = kit.add('a spot BTC USDT', { multiplier: 10 });
    assert.equal(again, a, 'the same number');
    kit.frame(again, { bid: 900, ask: 1_000 });
    const window = ask(kit);
    assert.deepEqual(told(window), ['4 BTC still-open', '3 BTC delisted', '2 ETH still-open', '1 BTC below']);
    const multipliers = [0, 3].map(row => window.legs?.instruments[window.legs.of[2 * row] as number]?.multiplier);
    assert.deepEqual(multipliers, [10, 1]);
    assert.equal(window.legs?.instruments.length, 5, 'each once');
  });

  it('keep their places while held: values go on, what is new waits, what is forgotten leaves its place empty', () => {
    const { kit } = market();
    const request = {
      type: 'view',
      key: 'k',
      view: 'episodes',
      first: 0,
      last: 9,
      sort: NEWEST,
      filter: {},
      paceMs: 1,
    } as const;
    const sources = { store: kit.store, book: kit.book, episodes: kit.episodes, venues: ['a', 'b'] };
    const held = new Viewport({ ...request, hold: { first: 0, ids: [2, 0, 1, 0] } }, {}, sources);
    assert.deepEqual(told(held.window(kit)), ['2 ETH still-open', '1 BTC below', '3 BTC still-open']);
    kit.store.closeFeed(kit.feed, 'code 1006');
    kit.settle();
    assert.deepEqual(told(held.window(kit)), ['2 ETH withdrawn', '1 BTC below', '3 BTC withdrawn']);
    const forgetful = {
      all: () => kit.episodes.all(),
      get: (id: number) => (id === 1 ? undefined : kit.episodes.get(id)),
    };
    const later = new Viewport(
      { ...request, hold: { first: 0, ids: [2, 0, 1, 0] } },
      {},
      { ...sources, episodes: forgetful },
      held,
    );
    assert.deepEqual(told(later.window(kit)), ['2 ETH withdrawn', '3 BTC withdrawn']);
    assert.equal(later.window(kit).total, 3);
  });

  it('are exported with their times in ISO 8601', () => {
    const { kit } = market();
    const { header, line } = exportWriter('csv', 'episodes', ['a', 'b']);
    const cells = Object.fromEntries(
      header
        .trim()
        .split(',')
        .map((key, i) => [
          key,
          line(rows(ask(kit))[0] as Row)
            .trim()
            .split(',')[i],
        ]),
    );
    assert.equal(cells.openedAt, new Date(1_795_300_000_300).toISOString());
    assert.deepEqual([cells.endedAt, cells.state], ['', 'still-open']);
  });
});
