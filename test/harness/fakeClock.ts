import type { Clock, TimerHandle } from '../../src/base/clock';

interface Timer {
  at: number;
  order: number;
  period: number | undefined;
  callback: () => void;
}

/** A clock that stands still until `advance`. `pending` counts timers, so that tests can assert there are none left. */
export class FakeClock implements Clock {
  #now: number;
  #mono = 1_000;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = 1_795_300_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  mono(): number {
    return this.#mono;
  }

  get pending(): number {
    return this.#timers.size;
  }

  setTimeout(callback: () => void, delayMs: number): TimerHandle {
    return this.#add(callback, delayMs, undefined);
  }

  setInterval(callback: () => void, periodMs: number): TimerHandle {
    return this.#add(callback, periodMs, periodMs);
  }

  clear(handle: TimerHandle | undefined): void {
    this.#timers.delete(handle as Timer);
  }

  /** Moves both clocks on and runs what falls due, in order. */
  advance(ms: number): void {
    const end = this.#mono + ms;
    for (;;) {
      let next: Timer | undefined;
      for (const timer of this.#timers) {
        if (timer.at <= end && (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order))) {
          next = timer;
        }
      }
      if (!next) break;
      const step = Math.max(0, next.at - this.#mono);
      this.#mono += step;
      this.#now += step;
      if (next.period === undefined) this.#timers.delete(next);
      else next.at += Math.max(1, next.period);
      next.callback();
    }
    this.#now += end - this.#mono;
    this.#mono = end;
  }

  /** Like `advance`, in steps, letting promises settle between them. */
  async advanceAsync(ms: number, stepMs = 50): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.advance(Math.min(stepMs, left));
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  /** The wall clock jumps (time synchronisation, suspend); the monotonic one does not. */
  stepWall(ms: number): void {
    this.#now += ms;
  }

  #add(callback: () => void, delayMs: number, period: number | undefined): Timer {
    const timer = { at: this.#mono + Math.max(0, delayMs), order: this.#order++, period, callback };
    this.#timers.add(timer);
    return timer;
  }
}
