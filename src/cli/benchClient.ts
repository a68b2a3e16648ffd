import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { VenueDefinition } from '../connectors/venue';
import { Engine } from '../engine/engine';
import { Lateness } from '../engine/lateness';
import type { Moment } from '../engine/views/viewRows';
import { parseSettings } from '../model/settings';
import { MeasuredStore } from './measuredStore';
import { UsageError } from './usageError';
import { parseNumber } from './values';

/** Markets by the names that the measuring side uses, with the path that stands before the venue's own on sockets. */
const MARKETS = {
  'binance-usdm': ['binance', 'perp', '/fstream'],
  'binance-spot': ['binance', 'spot', '/stream-binance'],
  'bybit-linear': ['bybit', 'perp', ''],
  'bybit-spot': ['bybit', 'spot', ''],
  'okx-swap': ['okx', 'perp', ''],
  'okx-spot': ['okx', 'spot', ''],
} as const;
type MarketName = keyof typeof MARKETS;
const NAMES = Object.keys(MARKETS) as MarketName[];

export interface BenchPlan {
  readonly ws: string;
  readonly http: string;
  readonly markets: readonly MarketName[];
  /** Tops of book after which the result is printed, the warm ones not counted. */
  readonly frames: number;
  readonly warmFrames: number;
  /** Frames carry the time of sending in their sizes. */
  readonly paced: boolean;
}

/** After this long without a frame, when there were some, no more are expected. */
const SILENCE_MS = 3_000;

/** Reads the plan from the environment. Throws a UsageError that names the variable. */
export function readBenchPlan(env: Readonly<Record<string, string | undefined>>): BenchPlan {
  const base = (name: string, protocols: readonly string[]) => {
    const text = env[name] ?? '';
    if (!protocols.some(protocol => text.startsWith(protocol)) || !URL.canParse(text))
      throw new UsageError(`${name} must be a base URL (${protocols.join(' or ')}…), not "${text}".`);
    return text.replace(/\/+$/, '');
  };
  const count = (name: string, fallback: number | undefined, min: number) => {
    const text = env[name];
    const value = text === undefined || text === '' ? fallback : parseNumber(text);
    if (value === undefined || !Number.isInteger(value) || value < min)
      throw new UsageError(`${name} must be a whole number from ${min}, not "${text ?? ''}".`);
    return value;
  };
  const names = (env.MEASURE_VENUES ?? '').split(/[\s,]+/).filter(Boolean);
  const unknown = names.find(name => !Object.hasOwn(MARKETS, name));
  if (unknown !== undefined)
    throw new UsageError(`MEASURE_VENUES: unknown "${unknown}"; there are ${NAMES.join(', ')}.`);
  const mode = env.MEASURE_MODE ?? 'blast';
  if (mode !== 'blast' && mode !== 'paced') throw new UsageError(`MEASURE_MODE must be blast or paced, not "${mode}".`);
  return {
    ws: base('MEASURE_WS', ['ws://', 'wss://']),
    http: base('MEASURE_HTTP', ['http://', 'https://']),
    markets: names.length > 0 ? (names as MarketName[]) : NAMES,
    frames: count('MEASURE_FRAMES', undefined, 1),
    warmFrames: count('MEASURE_WARM_FRAMES', 0, 0),
    paced: mode === 'paced',
  };
}

/** The settings' endpoints of a plan. */
export function benchEndpoints({ ws, http, markets }: BenchPlan): Readonly<Record<string, string>> {
  const entries = markets.flatMap(name => {
    const [venue, market, path] = MARKETS[name];
    return [[`${venue}.${market}.rest`, http] as const, [`${venue}.${market}.ws`, ws + path] as const];
  });
  return Object.fromEntries(entries);
}

/** Tells of each frame that is left out. */
class CountedLateness extends Lateness {
  readonly #skipped: () => void;

  constructor(skipped: () => void) {
    super();
    this.#skipped = skipped;
  }

  override held(replaced: boolean): void {
    super.held(replaced);
    if (replaced) this.#skipped();
  }
}

/** Tells when the spreads are current. */
class MeasuredEngine extends Engine {
  onUpdated: (() => void) | undefined;

  override update(): Moment {
    const moment = super.update();
    this.onUpdated?.();
    return moment;
  }
}

export interface BenchClientParts {
  readonly venues: readonly VenueDefinition[];
  readonly clock: Clock;
  readonly log: Log;
  readonly print: (line: string) => Promise<void>;
  /** Resolves when the measuring side is done with this process. */
  readonly done: Promise<void>;
}

/**
 * The whole engine as a client of a load server: takes the frames, keeps store and spreads current, prints one line with
 * what the store holds at the end and how late the quotes were, and stays until it is let go.
 */
export async function runBenchClient(plan: BenchPlan, parts: BenchClientParts): Promise<void> {
  const wanted = new Set(plan.markets.map(name => MARKETS[name].slice(0, 2).join('.')));
  const venues = parts.venues
    .map(venue => ({ ...venue, markets: venue.markets.filter(({ market }) => wanted.has(`${venue.id}.${market}`)) }))
    .filter(venue => venue.markets.length > 0);
  const { settings } = parseSettings(
    { endpoints: benchEndpoints(plan), venues: venues.map(venue => venue.id) },
    venues.map(venue => venue.id),
  );
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let store: MeasuredStore | undefined;
  const engine = new MeasuredEngine(settings, {
    ...{ venues, clock: parts.clock, log: parts.log, env: {}, post: () => {} },
    lateness: new CountedLateness(() => store?.skipped()),
    makeStore: table => {
      store = new MeasuredStore(table, { ...plan, started: () => delay.enable() });
      return store;
    },
  });
  const measured = store as MeasuredStore | undefined;
  if (!measured) throw new Error('the engine made no store');
  engine.onUpdated = () => measured.spreadsUpdated();
  engine.start();
  await Promise.race([measured.complete(SILENCE_MS, parts.clock), parts.done]);
  delay.disable();
  engine.update();
  const ms = (nanoseconds: number) => Math.round(nanoseconds / 1e4) / 100;
  await parts.print(
    JSON.stringify({
      client: 'ours',
      ...measured.result(),
      eld: { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) },
      spreadLatency: measured.spreadAges(),
    }),
  );
  await parts.done;
  await engine.stop();
}
