import type { Clock } from '../base/clock';
import { durationInWords } from './diagnosis';

/** A connection may also end by chance just then. */
const TIMES_TO_CONVICT = 2;
const CONVICTED_MS = 3_600_000;

/**
 * For a venue that ends a connection for a topic which it does not know: what had been asked for and not answered when
 * it ended is suspected, and asked for one by one; what a connection has ended for twice is left out for an hour.
 */
export class Suspects {
  readonly #venueName: string;
  readonly #clock: Clock;
  /** How often a connection has ended while this topic alone was waiting. */
  readonly #endings = new Map<string, number>();
  /** Monotonic ms until which a topic is left out. */
  readonly #convicted = new Map<string, number>();
  /** Those still to be asked for on the present connection. */
  #waiting: string[] = [];

  constructor(venueName: string, clock: Clock) {
    this.#venueName = venueName;
    this.#clock = clock;
  }

  /** Suspects that have not been cleared. */
  get size(): number {
    return this.#endings.size;
  }

  has(topic: string): boolean {
    return this.#endings.has(topic);
  }

  /** Why a topic is left out, in words; undefined: it is not. */
  guiltOf(topic: string): string | undefined {
    const until = this.#convicted.get(topic);
    if (until === undefined) return undefined;
    if (this.#clock.mono() < until) {
      const again = durationInWords(CONVICTED_MS);
      return `${this.#venueName} ends the connection when it is asked for this; tried again after ${again}`;
    }
    this.#convicted.delete(topic);
    this.#endings.set(topic, TIMES_TO_CONVICT - 1);
    this.#waiting.push(topic);
    return undefined;
  }

  /** The connection has ended while these were not answered. */
  ended(unanswered: readonly string[]): void {
    for (const topic of unanswered) {
      const times = (this.#endings.get(topic) ?? 0) + (unanswered.length === 1 ? 1 : 0);
      if (times < TIMES_TO_CONVICT) {
        this.#endings.set(topic, times);
        continue;
      }
      this.#endings.delete(topic);
      this.#convicted.set(topic, this.#clock.mono() + CONVICTED_MS);
    }
  }

  /** Forgets topics that nobody wants any more; the others wait to be asked for. A new connection is open. */
  keep(isWanted: (topic: string) => boolean): void {
    for (const topics of [this.#endings, this.#convicted]) {
      for (const topic of topics.keys()) if (!isWanted(topic)) topics.delete(topic);
    }
    this.#waiting = [...this.#endings.keys()];
  }

  /** The next suspect to ask for. */
  next(): string | undefined {
    for (let topic = this.#waiting.shift(); topic !== undefined; topic = this.#waiting.shift()) {
      if (this.#endings.has(topic)) return topic;
    }
    return undefined;
  }

  /** It was answered, or nobody wants it any more. */
  cleared(topic: string): void {
    this.#endings.delete(topic);
  }
}
