import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { eventually } from '../test/vscode/driver/eventually';
import type { PanelPage } from '../test/vscode/driver/panelPage';
import { ROOT } from '../test/vscode/install';
import { mean, median } from './numbers';
import { type Bystander, startBystander } from './vscode/bystander';
import { lookAtAll, type Shown } from './vscode/liveAndRight';
import type { DelayReading, WorkReading } from './vscode/probe/contract';
import { openSession, type Session, showAll } from './vscode/session';
import { COUNT_WINDOWS, READ_COUNTED, Traffic } from './vscode/traffic';

/**
 * Does a busy market slow other extensions? The event loop delay of VS Code's extension host, measured inside it with
 * panel, side bar and status bar on the screen: engine stopped and engine running take turns. Beside it a Node process
 * that does nothing measures its own delay at the same moments: that part is the machine's. What is the host's own is the
 * CPU time that its thread uses between two looks. Ends with one JSON line; exit 1 when the quotes did not arrive, or when
 * a view showed what the engine had not sent.
 *
 * `--rate N` quotes a second (20000), `--seconds S` of each kind all together (60), `--rounds N` turns (3),
 * `--profile`: writes out/bench-host.cpuprofile of the host's thread under load, with times that are not to be quoted
 * (with KEEP_NAMES=1 in the environment functions have their names in it).
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'boolean', default: false },
  },
});

const SETTLE_MS = 3_000;
const LOOK_EVERY_MS = 5_000;

interface Phase {
  readonly host: Readonly<Record<string, DelayReading>>;
  readonly bystander: Readonly<Record<string, DelayReading>>;
  readonly work: WorkReading;
  readonly hostCpuPct: number;
  readonly engineCpuPct: number | null;
  readonly exchangesCpuPct: number;
  readonly quotesSentPerSecond: number;
  readonly framesTakenPerSecond: number;
  readonly bytesPerSecond: number;
  readonly messagesPerSecond: number;
  readonly windowsPerSecond: number;
  readonly windowBytesPerSecond: number;
  readonly looks: readonly Shown[];
}

interface Measured {
  readonly session: Session;
  readonly panel: PanelPage;
  readonly bystander: Bystander;
  readonly traffic: Traffic;
}

async function measure(measured: Measured, seconds: number, running: boolean): Promise<Phase> {
  const { session, panel, bystander, traffic } = measured;
  const read = async () => ({
    load: await session.ask('load'),
    exchanges: await session.exchanges.read(),
    counted: (await panel.frame.evaluate(READ_COUNTED)) as { windows: number; bytes: number },
    traffic: traffic.now,
  });
  const before = await read();
  await session.ask('startDelay');
  await session.ask('startWork');
  bystander.start();
  const looks: Shown[] = [];
  const frames: number[] = [];
  const endAt = Date.now() + seconds * 1000;
  while (Date.now() < endAt) {
    await sleep(Math.min(LOOK_EVERY_MS, Math.max(1, endAt - Date.now())));
    if (!running || Date.now() >= endAt) continue;
    looks.push(await lookAtAll(session, panel));
    frames.push((await session.ask('load')).framesPerSecond);
  }
  const host = await session.ask('readDelay');
  const work = await session.ask('readWork');
  const still = await bystander.read();
  const after = await read();
  const s = (after.load.at - before.load.at) / 1000;
  const exchangesSeconds = (after.exchanges.at - before.exchanges.at) / 1000;
  const engineMs = after.load.engineCpuMs;
  return {
    host,
    bystander: still,
    work,
    hostCpuPct: (after.load.hostCpuMs - before.load.hostCpuMs) / s / 10,
    engineCpuPct: engineMs === null ? null : (engineMs - (before.load.engineCpuMs ?? 0)) / s / 10,
    exchangesCpuPct: (after.exchanges.cpuMs - before.exchanges.cpuMs) / exchangesSeconds / 10,
    quotesSentPerSecond: (after.exchanges.quotes - before.exchanges.quotes) / exchangesSeconds,
    framesTakenPerSecond: frames.length > 0 ? mean(frames) : 0,
    bytesPerSecond: (after.traffic.bytes - before.traffic.bytes) / s,
    messagesPerSecond: (after.traffic.messages - before.traffic.messages) / s,
    windowsPerSecond: (after.counted.windows - before.counted.windows) / s,
    windowBytesPerSecond: (after.counted.bytes - before.counted.bytes) / s,
    looks,
  };
}

async function run(): Promise<void> {
  const traffic = new Traffic();
  const bystander = startBystander();
  const session = await openSession({ quotesPerSecond: Number(values.rate), watch: page => traffic.watch(page) });
  try {
    const panel = await showAll(session);
    await session.complete();
    await panel.frame.evaluate(COUNT_WINDOWS);
    const measured = { session, panel, bystander, traffic };
    const rounds = Number(values.rounds);
    const seconds = Number(values.seconds) / rounds;
    const idle: Phase[] = [];
    const loaded: Phase[] = [];
    for (let round = 0; round < rounds; round++) {
      await session.ask('command', 'spreadScanner.stop');
      await eventually('it has stopped', async () => (await session.ask('engine')).state === 'stopped');
      await sleep(SETTLE_MS);
      idle.push(await measure(measured, seconds, false));
      await session.ask('command', 'spreadScanner.start');
      await session.complete();
      await sleep(SETTLE_MS);
      if (values.profile) await session.ask('startProfile');
      loaded.push(await measure(measured, seconds, true));
      if (values.profile) {
        await mkdir(join(ROOT, 'out'), { recursive: true });
        await session.ask('stopProfile', join(ROOT, 'out', 'bench-host.cpuprofile'));
      }
      console.log(`round ${round + 1} of ${rounds}: ${line('idle', idle.at(-1) as Phase)}`);
      console.log(`                ${line('loaded', loaded.at(-1) as Phase)}`);
    }
    await report(session, idle, loaded);
  } finally {
    bystander.close();
    await session.close();
  }
}

async function report(session: Session, idle: readonly Phase[], loaded: readonly Phase[]): Promise<void> {
  const looks = loaded.flatMap(phase => phase.looks);
  const wrong = looks.flatMap(look => look.wrong);
  const { liveQuotes, logErrors, lastError } = await session.ask('engine');
  const result = {
    bench: 'host',
    rate: Number(values.rate),
    seconds: Number(values.seconds),
    delayMs: { idle: delays(idle), loaded: delays(loaded) },
    p99LoadedToIdle: {
      host: ratio(middle(loaded, 'host', '10', 'p99'), middle(idle, 'host', '10', 'p99')),
      bystander: ratio(middle(loaded, 'bystander', '10', 'p99'), middle(idle, 'bystander', '10', 'p99')),
    },
    workMs: { idle: workOf(idle), loaded: workOf(loaded) },
    quotesSentPerSecond: Math.round(mean(loaded.map(phase => phase.quotesSentPerSecond))),
    framesTakenPerSecond: Math.round(mean(loaded.map(phase => phase.framesTakenPerSecond))),
    cpuPct: {
      hostIdle: round(mean(idle.map(phase => phase.hostCpuPct))),
      hostLoaded: round(mean(loaded.map(phase => phase.hostCpuPct))),
      engine: round(mean(loaded.map(phase => phase.engineCpuPct ?? 0))),
      exchanges: round(mean(loaded.map(phase => phase.exchangesCpuPct))),
    },
    toPagePerSecond: {
      bytesIdle: Math.round(mean(idle.map(phase => phase.bytesPerSecond))),
      bytesLoaded: Math.round(mean(loaded.map(phase => phase.bytesPerSecond))),
      messagesLoaded: Math.round(mean(loaded.map(phase => phase.messagesPerSecond))),
      windows: round(mean(loaded.map(phase => phase.windowsPerSecond))),
      windowBytes: Math.round(mean(loaded.map(phase => phase.windowBytesPerSecond))),
    },
    shown: {
      looks: looks.length,
      wrong: wrong.length,
      panelRows: looks.reduce((sum, look) => sum + look.panelRows, 0),
      panelAgeMs: Math.max(...looks.map(look => look.panelAgeMs)),
      statusBarAgeMs: Math.max(...looks.map(look => look.statusBarAgeMs)),
      treeAgeMs: Math.max(...looks.map(look => look.treeAgeMs)),
    },
    liveQuotes,
    logErrors,
    problems: session.workbench.problems.all.length,
  };
  for (const words of [lastError, ...wrong.slice(0, 20), ...session.workbench.problems.all.slice(0, 5)]) {
    if (words !== '') console.log(`wrong: ${words}`);
  }
  const arrived = result.framesTakenPerSecond >= 0.9 * Number(values.rate);
  if (!arrived) console.log('wrong: the quotes did not arrive as fast as they should');
  const { host10ms, bystander10ms } = result.delayMs.loaded;
  console.log(
    `\nloaded: host delay p99 ${host10ms.p99} ms (idle ${result.delayMs.idle.host10ms.p99}), ` +
      `bystander ${bystander10ms.p99} ms (idle ${result.delayMs.idle.bystander10ms.p99}); ` +
      `own work p99 ${result.workMs.loaded.p99} ms (idle ${result.workMs.idle.p99}); ${looks.length} looks, ${wrong.length} wrong`,
  );
  console.log(JSON.stringify(result));
  process.exitCode = arrived && wrong.length === 0 && logErrors === 0 && looks.length > 0 ? 0 : 1;
}

type Who = 'host' | 'bystander';

/** Of the rounds: the middle one of each quantile, and the greatest delay. */
function delays(phases: readonly Phase[]) {
  const of = (who: Who, resolution: string) => ({
    p50: round(middle(phases, who, resolution, 'p50')),
    p99: round(middle(phases, who, resolution, 'p99')),
    p999: round(middle(phases, who, resolution, 'p999')),
    max: round(Math.max(...phases.map(phase => phase[who][resolution]?.max ?? 0))),
  });
  return { host1ms: of('host', '1'), host10ms: of('host', '10'), bystander10ms: of('bystander', '10') };
}

