import { durationInWords } from '../connectors/diagnosis';

/** The worst is that of one to two of these. */
const WINDOW_MS = 10_000;
/** Less is no matter: a quote may be a second old anyway. */
const TOLD_FROM_MS = 2_000;
/** More, and it was not busy: the computer slept. */
const SLEPT_MS = 60_000;

/**
 * How long the engine was kept from its work of late, which is how late it read what had come: a quote from a socket that
 * waited to be read looks younger than it is.
 */
export class Lateness {
  #worst = 0;
  #before = 0;
  #since = 0;

  /** Something that was due at `dueAt` is done at `now`; monotonic ms. */
  note(dueAt: number, now: number): void {
    const late = now - dueAt;
    this.#turn(now);
    if (late > this.#worst && late < SLEPT_MS) this.#worst = late;
  }

  /** Ms, of the last 10 to 20 s. */
  worst(now: number): number {
    this.#turn(now);
    return Math.max(this.#worst, this.#before);
  }

  /** Empty where there is nothing to say. */
  words(now: number): string {
    const worst = this.worst(now);
    if (worst < TOLD_FROM_MS) return '';
    return `this computer is too busy: quotes were read up to ${durationInWords(worst)} after they had come`;
  }

  #turn(now: number): void {
    if (now - this.#since < WINDOW_MS) return;
    this.#before = now - this.#since < 2 * WINDOW_MS ? this.#worst : 0;
    this.#worst = 0;
    this.#since = now;
  }
}
