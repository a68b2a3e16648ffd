/** A pending timer; only its clock can read it. */
export type TimerHandle = object;

/**
 * The only way time enters the program. `now()` is the wall clock in epoch ms (may jump); `mono()` is a clock in ms
 * that never goes back, for ages and time-outs. Timers of the system clock keep the process alive.
 */
export interface Clock {
  now(): number;
  mono(): number;
  setTimeout(callback: () => void, delayMs: number): TimerHandle;
  setInterval(callback: () => void, periodMs: number): TimerHandle;
  clear(handle: TimerHandle | undefined): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  mono: () => performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  setInterval: (callback, periodMs) => setInterval(callback, periodMs),
  clear: handle => clearTimeout(handle as NodeJS.Timeout | undefined),
};

/** Resolves after `ms` on the given clock; rejects with the signal's reason when it aborts first. */
export function delay(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clock.clear(timer);
      reject(signal?.reason);
    };
    const timer = clock.setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