/** CPU time of the host's thread between two looks 1 ms apart. */
function workOf(phases: readonly Phase[]) {
  return {
    p50: round(median(phases.map(({ work }) => work.p50))),
    p99: round(median(phases.map(({ work }) => work.p99))),
    p999: round(median(phases.map(({ work }) => work.p999))),
    max: round(Math.max(...phases.map(({ work }) => work.max))),
  };
}

function middle(phases: readonly Phase[], who: Who, resolution: string, quantile: keyof DelayReading): number {
  return median(phases.map(phase => phase[who][resolution]?.[quantile] ?? Number.NaN));
}

function line(name: string, phase: Phase): string {
  const of = (who: Who) => {
    const { p50, p99, max } = phase[who]['10'] as DelayReading;
    return `${who} ${p50.toFixed(2)} / ${p99.toFixed(2)} / ${max.toFixed(1)} ms`;
  };
  const { p99, max } = phase.work;
  const own = `own work between two looks p99 / max ${p99.toFixed(2)} / ${max.toFixed(1)} ms`;
  const load = `host ${phase.hostCpuPct.toFixed(1)} % CPU, engine ${phase.engineCpuPct?.toFixed(0) ?? '-'} %`;
  const rate = `${Math.round(phase.framesTakenPerSecond)} frames/s, ${Math.round(phase.bytesPerSecond / 1000)} kB/s to the page`;
  return `${name.padEnd(6)} delay p50 / p99 / max: ${of('host')}, ${of('bystander')}; ${own}; ${load}; ${rate}`;
}

function ratio(a: number, b: number): number {
  return Number((a / b).toFixed(2));
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
