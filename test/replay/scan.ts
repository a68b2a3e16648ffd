import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finished, runCli } from '../cli/runCli';
import { FIRST_VENUES } from '../harness/firstVenues';
import { BinanceReplay } from './binanceReplay';
import { BybitReplay } from './bybitReplay';
import { OkxReplay } from './okxReplay';
import { type Manner, PLAIN, ReplayServer } from './replayServer';

export type Line = Record<string, unknown>;
export type VenueId = 'binance' | 'bybit' | 'okx';

/** The three venues, each on a server of its own. */
export class Exchanges {
  readonly binance: ReplayServer;
  readonly bybit: ReplayServer;
  readonly okx: ReplayServer;
  readonly endpoints: string;
  readonly #folder: string;

  private constructor(binance: ReplayServer, bybit: ReplayServer, okx: ReplayServer) {
    this.binance = binance;
    this.bybit = bybit;
    this.okx = okx;
    this.#folder = mkdtempSync(join(tmpdir(), 'replay-'));
    this.endpoints = join(this.#folder, 'endpoints.json');
    const map: Record<string, string> = {};
    for (const venue of ['binance', 'bybit', 'okx'] as const)
      for (const market of ['spot', 'perp']) {
        map[`${venue}.${market}.rest`] = this[venue].http;
        map[`${venue}.${market}.ws`] = this[venue].ws;
      }
    writeFileSync(this.endpoints, JSON.stringify(map));
  }

  static async start(manner: Partial<Manner> = {}): Promise<Exchanges> {
    const full = { ...PLAIN, ...manner };
    const [binance, bybit, okx] = await Promise.all([
      ReplayServer.start(new BinanceReplay(full), full),
      ReplayServer.start(new BybitReplay(full), full),
      ReplayServer.start(new OkxReplay(full), full),
    ]);
    return new Exchanges(binance, bybit, okx);
  }

  scan(...args: readonly string[]): Promise<Finished> {
    const venues = args.includes('--venues') ? [] : ['--venues', FIRST_VENUES.join()];
    return runCli(['scan', '--endpoints', this.endpoints, ...venues, ...args]);
  }

  /** Rows of one picture; the program must have ended well. */
  async rows(...args: readonly string[]): Promise<Line[]> {
    return linesOf(await this.scan('--once', '--format', 'ndjson', ...args));
  }

  async close(): Promise<void> {
    await Promise.all([this.binance.close(), this.bybit.close(), this.okx.close()]);
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
