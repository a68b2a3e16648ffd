import assert from 'node:assert/strict';
import { Viewport } from '../../../src/engine/viewport';
import { EDGE_STATES, OPEN } from '../../../src/model/quoteState';
import type { Filter, Hold, Sort, TableView, ViewRequest, Window } from '../../../src/protocol/messages';
import { numbersOf } from '../../../src/protocol/rows';
import { Kit } from '../store/storeKit';

const VENUES = ['a', 'b', 'c'];
const BY_NET: Sort = { column: 'netPct', descending: true };

interface Asked {
  readonly view?: TableView;
  readonly sort?: Sort;
  readonly filter?: Filter;
  readonly first?: number;
  readonly last?: number;
}

function ask(kit: Kit, { view = 'spreads', sort = BY_NET, filter = {}, first = 0, last = 100 }: Asked = {}): Window {
  kit.settle();
  const request = { type: 'view', key: 'k', view, first, last, sort, filter, paceMs: 100 } as const;
  const sources = { store: kit.store, book: kit.book, episodes: kit.episodes, venues: VENUES };
  return new Viewport(request, request.filter, sources).window({ mono: kit.mono, wall: kit.wall });
}

function pairs(window: Window): string[] {
  return Array.from(window.states, (_, row) => `${window.ids[2 * row]}>${window.ids[2 * row + 1]}`);
}

function column(window: Window, name: string): number[] {
  const names = numbersOf(window.view, VENUES);
  return Array.from(window.states, (_, row) => window.numbers[row * names.length + names.indexOf(name)] as number);
}

function states(window: Window): string[] {
  return Array.from(window.states, state => EDGE_STATES[state] as string);
}

/** Three venues of BTC, of which c is stuck, and two of ETH. */
function market(): { kit: Kit; a: number; b: number; c: number; ethA: number; ethB: number } {
  const kit = new Kit();
  const [a, b, c] = [kit.add('a spot BTC USDT'), kit.add('b perp BTC USDT'), kit.add('c perp BTC USDT')];
  const [ethA, ethB] = [kit.add('a spot ETH USDT'), kit.add('b perp ETH USDT')];
  kit.frame(a, { bid: 99, ask: 100, askSize: 3 });
  kit.frame(b, { bid: 101, ask: 102, bidSize: 2 });
  kit.frame(c, { bid: 105, ask: 106 });
  kit.store.distrust(c, 'stuck');
  kit.frame(ethA, { bid: 9.9, ask: 10 });
  kit.frame(ethB, { bid: 10.3, ask: 10.4 });
  return { kit, a, b, c, ethA, ethB };
}

