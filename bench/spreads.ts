import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/clock';
import { HistoryFeed } from '../src/engine/historyFeed';
import { Episodes } from '../src/episodes/episodes';
import { History } from '../src/history/history';
import { BenchMarket, type MarketSize } from './market';
import { quick } from './numbers';

/**
 * What a changed quote costs from the store to every spread, history and episode that hangs on it, by the size of the
 * market: the update that follows what changed, against computing everything again. The sizes take turns, so that what
 * else the machine does falls on all. Ends with one JSON line.
 *
 * `--assets LIST` (300,1000,5000), `--venues LIST` (3,8), each with spot and perps; `--rounds N` (60), `--quotes N` that
 * change in a round (500). Run with `--expose-gc`, for memory.
 */
const { values } = parseArgs({
  options: {
    assets: { type: 'string', default: '300,1000,5000' },
    venues: { type: 'string', default: '3,8' },
    rounds: { type: 'string', default: '60' },
    quotes: { type: 'string', default: '500' },
  },
});
const rounds = Number(values.rounds);
const quotes = Number(values.quotes);
const WARM_ROUNDS = 20;
/** Updates come so far apart in the engine. */
const PACE_MS = 50;
/** Few pairs pay for their fees, as on most days. */
const APART = 0.001;
const START = 1_795_300_000_000;

class World {
  readonly size: MarketSize;
  readonly #market: BenchMarket;
  #history: History | undefined;
  #episodes: Episodes | undefined;
  #mono = 1_000;
  readonly incrementalMs: number[] = [];
  readonly fullMs: number[] = [];
  /** Held by the market alone: columns, edges, tables. */
  readonly bytes: number;
  /** The same with history and episodes. */
  readonly bytesInAll: number;

  constructor(size: MarketSize) {
    this.size = size;
    const before = held();
    this.#market = new BenchMarket({ ...size, apart: APART }, market => {
      this.#history = new History(market.book.edges);
      new HistoryFeed(market.store, market.book, this.#history, systemClock);
      this.#episodes = new Episodes(market.store, market.book, 0);
    });
    this.#update();
    this.bytesInAll = held() - before;
    this.bytes = this.bytesInAll - (this.#history?.bytes ?? 0);
  }

  get instruments(): number {
    return this.#market.instruments.length;
  }

  get edges(): number {
    return this.#market.book.edges.inUse;
  }

  /** Edges that a round has to compute. */
  edgesOfRound = 0;

  incremental(isCounted: boolean): void {
    this.#mono += PACE_MS;
    const before = this.#market.book.computed;
    const start = performance.now();
    this.#market.distinctQuotes(quotes, this.#mono, START + this.#mono);
    this.#update();
    if (isCounted) this.incrementalMs.push(performance.now() - start);
    this.edgesOfRound = this.#market.book.computed - before;
  }

  full(): void {
    this.#mono += PACE_MS;
    const start = performance.now();
    this.#market.store.touchAll();
    this.#update();
    this.fullMs.push(performance.now() - start);
  }

  #update(): void {
    const [mono, wall] = [this.#mono, START + this.#mono];
    this.#history?.begin(wall);
    this.#market.alive(mono);
    this.#market.book.update(mono);
    this.#episodes?.update({ mono, wall });
  }
}

function held(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const numbers = (text: string) => text.split(',').map(Number);
const round = (value: number, digits = 3) => Number(value.toFixed(digits));
const sizes = numbers(values.venues).flatMap(venues => numbers(values.assets).map(assets => ({ venues, assets })));
const rows = numbers(values.venues).flatMap(venues => {
  // The sizes of a number of venues at once: more would not fit beside each other.
  const worlds = sizes.filter(size => size.venues === venues).map(size => new World(size));
  for (let turn = -WARM_ROUNDS; turn < rounds; turn++) {
    const order = turn % 2 === 0 ? worlds : [...worlds].reverse();
    for (const world of order) world.incremental(turn >= 0);
    if (turn >= 0 && turn % 10 === 0) for (const world of worlds) world.full();
  }
  const least = quick(worlds[0]?.incrementalMs ?? []);
  return worlds.map(world => ({
    ...world.size,
    instruments: world.instruments,
    edges: world.edges,
    usPerChangedQuote: round((quick(world.incrementalMs) * 1_000) / quotes),
    timesSmallest: round(quick(world.incrementalMs) / least),
    edgesPerChangedQuote: round(world.edgesOfRound / quotes, 1),
    fullMs: round(quick(world.fullMs), 2),
    fullToIncremental: round(quick(world.fullMs) / quick(world.incrementalMs), 1),
    bytesPerInstrumentAndItsEdges: globalThis.gc ? Math.round(world.bytes / world.instruments) : null,
    megabytesInAll: globalThis.gc ? round(world.bytesInAll / 2 ** 20, 1) : null,
  }));
});
for (const row of rows) {
  console.error(
    `${String(row.venues).padStart(2)} venues ${String(row.assets).padStart(5)} assets ${String(row.edges).padStart(8)} edges: ` +
      `${row.usPerChangedQuote.toFixed(2)} µs a changed quote (${row.timesSmallest.toFixed(2)} of the smallest), ` +
      `all again ${row.fullMs.toFixed(1)} ms, that is ${row.fullToIncremental} times`,
  );
}
console.log(JSON.stringify({ bench: 'spreads', quotesPerRound: quotes, rounds, sizes: rows }));
