import type { Clock } from '../../base/clock';

/** A venue from outside that fails so often in a second is switched off. */
export const MOST_FAULTS = 10;
const WINDOW_MS = 1_000;

/** Counts what a venue's functions throw, and says when it is too much. */
export class FaultMeter {
  /** Since the start. */
  count = 0;
  readonly #clock: Clock;
  readonly #times: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True: so many within a second. */
  note(): boolean {
    this.count++;
    const now = this.#clock.mono();
    this.#times.push(now);
    if (this.#times.length > MOST_FAULTS) this.#times.shift();
    return this.#times.length === MOST_FAULTS && now - (this.#times[0] as number) < WINDOW_MS;
  }
}
