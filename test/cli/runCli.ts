import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
export const CLI = join(ROOT, 'dist', 'cli.js');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly done: Promise<Finished>;
  /** Resolves when stdout so far satisfies the test; rejects when the program ends before. */
  stdoutHas(pattern: RegExp): Promise<string>;
}

/** Builds the bundles, as `npm run build` does. */
export function buildCli(): void {
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: ROOT, stdio: 'inherit' });
}

/** Starts the built program. It is killed after `limitMs`, so that no test can hang. */
export function startCli(args: readonly string[], env: NodeJS.ProcessEnv = {}, limitMs = 60_000): RunningCli {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', chunk => {
    stdout += chunk;
    for (const watch of watchers) watch();
  });
  child.stderr.setEncoding('utf8').on('data', chunk => {
    stderr += chunk;
  });
  const done = new Promise<Finished>(resolve => {
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ code, signal, stdout, stderr });
    });
  });
  const stdoutHas = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const watch = () => {
        if (!pattern.test(stdout)) return;
        watchers.delete(watch);
        resolve(stdout);
      };
      watchers.add(watch);
      watch();
      void done.then(end => reject(new Error(`ended with ${end.code} before ${pattern}: ${end.stderr}`)));
    });
  return { child, done, stdoutHas };
}

export function runCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return startCli(args, env).done;
}
