import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { benchEndpoints, readBenchPlan } from '../../src/cli/benchClient';
import { type Measured, StampAges } from '../../src/cli/measuredStore';
import { VENUES } from '../../src/connectors/registry';
import { Engine } from '../../src/engine/engine';
import { Lateness } from '../../src/engine/lateness';
import type { Outcome } from '../../src/model/quoteWriter';
import { parseSettings } from '../../src/model/settings';
import { DataStore } from '../../src/store/dataStore';

/** Of one period. */
export interface SteadySample {
  readonly frames: number;
  readonly framesPerSecond: number;
  readonly heapMb: number;
  readonly latency: Measured['latency'];
  readonly conflated: number;
}

/** Notes how old the stamped quotes are; otherwise the usual store. */
class StampedStore extends DataStore {
  readonly ages = new StampAges();

  override topOfBook(...args: Parameters<DataStore['topOfBook']>): Outcome {
    const outcome = super.topOfBook(...args);
    this.ages.note(Math.max(args[3], args[5]));
    return outcome;
  }
}

/** Reads every frame, however late. */
class Unbending extends Lateness {
  override note(): void {}
}

/** The client of `bench:steady`: the whole engine; a line of JSON after every period, until its input ends. */
function main(): void {
  const plan = readBenchPlan({ ...process.env, MEASURE_FRAMES: '1' });
  const wanted = new Set(Object.keys(benchEndpoints(plan)).map(key => key.replace(/\.(rest|ws)$/, '')));
  const venues = VENUES.map(venue => ({
    ...venue,
    markets: venue.markets.filter(({ market }) => wanted.has(`${venue.id}.${market}`)),
  })).filter(venue => venue.markets.length > 0);
  const ids = venues.map(venue => venue.id);
  const { settings } = parseSettings({ endpoints: benchEndpoints(plan), venues: ids }, ids);
  let store: StampedStore | undefined;
  const engine = new Engine(settings, {
    ...{ venues, clock: systemClock, log: silentLog, env: {}, post: () => {} },
    ...(process.env.STEADY_UNCONFLATED ? { lateness: new Unbending() } : {}),
    makeStore: table => {
      store = new StampedStore(table);
      return store;
    },
  });
  engine.start();
  let before = engine.stats();
  const look = setInterval(
    () => {
      if (!store) return;
      const latency = store.ages.summary();
      store.ages.forget();
      global.gc?.();
      const now = engine.stats();
      const frames = now.frames - before.frames;
      const sample: SteadySample = {
        frames,
        framesPerSecond: frames / (now.uptimeSeconds - before.uptimeSeconds),
        heapMb: process.memoryUsage().heapUsed / 1024 / 1024,
        latency,
        conflated: now.conflated - before.conflated,
      };
      before = now;
      console.log(JSON.stringify(sample));
    },
    Number(process.env.STEADY_EVERY_MS ?? 60_000),
  );
  process.stdin.resume();
  process.stdin.once('end', () => {
    clearInterval(look);
    void engine.stop().then(() => process.exit(0));
  });
}

main();
