import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finished, runCli } from '../cli/runCli';
import { BinanceReplay } from './binanceReplay';
import { BitgetReplay } from './bitgetReplay';
import { BybitReplay } from './bybitReplay';
import { CoinbaseReplay } from './coinbaseReplay';
import { HyperliquidReplay } from './hyperliquidReplay';
import { OkxReplay } from './okxReplay';
import { type Manner, PLAIN, ReplayServer, type VenueReplay } from './replayServer';

export type Line = Record<string, unknown>;
export type VenueId = 'binance' | 'bybit' | 'okx' | 'hyperliquid' | 'bitget' | 'coinbase';

const REPLAYS: Readonly<Record<VenueId, (manner: Manner) => VenueReplay>> = {
  binance: manner => new BinanceReplay(manner),
  bybit: manner => new BybitReplay(manner),
  okx: manner => new OkxReplay(manner),
  hyperliquid: manner => new HyperliquidReplay(manner),
  bitget: manner => new BitgetReplay(manner),
  coinbase: manner => new CoinbaseReplay(manner),
};

/** Those that can be replayed. */
export const REPLAYED = Object.keys(REPLAYS) as readonly VenueId[];

export const marketsOf = (venue: VenueId): readonly ('spot' | 'perp')[] =>
  venue === 'coinbase' ? ['spot'] : ['spot', 'perp'];

/** The venues, each on a server of its own. */
export class Exchanges {
  readonly servers: ReadonlyMap<VenueId, ReplayServer>;
  readonly endpoints: string;
  readonly #folder: string;

  private constructor(servers: ReadonlyMap<VenueId, ReplayServer>) {
    this.servers = servers;
    this.#folder = mkdtempSync(join(tmpdir(), 'replay-'));
    this.endpoints = join(this.#folder, 'endpoints.json');
    const map: Record<string, string> = {};
    for (const [venue, server] of servers)
      for (const market of marketsOf(venue)) {
        map[`${venue}.${market}.rest`] = server.http;
        map[`${venue}.${market}.ws`] = server.ws;
      }
    writeFileSync(this.endpoints, JSON.stringify(map));
  }

  static async start(manner: Partial<Manner> = {}): Promise<Exchanges> {
    const full = { ...PLAIN, ...manner };
    const servers = REPLAYED.map(async venue => [venue, await ReplayServer.start(REPLAYS[venue](full), full)] as const);
    return new Exchanges(new Map(await Promise.all(servers)));
  }

  get binance(): ReplayServer {
    return this.#of('binance');
  }
  get bybit(): ReplayServer {
    return this.#of('bybit');
  }
  get okx(): ReplayServer {
    return this.#of('okx');
  }

  scan(...args: readonly string[]): Promise<Finished> {
    const venues = args.includes('--venues') ? [] : ['--venues', REPLAYED.join()];
    return runCli(['scan', '--endpoints', this.endpoints, ...venues, ...args]);
  }

  /** Rows of one picture; the program must have ended well. */
  async rows(...args: readonly string[]): Promise<Line[]> {
    return linesOf(await this.scan('--once', '--format', 'ndjson', ...args));
  }

  #of(venue: VenueId): ReplayServer {
    const server = this.servers.get(venue);
    if (!server) throw new Error(`${venue} is not replayed`);
    return server;
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values()].map(server => server.close()));
    rmSync(this.#folder, { recursive: true });
  }
}

export function linesOf(finished: Finished): Line[] {
  assert.equal(finished.code, 0, finished.stderr);
  return finished.stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Line);
}

/** What an internal fault would leave behind; nothing a venue sends may cause one. */
export function sane(finished: Finished, code: number | null = 0): void {
  assert.equal(finished.signal, null, `killed: ${finished.stderr}`);
  assert.equal(finished.code, code, finished.stderr);
  assert.doesNotMatch(finished.stderr, /unhandled|internal fault|TypeError|RangeError|ReferenceError|\n {4}at /i);
}
