import { systemClock } from '../../src/base/clock';
import { type Log, silentLog } from '../../src/base/log';
import { VENUES } from '../../src/connectors/registry';
import { type Demo, type DemoOptions, startDemo } from '../../src/demo/demo';
import { Engine } from '../../src/engine/engine';
import type { Instrument } from '../../src/model/instrument';
import { parseSettings } from '../../src/model/settings';
import type { Filter, FromEngine, Sort, TableView } from '../../src/protocol/messages';
import { type Row, windowRows } from '../../src/protocol/rows';

export interface Scan {
  readonly demo: Demo;
  readonly engine: Engine;
  readonly instruments: ReadonlyMap<number, Instrument>;
  /** All rows of a view, now. */
  rows(view: TableView, sort: Sort, filter?: Filter): Promise<Row[]>;
  close(): Promise<void>;
}

/** The engine on simulated exchanges of its own, scanning those, with `settings` beside the endpoints. */
export async function scanDemo(
  demoOptions: DemoOptions,
  settings: Readonly<Record<string, unknown>> = {},
  log: Log = silentLog,
  onMessage: (message: FromEngine) => void = () => {},
): Promise<Scan> {
  const demo = await startDemo(demoOptions);
  const parsed = parseSettings(
    { endpoints: demo.endpoints, venues: demoOptions.venues, ...settings },
    VENUES.map(venue => venue.id),
  );
  const instruments = new Map<number, Instrument>();
  let onWindow: ((message: FromEngine & { type: 'window' }) => void) | undefined;
  const engine = new Engine(parsed.settings, {
    venues: VENUES,
    clock: systemClock,
    log,
    env: {},
    post: message => {
      onMessage(message);
      if (message.type === 'window') onWindow?.(message);
      if (message.type !== 'instruments') return;
      for (const [index, instrument] of message.entries) {
        if (instrument) instruments.set(index, instrument);
        else instruments.delete(index);
      }
    },
  });
  engine.start();
  return {
    demo,
    engine,
    instruments,
    rows: (view, sort, filter = {}) =>
      new Promise(resolve => {
        onWindow = window => {
          engine.handle({ type: 'hide', key: 'all' });
          resolve(windowRows(window, instruments, engine.venues));
        };
        engine.handle({ type: 'view', key: 'all', view, first: 0, last: 1e6, sort, filter, paceMs: 100 });
      }),
    close: async () => {
      await engine.stop();
      await demo.close();
    },
  };
}

/** Resolves when the condition holds; fails with `what` when it never does within `limitMs`. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const endAt = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > endAt) throw new Error(`never happened within ${limitMs} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

export function complete(scan: Scan): Promise<void> {
  return eventually('every market is complete', () => scan.engine.progress().every(market => market.complete));
}