describe('viewport', () => {
  it('ranks before what cannot be ranked, however good that looks', () => {
    const { kit, a, b, c, ethA, ethB } = market();
    const window = ask(kit);
    assert.deepEqual(pairs(window).slice(0, 4), [`${ethA}>${ethB}`, `${a}>${b}`, `${b}>${a}`, `${ethB}>${ethA}`]);
    assert.equal(pairs(window)[4], `${a}>${c}`);
    assert.deepEqual(states(window), ['crossed', 'crossed', 'open', 'open', 'stale', 'stale', 'stale', 'stale']);
    const up = ask(kit, { sort: { column: 'netPct', descending: false } });
    assert.deepEqual(pairs(up).slice(0, 2), [`${ethB}>${ethA}`, `${b}>${a}`], 'in both directions');
    assert.equal(states(up)[3], 'crossed');
  });

  it('puts unknown values last within, in both directions', () => {
    const { kit, a, b } = market();
    kit.store.funding(b, 0.001, 8, Number.NaN, kit.mono);
    for (const descending of [true, false]) {
      const window = ask(kit, { sort: { column: 'fundingCarryPctPerDay', descending } });
      const carry = column(window, 'fundingCarryPctPerDay');
      assert.deepEqual(
        carry.map(value => (Number.isNaN(value) ? '?' : Math.sign(value))),
        descending ? [1, -1, '?', '?', '?', '?', '?', '?'] : [-1, 1, '?', '?', '?', '?', '?', '?'],
      );
      assert.equal(pairs(window)[descending ? 0 : 1], `${a}>${b}`);
    }
  });

  it('settles ties by the buy instrument, then the sell instrument, in both directions', () => {
    const kit = new Kit();
    const all = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDT'), kit.add('c spot BTC USDT')];
    for (const index of all) kit.frame(index);
    for (const descending of [true, false]) {
      for (const name of ['netPct', 'base', 'no such column']) {
        const window = ask(kit, { sort: { column: name, descending } });
        assert.deepEqual(pairs(window), ['0>1', '0>2', '1>0', '1>2', '2>0', '2>1'], name);
      }
    }
  });

  it('sorts by text', () => {
    const { kit } = market();
    const window = ask(kit, { sort: { column: 'base', descending: true }, filter: { rankedOnly: true } });
    assert.deepEqual(pairs(window), ['3>4', '4>3', '0>1', '1>0']);
  });

  it('cuts the window out of the whole, and says how much there is', () => {
    const { kit } = market();
    const all = pairs(ask(kit));
    const part = ask(kit, { first: 2, last: 5 });
    assert.deepEqual(pairs(part), all.slice(2, 5));
    assert.deepEqual([part.first, part.total], [2, 8]);
    assert.equal(part.numbers.length, 3 * numbersOf('spreads', VENUES).length);
    assert.deepEqual(pairs(ask(kit, { first: -3, last: 2 })), all.slice(0, 2));
    assert.deepEqual(pairs(ask(kit, { first: 50, last: 60 })), []);
    assert.deepEqual(pairs(ask(kit, { first: 5, last: 2 })), []);
  });

  it('filters by net, by rank and by kind', () => {
    const { kit } = market();
    assert.deepEqual(pairs(ask(kit, { filter: { minNetPct: 2 } })), ['3>4', '0>2', '1>2']);
    assert.deepEqual(pairs(ask(kit, { filter: { minNetPct: 2, rankedOnly: true } })), ['3>4']);
    assert.deepEqual(pairs(ask(kit, { filter: { kinds: ['perp-perp'] } })), ['1>2', '2>1']);
  });

  it('gives the numbers of a spread: size of the thinner side, notional at the buy price, profit after fees', () => {
    const { kit } = market();
    const window = ask(kit, { filter: { assets: ['BTC'], rankedOnly: true } });
    assert.equal(pairs(window)[0], '0>1');
    assert.deepEqual(
      ['buy.ask', 'sell.bid', 'size', 'notional'].map(name => column(window, name)[0]),
      [100, 101, 2, 200],
    );
    assert.ok(Math.abs((column(window, 'profit')[0] as number) - 2) < 1e-9);
    assert.ok(Number.isNaN(column(window, 'skewMs')[0]), 'unknown exchange times have no difference');
  });

  it("sorts spreads by the older leg's age, and tells each leg's fee", () => {
    const kit = new Kit({ feePct: 0.05 });
    const [a, b, c] = [kit.add('a perp BTC USDT'), kit.add('b perp BTC USDT'), kit.add('c perp BTC USDT')];
    for (const index of [a, b, c]) {
      kit.frame(index);
      kit.mono += 300;
    }
    const up = ask(kit, { sort: { column: 'ageMs', descending: false } });
    assert.deepEqual(column(up, 'ageMs'), [600, 600, 900, 900, 900, 900]);
    assert.deepEqual(pairs(up).slice(0, 2).sort(), [`${b}>${c}`, `${c}>${b}`]);
    const down = ask(kit, { sort: { column: 'ageMs', descending: true } });
    assert.deepEqual(column(down, 'ageMs'), [900, 900, 900, 900, 600, 600]);
    const fees = ['buy.feePct', 'sell.feePct', 'feesPct'].map(name => column(up, name)[0]);
    assert.deepEqual(fees, [0.05, 0.05, 0.1]);
  });

  it('gives every row a reason, each text once', () => {
    const { kit } = market();
    const window = ask(kit);
    const told = Array.from(window.reasonOf, place => window.reasons[place] as string);
    assert.match(told[0] as string, /sell bid is above the buy ask/);
    assert.deepEqual(new Set(told.slice(4)), new Set(['buy leg: stuck', 'sell leg: stuck']));
    assert.equal(new Set(window.reasons).size, window.reasons.length);
  });

  describe('held', () => {
    const held = (kit: Kit, turn: number, hold: Hold, rest: Partial<ViewRequest> = {}): ViewRequest => {
      kit.settle();
      return {
        ...{ type: 'view', key: 'k', view: 'spreads', first: 0, last: 100, sort: BY_NET, filter: {}, paceMs: 100 },
        ...{ turn, hold },
        ...rest,
      };
    };
    const at = (kit: Kit) => ({ mono: kit.mono, wall: kit.wall });

    it('keeps every row at its place while its numbers change, and shows new ones when let go', () => {
      const { kit, ethB } = market();
      const sources = { store: kit.store, book: kit.book, venues: VENUES };
      const before = pairs(ask(kit));
      const first = new Viewport(held(kit, 1, { first: 0, ids: [] }), {}, sources);
      assert.deepEqual(pairs(first.window(at(kit))), before);
      kit.frame(ethB, { bid: 9, ask: 9.1 });
      const again = new Viewport(held(kit, 1, { first: 0, ids: [] }, { first: 0, last: 50 }), {}, sources, first);
      const window = again.window(at(kit));
      assert.equal(window.turn, 1);
      assert.deepEqual(pairs(window), before, 'the same order');
      assert.deepEqual([window.states[0], column(window, 'sell.bid')[0]], [OPEN, 9], 'fresh numbers');
      assert.notDeepEqual(pairs(ask(kit)), before, 'which is not the order of now');
      const part = new Viewport(held(kit, 1, { first: 0, ids: [] }, { first: 3, last: 5 }), {}, sources, again);
      assert.deepEqual([part.window(at(kit)).first, pairs(part.window(at(kit)))], [3, before.slice(3, 5)]);
    });

    it('leaves the rows that are seen exactly where they are, whatever the order of now', () => {
      const { kit, a, b } = market();
      const sources = { store: kit.store, book: kit.book, venues: VENUES };
      // Seen at the places 1 and 2, where they do not belong any more.
      const ids = [b, a, a, b];
      const window = new Viewport(held(kit, 1, { first: 1, ids }), {}, sources).window(at(kit));
      assert.deepEqual(pairs(window).slice(0, 4), ['3>4', '1>0', '0>1', '4>3']);
      assert.equal(new Set(pairs(window)).size, 8, 'every row once');
    });

    it('lets go for another turn, sort or filter', () => {
      const { kit, ethB } = market();
      const sources = { store: kit.store, book: kit.book, venues: VENUES };
      const first = new Viewport(held(kit, 1, { first: 0, ids: [] }), {}, sources);
      const before = pairs(first.window(at(kit)));
      kit.frame(ethB, { bid: 9, ask: 9.1 });
      const sort = { column: 'netPct', descending: false };
      for (const [turn, rest] of [
        [2, {}],
        [1, { sort }],
        [1, { filter: { assets: ['BTC'] } }],
      ] as const) {
        const request = held(kit, turn, { first: 0, ids: [] }, rest);
        const window = new Viewport(request, request.filter, sources, first).window(at(kit));
        assert.notDeepEqual(pairs(window), before);
      }
    });

    it('says of a row whose instrument is gone that it is, and of one without a price why', () => {
      const { kit, a, b, ethA } = market();
      const sources = { store: kit.store, book: kit.book, venues: VENUES };
      const first = new Viewport(held(kit, 1, { first: 0, ids: [] }), {}, sources);
      const before = pairs(first.window(at(kit)));
      kit.store.removeInstrument(ethA);
      kit.frame(a, { bid: 99, bidSize: 1, ask: 100, askSize: 0 });
      const again = new Viewport(held(kit, 1, { first: 0, ids: [] }), {}, sources, first);
      const window = again.window(at(kit));
      assert.deepEqual(pairs(window), before);
      const row = (pair: string) => before.indexOf(pair);
      assert.deepEqual([states(window)[row('3>4')], states(window)[row(`${a}>${b}`)]], ['gone', 'one-sided']);
      assert.ok(Number.isNaN(column(window, 'netPct')[row('3>4')]));
      assert.match(window.reasons[window.reasonOf[row('3>4')] as number] as string, /no longer scanned/);
    });

    it('of markets keeps the place of an instrument that is gone', () => {
      const { kit, b } = market();
      const sources = { store: kit.store, book: kit.book, venues: VENUES };
      const rest = { view: 'markets', sort: { column: 'bid', descending: true } } as const;
      const first = new Viewport(held(kit, 1, { first: 0, ids: [] }, rest), {}, sources);
      const before = pairs(first.window(at(kit)));
      kit.store.removeInstrument(b);
      const window = new Viewport(held(kit, 1, { first: 0, ids: [] }, rest), {}, sources, first).window(at(kit));
      assert.deepEqual([pairs(window), states(window)[1]], [before, 'gone']);
    });
  });

  describe('funding', () => {
    it('has a row per pair of perps, in the direction that earns', () => {
      const kit = new Kit();
      const [a, b, spot] = [kit.add('a perp BTC USDT'), kit.add('b perp BTC USDT'), kit.add('a spot BTC USDT')];
      for (const index of [a, b, spot]) kit.frame(index);
      const rows = () => pairs(ask(kit, { view: 'funding' }));
      assert.deepEqual(rows(), [`${a}>${b}`], 'unknown: in the order of the instruments');
      kit.store.funding(a, 0.001, 8, Number.NaN, kit.mono);
      kit.store.funding(b, 0.0001, 1, Number.NaN, kit.mono);
      assert.deepEqual(rows(), [`${b}>${a}`], '1 per mille in 8 h is more than 0.1 in 1');
      kit.store.funding(b, 0.000125, 1, Number.NaN, kit.mono);
      assert.deepEqual(rows(), [`${a}>${b}`], 'neither earns');
    });

    it('keeps its row while a leg has no quote', () => {
      const kit = new Kit();
      const [a, b] = [kit.add('a perp BTC USDT'), kit.add('b perp BTC USDT')];
      kit.frame(a);
      kit.store.funding(a, 0.001, 8, Number.NaN, kit.mono);
      kit.store.funding(b, 0.0005, 8, Number.NaN, kit.mono);
      const window = ask(kit, { view: 'funding' });
      assert.deepEqual([pairs(window), states(window)], [[`${b}>${a}`], ['waiting']]);
      assert.ok(Math.abs((column(window, 'fundingCarryPctPerDay')[0] as number) - 0.15) < 1e-12);
      assert.ok(Number.isNaN(column(window, 'netPct')[0]));
      assert.equal(window.reasons[window.reasonOf[0] as number], 'buy leg: no quote has arrived yet');
      assert.deepEqual(pairs(ask(kit)), [], 'it is no spread');
      assert.deepEqual(pairs(ask(kit, { view: 'funding', filter: { rankedOnly: true } })), []);
    });
  });

  describe('markets', () => {
    it('has a row for every instrument, whatever its state', () => {
      const kit = new Kit();
      const [live, halted] = [kit.add('a spot BTC USDT'), kit.add('a perp BTC USDT', { status: 'halted' })];
      const gone = kit.add('b perp BTC USDT');
      kit.add('c perp BTC USDT');
      kit.frame(live);
      kit.store.removeInstrument(gone);
      const window = ask(kit, { view: 'markets', sort: { column: 'venue', descending: false } });
      assert.deepEqual(states(window), ['live', 'halted', 'waiting']);
      assert.deepEqual(window.ids, new Uint32Array([live, live, halted, halted, 3, 3]));
    });

    it('does not rank: only unknown values go last', () => {
      const { kit } = market();
      const window = ask(kit, { view: 'markets', sort: { column: 'bid', descending: true } });
      assert.deepEqual(column(window, 'bid'), [105, 101, 99, 10.3, 9.9]);
    });

    it('compares with the own spot and the perps of the other venues, never with itself', () => {
      const kit = new Kit();
      const [spot, perp, other] = [kit.add('a spot BTC USDT'), kit.add('a perp BTC USDT'), kit.add('b perp BTC USDT')];
      kit.frame(spot, { bid: 99, ask: 100 });
      kit.frame(perp, { bid: 102, ask: 103 });
      kit.frame(other, { bid: 104, ask: 105 });
      const window = ask(kit, { view: 'markets', sort: { column: 'symbol', descending: false } });
      const row = Array.from(window.states, (_, i) => window.ids[2 * i]).indexOf(perp);
      const vs = ['vs.spot', 'vs.a', 'vs.b', 'vs.c'].map(name => column(window, name)[row] as number);
      assert.ok(Math.abs((vs[0] as number) - 2) < 1e-9, 'rich against spot');
      assert.ok(Math.abs((vs[2] as number) - (103 / 104 - 1) * 100) < 1e-9, 'cheap against b');
      assert.deepEqual([Number.isNaN(vs[1]), Number.isNaN(vs[3])], [true, true]);
    });
  });
});
