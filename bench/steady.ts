import { type ChildProcess, fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import type { FromLoad, LoadPlan } from './feed/loadServer';
import { mean } from './numbers';
import type { SteadySample } from './steady/client';

/**
 * The scanner for long under a steady load with bursts: does its memory grow, how late are its quotes, does it recover by
 * itself? A load server as in `bench:feed`; a sample of the client's every period, after a collection. Ends with one JSON
 * line; exit 1 when memory is not flat.
 *
 * `--minutes N` (30), `--rate N` frames a second (20000), `--burst X` times as many (5) for `--burst-seconds N` (5) of each
 * `--burst-every N` seconds (60), `--every S` between samples (60), `--pulse P` lets the client run P percent of the time
 * only (100), as a computer would that is too slow; `--unconflated` reads every frame whatever happens; needs /proc.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '20000' },
    burst: { type: 'string', default: '5' },
    'burst-seconds': { type: 'string', default: '5' },
    'burst-every': { type: 'string', default: '60' },
    every: { type: 'string', default: '60' },
    pulse: { type: 'string', default: '100' },
    unconflated: { type: 'boolean', default: false },
  },
});
const MARKETS = ['binance-usdm', 'bybit-linear', 'okx-swap'];
const PULSE_MS = 100;
/** How much the mean of the last quarter may exceed that of the second: the history fills in the first minutes. */
const FLAT = 1.1;

const CLIENT = 'dist/bench/steadyClient.js';

async function main(): Promise<void> {
  await build({
    ...{ entryPoints: ['bench/steady/client.ts'], outfile: CLIENT, bundle: true, platform: 'node', format: 'cjs' },
    ...{ target: 'node20', external: ['bufferutil', 'utf-8-validate'], logLevel: 'error' },
  });
  const plan: LoadPlan = {
    markets: MARKETS,
    instruments: 300,
    warmFrames: Number(values.rate) * 5,
    frames: Number.MAX_SAFE_INTEGER,
    rate: Number(values.rate),
    bursts: {
      everySeconds: Number(values['burst-every']),
      seconds: Number(values['burst-seconds']),
      times: Number(values.burst),
    },
    stampDue: true,
  };
  const load = fork('bench/feed/loadServer.ts', { execArgv: ['--import', 'tsx'] });
  const told = (type: FromLoad['type']) =>
    new Promise<FromLoad>(resolve => {
      load.on('message', message => (message as FromLoad).type === type && resolve(message as FromLoad));
    });
  const isReady = told('ready');
  const isWarm = told('warm');
  load.send(plan);
  const ready = (await isReady) as FromLoad & { type: 'ready' };
  const client = spawn(process.execPath, ['--expose-gc', CLIENT], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MEASURE_WS: ready.ws,
      MEASURE_HTTP: ready.http,
      MEASURE_VENUES: MARKETS.join(' '),
      STEADY_EVERY_MS: String(Number(values.every) * 1000),
      STEADY_UNCONFLATED: values.unconflated ? '1' : '',
    },
  });
  await isWarm;
  const pulse = pulsed(client, Number(values.pulse));
  const samples: (SteadySample & { rssMb: number })[] = [];
  const wanted = Math.max(1, Math.round((Number(values.minutes) * 60) / Number(values.every)));
  for await (const line of createInterface({ input: client.stdout as NonNullable<ChildProcess['stdout']> })) {
    const sample = { ...(JSON.parse(line) as SteadySample), rssMb: rssOf(client) };
    samples.push(sample);
    console.error(
      `${String(samples.length).padStart(4)}  ${Math.round(sample.framesPerSecond)} frames/s  rss ${sample.rssMb.toFixed(0)} MB  heap ${sample.heapMb.toFixed(1)} MB  ` +
        `latency p50 ${shown(sample.latency.p50)} p99 ${shown(sample.latency.p99)} max ${shown(sample.latency.max)} ms  ${sample.conflated} left out`,
    );
    if (samples.length >= wanted) break;
  }
  pulse.end();
  client.stdin?.end();
  load.disconnect();
  await new Promise(resolve => client.once('exit', resolve));
  const flat = (of: (sample: (typeof samples)[number]) => number) => {
    const n = samples.length;
    const early = samples.slice(Math.floor(n / 4), Math.max(Math.floor(n / 4) + 1, Math.floor(n / 2))).map(of);
    return mean(samples.slice(-Math.ceil(n / 4)).map(of)) / mean(early);
  };
  const worst = (of: (sample: SteadySample) => number | null) => Math.max(...samples.map(each => of(each) ?? 0));
  const result = {
    bench: 'steady',
    ...{ minutes: Number(values.minutes), rate: plan.rate, bursts: plan.bursts, pulse: Number(values.pulse) },
    frames: samples.reduce((sum, sample) => sum + sample.frames, 0),
    conflated: samples.reduce((sum, sample) => sum + sample.conflated, 0),
    latencyP50Ms: worst(({ latency }) => latency.p50),
    latencyP99Ms: worst(({ latency }) => latency.p99),
    latencyMaxMs: worst(({ latency }) => latency.max),
    rssMb: samples.map(sample => Math.round(sample.rssMb)),
    rssLastToSecondQuarter: flat(sample => sample.rssMb),
    heapLastToSecondQuarter: flat(sample => sample.heapMb),
  };
  console.log(JSON.stringify(result));
  if (result.heapLastToSecondQuarter > FLAT || result.rssLastToSecondQuarter > FLAT) process.exitCode = 1;
}

/** Stops and continues the process so that it runs for so many percent of the time, until it is ended. */
function pulsed(child: ChildProcess, percent: number): { end(): void } {
  if (percent >= 100) return { end: () => {} };
  let stop: NodeJS.Timeout | undefined;
  const turns = setInterval(() => {
    child.kill('SIGCONT');
    stop = setTimeout(() => child.kill('SIGSTOP'), (PULSE_MS * percent) / 100);
  }, PULSE_MS);
  return {
    end: () => {
      clearInterval(turns);
      clearTimeout(stop);
      child.kill('SIGCONT');
    },
  };
}

function rssOf({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function shown(value: number | null): string {
  return value === null ? '-' : value.toFixed(value < 10 ? 2 : 0);
}

void main();
