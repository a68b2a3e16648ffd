import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';

export interface PollerOptions {
  readonly clock: Clock;
  /** Infinity: only when asked. */
  readonly everyMs: number;
  /** One run; rejects to be tried again sooner. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Wait in ms after the n-th failure in a row, n from 1. */
  readonly retryMs: (failure: unknown, n: number) => number;
}

/**
 * Runs something periodically, one run at a time; a failed one is repeated after a wait of its own. `everyMs` of
 * Infinity: only when asked.
 */
export class Poller implements Disposable {
  readonly #options: PollerOptions;
  #timer: TimerHandle | undefined;
  #running: AbortController | undefined;
  #again = false;
  #everyMs: number;
  #failures = 0;
  #disposed = false;
  /** Has it ever succeeded? */
  succeeded = false;
  /** The last run's failure; undefined after a success. */
  failure: unknown;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#everyMs = options.everyMs;
  }

  /** The next run is due a new period from now, where one is waited for. */
  set everyMs(everyMs: number) {
    if (everyMs === this.#everyMs) return;
    this.#everyMs = everyMs;
    const { clock } = this.#options;
    if (!this.#timer) return;
    clock.clear(this.#timer);
    this.#timer = everyMs < Number.POSITIVE_INFINITY ? clock.setTimeout(() => this.trigger(), everyMs) : undefined;
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  /** Is a run in progress, or one waited for? Always so for a periodic one that has been triggered. */
  get pending(): boolean {
    return this.#running !== undefined || this.#timer !== undefined;
  }

  /** Runs now, or once more after the run in progress. */
  trigger(): void {
    if (this.#disposed) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#options.clock.clear(this.#timer);
    this.#timer = undefined;
    const controller = new AbortController();
    this.#running = controller;
    this.#options.run(controller.signal).then(
      () => this.#ended(undefined, true),
      failure => this.#ended(failure, false),
    );
  }

  /** Runs in `ms`, unless a run is due before. */
  triggerIn(ms: number): void {
    if (this.#disposed || this.#running) {
      this.#again = !this.#disposed;
      return;
    }
    this.#options.clock.clear(this.#timer);
    this.#timer = this.#options.clock.setTimeout(() => this.trigger(), ms);
  }

  dispose(): void {
    this.#disposed = true;
    this.#options.clock.clear(this.#timer);
    this.#timer = undefined;
    this.#running?.abort(new Error('disposed'));
  }

  #ended(failure: unknown, succeeded: boolean): void {
    this.#running = undefined;
    if (this.#disposed) return;
    this.failure = failure;
    this.succeeded ||= succeeded;
    this.#failures = succeeded ? 0 : this.#failures + 1;
    const { retryMs, clock } = this.#options;
    let waitMs = succeeded ? this.#everyMs : retryMs(failure, this.#failures);
    if (succeeded && this.#again) waitMs = 0;
    this.#again = false;
    if (waitMs < Number.POSITIVE_INFINITY) this.#timer = clock.setTimeout(() => this.trigger(), waitMs);
  }
}
