import { Quantiles } from '../../../src/base/quantiles';
import type { WorkReading } from './contract';

const EVERY_MS = 1;
/** Minutes of looks. */
const KEPT = 262_144;

/**
 * CPU time that this thread has used between two looks a millisecond apart: the part of the loop's delay that is its own
 * work. On a machine with other things to do the rest is waiting for a core.
 */
export class LoopWork {
  #timer: NodeJS.Timeout | undefined;
  #kept = new Quantiles(KEPT);
  #max = 0;
  #before = 0;

  start(): void {
    clearInterval(this.#timer);
    this.#kept = new Quantiles(KEPT);
    this.#max = 0;
    this.#before = cpuMs();
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
  }

  /** Since the start; ends it. */
  read(): WorkReading {
    clearInterval(this.#timer);
    const at = (q: number) => this.#kept.at(q) ?? 0;
    return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: this.#max };
  }

  #look(): void {
    const now = cpuMs();
    const used = now - this.#before;
    this.#before = now;
    this.#kept.add(used);
    if (used > this.#max) this.#max = used;
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
