import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/clock';
import type { Log } from '../src/base/log';
import { VENUES } from '../src/connectors/registry';
import { startDemo } from '../src/demo/demo';
import { Engine } from '../src/engine/engine';
import { instrumentId } from '../src/model/instrument';
import { LIVE, QUARANTINED } from '../src/model/quoteState';
import { parseSettings } from '../src/model/settings';
import { mean } from './numbers';

/**
 * The scanner on the simulated exchanges under random faults: does it survive, does its memory stay flat, does every quote
 * that should be live come back, and is none shown live that is not? Ends with one JSON line; exit 1 when a check fails.
 *
 * `--minutes N` (30), `--chaos S` mean time between faults (4), `--rate N` quotes a second (2000), `--seed N`, `--venues LIST` (all),
 * `--verbose`.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    chaos: { type: 'string', default: '4' },
    rate: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    venues: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});
const RECOVERY_MS = 30_000;
/** Longer than a venue's slowest frame in a `slow` fault. */
const SETTLED_MS = 2_500;

const unhandled: string[] = [];
process.on('unhandledRejection', reason => unhandled.push(String(reason)));

async function soak(): Promise<void> {
  const log: Log = {
    enabled: level => level !== 'trace' && (values.verbose || level !== 'debug'),
    write: (level, source, message) => {
      if (values.verbose || level === 'error') console.error(level, source, message);
    },
  };
  const venues = values.venues === '' ? VENUES.map(venue => venue.id) : values.venues.split(',');
  const demo = await startDemo({ venues, seed: Number(values.seed), quotesPerSecond: Number(values.rate), log });
  const { settings } = parseSettings(
    { endpoints: demo.endpoints, venues, listingRefreshMs: 30_000 },
    VENUES.map(venue => venue.id),
  );
  const engine = new Engine(settings, { venues: VENUES, clock: systemClock, log, post: () => {}, env: {} });
  engine.start();
  engine.handle({
    type: 'view',
    key: 'top',
    view: 'spreads',
    first: 0,
    last: 50,
    sort: { column: 'netPct', descending: true },
    filter: { rankedOnly: true },
    paceMs: 250,
  });
  const acknowledge = setInterval(() => engine.handle({ type: 'acknowledge', key: 'top' }), 250);

  const wrongSince = new Map<number, number>();
  let longestWrongMs = 0;
  let longestWrong = '';
  let checks = 0;
  const check = () => {
    checks++;
    const now = Date.now();
    engine.update();
    const { store } = engine;
    const c = store.columns;
    store.table.instruments.forEach((instrument, index) => {
      if (!instrument) return;
      const truth = demo.market.truth(instrument.venue, instrument.market, instrument.symbol);
      const live = store.state(index, performance.now()) === LIVE;
      const settled = !truth || now - truth.exchangeTime > SETTLED_MS;
      const right = truth?.scannable && truth.bid === c.bid[index] && truth.ask === c.ask[index];
      if (!live || right || !settled) {
        wrongSince.delete(index);
        return;
      }
      const since = wrongSince.get(index) ?? now;
      wrongSince.set(index, since);
      if (now - since > longestWrongMs) {
        longestWrongMs = now - since;
        longestWrong = `${instrumentId(instrument)} (${truth?.state ?? 'unknown'})`;
      }
    });
  };
  const checking = setInterval(check, 1000);

  await wait(20_000);
  const chaos = demo.chaos(Number(values.chaos), Number(values.seed));
  const rss: number[] = [];
  const heap: number[] = [];
  const endAt = Date.now() + Number(values.minutes) * 60_000;
  while (Date.now() < endAt) {
    await wait(Math.min(30_000, Math.max(1, endAt - Date.now())));
    global.gc?.();
    rss.push(process.memoryUsage.rss());
    heap.push(process.memoryUsage().heapUsed);
    if (values.verbose)
      console.error(`${Math.round((endAt - Date.now()) / 1000)} s left, longest wrong ${longestWrongMs} ms`);
  }
  chaos.dispose();
  demo.faults.clear();
  await wait(RECOVERY_MS);
  check();

  const missing: string[] = [];
  let expected = 0;
  for (const truth of demo.market.truths()) {
    if (!truth.scannable || truth.crossed || truth.bid === null || truth.ask === null) continue;
    expected++;
    const id = instrumentId(truth);
    const index = engine.store.table.indexOf(id);
    const state = index < 0 ? -1 : engine.store.state(index, performance.now());
    if (state !== LIVE && state !== QUARANTINED) {
      missing.push(`${id}: ${index < 0 ? 'not listed' : engine.store.reason(index, performance.now())}`);
    }
  }
  clearInterval(acknowledge);
  clearInterval(checking);
  const faults: Record<string, number> = {};
  for (const { spec } of demo.faults.history) faults[spec.kind] = (faults[spec.kind] ?? 0) + 1;
  const health = engine.connectors.flatMap(connector => connector.health());
  const stats = await engine.stop();
  await demo.close();
  const flat = mean(heap.slice(-Math.ceil(heap.length / 4))) / mean(heap.slice(heap.length >> 2, heap.length >> 1));
  const result = {
    bench: 'soak',
    minutes: Number(values.minutes),
    faults: demo.faults.history.length,
    faultKinds: faults,
    unhandled: unhandled.length,
    expectedLive: expected,
    notLive: missing.length,
    longestWrongMs,
    longestWrong,
    checks,
    heapLastQuarterToSecond: flat,
    rssFirst: rss[0],
    rssLast: rss.at(-1),
    reconnects: health.reduce((sum, row) => sum + row.reconnects, 0),
    ...stats,
  };
  for (const line of missing.slice(0, 20)) console.error(line);
  for (const row of health.filter(row => row.state !== 'live')) {
    console.error(`${row.connection}: ${row.state}, ${row.streams.asked} streams: ${row.diagnosis}`);
  }
  for (const line of unhandled.slice(0, 5)) console.error(line);
  console.log(JSON.stringify(result));
  process.exitCode = unhandled.length > 0 || missing.length > 0 || longestWrongMs > 60_000 ? 1 : 0;
}

function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}

void soak();
