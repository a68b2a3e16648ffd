import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 2_000;
/** A lock whose holder has not touched it for so long belongs to nobody any more. */
const DEAD_MS = 20_000;
const PATIENCE_MS = 10 * 60_000;

/** Does the work while no other process that uses the same path does its own. */
export async function withLock(path: string, say: (line: string) => void, work: () => Promise<void>): Promise<void> {
  const endAt = Date.now() + PATIENCE_MS;
  for (let told = false; !(await taken(path)); told = true) {
    if (!told) say('another program is installing it; waiting …');
    if (Date.now() > endAt) throw new Error(`Another installation holds ${path}; remove it if there is none.`);
    await sleep(500);
  }
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), BEAT_MS);
  try {
    await work();
  } finally {
    clearInterval(beat);
    await rm(path, { recursive: true, force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const age = await stat(path).then(
    found => Date.now() - found.mtimeMs,
    () => 0,
  );
  if (age > DEAD_MS) await rm(path, { recursive: true, force: true });
  return false;
}
