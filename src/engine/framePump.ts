import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';

/** A standing wish of a view; `key` is the view's. */
export interface PacedRequest {
  readonly key: string;
  readonly paceMs: number;
}

/** Views are answered at most this often, whatever they ask. */
const MIN_PACE_MS = 100;

interface Pumped<R> {
  request: R;
  dueAt: number;
  /** Monotonic time of the last answer; -Infinity before the first. */
  answeredAt: number;
  /** An answer is on its way and has not been acknowledged. */
  inFlight: boolean;
}

/**
 * Decides when each view gets its next window: at its pace, one answer in flight, nothing for a view that nobody looks
 * at. One timer, for the next one due.
 */
export class FramePump<R extends PacedRequest> implements Disposable {
  readonly #clock: Clock;
  readonly #answer: (request: R) => void;
  readonly #views = new Map<string, Pumped<R>>();
  #timer: TimerHandle | undefined;

  constructor(clock: Clock, answer: (request: R) => void) {
    this.#clock = clock;
    this.#answer = answer;
  }

  /** A new wish replaces the view's old one and is answered as soon as the last answer is old enough. */
  ask(request: R): void {
    const view = this.#views.get(request.key);
    const now = this.#clock.mono();
    if (view) Object.assign(view, { request, dueAt: Math.max(now, view.answeredAt + MIN_PACE_MS) });
    else this.#views.set(request.key, { request, dueAt: now, answeredAt: Number.NEGATIVE_INFINITY, inFlight: false });
    this.#schedule();
  }

  acknowledge(key: string): void {
    const view = this.#views.get(key);
    if (!view) return;
    view.inFlight = false;
    this.#schedule();
  }

  hide(key: string): void {
    this.#views.delete(key);
    this.#schedule();
  }

  dispose(): void {
    this.#views.clear();
    this.#clock.clear(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    this.#clock.clear(this.#timer);
    this.#timer = undefined;
    let dueAt = Number.POSITIVE_INFINITY;
    for (const view of this.#views.values()) if (!view.inFlight) dueAt = Math.min(dueAt, view.dueAt);
    if (dueAt === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#clock.setTimeout(() => this.#pump(), Math.max(0, dueAt - this.#clock.mono()));
  }

  #pump(): void {
    const now = this.#clock.mono();
    for (const view of this.#views.values()) {
      if (view.inFlight || view.dueAt > now) continue;
      view.inFlight = true;
      view.answeredAt = now;
      const pace = Math.max(MIN_PACE_MS, view.request.paceMs);
      // Keeps the beat where it can, and starts a new one where it fell behind.
      view.dueAt = Math.max(view.dueAt + pace, now + pace / 2);
      this.#answer(view.request);
    }
    this.#schedule();
  }
}
