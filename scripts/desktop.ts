import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../test/vscode/install';

export interface Desktop {
  /** Resolves when the window is closed. */
  readonly closed: Promise<void>;
  stop(): Promise<void>;
}

/** Opens the installed VS Code with the extension and with settings of its own. Rejects with words for a person. */
export async function startDesktop(settings: Readonly<Record<string, unknown>>): Promise<Desktop> {
  const windows = process.platform === 'win32';
  const code = windows ? 'code.cmd' : 'code';
  if (spawnSync(code, ['--version'], { shell: windows, stdio: 'ignore' }).status !== 0) {
    throw new Error(
      'There is no "code" on the PATH. Install VS Code, then in it run "Shell Command: Install \'code\' command in PATH"; ' +
        'or leave out --desktop: VS Code opens in the browser then.',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'spread-scanner-desktop-'));
  await mkdir(join(folder, 'data', 'User'), { recursive: true });
  await mkdir(join(folder, 'workspace'));
  const quiet = { 'workbench.startupEditor': 'none', 'telemetry.telemetryLevel': 'off', 'update.mode': 'none' };
  await writeFile(join(folder, 'data', 'User', 'settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2));
  const child = spawn(
    code,
    [
      ...['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')],
      ...[`--extensionDevelopmentPath=${ROOT}`, '--disable-workspace-trust', '--new-window', '--wait'],
      join(folder, 'workspace'),
    ],
    { stdio: 'ignore', shell: windows },
  );
  const closed = new Promise<void>(resolve => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    closed,
    stop: async () => {
      if (windows && child.pid !== undefined) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
      else await endUsersOf(folder);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Ends the processes that were started with this folder: VS Code detaches itself from the program that started it. */
async function endUsersOf(folder: string): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGTERM', 'SIGKILL'] as const) {
    const pids = usersOf(folder);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended in between.
      }
    }
    for (let i = 0; i < 20 && usersOf(folder).length > 0; i++) await sleep(100);
  }
}

function usersOf(folder: string): number[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.filter(line => line.includes(folder)).map(line => Number.parseInt(line, 10));
}
