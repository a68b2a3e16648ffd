import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starts a program so that `endTree` can end all that it starts in turn. */
export function spawnTree(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(program, args, { ...options, detached: process.platform !== 'win32' });
}

/** Asks the program and its children to end, and makes them when they have not within `graceMs`. */
export async function endTree(child: ChildProcess, graceMs = 4_000): Promise<void> {
  if (child.pid === undefined) return;
  const group = child.pid;
  signalGroup(group, 'SIGTERM');
  for (const endAt = Date.now() + graceMs; Date.now() < endAt; await sleep(30)) {
    if (!groupAlive(child, group)) return;
  }
  signalGroup(group, 'SIGKILL');
  for (const endAt = Date.now() + 2_000; Date.now() < endAt; await sleep(30)) {
    if (!groupAlive(child, group)) return;
  }
}

function groupAlive(child: ChildProcess, group: number): boolean {
  if (process.platform === 'win32') return child.exitCode === null && child.signalCode === null;
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

function signalGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(group), '/T', '/F']);
    return;
  }
  try {
    process.kill(-group, signal);
  } catch {
    // It is gone already.
  }
}
