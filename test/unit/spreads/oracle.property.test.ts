import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Viewport } from '../../../src/engine/viewport';
import { EDGE_STATES, QUOTE_STATES } from '../../../src/model/quoteState';
import { FUNDING_NUMBERS, MARKET_NUMBERS, SPREAD_NUMBERS } from '../../../src/protocol/columns';
import type { Filter, Sort, TableView, ViewRequest, Window } from '../../../src/protocol/messages';
import { NO_NUMBERS } from '../../../src/spreads/edgeTable';
import { USD_FAMILY } from '../../../src/store/instrumentTable';
import type { Book, Entry, Feed } from '../../oracle/ledger';
import { isRanked, type Leg, type Pair, type Picture, rank } from '../../oracle/oracle';
import { compareEpisodes } from './compareEpisodes';
import { instrumentOf, type Listing, Twin } from './twin';

const RUNS = Number(process.env.ORACLE_RUNS ?? 3_000);
const SEED = Number(process.env.ORACLE_SEED ?? 20_261_123);
/** Relative, of the number itself; `scale` is the size of what a difference was taken of. */
const TOLERANCE = 1e-12;

const VENUES = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'] as const;
const PRICE: Readonly<Record<string, number>> = { BTC: 100, PEPE: 0.5, ETH: 20 };
/** None that a net spread of these prices and fees could be equal to. */
const THRESHOLDS = [0.0137, 0.1137, -0.2137] as const;
const RATE_IN_USDT: Readonly<Record<string, number>> = { USDT: 1, USDC: 1.0004, FDUSD: 0.998, BTC: 0.01, EUR: 0.9 };

// ---------------------------------------------------------------------- what is generated

const freshness = fc.constantFrom(
  { kind: 'on-change' } as const,
  { kind: 'repeats', everyMs: 3_000 } as const,
  { kind: 'throttled', everyMs: 1_000 } as const,
  { kind: 'repeats', everyMs: 50_000 } as const,
);

const listing: fc.Arbitrary<Listing> = fc.record({
  venue: fc.constantFrom(...VENUES),
  market: fc.constantFrom('spot', 'perp'),
  base: fc.constantFrom('BTC', 'BTC', 'BTC', 'PEPE', 'PEPE', 'ETH'),
  quote: fc.constantFrom('USDT', 'USDT', 'USDT', 'USDC', 'USDC', 'FDUSD', 'BTC', 'EUR', 'EUR'),
  multiplier: fc.constantFrom(1, 1, 1, 1_000),
  contractSize: fc.constantFrom(1, 1, 0.01, 10, 0.001),
  freshness,
  halted: fc.constantFrom(false, false, false, false, true),
});

const rateListing: fc.Arbitrary<Listing> = fc
  .record({
    venue: fc.constantFrom(...VENUES),
    pair: fc.constantFrom(['USDC', 'USDT'], ['USDT', 'USDC'], ['FDUSD', 'USDT'], ['USDC', 'FDUSD'], ['BTC', 'USDT']),
    market: fc.constantFrom('spot', 'spot', 'spot', 'spot', 'perp'),
    freshness,
  })
  .map(({ venue, pair: [base = '', quote = ''], market, freshness }) => ({
    venue,
    market,
    base,
    quote,
    multiplier: 1,
    contractSize: 1,
    freshness,
    halted: false,
  }));

/** Price against the usual one: ties, small crossings, exactly the guard's limit and on both sides of it, outliers. */
const level = fc.constantFrom(1, 1, 1, 1, 1.0005, 0.9995, 1.002, 0.998, 1.1, 0.9, 1.1001, 0.9, 1 / 1.1, 2, 1_000);
const size = fc.constantFrom(120.5, 1, 0.3, 7, 1_000_000);

interface Command {
  readonly kind: string;
  readonly who: number;
  readonly other: number;
  readonly level: number;
  readonly halfSpread: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly sequence: 'next' | 'same' | 'older' | 'none';
  readonly exchange: 'next' | 'same' | 'older' | 'none';
  readonly restart: boolean;
  readonly spoil: string;
  readonly ms: number;
  readonly listing: Listing;
  readonly rate: number;
  readonly hours: number;
  readonly view: { readonly sort: Sort; readonly filter: Filter; readonly first: number; readonly count: number };
}

