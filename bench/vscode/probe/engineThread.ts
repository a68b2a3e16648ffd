import type { HeapInfo } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { Recorder } from './recorder';

/** The engine's thread as the host's process sees it: Node tells of every worker that any module starts. */
export class EngineThread {
  readonly recorder = new Recorder();
  #worker: Worker | undefined;
  #cpuMs: number | null = null;

  constructor() {
    process.on('worker', worker => {
      this.#worker = worker;
      this.#cpuMs = null;
      this.recorder.forget();
      worker.on('message', message => this.recorder.take(message));
      worker.once('exit', () => {
        if (this.#worker === worker) this.#worker = undefined;
      });
    });
    const ask = setInterval(() => void this.#askCpu(), 500);
    ask.unref();
  }

  /** CPU time of the present engine's thread so far, half a second old at most; null: there is none. */
  get cpuMs(): number | null {
    return this.#worker ? this.#cpuMs : null;
  }

  /** Null: there is none. */
  async heap(): Promise<HeapInfo | null> {
    return (await this.#worker?.getHeapStatistics().catch(() => undefined)) ?? null;
  }

  async #askCpu(): Promise<void> {
    const usage = await this.#worker?.cpuUsage().catch(() => undefined);
    if (usage) this.#cpuMs = (usage.user + usage.system) / 1000;
  }
}
