import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Viewport } from '../../../src/engine/viewport';
import { parseFilter } from '../../../src/model/filter/parse';
import type { FilterTerm } from '../../../src/model/filter/query';
import type { Filter, TableView } from '../../../src/protocol/messages';
import { type Row, windowRows } from '../../../src/protocol/rows';
import { Kit } from '../store/storeKit';

const VENUES = ['binance', 'bybit', 'okx'];
const VIEWS: readonly TableView[] = ['spreads', 'markets', 'funding'];

/** Two assets on three venues, spot and perp, with every sort of number known and unknown. */
function market(): Kit {
  const kit = new Kit({ feePct: 0.05 });
  let step = 0;
  for (const base of ['BTC', 'PEPE']) {
    for (const venue of VENUES) {
      for (const type of ['spot', 'perp']) {
        step += 1;
        const quote = step % 5 === 0 ? 'USDC' : 'USDT';
        const symbol = venue === 'okx' ? `${base}-${quote}${type === 'perp' ? '-SWAP' : ''}` : `${base}${quote}`;
        const index = kit.add(`${venue} ${type} ${base} ${quote}`, { symbol });
        if (step === 11) continue;
        kit.frame(index, {
          bid: 100 + (step % 4) * 0.1,
          ask: 100.05 + (step % 4) * 0.1,
          bidSize: step,
          askSize: 13 - step,
          exchangeTime: step % 3 === 0 ? 0 : kit.wall - step * 20,
        });
        if (step === 3) kit.store.distrust(index, 'stuck');
        if (type === 'perp') kit.store.funding(index, (step - 6) / 10_000, step % 4 ? 4 : 8, Number.NaN, kit.mono);
        if (step % 2 === 0) kit.store.stats(index, 100, 98 + (step % 3), Number.NaN, step * 1000, kit.mono);
      }
    }
  }
  // A live rate between the two quotes.
  kit.frame(kit.add('binance spot USDC USDT'), { bid: 0.9999, ask: 1.0001 });
  kit.mono += 300;
  return kit;
}

function rows(kit: Kit, view: TableView, filter: Filter): Row[] {
  kit.settle();
  const request = { type: 'view', key: 'k', view, first: 0, last: 1e6, filter, paceMs: 100 } as const;
  const sort = { column: 'symbol', descending: false };
  const sources = { store: kit.store, book: kit.book, venues: VENUES };
  const window = new Viewport({ ...request, sort }, filter, sources).window({ mono: kit.mono, wall: kit.wall });
  const instruments = new Map(kit.store.table.instruments.flatMap((each, i) => (each ? [[i, each] as const] : [])));
  return windowRows(window, instruments, VENUES);
}

type Leg = Readonly<Record<string, unknown>>;

/** What a row shows, asked by the words of docs/FILTERS.md; written without the engine's code. */
class Reader {
  readonly #markets: ReadonlyMap<string, Leg>;

  constructor(markets: readonly Row[]) {
    this.#markets = new Map(markets.map(row => [[row.venue, row.symbol, row.market].join(), row as Leg]));
  }

