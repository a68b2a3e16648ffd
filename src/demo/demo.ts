import { type Clock, systemClock, type TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import { type Log, silentLog } from '../base/log';
import { startChaos } from './chaos';
import { FaultInjector } from './faults';
import type { MarketName } from './model/instrument';
import { MarketModel } from './model/marketModel';
import { Script } from './model/script';
import { Listener } from './net/listener';
import type { VenueContext, VenueServer } from './net/venueServer';
import { binanceSpotHost, binanceUsdmHost } from './venues/binance/hosts';
import { BybitHost } from './venues/bybit/host';
import { OkxHost } from './venues/okx/host';

export interface DemoOptions {
  /** The same seed gives the same coins, lists, ticks and opening prices. Default 1. */
  readonly seed?: number;
  /** Number of coins, at least 250. */
  readonly assets?: number;
  /** Mean top-of-book updates per second over all six markets. Default 2000. */
  readonly quotesPerSecond?: number;
  readonly clock?: Clock;
  readonly log?: Log;
  /** First of the four ports (Binance spot, Binance USD-M, Bybit, OKX); 0 takes any four. */
  readonly port?: number;
  /** Numbers and lists stand still; every trading instrument repeats its book every second or so. */
  readonly frozen?: boolean;
}

/** The running simulated exchanges. */
export interface Demo {
  /** `<venue>.<market>.<rest|ws>` to base URL, as `--endpoints` takes it. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly market: MarketModel;
  readonly faults: FaultInjector;
  /** A random fault about every `periodSeconds` until disposed. */
  chaos(periodSeconds: number, seed?: number): Disposable;
  /** Open client sockets, for tests. */
  sessionCount(): number;
  /** Closes every server, socket and timer; may be called again. */
  close(): Promise<void>;
}

/** The market moves every 10 ms; timed topics and keep-alives are looked at every second time. */
const PUMP_MS = 10;
const TICK_ROUNDS = 2;

type HostName = 'binance.spot' | 'binance.perp' | 'bybit' | 'okx';

const HOSTS: readonly (readonly [HostName, (context: VenueContext) => VenueServer])[] = [
  ['binance.spot', binanceSpotHost],
  ['binance.perp', binanceUsdmHost],
  ['bybit', context => new BybitHost(context)],
  ['okx', context => new OkxHost(context)],
];

/** Starts four hosts on 127.0.0.1 with one market model behind them. Rejects when a port is taken. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { seed = 1, assets = 260, quotesPerSecond = 2000, clock = systemClock, log = silentLog, port = 0 } = options;
  const frozen = options.frozen ?? false;
  const startedAt = clock.now();
  const market = new MarketModel({ seed, assets, quotesPerSecond, frozen, now: startedAt });
  const faults = new FaultInjector({ clock, log, model: market, seed });
  const listeners: Listener[] = [];
  const endpoints: Record<string, string> = {};
  const close = onceAsync(async () => {
    clock.clear(pump);
    faults.dispose();
    for (const chaos of chaosRuns) chaos.dispose();
    await Promise.all(listeners.map(listener => listener.close()));
  });
  const chaosRuns: Disposable[] = [];
  let pump: TimerHandle | undefined;

  try {
    for (const [at, [name, host]] of HOSTS.entries()) {
      const venue = name === 'bybit' || name === 'okx' ? name : 'binance';
      const ownMarket = name === 'binance.spot' ? 'spot' : name === 'binance.perp' ? 'perp' : undefined;
      const server = host({
        model: market,
        stalled: instrument => faults.stalled(instrument),
        offset: () => faults.clockOffset(venue, ownMarket),
      });
      const listener = new Listener(server, faults, () => clock.now());
      listeners.push(listener);
      faults.attach(listener);
      market.listen((instrument, mask) => server.changed(instrument, mask, market.now));
      await listener.listen(port === 0 ? 0 : port + at);
      const markets: MarketName[] = ownMarket ? [ownMarket] : ['spot', 'perp'];
      for (const each of markets) {
        endpoints[`${venue}.${each}.rest`] = `http://127.0.0.1:${listener.port}`;
        endpoints[`${venue}.${each}.ws`] = `ws://127.0.0.1:${listener.port}`;
      }
    }
  } catch (error) {
    await close();
    throw error;
  }

  const script = frozen ? undefined : new Script(market, startedAt);
  let round = 0;
  pump = clock.setInterval(() => {
    const now = clock.now();
    market.advance(now);
    script?.advance(now);
    if (round++ % TICK_ROUNDS === 0) for (const { server } of listeners) server.tick(now);
  }, PUMP_MS);
  log.write(
    'info',
    'demo',
    `${market.instruments.length} instruments, seed ${seed}, about ${quotesPerSecond} quotes/s`,
  );

  return {
    endpoints,
    market,
    faults,
    chaos: (periodSeconds, chaosSeed = seed) => {
      const run = startChaos(faults, clock, periodSeconds, chaosSeed);
      chaosRuns.push(run);
      return run;
    },
    sessionCount: () => listeners.reduce((sum, listener) => sum + listener.sessions.size, 0),
    close,
  };
}

function onceAsync(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
