import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withLock } from './lock';
import { putStandIns } from './standIns';

/** The repository. */
export const ROOT = join(__dirname, '..', '..');
const MANIFEST = join(__dirname, 'server', 'package.json');
/** What an installation takes while it is being made, with room to spare. */
const NEEDED_BYTES = 1.5 * 2 ** 30;
const LIMIT_MS = 8 * 60_000;

/** Where downloaded things are kept between runs; git ignores it. */
export function cacheFolder(): string {
  return process.env.SPREAD_SCANNER_CACHE || join(ROOT, '.cache');
}

/**
 * The folder of an installed VS Code server, which is installed first where it is missing: about half a minute and
 * 0.5 GB from the npm registry. May be called by several programs at once: one installs, the others wait for it.
 * Rejects with words for a person.
 */
export async function installServer(say: (line: string) => void): Promise<string> {
  const { dependencies } = JSON.parse(await readFile(MANIFEST, 'utf8')) as { dependencies: Record<string, string> };
  const version = dependencies['code-server'] ?? '';
  const place = join(cacheFolder(), 'vscode', `${version}-${process.platform}-${process.arch}`);
  if (!existsSync(place)) {
    await mkdir(dirname(place), { recursive: true });
    await withLock(`${place}.lock`, say, async () => {
      if (!existsSync(place)) await installInto(place, version, say);
    });
  }
  const server = insideOf(place);
  await putStandIns(server);
  return server;
}

async function installInto(place: string, version: string, say: (line: string) => void): Promise<void> {
  await checkSpace(dirname(place));
  const startedAt = Date.now();
  const making = `${place}.${process.pid}.making`;
  try {
    await rm(making, { recursive: true, force: true });
    await mkdir(making);
    await cp(MANIFEST, join(making, 'package.json'));
    say(`installing VS Code (code-server ${version}) into ${place}, once; step 1 of 2 …`);
    await npm(['install', '--ignore-scripts'], making);
    say('installing VS Code; step 2 of 2, its own modules …');
    await npm(['install', '--omit=dev', '--ignore-scripts'], insideOf(making));
    // Only what is complete gets the final name. A lock that was taken for dead may have let two come here.
    await rename(making, place).catch(error => {
      if (!existsSync(place)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  say(`VS Code is installed (${Math.round((Date.now() - startedAt) / 1000)} s)`);
}

function insideOf(place: string): string {
  return join(place, 'node_modules', 'code-server', 'lib', 'vscode');
}

async function checkSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES) return;
  throw new Error(
    `VS Code needs 1.5 GB in ${folder} while it is installed and ${(free / 2 ** 30).toFixed(1)} GB are free: ` +
      'make room, or set SPREAD_SCANNER_CACHE to a folder on another disk.',
  );
}

const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|E50\d/;

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const all = [...args, '--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
  const { code, output } = await finished(spawnNpm(all, cwd));
  if (code === 0) return;
  const detail = output.trim().split('\n').slice(-12).join('\n');
  if (/ENOSPC/.test(output)) {
    throw new Error(`No space is left in ${cacheFolder()}: make room, or set SPREAD_SCANNER_CACHE.\n${detail}`);
  }
  if (OFFLINE.test(output)) {
    throw new Error(`VS Code could not be installed: the npm registry can't be reached from here.\n${detail}`);
  }
  throw new Error(`VS Code could not be installed: npm ${args.join(' ')} ended with ${code}.\n${detail}`);
}

function spawnNpm(args: readonly string[], cwd: string): ChildProcess {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  // A script of npm's own tells which npm; its configuration for this package must not leak into the other one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle)_/.test(key)));
  const script = process.env.npm_execpath;
  if (script && basename(script) === 'npm-cli.js') {
    return spawn(process.execPath, [script, ...args], { cwd, env, stdio: [...stdio] });
  }
  return spawn('npm', args, { cwd, env, stdio: [...stdio], shell: process.platform === 'win32' });
}

function finished(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    let output = '';
    const limit = setTimeout(() => {
      output += `\nnot done after ${LIMIT_MS / 60_000} minutes`;
      child.kill();
    }, LIMIT_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', chunk => {
        output += chunk;
      });
    }
    child.on('error', error => {
      clearTimeout(limit);
      reject(new Error(`npm can't be started: ${error.message}`));
    });
    child.on('close', code => {
      clearTimeout(limit);
      resolve({ code, output });
    });
  });
}
