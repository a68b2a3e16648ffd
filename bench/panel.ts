import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CDPSession } from 'playwright-core';
import { ROOT } from '../test/vscode/install';
import { mean } from './numbers';
import { openSession, type Session, showAll } from './vscode/session';

/**
 * The panel open and visible in a real VS Code, for long: does anything grow? Ends with one JSON line; exit 1 when
 * memory is not flat, or when the extension or its page told of an error.
 *
 * `--minutes N` (60), `--rate N` quotes a second of the simulated exchanges (2000), `--every S` between samples (60),
 * `--snapshots`: writes heap snapshots of the host to out/, after the first tenth and at the end, to see what has grown.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '2000' },
    every: { type: 'string', default: '60' },
    snapshots: { type: 'boolean', default: false },
  },
});

/** What the caches and compilers of three runtimes take at the start is not counted. */
const WARM_UP_PART = 0.1;

/** How much the mean of the last quarter may exceed that of the first. */
const LIMITS = {
  /** Follows what the heaps have once taken from the system, which V8 gives back late. */
  hostRss: 1.2,
  hostHeap: 1.1,
  /** The history of the session fills up to its bound. */
  engineHeap: 1.25,
  pageHeap: 1.1,
  pageNodes: 1.05,
  panelNodes: 1.05,
  pageListeners: 1.05,
  hostResources: 1.25,
} as const;
type Figure = keyof typeof LIMITS;
/** Told beside them, to see where the process's memory is. */
type Told = 'hostHeapTotal' | 'engineHeapTotal' | 'engineExternal';
type Sample = Readonly<Record<Figure | Told, number>>;

async function takeSample(session: Session, cdp: CDPSession): Promise<Sample> {
  const host = await session.ask('memory');
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find(each => each.name === name)?.value ?? Number.NaN;
  const frame = await session.workbench.webview('[role=grid]');
  return {
    hostRss: host.rss,
    hostHeap: host.heapUsed + host.external,
    engineHeap: host.engineHeapUsed ?? Number.NaN,
    hostHeapTotal: host.heapTotal,
    engineHeapTotal: host.engineHeapTotal ?? Number.NaN,
    engineExternal: host.engineExternal ?? Number.NaN,
    pageHeap: metric('JSHeapUsedSize'),
    pageNodes: metric('Nodes'),
    panelNodes: await frame.locator('*').count(),
    pageListeners: metric('JSEventListeners'),
    hostResources: host.resources,
  };
}

async function run(): Promise<void> {
  const session = await openSession({ quotesPerSecond: Number(values.rate) });
  try {
    const panel = await showAll(session);
    await session.complete();
    const cdp = await session.workbench.page.context().newCDPSession(session.workbench.page);
    await cdp.send('Performance.enable');
    await cdp.send('HeapProfiler.enable');

    const samples: Sample[] = [];
    const startedAt = Date.now();
    const endAt = startedAt + Number(values.minutes) * 60_000;
    const warmAt = startedAt + (endAt - startedAt) * WARM_UP_PART;
    let still = 0;
    let warm = false;
    let before = '';
    while (Date.now() < endAt) {
      await sleep(Math.min(Number(values.every) * 1000, Math.max(1, endAt - Date.now())));
      const sample = await takeSample(session, cdp);
      samples.push(sample);
      const shown = JSON.stringify(await panel.rows());
      if (shown === before) still += 1;
      before = shown;
      if (values.snapshots && !warm && Date.now() >= warmAt) await snapshot(session, 'warm');
      warm ||= Date.now() >= warmAt;
      console.log(line((Date.now() - startedAt) / 60_000, sample));
    }
    if (values.snapshots) await snapshot(session, 'end');
    await report(session, samples, still);
  } finally {
    await session.close();
  }
}

async function snapshot(session: Session, name: string): Promise<void> {
  const path = join(ROOT, 'out', `bench-panel-${name}.heapsnapshot`);
  await session.ask('snapshot', path);
  console.log(path);
}

async function report(session: Session, samples: readonly Sample[], still: number): Promise<void> {
  const counted = samples.slice(Math.ceil(samples.length * WARM_UP_PART));
  const quarter = Math.max(1, Math.floor(counted.length / 4));
  const grown: string[] = [];
  const figures: Record<string, { first: number; last: number; ratio: number }> = {};
  for (const name of Object.keys(LIMITS) as Figure[]) {
    const first = mean(counted.slice(0, quarter).map(sample => sample[name]));
    const last = mean(counted.slice(-quarter).map(sample => sample[name]));
    const ratio = last / first;
    figures[name] = { first: Math.round(first), last: Math.round(last), ratio: Number(ratio.toFixed(3)) };
    if (!(ratio <= LIMITS[name])) grown.push(`${name} ${ratio.toFixed(2)}x (at most ${LIMITS[name]}x)`);
  }
  const { logErrors, lastError, liveQuotes } = await session.ask('engine');
  const problems = session.workbench.problems.all;
  const flat = grown.length === 0;
  console.log(`\nlast quarter against first, ${samples.length} samples in ${values.minutes} minutes:`);
  for (const [name, { first, last, ratio }] of Object.entries(figures)) {
    console.log(`  ${name.padEnd(14)} ${amount(name, first)} -> ${amount(name, last)}  ${ratio.toFixed(3)}x`);
  }
  console.log(flat ? 'memory is flat' : `memory is NOT flat: ${grown.join('; ')}`);
  for (const words of [lastError, ...problems.slice(0, 10)]) if (words !== '') console.log(`error: ${words}`);
  const result = { bench: 'panel', minutes: Number(values.minutes), rate: Number(values.rate), flat, figures };
  console.log(JSON.stringify({ ...result, stillSamples: still, liveQuotes, logErrors, problems: problems.length }));
  process.exitCode = flat && logErrors === 0 && problems.length === 0 && still === 0 ? 0 : 1;
}

function line(minutes: number, sample: Sample): string {
  const parts = Object.entries(sample).map(([name, value]) => `${name} ${amount(name, value).trim()}`);
  return `${minutes.toFixed(1).padStart(5)} min  ${parts.join('  ')}`;
}

function amount(name: string, value: number): string {
  return (/Rss|Heap|External/.test(name) ? `${(value / 2 ** 20).toFixed(1)} MB` : String(Math.round(value))).padStart(
    10,
  );
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
