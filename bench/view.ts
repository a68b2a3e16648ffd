import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { serialize } from 'node:v8';
import { Viewport } from '../src/engine/viewport';
import type { ViewRequest, Window } from '../src/protocol/messages';
import { BenchMarket, venueIds } from './market';
import { quick } from './numbers';

/**
 * What a refresh of the panel costs by the number of edges there are: time in the engine to choose, order and write a
 * window, bytes of the window as they go from thread to thread and from host to page, and, with the page's own benchmark
 * (bench/page.ts) at the same number, script and layout for each painted frame. Ends with one JSON line.
 *
 * `--edges LIST` (100,10000,50000), `--rounds N` (200), `--rows N` of a window (60), `--seconds N` in the page (10; 0: none).
 */
const { values } = parseArgs({
  options: {
    edges: { type: 'string', default: '100,10000,50000' },
    rounds: { type: 'string', default: '200' },
    rows: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '10' },
  },
});
const rounds = Number(values.rounds);
const WARM_ROUNDS = 40;
const VENUES = venueIds(3);
/** Six instruments of an asset make so many ordered pairs. */
const EDGES_OF_ASSET = 30;
/** Updates of a view come so far apart. */
const PACE_MS = 250;
/** Of the whole market in that time; 20,000 a second. */
const QUOTES = 5_000;
const START = 1_795_300_000_000;

class World {
  readonly edges: number;
  readonly windowMs: number[] = [];
  readonly bytes: number[] = [];
  readonly #market: BenchMarket;
  readonly #viewport: Viewport;
  #mono = 1_000;

  constructor(edges: number) {
    this.#market = new BenchMarket({ assets: Math.ceil(edges / EDGES_OF_ASSET), venues: VENUES.length });
    const { store, book } = this.#market;
    book.update(this.#mono);
    this.edges = book.edges.inUse;
    const request: ViewRequest = {
      ...{ type: 'view', key: 'main', view: 'spreads', first: 0, last: Number(values.rows) },
      ...{ sort: { column: 'netPct', descending: true }, filter: {}, maxRows: 1e9, paceMs: PACE_MS },
    };
    this.#viewport = new Viewport(request, request.filter, { store, book, venues: VENUES });
  }

  refresh(isCounted: boolean): void {
    this.#mono += PACE_MS;
    const moment = { mono: this.#mono, wall: START + this.#mono };
    this.#market.quotes(QUOTES, moment.mono, moment.wall);
    this.#market.alive(moment.mono);
    this.#market.book.update(moment.mono);
    const start = performance.now();
    const window = this.#viewport.window(moment);
    const took = performance.now() - start;
    if (!isCounted) return;
    this.windowMs.push(took);
    this.bytes.push(bytesOf(window));
  }
}

/** Buffers are handed over, not copied, from thread to thread; VS Code writes them out once on the way to the page. */
function bytesOf(window: Window): number {
  return serialize(window).byteLength;
}

interface PageFigures {
  readonly scriptMsPerFrame: number;
  readonly layoutMsPerFrame: number;
}

/** The page's own benchmark, for so many edges, as a process of its own. */
function inPage(edges: number): PageFigures | undefined {
  if (Number(values.seconds) <= 0) return undefined;
  const options = ['--edges', String(edges), '--seconds', values.seconds];
  const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', 'bench/page.ts', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`bench/page.ts ended with ${status}`);
  return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { readonly table: PageFigures }).table;
}

const worlds = values.edges.split(',').map(edges => new World(Number(edges)));
for (let turn = -WARM_ROUNDS; turn < rounds; turn++) {
  for (const world of turn % 2 === 0 ? worlds : [...worlds].reverse()) world.refresh(turn >= 0);
}
const bytesOfLeast = quick(worlds[0]?.bytes ?? []);
const sizes = worlds.map(world => {
  const page = inPage(world.edges);
  return {
    edges: world.edges,
    rows: Number(values.rows),
    engineMs: Number(quick(world.windowMs).toFixed(3)),
    bytes: quick(world.bytes),
    bytesToLeast: Number((quick(world.bytes) / bytesOfLeast).toFixed(3)),
    pageScriptMsPerFrame: page?.scriptMsPerFrame ?? null,
    pageLayoutMsPerFrame: page?.layoutMsPerFrame ?? null,
  };
});
for (const { edges, engineMs, bytes, bytesToLeast, pageScriptMsPerFrame, pageLayoutMsPerFrame } of sizes) {
  const page =
    pageScriptMsPerFrame === null ? '' : `, page ${pageScriptMsPerFrame} + ${pageLayoutMsPerFrame} ms a frame`;
  console.error(
    `${String(edges).padStart(6)} edges: engine ${engineMs.toFixed(2)} ms a window, ${bytes} bytes (${bytesToLeast} of the least)${page}`,
  );
}
console.log(JSON.stringify({ bench: 'view', sizes }));
