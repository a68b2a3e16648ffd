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
  #engineTotal: number | null = null;
  #engineExternal: number | null = null;

  constructor(engine: EngineThread) {
    this.#engine = engine;
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
    setInterval(() => void this.#look(), ENGINE_EVERY_MS).unref();
  }

  async read(): Promise<MemoryReading> {
    this.#collect();
    await this.#look();
    const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
    const engineHeapUsed = this.#engineLeast;
    this.#engineLeast = null;
    return {
      ...{ rss, heapUsed, heapTotal, external, arrayBuffers },
      ...{ engineHeapUsed, engineHeapTotal: this.#engineTotal, engineExternal: this.#engineExternal },
      resources: process.getActiveResourcesInfo().length,
    };
  }

  async #look(): Promise<void> {
    const heap = await this.#engine.heap();
    if (!heap) return;
    this.#engineLeast = Math.min(heap.used_heap_size, this.#engineLeast ?? Number.POSITIVE_INFINITY);
    this.#engineTotal = heap.total_heap_size;
    this.#engineExternal = heap.external_memory + heap.malloced_memory;
  }
}
