import { type Clock, systemClock, type TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import { type Log, silentLog } from '../base/log';
import { startChaos } from './chaos';
import { FaultInjector } from './faults';
import { MarketModel } from './model/marketModel';
import { Script } from './model/script';
import { Listener } from './net/listener';
import { simulatedVenues } from './venues/registry';

export interface DemoOptions {
  /** Ids of the exchanges to simulate. Default: all there are. */
  readonly venues?: readonly string[];
  /** The same seed gives the same coins, lists, ticks and opening prices. Default 1. */
  readonly seed?: number;
  /** Number of coins, at least 250. */
  readonly assets?: number;
  /** Mean top-of-book updates per second over all markets. Default 2000. */
  readonly quotesPerSecond?: number;
  readonly clock?: Clock;
  readonly log?: Log;
  /** First of the ports, one for each host in the registry's order; 0 takes any. */
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

/** Starts the hosts on 127.0.0.1 with one market model behind them. Rejects when a port is taken. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { seed = 1, assets = 260, quotesPerSecond = 2000, clock = systemClock, log = silentLog, port = 0 } = options;
  const frozen = options.frozen ?? false;
  const startedAt = clock.now();
  const venues = simulatedVenues(options.venues);
  const market = new MarketModel({ venues, seed, assets, quotesPerSecond, frozen, now: startedAt });
  const faults = new FaultInjector({ clock, log, model: market, venues, seed });
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
    const hosts = venues.flatMap(({ id, hosts: own }) => own.map(host => ({ id, ...host })));
    for (const [at, { id, markets, make }] of hosts.entries()) {
      const ownMarket = markets.length === 1 ? markets[0] : undefined;
      const server = make({
        model: market,
        stalled: instrument => faults.stalled(instrument),
        offset: () => faults.clockOffset(id, ownMarket),
      });
      const listener = new Listener(server, faults, () => clock.now());
      listeners.push(listener);
      faults.attach(listener);
      market.listen((instrument, mask) => server.changed(instrument, mask, market.now));
      await listener.listen(port === 0 ? 0 : port + at);
      for (const each of markets) {
        endpoints[`${id}.${each}.rest`] = `http://127.0.0.1:${listener.port}`;
        endpoints[`${id}.${each}.ws`] = `ws://127.0.0.1:${listener.port}`;
      }
    }
  } catch (error) {
    await close();
    throw error;
  }

  const script = frozen ? undefined : new Script(market, venues, startedAt);
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
      const run = startChaos(faults, venues, clock, periodSeconds, chaosSeed);
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
