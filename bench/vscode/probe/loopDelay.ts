import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { DelayReading } from './contract';

/**
 * Ms between two looks of a monitor. The finer one sees every delay and weighs none; the coarser one, whose share of
 * samples is larger for each delay, is the stricter measure of rare long ones.
 */
const RESOLUTIONS_MS = [1, 10];

/** Node's own monitors of the event loop. What they hold is the time between two looks: the resolution is taken off. */
export class LoopDelay {
  #monitors = new Map<number, ReturnType<typeof monitorEventLoopDelay>>();

  start(): void {
    for (const monitor of this.#monitors.values()) monitor.disable();
    this.#monitors = new Map(
      RESOLUTIONS_MS.map(resolution => {
        const monitor = monitorEventLoopDelay({ resolution });
        monitor.enable();
        return [resolution, monitor];
      }),
    );
  }

  /** Since the start; ends it. */
  read(): Record<string, DelayReading> {
    const readings: Record<string, DelayReading> = {};
    for (const [resolution, monitor] of this.#monitors) {
      monitor.disable();
      const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
      readings[resolution] = {
        samples: monitor.count,
        p50: ms(monitor.percentile(50)),
        p90: ms(monitor.percentile(90)),
        p99: ms(monitor.percentile(99)),
        p999: ms(monitor.percentile(99.9)),
        max: ms(monitor.max),
      };
    }
    this.#monitors.clear();
    return readings;
  }
}