  /** Rows of the legs in the markets view: one for a market row. */
  #legs(row: Row): Leg[] {
    if (row.view === 'markets') return [row as Leg];
    return [row.buy, row.sell].map(leg => {
      const { venue, symbol, market = 'perp' } = leg as Leg;
      return this.#markets.get([venue, symbol, market].join()) as Leg;
    });
  }

  passes(row: Row, term: FilterTerm): boolean {
    const legs = this.#legs(row);
    return this.#holds(row, legs, term) !== term.negated;
  }

  #holds(row: Row, legs: readonly Leg[], term: FilterTerm): boolean {
    if (term.type === 'words') {
      const said = legs.flatMap(({ base, symbol, venue }) => [base, symbol, venue].map(String));
      return term.texts.some(text => said.some(each => each.toLowerCase().includes(text.toLowerCase())));
    }
    if (term.type === 'choice') {
      const any = (values: readonly unknown[]) => values.some(value => term.values.includes(String(value)));
      switch (term.field) {
        case 'buy':
          return any([legs[0]?.venue]);
        case 'sell':
          return any([legs.at(-1)?.venue]);
        case 'kind':
          return any([legs.map(leg => leg.market).join('-')]);
        case 'asset':
          return any(legs.map(leg => leg.base));
        case 'symbol':
          return legs.some(leg => term.values.some(part => String(leg.symbol).includes(part)));
        case 'state': {
          const isRanked = row.state === 'crossed' || row.state === 'open';
          return any([row.state]) || (isRanked && term.values.includes('live'));
        }
        default:
          return any(legs.map(leg => leg[term.field]));
      }
    }
    const value = this.#number(row, legs, term.field);
    return [value].flat().some(each => {
      if (each === null || each === undefined) return false;
      const limit = term.value;
      const outcomes = { '>': each > limit, '>=': each >= limit, '<': each < limit, '<=': each <= limit };
      return term.comparison === '=' ? each === limit : outcomes[term.comparison];
    });
  }

  #number(row: Row, legs: readonly Leg[], field: string): number | null | (number | null)[] {
    const both = (name: string) => legs.map(leg => leg[name] as number | null);
    const known = (values: (number | null)[], pick: (...values: number[]) => number, scale = 1) =>
      values.some(value => value === null) ? null : pick(...(values as number[])) / scale;
    const own = (name: string, scale = 1) => (row[name] === null ? null : (row[name] as number) / scale);
    switch (field) {
      case 'net':
      case 'gross':
        return own(`${field}Pct`);
      case 'carry':
        return own('fundingCarryPctPerDay');
      case 'age':
        return known(both('ageMs'), Math.max, 1000);
      case 'skew':
        return own('skewMs', 1000);
      case 'volume':
        return known(both('volume24hQuote'), Math.min);
      case 'funding':
        return both('fundingRatePct');
      case 'interval':
        return both('fundingIntervalHours');
      default:
        return own(field);
    }
  }
}

const TOKENS = [
  ...['pepe', 'BTC,okx', 'swap', 'bybit', 'nothing', '"usdt"'],
  ...['venue:okx', 'venue:okx,bybit', 'buy:binance', 'sell:okx,binance', 'market:spot', 'market:perp'],
  ...['kind:spot-perp', 'kind:perp-perp,spot-spot', 'asset:btc', 'quote:usdc', 'symbol:swap', 'symbol:eu'],
  ...['state:crossed', 'state:open,stale', 'state:live', 'state:waiting,unrated', 'state:quarantined'],
  ...['net>0', 'net>=0.05', 'net<-10bp', 'gross>0', 'profit>0', 'notional>500', 'notional<=300', 'size>=3'],
  ...[
    'age<1s',
    'age>200ms',
    'skew<50ms',
    'funding>0.01',
    'funding<0',
    'carry>0',
    'interval=8',
    'interval<8',
    'volume>3k',
  ],
];

