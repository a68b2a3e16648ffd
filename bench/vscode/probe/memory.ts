import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { MemoryReading } from './contract';
import type { EngineThread } from './engineThread';

/** The engine's heap is looked at so often: the least of a minute is what is left after a collection. */
const ENGINE_EVERY_MS = 2_000;

export class Memory {
  readonly #engine: EngineThread;
  readonly #collect: () => void;
  #engineLeast: number | null = null;

  constructor(engine: EngineThread) {
    this.#engine = engine;
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
    setInterval(() => void this.#look(), ENGINE_EVERY_MS).unref();
  }

  async read(): Promise<MemoryReading> {
    this.#collect();
    await this.#look();
    const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
    const engineHeapUsed = this.#engineLeast;
    this.#engineLeast = null;
    return {
      rss,
      heapUsed,
      external,
      arrayBuffers,
      engineHeapUsed,
      resources: process.getActiveResourcesInfo().length,
    };
  }

  async #look(): Promise<void> {
    const now = await this.#engine.heapUsed();
    if (now !== null) this.#engineLeast = Math.min(now, this.#engineLeast ?? Number.POSITIVE_INFINITY);
  }
}