const KINDS = [
  ...Array<string>(14).fill('frame'),
  ...['frame of another', 'snapshot', 'snapshot', 'close', 'open', 'alive', 'alive all', 'silent', 'replace', 'halt'],
  ...['resume', 'list', 'list rate', 'delist', 'relist', 'relist changed', 'funding', 'funding', 'distrust'],
  ...['withdraw', 'stats', 'advance', 'advance', 'advance', 'assign', 'delist rate', 'threshold', 'fees', 'strict'],
];

const text = ['base', 'kind', 'buy.venue', 'sell.symbol', 'state', 'symbol', 'venue', 'no such column'];
const view = fc.record({
  sort: fc.record({
    column: fc.oneof(fc.constantFrom(...SPREAD_NUMBERS, ...FUNDING_NUMBERS), fc.constantFrom(...text)),
    descending: fc.boolean(),
  }),
  filter: fc.record(
    {
      venues: fc.subarray([...VENUES], { minLength: 2 }),
      markets: fc.subarray<'spot' | 'perp'>(['spot', 'perp'], { minLength: 1 }),
      assets: fc.subarray(['BTC', 'PEPE', 'USDC'], { minLength: 1 }),
      kinds: fc.subarray(['spot-spot', 'spot-perp', 'perp-spot', 'perp-perp'], { minLength: 1 }),
      minNetPct: fc.constantFrom(-50.0137, -0.2137, 0.0137, 1),
      rankedOnly: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  first: fc.integer({ min: -2, max: 8 }),
  count: fc.integer({ min: 0, max: 10 }),
});

const command: fc.Arbitrary<Command> = fc.record({
  kind: fc.constantFrom(...KINDS),
  who: fc.nat(1_000),
  other: fc.nat(1_000),
  level,
  halfSpread: fc.constantFrom(0.0005, 0.0005, 0.0001, 0.002, 0, -0.001),
  bidSize: size,
  askSize: size,
  sequence: fc.constantFrom('next', 'next', 'next', 'same', 'older', 'none'),
  exchange: fc.constantFrom('next', 'next', 'same', 'older', 'none'),
  restart: fc.constantFrom(false, false, false, false, true),
  spoil: fc.constantFrom(
    '',
    '',
    '',
    '',
    '',
    '',
    'bid 0',
    'ask 0',
    'bidSize 0',
    'askSize 0',
    'all 0',
    'NaN',
    '-1',
    'inf',
  ),
  ms: fc.constantFrom(
    0,
    1,
    100,
    1_000,
    2_999,
    3_000,
    3_001,
    12_000,
    12_001,
    45_000,
    130_000,
    200_001,
    900_000,
    900_001,
  ),
  listing: fc.oneof(listing, rateListing),
  rate: fc.constantFrom(0.0001, -0.0003, 0.00125, 0, Number.NaN, 2),
  hours: fc.constantFrom(1, 4, 8, 8, Number.NaN, 0),
  view,
});

const universe = fc.record({
  venueCount: fc.integer({ min: 3, max: 5 }),
  listings: fc.array(listing, { minLength: 5, maxLength: 11 }),
  rates: fc.array(rateListing, { minLength: 0, maxLength: 4 }),
  levels: fc.array(level, { minLength: 16, maxLength: 16 }),
  fundings: fc.array(fc.constantFrom(0.0001, 0.0002, -0.0001, Number.NaN), { minLength: 16, maxLength: 16 }),
  quoted: fc.constantFrom(0, 3, 16, 16, 16, 16),
  strictQuotes: fc.constantFrom(false, false, false, false, true),
  thresholdPct: fc.constantFrom(...THRESHOLDS),
  fees: fc.array(fc.constantFrom(0.0004, 0.001, 0, -0.0001), { minLength: 10, maxLength: 10 }),
});

// ---------------------------------------------------------------------- playing it

interface Play {
  readonly twin: Twin;
  readonly gone: { readonly listing: Listing }[];
  readonly listingOf: Map<number, Listing>;
  sequence: number;
}

function usual(listing: Listing): number {
  const base = PRICE[listing.base] ?? RATE_IN_USDT[listing.base] ?? 1;
  return (base / (RATE_IN_USDT[listing.quote] ?? 1)) * listing.multiplier;
}

function bookOf(play: Play, entry: Entry, c: Command): Book {
  const listing = play.listingOf.get(entry.index) as Listing;
  const price = usual(listing) * c.level;
  play.sequence += 10;
  const pick = (how: Command['sequence'], next: number, stored: number) =>
    ({ next, same: stored, older: stored - 1, none: Number.NaN })[how];
  const book = {
    bid: price * (1 - c.halfSpread),
    bidSize: c.bidSize,
    ask: price * (1 + c.halfSpread),
    askSize: c.askSize,
    exchangeTime: pick(c.exchange, play.twin.wall - 40 + (play.sequence % 7), entry.exchangeTime),
    sequence: pick(c.sequence, play.sequence, entry.sequence),
    restart: c.restart,
  };
  const side = c.spoil.split(' ')[0] ?? '';
  if (c.spoil === 'all 0') Object.assign(book, { bid: 0, ask: 0 });
  else if (c.spoil.endsWith(' 0')) Object.assign(book, { [side]: 0 });
  else if (c.spoil !== '') {
    const field = ['bid', 'bidSize', 'ask', 'askSize'][c.other % 4] as string;
    Object.assign(book, { [field]: { NaN: Number.NaN, '-1': -1, inf: Number.POSITIVE_INFINITY }[c.spoil] });
  }
  return book;
}

function list(play: Play, listing: Listing): Entry {
  const entry = play.twin.list(instrumentOf(listing), listing.freshness);
  play.listingOf.set(entry.index, listing);
  return entry;
}

function newFeed(play: Play): Feed {
  return play.twin.openFeed(60_000);
}

function run(play: Play, c: Command): void {
  const { twin } = play;
  const entry = twin.entries[c.who % Math.max(1, twin.entries.length)];
  const open = twin.feeds.filter(feed => feed.open);
  const feed = open[c.other % Math.max(1, open.length)];
  switch (c.kind) {
    case 'list':
    case 'list rate': {
      // A symbol that is listed already keeps its freshness: a channel's class never changes.
      const known = [...play.listingOf.values()].find(l => sameSymbol(l, c.listing));
      const added = list(play, known ? { ...c.listing, freshness: known.freshness } : c.listing);
      if (feed) twin.assign(added, feed);
      return;
    }
    case 'advance':
      twin.advance(c.ms);
      return;
    case 'alive all':
      for (const each of open) twin.alive(each);
      return;
    case 'open':
      newFeed(play);
      return;
    case 'threshold':
      twin.configure({}, THRESHOLDS[c.who % THRESHOLDS.length]);
      return;
    case 'fees': {
      const { fee } = twin.rules;
      twin.configure({ fee: instrument => fee(instrument) + (c.restart ? -0.0003 : 0.0003) });
      return;
    }
    case 'strict':
      twin.configure({ strictQuotes: !twin.rules.strictQuotes });
      return;
  }
  if (feed) {
    if (c.kind === 'close') {
      twin.closeFeed(feed);
      const next = newFeed(play);
      for (const each of twin.entries) if (!each.assigned && c.restart) twin.assign(each, next);
    } else if (c.kind === 'alive') twin.alive(feed);
    else if (c.kind === 'silent') twin.silent(feed);
    else if (c.kind === 'replace') {
      const next = newFeed(play);
      const mine = twin.entries.filter(each => each.assigned === feed);
      for (const each of mine) twin.assign(each, next);
      // Some deliver on the new connection before the old one goes.
      for (const each of mine.filter((_, i) => (i + c.who) % 3 === 0)) twin.frame(each, next, bookOf(play, each, c));
      if (c.restart && mine[0]) twin.frame(mine[0], feed, bookOf(play, mine[0], c));
      if (c.level !== 2) twin.handOver(feed, next);
      twin.closeFeed(feed);
    }
  }
  if (!entry) return;
  switch (c.kind) {
    case 'frame': {
      const on = entry.assigned ?? feed;
      if (on) twin.frame(entry, on, bookOf(play, entry, c));
      return;
    }
    case 'frame of another':
      if (feed) twin.frame(entry, twin.feeds[c.other % twin.feeds.length] as Feed, bookOf(play, entry, c));
      return;
    case 'snapshot':
      twin.snapshot(entry, bookOf(play, entry, c));
      return;
    case 'assign':
      if (feed) twin.assign(entry, feed);
      return;
    case 'halt':
    case 'resume':
      twin.halt(entry, c.kind === 'halt');
      return;
    case 'delist rate':
    case 'delist': {
      const rate = twin.entries.find(each => USD_FAMILY.includes(each.instrument.base));
      const target = (c.kind === 'delist rate' && rate) || entry;
      play.gone.push({ listing: play.listingOf.get(target.index) as Listing });
      twin.delist(target);
      return;
    }
    case 'relist': {
      const gone = play.gone.pop();
      if (!gone) return;
      const again = list(play, gone.listing);
      if (feed) twin.assign(again, feed);
      return;
    }
    case 'relist changed': {
      const before = play.listingOf.get(entry.index) as Listing;
      list(play, { ...before, contractSize: c.listing.contractSize, halted: c.listing.halted });
      return;
    }
    case 'funding':
      twin.funding(entry, c.rate, c.hours, c.restart ? 0 : twin.wall + (c.ms - 3_000) * 10);
      return;
    case 'stats':
      twin.store.stats(entry.index, 5, c.restart ? Number.NaN : 4, 0.1, 1e6, twin.mono);
      return;
    case 'distrust':
      twin.distrust(entry);
      return;
    case 'withdraw':
      twin.withdraw(entry);
      return;
  }
}

function sameSymbol(a: Listing, b: Listing): boolean {
  return (
    a.venue === b.venue &&
    a.market === b.market &&
    a.base === b.base &&
    a.quote === b.quote &&
    a.multiplier === b.multiplier
  );
}

// ---------------------------------------------------------------------- comparing

function same(actual: number, expected: number, what: string, scale = 0): void {
  if (Object.is(actual, expected) || actual === expected) return;
  const size = Math.max(Math.abs(actual), Math.abs(expected), scale);
  if (Math.abs(actual - expected) <= TOLERANCE * size) return;
  assert.fail(`${what}: ${actual}, expected ${expected}`);
}

function compareStore(twin: Twin, expected: Picture): void {
  const { store, mono, wall } = twin;
  const c = store.columns;
  for (const { index, instrument } of twin.entries) {
    const leg = expected.legs.get(index) as Leg;
    const name = `${index} ${instrument.venue} ${instrument.market} ${instrument.symbol}`;
    assert.equal(QUOTE_STATES[store.state(index, mono)], leg.state, `state of ${name}`);
    assert.equal(store.reason(index, mono) === '', leg.state === 'live', `reason of ${name}`);
    same((c.bid[index] as number) / instrument.multiplier, leg.bid, `bid of ${name}`);
    same((c.ask[index] as number) / instrument.multiplier, leg.ask, `ask of ${name}`);
    same(c.bidSize[index] as number, leg.bidSize, `bid size of ${name}`);
    same(c.askSize[index] as number, leg.askSize, `ask size of ${name}`);
    same(store.figures.fundingRate(index, mono), leg.rate, `funding of ${name}`);
    same(c.fundingIntervalHours[index] as number, leg.hours, `funding interval of ${name}`);
    same(store.figures.nextFundingTime(index, wall), leg.next, `next funding of ${name}`);
  }
}

function keyOf(pair: Pair): string {
  return `${pair.buy.facts.index}>${pair.sell.facts.index}`;
}

/** An edge within a rounding error of a tie may be called either. */
function sameState(actual: string | undefined, expected: Pair): void {
  if (isRanked(expected) && Math.abs(expected.gross) < TOLERANCE && (actual === 'open' || actual === 'crossed')) return;
  assert.equal(actual, expected.state, `state of ${keyOf(expected)}`);
}

function compareEdges(twin: Twin, expected: Picture): void {
  const { edges } = twin.book;
  const wanted = new Map(expected.pairs.map(pair => [keyOf(pair), pair]));
  const places = new Map<string, number>();
  for (let edge = 0; edge < edges.size; edge++) {
    if (edges.state[edge] === NO_NUMBERS) continue;
    const key = `${edges.buy[edge]}>${edges.sell[edge]}`;
    assert.ok(!places.has(key), `${key} stands twice in the table`);
    places.set(key, edge);
  }
  assert.deepEqual([...places.keys()].sort(), [...wanted.keys()].sort());
  for (const [key, pair] of wanted) {
    const edge = places.get(key) as number;
    sameState(EDGE_STATES[edges.state[edge] as number], pair);
    same(edges.conversion[edge] as number, pair.conversion, `conversion of ${key}`);
    same(edges.gross[edge] as number, pair.gross, `gross of ${key}`, 1);
    same(edges.net[edge] as number, pair.net, `net of ${key}`, 1);
  }
}

function compareRates(twin: Twin, expected: Picture): void {
  for (const from of ['USDT', 'USDC', 'FDUSD']) {
    for (const to of ['USDT', 'USDC', 'FDUSD']) {
      same(twin.book.rates.rate(from, to), expected.rate(from, to), `${from} in ${to}`);
    }
  }
}

function windowOf(twin: Twin, view: TableView, sort: Sort, filter: Filter, first: number, last: number): Window {
  const request: ViewRequest = { type: 'view', key: view, view, first, last, sort, filter, paceMs: 100 };
  const sources = { store: twin.store, book: twin.book, episodes: twin.episodes, venues: VENUES };
  return new Viewport(request, request.filter, sources).window({ mono: twin.mono, wall: twin.wall });
}

/** Numbers of a pair by the names of the columns; the second is the scale of what a difference was taken of. */
function pairNumbers(pair: Pair): Readonly<Record<string, readonly [number, number?]>> {
  const { buy, sell } = pair;
  const mult = (leg: Leg) => leg.facts.instrument.multiplier;
  return {
    'buy.ask': [buy.ask * mult(buy)],
    'buy.askSize': [buy.askSize],
    'sell.bid': [sell.bid * mult(sell)],
    'sell.bidSize': [sell.bidSize],
    conversion: [pair.conversion],
    grossPct: [pair.gross * 100, 100],
    feesPct: [pair.fees * 100, 1],
    netPct: [pair.net * 100, 100],
    size: [pair.size],
    notional: [pair.notional],
    profit: [pair.profit, pair.notional],
    fundingCarryPctPerDay: [pair.carryPerDay * 100, 1],
    fundingCarryAprPct: [pair.carryPerDay * 36_500, 365],
    skewMs: [pair.skewMs],
    breakEvenHours: [pair.breakEvenHours, 1 / Math.abs(pair.carryPerDay || 1)],
    'buy.fundingRatePct': [buy.rate * 100, 1],
    'buy.fundingIntervalHours': [buy.hours],
    'buy.nextFundingTime': [buy.next],
    'sell.fundingRatePct': [sell.rate * 100, 1],
    'sell.fundingIntervalHours': [sell.hours],
    'sell.nextFundingTime': [sell.next],
  };
}

function passes(pair: Pair, filter: Filter): boolean {
  const legs = [pair.buy.facts.instrument, pair.sell.facts.instrument];
  const kind = legs.map(leg => leg.market).join('-');
  return (
    legs.every(leg => !filter.venues || filter.venues.includes(leg.venue)) &&
    legs.every(leg => !filter.markets || filter.markets.includes(leg.market)) &&
    legs.every(leg => !filter.assets || filter.assets.includes(leg.base)) &&
    (!filter.kinds || filter.kinds.includes(kind)) &&
    (filter.minNetPct === undefined || pair.net * 100 >= filter.minNetPct) &&
    (!filter.rankedOnly || isRanked(pair))
  );
}

function pairText(pair: Pair, column: string): string {
  const [side, field] = column.split('.');
  const buy = pair.buy.facts.instrument;
  const sell = pair.sell.facts.instrument;
  if (column === 'kind') return `${buy.market}-${sell.market}`;
  if (column === 'state') return pair.state;
  const of = side === 'sell' ? sell : buy;
  const name = field ?? column;
  return name === 'base' || name === 'venue' || name === 'symbol' ? of[name] : '';
}

function comparePairs(
  twin: Twin,
  view: 'spreads' | 'funding',
  pairs: readonly Pair[],
  { sort, filter, first, count }: Command['view'],
): void {
  const names: readonly string[] = view === 'spreads' ? SPREAD_NUMBERS : FUNDING_NUMBERS;
  const all = windowOf(twin, view, sort, filter, 0, 1_000_000);
  const wanted = new Map(pairs.filter(pair => passes(pair, filter)).map(pair => [keyOf(pair), pair]));
  const keys = Array.from(all.states, (_, row) => `${all.ids[2 * row]}>${all.ids[2 * row + 1]}`);
  assert.deepEqual([...keys].sort(), [...wanted.keys()].sort(), `rows of ${view}`);
  assert.equal(all.total, keys.length);

  const sortValue = new Map<Pair, number>();
  keys.forEach((key, row) => {
    const pair = wanted.get(key) as Pair;
    sameState(EDGE_STATES[all.states[row] as number], pair);
    assert.ok(all.reasons[all.reasonOf[row] as number], `${key} has no reason`);
    const numbers = pairNumbers(pair);
    names.forEach((name, column) => {
      const actual = all.numbers[row * names.length + column] as number;
      if (name === sort.column) sortValue.set(pair, actual);
      const number = numbers[name];
      if (number) same(actual, number[0], `${name} of ${key}`, number[1]);
    });
  });
  // The order by the numbers shown, so that it is right to the last bit; they were compared above.
  const value = (pair: Pair) => sortValue.get(pair) ?? pairText(pair, sort.column);
  const expected = rank([...wanted.values()], value, sort.descending).map(keyOf);
  const tied = sort.column === 'state' && [...wanted.values()].some(pair => Math.abs(pair.gross) < TOLERANCE);
  if (!tied) assert.deepEqual(keys, expected, `order of ${view} by ${sort.column}`);

  const part = windowOf(twin, view, sort, filter, first, first + count);
  const from = Math.max(0, first);
  const to = Math.max(0, first + count);
  assert.equal(part.total, keys.length);
  assert.deepEqual(part.ids, all.ids.slice(2 * from, 2 * to));
  assert.deepEqual(part.numbers, all.numbers.slice(names.length * from, names.length * to));
}

function compareMarkets(twin: Twin, expected: Picture, { sort, filter }: Command['view']): void {
  const window = windowOf(twin, 'markets', sort, filter, 0, 1_000_000);
  const rows = twin.entries.filter(
    ({ instrument: i }) =>
      (!filter.venues || filter.venues.includes(i.venue)) &&
      (!filter.markets || filter.markets.includes(i.market)) &&
      (!filter.assets || filter.assets.includes(i.base)),
  );
  const ids = Array.from(window.states, (_, row) => window.ids[2 * row] as number);
  assert.deepEqual([...ids].sort(), rows.map(entry => entry.index).sort(), 'rows of markets');
  const width = MARKET_NUMBERS.length + 1 + VENUES.length;
  ids.forEach((index, row) => {
    const leg = expected.legs.get(index) as Leg;
    assert.equal(EDGE_STATES[window.states[row] as number], leg.state);
    ['spot', ...VENUES].forEach((column, i) => {
      const actual = window.numbers[row * width + MARKET_NUMBERS.length + i] as number;
      same(actual, expected.versus(leg, column) * 100, `${index} against ${column}`, 100);
    });
  });
}

/** Settles the engine and compares everything; returns the picture. */
function check(play: Play, c: Command, before: Picture): Picture {
  const { twin } = play;
  const computedBefore = twin.book.computed;
  twin.book.update(twin.mono);
  twin.episodes.update(twin);
  const expected = twin.expected();
  twin.expectedEpisodes.observe(expected, twin.rules, twin);
  assert.deepEqual(twin.surprises, []);
  compareStore(twin, expected);
  compareRates(twin, expected);
  compareEdges(twin, expected);
  comparePairs(twin, 'spreads', expected.pairs, c.view);
  comparePairs(twin, 'funding', expected.fundingPairs, c.view);
  compareMarkets(twin, expected, c.view);
  compareEpisodes([...twin.episodes.all()], twin.expectedEpisodes.all);
  compareCost(twin, expected, before, twin.book.computed - computedBefore);
  twin.touched.clear();
  twin.listingsChanged = false;
  return expected;
}

/** Without new listings or rates, only edges of what changed were computed: once, and once more for a new verdict. */
function compareCost(twin: Twin, after: Picture, before: Picture, computed: number): void {
  const names = ['USDT', 'USDC', 'FDUSD'];
  const ratesMoved = names.some(from => names.some(to => !Object.is(after.rate(from, to), before.rate(from, to))));
  if (twin.listingsChanged || ratesMoved) return;
  const changed = new Set(twin.touched);
  for (const [index, leg] of after.legs) {
    const was = before.legs.get(index);
    if (leg.state !== was?.state || leg.doubts !== was.doubts) changed.add(index);
  }
  let atMost = 0;
  for (const index of changed) atMost += 2 * 2 * Math.max(0, twin.groupSize(index) - 1);
  // A rate market that is touched without moving its rate, but whose state flips in between, moves it there and back.
  if ([...changed].some(index => isRateMarket(twin, index))) return;
  assert.ok(
    computed <= atMost,
    `${computed} edges computed for ${changed.size} changed instruments, at most ${atMost}`,
  );
}

function isRateMarket(twin: Twin, index: number): boolean {
  const instrument = twin.entries.find(entry => entry.index === index)?.instrument;
  return instrument !== undefined && USD_FAMILY.includes(instrument.base);
}

const WARM: Omit<Command, 'view' | 'listing'> = {
  kind: 'frame',
  who: 0,
  other: 0,
  level: 1,
  halfSpread: 0.0005,
  bidSize: 3,
  askSize: 2,
  sequence: 'next',
  exchange: 'next',
  restart: false,
  spoil: '',
  ms: 0,
  rate: 0,
  hours: 8,
};

function start(u: Universe): Play {
  const fee = ({ venue, market }: { venue: string; market: string }) =>
    u.fees[VENUES.indexOf(venue as (typeof VENUES)[number]) * 2 + (market === 'spot' ? 0 : 1)] ?? 0;
  const twin = new Twin({ strictQuotes: u.strictQuotes, guardPct: 10, fee }, u.thresholdPct);
  const play: Play = { twin, gone: [], listingOf: new Map(), sequence: 1_000 };
  const scanned = VENUES.slice(0, u.venueCount);
  const feeds = new Map<string, Feed>();
  for (const each of [...u.listings, ...u.rates]) {
    const venue = scanned[VENUES.indexOf(each.venue as (typeof VENUES)[number]) % scanned.length] as string;
    const listing = { ...each, venue };
    if ([...play.listingOf.values()].some(known => sameSymbol(known, listing))) continue;
    const entry = list(play, listing);
    const feed = feeds.get(venue) ?? newFeed(play);
    feeds.set(venue, feed);
    twin.assign(entry, feed);
    const i = twin.entries.length - 1;
    if (i >= u.quoted) continue;
    const command = { ...WARM, level: u.levels[i] ?? 1 } as Command;
    twin.frame(entry, feed, bookOf(play, entry, command));
    twin.funding(entry, u.fundings[i] ?? 0, 8, twin.wall + 60_000);
  }
  return play;
}

/** A counterexample in few words: how to play it again, the instruments, and what each command set. */
function told(result: fc.RunDetails<[Universe, Command[], number]>): string {
  const lines = [`seed ${result.seed}, path ${result.counterexamplePath}, after ${result.numShrinks} shrinks`];
  const [u, commands, every] = result.counterexample ?? [];
  for (const listing of [...(u?.listings ?? []), ...(u?.rates ?? [])]) lines.push(JSON.stringify(listing));
  lines.push(`levels ${u?.levels}, quoted ${u?.quoted}, strict ${u?.strictQuotes}, checked every ${every}`);
  for (const { view, listing, ...c } of commands ?? []) {
    const set = Object.entries(c).filter(([key, value]) => value !== WARM[key as keyof typeof WARM]);
    const asked = JSON.stringify(view);
    const listed = c.kind.includes('list') ? JSON.stringify(listing) : '';
    lines.push(`${c.kind} ${set.map(([key, value]) => `${key}=${value}`).join(' ')} ${listed} ${asked}`);
  }
  return lines.join('\n');
}

type Universe = typeof universe extends fc.Arbitrary<infer T> ? T : never;

describe('the spread engine against a brute-force oracle', function () {
  this.timeout(120_000);

  it('agrees on states, rates, edges and windows after any sequence of events', () => {
    const property = fc.property(
      universe,
      fc.array(command, { minLength: 1, maxLength: 50, size: 'max' }),
      fc.integer({ min: 1, max: 6 }),
      (u, commands, every) => {
        const play = start(u);
        let before = check(play, commands[0] as Command, play.twin.expected());
        commands.forEach((c, i) => {
          run(play, c);
          if (i % every === 0 || i === commands.length - 1) before = check(play, c, before);
        });
      },
    );
    const result = fc.check(property, { numRuns: RUNS, seed: SEED });
    if (result.failed) throw new Error(told(result), { cause: result.errorInstance });
  });
});
