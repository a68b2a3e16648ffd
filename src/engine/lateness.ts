import type { Load } from '../connectors/conflator';
import { durationInWords } from '../connectors/diagnosis';

/** The worst is that of one to two of these; so is the count of what was not read. */
const WINDOW_MS = 10_000;
/** Less is no matter: a quote may be a second old anyway. */
const TOLD_FROM_MS = 2_000;
/** Fewer were left out in a moment's hitch, such as the start. */
const TOLD_FROM_UNREAD = 5_000;
/** More, and it was not busy: the computer slept. */
const SLEPT_MS = 60_000;
/** From here on only the newest quote of each instrument is read. */
const HIGH_FROM_MS = 250;
/** Everything is read again when it was no later than this, and hardly a frame was replaced, for so long. */
const CALM_MS = 2_000;
const CALM_LATE_MS = 50;
const CALM_REPLACED = 0.1;

/**
 * How long the engine was kept from its work of late, which is how late it read what had come: a quote from a socket that
 * waited to be read looks younger than it is. And what follows: whether it may go on reading everything.
 */
export class Lateness implements Load {
  isHigh = false;
  #worst = 0;
  #before = 0;
  #since = 0;
  #calmFrom = 0;
  /** Since the last note. */
  #held = 0;
  #replaced = 0;
  /** In the window, and in the one before. */
  #unread = 0;
  #unreadBefore = 0;

  /** Something that was due at `dueAt` is done at `now`; monotonic ms. */
  note(dueAt: number, now: number): void {
    const late = now - dueAt;
    this.#turn(now);
    if (late >= SLEPT_MS) return;
    if (late > this.#worst) this.#worst = late;
    if (late > CALM_LATE_MS || this.#replaced > this.#held * CALM_REPLACED) this.#calmFrom = now;
    this.#held = 0;
    this.#replaced = 0;
    this.isHigh = late >= HIGH_FROM_MS || (this.isHigh && now - this.#calmFrom < CALM_MS);
  }

  held(replaced: boolean): void {
    this.#held++;
    if (!replaced) return;
    this.#replaced++;
    this.#unread++;
  }

  /** Ms, of the last 10 to 20 s. */
  worst(now: number): number {
    this.#turn(now);
    return Math.max(this.#worst, this.#before);
  }

  /** Empty where there is nothing to say. */
  words(now: number): string {
    const worst = this.worst(now);
    const unread = this.#unread + this.#unreadBefore;
    const said: string[] = [];
    if (worst >= TOLD_FROM_MS) said.push(`quotes were read up to ${durationInWords(worst)} after they had come`);
    if (unread >= TOLD_FROM_UNREAD) said.push(`${unread} quotes were left out for newer ones`);
    return said.length === 0 ? '' : `this computer is too busy: ${said.join('; ')}`;
  }

  #turn(now: number): void {
    if (now - this.#since < WINDOW_MS) return;
    const follows = now - this.#since < 2 * WINDOW_MS;
    this.#before = follows ? this.#worst : 0;
    this.#unreadBefore = follows ? this.#unread : 0;
    this.#worst = 0;
    this.#unread = 0;
    this.#since = now;
  }
}
