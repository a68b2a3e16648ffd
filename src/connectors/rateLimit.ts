import type { Clock, TimerHandle } from '../base/clock';
import type { RestLimits } from './venue';

interface Waiter {
  readonly weight: number;
  resolve(): void;
  reject(reason: unknown): void;
}

/** First come, first served: waits with one timer until `delayMs` of the head says 0, then takes. */
class WaitingLine {
  readonly #clock: Clock;
  readonly #delayMs: (weight: number) => number;
  readonly #take: (weight: number) => void;
  readonly #waiters: Waiter[] = [];
  #timer: TimerHandle | undefined;

  constructor(clock: Clock, delayMs: (weight: number) => number, take: (weight: number) => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#take = take;
  }

  get length(): number {
    return this.#waiters.length;
  }

  acquire(weight: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#waiters.length === 0 && this.#delayMs(weight) === 0) {
      this.#take(weight);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(signal?.reason);
        this.serve();
      };
      const waiter: Waiter = {
        weight,
        resolve: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        reject: reason => {
          signal?.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiters.push(waiter);
      this.serve();
    });
  }

  /** Lets in whom it can, and sets the timer for the next. Call when delays have changed. */
  serve(): void {
    this.#clock.clear(this.#timer);
    this.#timer = undefined;
    for (let head = this.#waiters[0]; head; head = this.#waiters[0]) {
      const delayMs = this.#delayMs(head.weight);
      if (delayMs > 0) {
        this.#timer = this.#clock.setTimeout(() => this.serve(), delayMs);
        return;
      }
      this.#waiters.shift();
      this.#take(head.weight);
      head.resolve();
    }
  }

  rejectAll(reason: unknown): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(reason);
    this.serve();
  }
}

/** At most `count` grants in any window of `windowMs`; those who wait are served in their order. */
export class RateGate {
  readonly #windowMs: number;
  readonly #clock: Clock;
  /** Times of the last `count` grants, a ring; `#next` is the oldest. */
  readonly #grants: Float64Array;
  #next = 0;
  readonly #line: WaitingLine;

  constructor(count: number, windowMs: number, clock: Clock) {
    this.#windowMs = windowMs;
    this.#clock = clock;
    this.#grants = new Float64Array(Math.max(1, Math.floor(count))).fill(Number.NEGATIVE_INFINITY);
    this.#line = new WaitingLine(
      clock,
      () => this.#slotDelayMs(0),
      () => this.take(),
    );
  }

  /** Grants of a window. */
  get count(): number {
    return this.#grants.length;
  }

  /** Resolves when it is the caller's turn. An aborted wait rejects with the signal's reason and leaves the line. */
  acquire(signal?: AbortSignal): Promise<void> {
    return this.#line.acquire(1, signal);
  }

  /**
   * Time in ms until a grant is free; 0: now. Never 0 while others wait in line. `reserve` slots of the window are
   * left to callers that can't wait.
   */
  delayMs(reserve = 0): number {
    const delayMs = this.#slotDelayMs(reserve);
    return this.#line.length > 0 ? Math.max(1, delayMs) : delayMs;
  }

  /** Takes a grant without waiting: for those who asked `delayMs`, and for messages that can't be held back. */
  take(): void {
    this.#grants[this.#next] = this.#clock.mono();
    this.#next = (this.#next + 1) % this.#grants.length;
  }

  #slotDelayMs(reserve: number): number {
    const count = this.#grants.length;
    const oldest = this.#grants[(this.#next + Math.min(reserve, count - 1)) % count] ?? Number.NEGATIVE_INFINITY;
    return Math.max(0, oldest + this.#windowMs - this.#clock.mono());
  }
}

/** A budget that refills evenly: `capacity` at the start, `capacity` more per `perMs`. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perMs: number;
  readonly #clock: Clock;
  #tokens: number;
  #at: number;

  constructor(capacity: number, perMs: number, clock: Clock) {
    this.#capacity = capacity;
    this.#perMs = perMs;
    this.#clock = clock;
    this.#tokens = capacity;
    this.#at = clock.mono();
  }

  /** Time in ms until one token is there; 0: now. */
  delayMs(): number {
    this.#refill();
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) * this.#perMs) / this.#capacity);
  }

  take(): void {
    this.#refill();
    this.#tokens -= 1;
  }

  #refill(): void {
    const now = this.#clock.mono();
    const grown = this.#tokens + ((now - this.#at) * this.#capacity) / this.#perMs;
    // A hair's breadth of rounding must not cost another wait.
    this.#tokens = Math.min(this.#capacity, grown + 1e-9);
    this.#at = now;
  }
}

/** Thrown at those who ask for a budget that the venue has blocked for long. `reason`: what it was blocked for. */
export class BudgetBlocked extends Error {
  readonly reason: Error;
  readonly waitMs: number;

  constructor(reason: Error, waitMs: number) {
    super(reason.message);
    this.reason = reason;
    this.waitMs = waitMs;
  }
}

/**
 * Weight budget of one REST host, shared by all who ask it: at most `limits.weight` in any window. A refusal by the
 * venue (429, 418) blocks the whole budget until the time the venue named.
 */
export class WeightBudget {
  readonly #limits: RestLimits;
  readonly #clock: Clock;
  readonly #spent: { at: number; weight: number }[] = [];
  readonly #line: WaitingLine;
  #used = 0;
  #blockedUntil = Number.NEGATIVE_INFINITY;
  #reason: Error | undefined;

  constructor(limits: RestLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#line = new WaitingLine(
      clock,
      weight => this.delayMs(weight),
      weight => this.#take(weight),
    );
  }

  /** Time in ms for which the venue refuses everybody; 0: it does not. */
  blockedMs(): number {
    return Math.max(0, this.#blockedUntil - this.#clock.mono());
  }

  /**
   * Resolves when the weight may be spent. Rejects with BudgetBlocked when the venue has blocked the budget for longer
   * than `patienceMs`, or blocks it so while the caller waits; with the signal's reason when it aborts.
   */
  async acquire(weight: number, patienceMs: number, signal?: AbortSignal): Promise<void> {
    const blockedMs = this.blockedMs();
    if (this.#reason && blockedMs > patienceMs) throw new BudgetBlocked(this.#reason, blockedMs);
    await this.#line.acquire(weight, signal);
  }

  /** The venue refuses everybody for this long. Never shortens a block. Those in line are sent away from 10 s on. */
  block(ms: number, reason: Error): void {
    const until = this.#clock.mono() + ms;
    if (until <= this.#blockedUntil) return;
    this.#blockedUntil = until;
    this.#reason = reason;
    if (ms > 10_000) this.#line.rejectAll(new BudgetBlocked(reason, ms));
    else this.#line.serve();
  }

  /**
   * Time in ms until the weight could be spent if nobody else were waiting; 0: now. What is heavier than the whole
   * budget may go when nothing else is in the window.
   */
  delayMs(weight: number): number {
    const now = this.#clock.mono();
    const { windowMs } = this.#limits;
    while (this.#spent[0] && this.#spent[0].at + windowMs <= now) this.#used -= this.#spent.shift()?.weight ?? 0;
    let delayMs = this.blockedMs();
    let over = this.#used + weight - this.#limits.weight;
    for (const { at, weight: freed } of this.#spent) {
      if (over <= 0) break;
      over -= freed;
      delayMs = Math.max(delayMs, at + windowMs - now);
    }
    return delayMs;
  }

  #take(weight: number): void {
    this.#spent.push({ at: this.#clock.mono(), weight });
    this.#used += weight;
  }
}
