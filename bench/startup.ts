import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { bundleForHost } from '../test/vscode/bundle';
import { startBrowser } from '../test/vscode/driver/browser';
import { eventually } from '../test/vscode/driver/eventually';
import { Workbench } from '../test/vscode/driver/workbench';
import { installServer, ROOT } from '../test/vscode/install';
import { startVsCodeServer } from '../test/vscode/vscodeServer';
import { BUNDLES, bundleSize } from './bundles';
import { median } from './numbers';
import { type Exchanges, MEASURED_VENUES, startExchanges } from './vscode/exchanges';
import { type StartupTimes, TIMES_FILE } from './vscode/startup/contract';

/**
 * A cold start of the extension in a real VS Code: how long the extension host is blocked, when the first quote and the
 * complete picture of all markets are there, and how big the bundles are. Ends with one JSON line; times are medians.
 *
 * `--runs N` starts, each in a VS Code of its own (5), `--rate N` quotes a second of the simulated exchanges (2000).
 */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, rate: { type: 'string', default: '2000' } },
});

const GOALS_MS = { blocked: 30, firstQuote: 1_000, complete: 5_000 };

/** A copy of what is packed, whose entry is the watch. */
async function measuredExtension(folder: string): Promise<string> {
  const path = join(folder, 'extension');
  await mkdir(path);
  for (const part of ['dist', 'media']) await cp(join(ROOT, part), join(path, part), { recursive: true });
  const watch = await bundleForHost(join(__dirname, 'vscode', 'startup', 'measured.ts'), 'bench-startup');
  await cp(`${watch}.js`, join(path, 'dist', 'measured.js'));
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
  await writeFile(join(path, 'package.json'), JSON.stringify({ ...manifest, main: './dist/measured.js' }));
  return path;
}

async function startOnce(browser: Browser, exchanges: Exchanges, extension: string, file: string) {
  await rm(file, { force: true });
  const code = await startVsCodeServer({
    server: await installServer(line => console.log(line)),
    extension,
    userSettings: { 'spreadScanner.venues': MEASURED_VENUES },
    machineSettings: { 'spreadScanner.endpoints': exchanges.endpoints },
    env: { [TIMES_FILE]: file },
  });
  try {
    const workbench = await Workbench.open(browser, code);
    const read = () => readFile(file, 'utf8').catch(() => '');
    await eventually('the picture is complete', async () => (await read()).endsWith('}'), 60_000);
    const times = JSON.parse(await read()) as StartupTimes;
    await workbench.close();
    return times;
  } finally {
    await code.stop();
  }
}

async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'spread-scanner-startup-'));
  const exchanges = await startExchanges({ quotesPerSecond: Number(values.rate) });
  const browser = await startBrowser();
  const all: StartupTimes[] = [];
  try {
    const extension = await measuredExtension(folder);
    for (let run = 0; run < Number(values.runs); run++) {
      const times = await startOnce(browser, exchanges, extension, join(folder, 'times.json'));
      all.push(times);
      console.log(
        `${run + 1}: load ${words(times.loadBlockedMs, times.loadCpuMs)}, ` +
          `activate ${words(times.activateBlockedMs, times.activateCpuMs)}, first quote ${ms(times.firstQuoteMs)}, ` +
          `first spread ${ms(times.firstSpreadMs)}, complete ${ms(times.completeMs)}`,
      );
    }
  } finally {
    await browser.close();
    await exchanges.close();
    await rm(folder, { recursive: true, force: true });
  }
  report(all);
}

function report(all: readonly StartupTimes[]): void {
  const middle = (of: (times: StartupTimes) => number) => Number(median(all.map(of)).toFixed(1));
  const result = {
    bench: 'startup',
    runs: all.length,
    hostBlockedMs: middle(times => times.loadBlockedMs + times.activateBlockedMs),
    hostCpuMs: middle(times => times.loadCpuMs + times.activateCpuMs),
    loadMs: middle(times => times.loadBlockedMs),
    activateMs: middle(times => times.activateBlockedMs),
    firstQuoteMs: middle(times => times.firstQuoteMs),
    firstSpreadMs: middle(times => times.firstSpreadMs),
    completeMs: middle(times => times.completeMs),
    bundles: Object.fromEntries(BUNDLES.map(({ name, path }) => [name, bundleSize(ROOT, path)])),
  };
  const goal = (is: number, most: number, unit: string) =>
    `${is.toFixed(1)} ${unit} (goal ${most}, ${is <= most ? 'met' : 'missed'})`;
  console.log(`\nhost blocked by load and activate: ${goal(result.hostBlockedMs, GOALS_MS.blocked, 'ms')}`);
  console.log(`first quote: ${goal(result.firstQuoteMs, GOALS_MS.firstQuote, 'ms')}`);
  console.log(`complete picture: ${goal(result.completeMs, GOALS_MS.complete, 'ms')}`);
  for (const { name, path, goalKb } of BUNDLES) {
    const { bytes, gzipBytes } = bundleSize(ROOT, path);
    const gzip = goal(gzipBytes / 1024, goalKb, 'KB gzip');
    console.log(`${name.padEnd(10)} ${(bytes / 1024).toFixed(0).padStart(4)} KB, ${gzip}`);
  }
  console.log(JSON.stringify(result));
}

function words(blockedMs: number, cpuMs: number): string {
  return `${blockedMs.toFixed(1)} ms (${cpuMs.toFixed(1)} CPU)`;
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
