import type { Worker } from 'node:worker_threads';

const alive = new Set<Worker>();

// Node tells of every worker that any module of this process starts.
process.on('worker', worker => {
  alive.add(worker);
  worker.once('exit', () => alive.delete(worker));
});

/** Worker threads started in this process since this module was loaded, and not ended. */
export function workersAlive(): readonly Worker[] {
  return [...alive];
}
