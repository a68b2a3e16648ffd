import type { EngineHandle, StartEngine } from '../../src/engine/startEngine';
import type { ConnectionHealth } from '../../src/model/health';
import type { Instrument } from '../../src/model/instrument';
import { EDGE_STATES } from '../../src/model/quoteState';
import type {
  EngineStats,
  FromEngine,
  MarketProgress,
  TableView,
  ToEngine,
  ViewRequest,
  Window,
} from '../../src/protocol/messages';
import { numbersOf } from '../../src/protocol/rows';

export const STATS: EngineStats = {
  frames: 10,
  quotes: 9,
  edges: 8,
  drops: 1,
  errors: 0,
  conflated: 0,
  cpuSeconds: 0.5,
  rssBytes: 1000,
  latency: { p50: 1, p99: null },
  uptimeSeconds: 2,
};

/** An engine that says only what a test makes it say, and keeps what it was told. */
export class ScriptedEngine implements EngineHandle {
  readonly sent: ToEngine[] = [];
  stops = 0;
  #listener: ((message: FromEngine) => void) | undefined;
  readonly #kept: FromEngine[] = [];

  readonly start: StartEngine = () => this;

  send(message: ToEngine): void {
    this.sent.push(message);
  }

  listen(listener: (message: FromEngine) => void): void {
    this.#listener = listener;
    for (const message of this.#kept.splice(0)) listener(message);
  }

  async stop(): Promise<EngineStats> {
    this.stops += 1;
    return STATS;
  }

  say(message: FromEngine): void {
    if (this.#listener) this.#listener(message);
    else this.#kept.push(message);
  }

  get requests(): ViewRequest[] {
    return this.sent.filter(message => message.type === 'view');
  }

  get acknowledgements(): number {
    return this.sent.filter(message => message.type === 'acknowledge').length;
  }
}

export function instrument(over: Partial<Instrument> = {}): Instrument {
  return {
    venue: 'binance',
    market: 'perp',
    symbol: 'BTCUSDT',
    base: 'BTC',
    quote: 'USDT',
    settle: 'USDT',
    multiplier: 1,
    contractSize: 1,
    tickSize: 0.1,
    lotStep: 0.001,
    status: 'trading',
    tradfi: false,
    ...over,
  };
}

export interface ScriptedRow {
  readonly buy: number;
  readonly sell?: number;
  readonly state?: (typeof EDGE_STATES)[number];
  readonly reason?: string;
  readonly numbers?: Readonly<Record<string, number>>;
}

export function windowOf(view: TableView, venues: readonly string[], rows: readonly ScriptedRow[], at = 1000): Window {
  const names = numbersOf(view, venues);
  const reasons = [''];
  const numbers = new Float64Array(rows.length * names.length).fill(Number.NaN);
  const reasonOf = new Uint16Array(rows.length);
  rows.forEach((row, i) => {
    for (const [name, value] of Object.entries(row.numbers ?? {})) {
      if (!names.includes(name)) throw new Error(`no column ${name}`);
      numbers[i * names.length + names.indexOf(name)] = value;
    }
    if (row.reason) reasonOf[i] = reasons.push(row.reason) - 1;
  });
  return {
    type: 'window',
    key: 'cli',
    view,
    turn: 0,
    at,
    first: 0,
    total: rows.length,
    ids: Uint32Array.from(rows.flatMap(row => [row.buy, row.sell ?? row.buy])),
    numbers,
    states: Uint8Array.from(rows.map(row => EDGE_STATES.indexOf(row.state ?? 'live'))),
    reasonOf,
    reasons,
  };
}

export function connection(over: Partial<ConnectionHealth> = {}): ConnectionHealth {
  return {
    venue: 'binance',
    market: 'perp',
    connection: 'binance.perp.public.1',
    url: 'ws://127.0.0.1:1/public/stream',
    state: 'live',
    diagnosis: 'all is well',
    streams: { asked: 3, acked: 3, alive: 3 },
    framesPerSecond: 12.34,
    lastFrameAgeMs: 120,
    lagMs: 4,
    reconnects: 0,
    drops: 0,
    errors: 0,
    conflated: 0,
    ...over,
  };
}

export function marketProgress(over: Partial<MarketProgress> = {}): MarketProgress {
  return {
    venue: 'binance',
    market: 'perp',
    instruments: 412,
    connections: 3,
    live: 398,
    complete: false,
    reached: true,
    diagnosis: '',
    ...over,
  };
}

export function healthOf(
  progress: readonly MarketProgress[],
  rows: readonly ConnectionHealth[] = [connection()],
): Extract<FromEngine, { type: 'health' }> {
  return { type: 'health', at: 2000, rows, progress };
}
