/** Counts weight in fixed windows that begin with the first use, the way venues count requests and messages. */
export class RateMeter {
  readonly limit: number;
  readonly windowMs: number;
  #used = 0;
  #windowEnd = Number.NEGATIVE_INFINITY;

  constructor(limit: number, windowMs: number) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  /** Adds `weight`; false when that goes over the limit. */
  take(now: number, weight = 1): boolean {
    if (now >= this.#windowEnd) {
      this.#windowEnd = now + this.windowMs;
      this.#used = 0;
    }
    this.#used += weight;
    return this.#used <= this.limit;
  }

  used(now: number): number {
    return now >= this.#windowEnd ? 0 : this.#used;
  }

  /** Whole seconds until the window ends, at least 1. */
  retryAfterSeconds(now: number): number {
    return Math.max(1, Math.ceil((this.#windowEnd - now) / 1000));
  }
}

/** A bucket of `size` that refills evenly over `refillMs`. */
export class TokenBucket {
  readonly #size: number;
  readonly #refillMs: number;
  #tokens: number;
  #at: number;

  constructor(size: number, refillMs: number, now: number) {
    this.#size = size;
    this.#refillMs = refillMs;
    this.#tokens = size;
    this.#at = now;
  }

  take(now: number): boolean {
    this.#tokens = Math.min(this.#size, this.#tokens + ((now - this.#at) / this.#refillMs) * this.#size);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
