import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installServer, ROOT } from '../test/vscode/install';
import { endTree, spawnTree } from '../test/vscode/processTree';
import { startVsCodeServer } from '../test/vscode/vscodeServer';
import { startDesktop } from './desktop';
import { openBrowser } from './openBrowser';
import { parseStartOptions, type StartOptions, USAGE } from './startOptions';
import { makeVsix } from './vsix';

const CLI = join(ROOT, 'dist', 'cli.js');
const TABLE_EVERY_MS = 5_000;

/** Ends what was started, the latest first. */
const ends: (() => Promise<void>)[] = [];
let ending: Promise<void> | undefined;

function endAll(code: number): Promise<void> {
  process.exitCode ??= code;
  ending ??= (async () => {
    for (const end of ends.reverse()) await end().catch((error: unknown) => console.error(String(error)));
    process.exit(process.exitCode);
  })();
  return ending;
}

function fail(words: string): void {
  if (ending) return;
  console.error(words);
  void endAll(1);
}

async function start({ live, desktop, open, port }: StartOptions): Promise<void> {
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  const server = desktop ? undefined : await installServer(line => console.log(line));
  const endpointsFile = live ? undefined : await startExchanges();
  const settings: Record<string, unknown> = {};
  if (endpointsFile !== undefined) {
    settings['spreadScanner.endpoints'] = JSON.parse(await readFile(endpointsFile, 'utf8'));
  }
  if (ending) return;
  if (server === undefined) {
    const code = await startDesktop(settings);
    ends.push(code.stop);
    void code.closed.then(() => {
      if (!ending) console.log('VS Code was closed.');
      void endAll(0);
    });
    console.log('VS Code is open with Spread Scanner.');
  } else {
    const code = await startVsCodeServer({ server, port, vsix: await packed(), machineSettings: settings });
    ends.push(code.stop);
    code.onDied(fail);
    console.log(`\nVS Code with Spread Scanner is at\n\n  ${code.url()}\n`);
    if (open && !openBrowser(code.url())) console.log('No display here: open that address in a browser.');
  }
  console.log(
    `${live ? 'Real exchanges.' : 'Simulated exchanges; "npm start -- --live" scans the real ones.'} ` +
      'The best five spreads follow; Ctrl-C ends everything.\n',
  );
  showBest(endpointsFile);
}

/** The package, as a user installs it: VS Code shows one under development without the messages that it tells. */
async function packed(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spread-scanner-start-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const vsix = join(folder, 'spread-scanner.vsix');
  await makeVsix(vsix);
  return vsix;
}

/** Starts the simulated exchanges; resolves with the file of their addresses when they can be reached. */
async function startExchanges(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spread-scanner-demo-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'endpoints.json');
  const child = spawnTree(process.execPath, [CLI, 'demo', '--endpoints-file', file, '--log-level', 'warn'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => endTree(child));
  child.once('exit', code => fail(`The simulated exchanges ended with ${code}.`));
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', chunk => {
    printed += chunk;
  });
  // They print the addresses once they listen and the file is written.
  for (const endAt = Date.now() + 20_000; !printed.includes('}'); await sleep(50)) {
    if (ending) return file;
    if (Date.now() > endAt) throw new Error('The simulated exchanges did not start within 20 s.');
  }
  return file;
}

/** The same scanner without VS Code, on the same exchanges. */
function showBest(endpointsFile: string | undefined): void {
  const args = [
    CLI,
    'scan',
    '--top',
    '5',
    '--format',
    'table',
    '--every',
    String(TABLE_EVERY_MS),
    '--log-level',
    'error',
  ];
  if (endpointsFile !== undefined) args.push('--endpoints', endpointsFile);
  const child = spawnTree(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  ends.push(() => endTree(child));
  child.stdout?.setEncoding('utf8').on('data', chunk => process.stdout.write(chunk));
  child.once('exit', code => fail(`The scanner ended with ${code}.`));
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return;
  }
  const options = parseStartOptions(args);
  if (typeof options === 'string') {
    console.error(`${options}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void endAll(0));
  process.stdout.on('error', () => void endAll(0));
  process.on('uncaughtException', error => fail(error.stack ?? error.message));
  await start(options);
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
