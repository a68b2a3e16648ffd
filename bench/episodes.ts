// What the watch over every edge costs: the same quotes into two spread books, one of them watched, turn about.
// `node --import tsx bench/episodes.ts [--assets 300] [--rounds 40] [--apart 0.0012]`; ends with one line of JSON. `apart`:
// how far prices are from each other at most; taker fees together are 0.001, so 0.002 makes an episode of nearly every quote.
import { parseArgs } from 'node:util';
import { Episodes } from '../src/episodes/episodes';
import type { Instrument } from '../src/model/instrument';
import { SpreadBook } from '../src/spreads/spreadBook';
import { DataStore } from '../src/store/dataStore';

const VENUES = ['binance', 'bybit', 'okx'];
const QUOTES_PER_UPDATE = 250;
const UPDATES_PER_ROUND = 40;

const { values } = parseArgs({
  options: { assets: { type: 'string' }, rounds: { type: 'string' }, apart: { type: 'string' } },
});
const assets = Number(values.assets ?? 300);
const rounds = Number(values.rounds ?? 40);
const apart = Number(values.apart ?? 0.0012);

interface Side {
  readonly store: DataStore;
  readonly book: SpreadBook;
  readonly feed: number;
  readonly episodes: Episodes | undefined;
  ms: number;
}

function side(isWatched: boolean): Side {
  const store = new DataStore();
  const book = new SpreadBook(store, { takerFee: () => 0.0005, quarantinePct: 10 });
  const episodes = isWatched ? new Episodes(store, book, 0) : undefined;
  const feed = store.openFeed('bench', 1e12);
  store.feedAlive(feed, 0);
  for (let asset = 0; asset < assets; asset++) {
    for (const venue of VENUES) {
      for (const market of ['spot', 'perp'] as const) {
        store.assign(store.addInstrument(instrument(venue, market, `A${asset}`), { kind: 'on-change' }), feed);
      }
    }
  }
  return { store, book, feed, episodes, ms: 0 };
}

function instrument(venue: string, market: 'spot' | 'perp', base: string): Instrument {
  const names = { venue, market, symbol: `${base}USDT`, base, quote: 'USDT', settle: 'USDT' };
  return { ...names, multiplier: 1, contractSize: 1, tickSize: 0.01, lotStep: null, status: 'trading', tradfi: false };
}

let seed = 1;
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

interface Quote {
  readonly index: number;
  readonly bid: number;
}

function quotes(count: number): Quote[] {
  return Array.from({ length: count }, () => ({
    index: Math.floor(random() * assets * VENUES.length * 2),
    bid: 100 * (1 + apart * random()),
  }));
}

let now = 1;
function play(target: Side, updates: readonly (readonly Quote[])[]): void {
  const { store, book, feed, episodes } = target;
  let mono = now;
  const startedAt = performance.now();
  for (const update of updates) {
    mono += 50;
    for (const { index, bid } of update) {
      store.topOfBook(index, feed, bid, 5, bid + 0.01, 5, mono, mono, false, mono, mono);
    }
    book.update(mono);
    episodes?.update({ mono, wall: mono });
  }
  target.ms += performance.now() - startedAt;
}

const plain = side(false);
const watched = side(true);
const everyOne = Array.from({ length: assets * VENUES.length * 2 }, (_, index) => ({ index, bid: 100 }));
for (const each of [plain, watched]) play(each, [everyOne]);
for (let round = -5; round < rounds; round++) {
  if (round === 0) for (const each of [plain, watched]) each.ms = 0;
  const updates = Array.from({ length: UPDATES_PER_ROUND }, () => quotes(QUOTES_PER_UPDATE));
  const order = round % 2 === 0 ? [plain, watched] : [watched, plain];
  for (const each of order) play(each, updates);
  now += 50 * UPDATES_PER_ROUND;
}
const total = rounds * UPDATES_PER_ROUND * QUOTES_PER_UPDATE;
const all = [...(watched.episodes?.all() ?? [])];
const figures = {
  edges: plain.book.edges.inUse,
  quotes: total,
  plainUsPerQuote: Number(((plain.ms / total) * 1000).toFixed(3)),
  watchedUsPerQuote: Number(((watched.ms / total) * 1000).toFixed(3)),
  ratio: Number((watched.ms / plain.ms).toFixed(3)),
  episodes: all.reduce((most, { id }) => Math.max(most, id), 0),
  stillOpen: all.filter(({ state }) => state === 'still-open').length,
};
console.log(JSON.stringify(figures));
