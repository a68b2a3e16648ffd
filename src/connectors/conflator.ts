import type { Clock, TimerHandle } from '../base/clock';
import { SymbolIndex } from './symbolIndex';
import type { WholeBook } from './venue';

/** Whether this computer keeps up with what comes. */
export interface Load {
  /** It does not: only the newest quote of each instrument is read. */
  readonly isHigh: boolean;
  /** A frame was held; it replaced an unread one, or did not. */
  held(replaced: boolean): void;
}

interface Held {
  frame: Buffer;
  /** Receipt: monotonic and epoch ms. */
  at: number;
  receivedAt: number;
  /** Frames before it were not read. */
  isAfterGap: boolean;
}

const QUOTE = 0x22;
/** A server that makes up names must not fill the memory. */
const MOST_NAMES = 10_000;

/**
 * Holds frames with whole tops of book until the sockets have been read, and gives on the newest of each name only: what a
 * computer does that can't keep up, so that quotes are current instead of complete.
 */
export class Conflator {
  /** Frames that a newer one has replaced unread. */
  replaced = 0;
  readonly #begins: Uint8Array;
  readonly #ending: Uint8Array;
  readonly #clock: Clock;
  readonly #load: Load;
  readonly #read: (held: Held) => void;
  readonly #slots = new SymbolIndex();
  readonly #held: (Held | undefined)[] = [];
  #waiting: number[] = [];
  #timer: TimerHandle | undefined;

  constructor({ begins, ending = '' }: WholeBook, clock: Clock, load: Load, read: (held: Held) => void) {
    this.#begins = Buffer.from(begins);
    this.#ending = Buffer.from(ending);
    this.#clock = clock;
    this.#load = load;
    this.#read = read;
  }

  /** Takes the frame if it carries a whole top of book; it is read in the next turn of the event loop. */
  hold(frame: Buffer, at: number, receivedAt: number): boolean {
    const from = this.#begins.length;
    if (!startsWith(frame, 0, this.#begins)) return false;
    const to = frame.indexOf(QUOTE, from);
    if (to < 0 || !startsWith(frame, to - this.#ending.length, this.#ending)) return false;
    let slot = this.#slots.at(frame, from, to);
    if (slot < 0) {
      if (this.#slots.size >= MOST_NAMES) return false;
      slot = this.#slots.size;
      this.#slots.set(frame.toString('utf8', from, to), slot);
    }
    const before = this.#held[slot];
    this.#load.held(before !== undefined);
    if (before) {
      this.replaced++;
      before.frame = frame;
      before.at = at;
      before.receivedAt = receivedAt;
      before.isAfterGap = true;
    } else {
      this.#held[slot] = { frame, at, receivedAt, isAfterGap: false };
      this.#waiting.push(slot);
      this.#timer ??= this.#clock.setTimeout(() => this.#flush(), 0);
    }
    return true;
  }

  /** Forgets what is held: its connection is gone. */
  clear(): void {
    this.#clock.clear(this.#timer);
    this.#timer = undefined;
    for (const slot of this.#waiting) this.#held[slot] = undefined;
    this.#waiting = [];
  }

  #flush(): void {
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const slot of waiting) {
      const held = this.#held[slot];
      this.#held[slot] = undefined;
      if (held) this.#read(held);
    }
  }
}

function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  const { length } = expected;
  if (at < 0 || at + length > bytes.length) return false;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}
