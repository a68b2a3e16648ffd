export interface BackoffLimits {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Delays between tries: a random part of a limit that doubles with each try ("full jitter"), on top of a floor. */
export class Backoff {
  #tries = 0;
  readonly #limits: BackoffLimits;
  readonly #random: () => number;

  constructor(limits: BackoffLimits, random: () => number = Math.random) {
    this.#limits = limits;
    this.#random = random;
  }

  /** Tries since the last reset. */
  get tries(): number {
    return this.#tries;
  }

  /** Delay before the next try, in ms: from `floorMs` to `floorMs` plus the limit of this try. */
  next(floorMs = 0): number {
    // 2 ** 30 s is past any sensible maximum; more tries would overflow to Infinity.
    const limit = Math.min(this.#limits.maxMs, this.#limits.firstMs * 2 ** Math.min(30, this.#tries));
    this.#tries += 1;
    return floorMs + this.#random() * limit;
  }

  reset(): void {
    this.#tries = 0;
  }
}