describe('rowFilter', () => {
  it('keeps the rows that a reader of them would, for any tokens in every view', () => {
    const kit = market();
    const all = new Map(VIEWS.map(view => [view, rows(kit, view, {})] as const));
    const reader = new Reader(all.get('markets') as Row[]);
    let kept = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...VIEWS),
        fc.array(fc.tuple(fc.boolean(), fc.constantFrom(...TOKENS)), { maxLength: 4 }),
        (view, tokens) => {
          const query = tokens.map(([negated, token]) => (negated ? `-${token}` : token)).join(' ');
          const { terms } = parseFilter(query, view).query;
          const expected = (all.get(view) as Row[]).filter(row => terms.every(term => reader.passes(row, term)));
          assert.deepEqual(rows(kit, view, { query }), expected, query);
          kept += expected.length;
        },
      ),
      { numRuns: 1500 },
    );
    assert.ok(kept > 1000, `${kept} rows compared`);
    // Each token alone both keeps and hides some row of some view, so that none of them is a word without effect.
    for (const token of TOKENS.filter(each => !/nothing|eu|usdt|quarantined/.test(each))) {
      const counts = VIEWS.map(view => [rows(kit, view, { query: token }).length, (all.get(view) as Row[]).length]);
      assert.ok(
        counts.some(([some = 0, every = 0]) => some > 0 && some < every),
        `${token}: ${counts.join(' ')}`,
      );
    }
  });

  it('hides with a token exactly what it keeps without its minus', () => {
    const kit = market();
    for (const view of VIEWS) {
      for (const token of TOKENS) {
        if (parseFilter(token, view).query.terms.length === 0) continue;
        const kept = rows(kit, view, { query: token }).length + rows(kit, view, { query: `-${token}` }).length;
        assert.equal(kept, rows(kit, view, {}).length, `${token} in ${view}`);
      }
    }
  });

  it('restricts nothing by what is wrong, and applies the rest', () => {
    const kit = market();
    assert.deepEqual(rows(kit, 'spreads', { query: 'venu:okx net>' }), rows(kit, 'spreads', {}));
    assert.deepEqual(
      rows(kit, 'spreads', { query: 'venue:okex asset:BTC' }),
      rows(kit, 'spreads', { query: 'asset:BTC' }),
    );
  });

  it('holds beside venues, markets, kinds, assets and least values, which speak of both legs', () => {
    const kit = market();
    const both = rows(kit, 'spreads', { venues: ['okx', 'bybit'], query: 'venue:okx' });
    assert.ok(both.length > 0);
    for (const row of both) {
      const venues = [row.buy, row.sell].map(leg => (leg as Leg).venue);
      assert.ok(venues.every(venue => venue !== 'binance') && venues.includes('okx'), venues.join());
    }
    assert.deepEqual(rows(kit, 'spreads', { venues: [] }), [], 'an empty list lets nothing through');
    assert.deepEqual(rows(kit, 'spreads', { kinds: ['spot-perp'] }), rows(kit, 'spreads', { query: 'kind:spot-perp' }));
    assert.deepEqual(rows(kit, 'spreads', { assets: ['BTC'] }), rows(kit, 'spreads', { query: 'asset:BTC' }));
    assert.deepEqual(rows(kit, 'spreads', { muted: ['BTC'] }), rows(kit, 'spreads', { query: '-asset:BTC' }));
    assert.deepEqual(rows(kit, 'spreads', { minNetPct: 0.05 }), rows(kit, 'spreads', { query: 'net>=0.05' }));
    assert.deepEqual(rows(kit, 'spreads', { minNotional: 500 }), rows(kit, 'spreads', { query: 'notional>=500' }));
    assert.deepEqual(rows(kit, 'spreads', { rankedOnly: true }), rows(kit, 'spreads', { query: 'state:crossed,open' }));
    assert.deepEqual(rows(kit, 'markets', { markets: ['spot'] }), rows(kit, 'markets', { query: 'market:spot' }));
  });

  it('forgets what it knew of an index that means another instrument', () => {
    const kit = market();
    const query = { query: 'asset:BTC' };
    kit.settle();
    const sort = { column: 'symbol', descending: false };
    const request = {
      type: 'view',
      key: 'k',
      view: 'markets',
      first: 0,
      last: 99,
      filter: query,
      paceMs: 100,
    } as const;
    const viewport = new Viewport({ ...request, sort }, query, { store: kit.store, book: kit.book, venues: VENUES });
    const moment = { mono: kit.mono, wall: kit.wall };
    const before = viewport.window(moment).total;
    kit.store.table.instruments[0] = { ...(kit.store.table.instruments[0] as never as object), base: 'XYZ' } as never;
    assert.equal(viewport.window(moment).total, before - 1);
  });
});
