import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SIMULATED_IDS } from '../src/demo/venues/registry';

/**
 * What more venues cost: the headless scanner on the simulated exchanges with their full lists, with the first three, all,
 * and all with one from outside (examples/gate) in turn. Edges, memory, processor time by changed quote. Ends with one JSON line.
 *
 * `--assets N` (600), `--rate N` quotes a second over all markets (2000), `--seconds N` each (60).
 */
const { values } = parseArgs({
  options: {
    assets: { type: 'string', default: '600' },
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
  },
});
const GATE = join(__dirname, '../examples/gate');

interface Stats {
  readonly quotes: number;
  readonly edges: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly uptimeSeconds: number;
  readonly errors: number;
}

async function measure(folder: string, venues: readonly string[], isWithGate: boolean) {
  const file = join(folder, 'endpoints.json');
  rmSync(file, { force: true });
  const helpers: ChildProcess[] = [];
  const demo = ['demo', '--venues', venues.join(), '--assets-count', values.assets, '--rate', values.rate];
  helpers.push(spawn(process.execPath, ['dist/cli.js', ...demo, '--endpoints-file', file, '--log-level', 'warn']));
  try {
    for (let i = 0; !existsSync(file) && i < 200; i++) await sleep(100);
    const endpoints = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    if (isWithGate) {
      const gate = spawn(process.execPath, [join(GATE, 'simulation.mjs')]);
      helpers.push(gate);
      const printed = await new Promise<string>(resolve => gate.stdout.once('data', data => resolve(String(data))));
      writeFileSync(file, JSON.stringify({ ...endpoints, ...JSON.parse(printed) }));
    }
    const all = isWithGate ? [...venues, 'gate'] : venues;
    const scan = ['scan', '--endpoints', file, '--venues', all.join(), '--duration', values.seconds, '--stats'];
    const outside = isWithGate ? ['--venue-module', join(GATE, 'gate.mjs')] : [];
    const child = spawn(process.execPath, ['dist/cli.js', ...scan, ...outside, '--top', '20', '--format', 'ndjson'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', data => {
      errors += data;
    });
    await new Promise(resolve => child.once('close', resolve));
    const stats = JSON.parse(errors.trim().split('\n').at(-1) ?? '') as Stats;
    return {
      venues: all.length,
      edges: stats.edges,
      rssMb: Math.round(stats.rssBytes / 1e6),
      cpuPercent: Number(((100 * stats.cpuSeconds) / stats.uptimeSeconds).toFixed(1)),
      quotesPerSecond: Math.round(stats.quotes / stats.uptimeSeconds),
      errors: stats.errors,
    };
  } finally {
    for (const helper of helpers) helper.kill();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'venues-'));
  const rows = [];
  for (const [venues, isWithGate] of [
    [SIMULATED_IDS.slice(0, 3), false],
    [SIMULATED_IDS, false],
    [SIMULATED_IDS, true],
  ] as const) {
    const row = await measure(folder, venues, isWithGate);
    rows.push(row);
    console.error(
      `${row.venues} venues: ${row.edges} edges, ${row.rssMb} MB, ${row.cpuPercent} % of a core at ${row.quotesPerSecond} quotes/s`,
    );
  }
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify({ bench: 'venues', assets: Number(values.assets), rate: Number(values.rate), rows }));
}

void main();
