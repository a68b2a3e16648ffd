import { type ChildProcess, fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { AgeSummary } from '../src/cli/measuredStore';
import type { FromLoad, LoadPlan } from './feed/loadServer';
import { median } from './numbers';

/**
 * CPU per top-of-book frame of several clients of the same load, one after the other in one run, several rounds: frames
 * counted and nothing done, a plain `ws` client, this scanner whole, tardis-dev, and ccxt pro. Ends with one JSON line.
 *
 * `--frames N` counted (1000000), `--warm N` before (100000), `--rounds N` (3), `--rate N` frames a second (0: as fast as they
 * are read), `--markets LIST`, `--clients LIST` out of counting,plain,ours,tardis,ccxt; needs /proc.
 */
const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000' },
    warm: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '0' },
    markets: { type: 'string', default: 'binance-usdm,bybit-linear,okx-swap' },
    clients: { type: 'string', default: 'counting,plain,ours,tardis,ccxt' },
  },
});
const plan: LoadPlan = {
  markets: values.markets.split(','),
  instruments: 300,
  warmFrames: Number(values.warm),
  frames: Number(values.frames),
  rate: Number(values.rate),
};
/** A tick of /proc's CPU times. */
const TICK_US = 10_000;

interface ClientLine {
  readonly client: string;
  readonly frames: number;
  readonly wallMs: number;
  readonly symbols?: number;
  readonly sumBid?: number;
  readonly latency: AgeSummary;
  readonly eld: { readonly p50: number; readonly p99: number; readonly max: number };
  /** From the stamp to the updated spread; ours alone has spreads. */
  readonly spreadLatency?: AgeSummary;
}

interface Run extends ClientLine {
  readonly cpuUsPerFrame: number;
  readonly rssMiB: number;
}

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  counting: ['--import', 'tsx', 'bench/feed/clients/counting.ts'],
  plain: ['--import', 'tsx', 'bench/feed/clients/plain.ts'],
  ours: ['dist/cli.js', 'bench-client'],
  tardis: ['--import', 'tsx', 'bench/feed/clients/tardis.ts'],
  ccxt: ['--import', 'tsx', 'bench/feed/clients/ccxtPro.ts'],
};

async function measure(client: string): Promise<Run> {
  const command = COMMANDS[client];
  if (!command) throw new Error(`unknown client ${client}; there are ${Object.keys(COMMANDS).join(', ')}`);
  const load = fork('bench/feed/loadServer.ts', { execArgv: ['--import', 'tsx'] });
  const told = (type: FromLoad['type']) =>
    new Promise<FromLoad>(resolve => {
      load.on('message', message => (message as FromLoad).type === type && resolve(message as FromLoad));
    });
  const isReady = told('ready');
  const isWarm = told('warm');
  load.send(plan);
  const ready = (await isReady) as FromLoad & { type: 'ready' };
  const child = spawn(process.execPath, command, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MEASURE_WS: ready.ws,
      MEASURE_HTTP: ready.http,
      MEASURE_VENUES: plan.markets.join(' '),
      MEASURE_FRAMES: String(plan.frames),
      MEASURE_WARM_FRAMES: String(plan.warmFrames),
      MEASURE_MODE: plan.rate > 0 ? 'paced' : 'blast',
    },
  });
  const line = firstLine(child);
  await isWarm;
  const before = cpuUs(child);
  const said = JSON.parse(await line) as ClientLine;
  const used = cpuUs(child) - before;
  const rssMiB = rssOf(child);
  child.stdin?.end();
  load.disconnect();
  await new Promise(resolve => child.once('exit', resolve));
  return { ...said, cpuUsPerFrame: used / plan.frames, rssMiB };
}

function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the client has no output');
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.on('line', text => text.startsWith('{"client"') && resolve(text));
    child.once('exit', code => reject(new Error(`the client ended early (${code})`)));
  });
}

/** User and system time so far, µs. */
function cpuUs({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}

function rssOf({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function main(): Promise<void> {
  const clients = values.clients.split(',');
  const runs = new Map<string, Run[]>(clients.map(client => [client, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const client of clients) {
      const run = await measure(client);
      runs.get(client)?.push(run);
      const { cpuUsPerFrame, frames, wallMs, rssMiB, latency, symbols } = run;
      console.error(
        `round ${round + 1} ${client.padEnd(9)} ${cpuUsPerFrame.toFixed(2).padStart(7)} µs CPU a frame, ` +
          `${Math.round(frames / wallMs)} thousand frames/s, ${Math.round(rssMiB)} MiB, ${symbols ?? '-'} symbols, latency p99 ${latency.p99?.toFixed(2) ?? '-'} ms`,
      );
    }
  }
  const figures = Object.fromEntries(
    clients.map(client => {
      const of = (pick: (run: Run) => number | null) =>
        median((runs.get(client) ?? []).map(run => pick(run) ?? Number.NaN));
      return [
        client,
        {
          cpuUsPerFrame: of(run => run.cpuUsPerFrame),
          framesPerSecond: Math.round(of(run => (run.frames / run.wallMs) * 1000)),
          rssMiB: Math.round(of(run => run.rssMiB)),
          latencyP50Ms: of(run => run.latency.p50),
          latencyP99Ms: of(run => run.latency.p99),
          latencyMaxMs: of(run => run.latency.max),
          spreadP50Ms: of(run => run.spreadLatency?.p50 ?? null),
          spreadP99Ms: of(run => run.spreadLatency?.p99 ?? null),
          spreadMaxMs: of(run => run.spreadLatency?.max ?? null),
          loopDelayP50Ms: of(run => run.eld.p50),
          loopDelayP99Ms: of(run => run.eld.p99),
          loopDelayMaxMs: of(run => run.eld.max),
        },
      ];
    }),
  );
  const ratio = (other: string) =>
    figures.ours && figures[other] ? figures.ours.cpuUsPerFrame / figures[other].cpuUsPerFrame : null;
  console.log(
    JSON.stringify({
      bench: 'feed',
      ...plan,
      rounds: Number(values.rounds),
      clients: figures,
      ratios: {
        oursToCounting: ratio('counting'),
        oursToPlain: ratio('plain'),
        oursToTardis: ratio('tardis'),
        oursToCcxt: ratio('ccxt'),
      },
    }),
  );
}

void main();
