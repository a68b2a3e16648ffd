import { Backoff, type BackoffLimits } from '../base/backoff';
import type { Clock, TimerHandle } from '../base/clock';
import { HandshakeRefused, refusalFloorMs, retryAfterMs } from './diagnosis';
import type { RateGate } from './rateLimit';

export interface DialerOptions {
  readonly clock: Clock;
  readonly backoff: BackoffLimits;
  /** New connections to the host, shared by all who connect there. */
  readonly gate: RateGate;
  /** The least pause before a next try. */
  readonly leastMs: number;
  readonly random: () => number;
  /** A socket may be opened now. */
  readonly open: () => void;
  /** The pause before the next try is over. */
  readonly again: () => void;
}

/** When a connection may be opened, and when again after it was lost: under the host's limit, with growing pauses. */
export class Dialer {
  readonly #options: DialerOptions;
  readonly #backoff: Backoff;
  #waiting: AbortController | undefined;
  #timer: TimerHandle | undefined;
  #nextAt = 0;
  #tries = 0;
  /** Handshakes refused in a row. */
  #refusals = 0;

  constructor(options: DialerOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.backoff, options.random);
  }

  /** Does the host's limit of new connections hold it back? */
  get isHeld(): boolean {
    return this.#waiting !== undefined;
  }

  /** Ms until the next try. */
  get leftMs(): number {
    return Math.max(0, this.#nextAt - this.#options.clock.mono());
  }

  /** Tries after the first one. */
  get retries(): number {
    return this.#tries;
  }

  /** As soon as the host's limit lets it. */
  dial(): void {
    const { gate, open } = this.#options;
    if (gate.delayMs() === 0) {
      gate.take();
      open();
      return;
    }
    const waiting = new AbortController();
    this.#waiting = waiting;
    gate.acquire(waiting.signal).then(
      () => {
        if (waiting.signal.aborted) return;
        this.#waiting = undefined;
        open();
      },
      () => {
        // Given up by `stop`.
      },
    );
  }

  /** Sets the time of the next try, `floorMs` from now at the least; returns ms until then. */
  pause(floorMs: number): number {
    const { clock, again, leastMs } = this.#options;
    const delayMs = Math.max(floorMs, this.#backoff.next(leastMs));
    this.#nextAt = clock.mono() + delayMs;
    this.#timer = clock.setTimeout(() => {
      this.#timer = undefined;
      this.#tries += 1;
      again();
    }, delayMs);
    return delayMs;
  }

  /** The least pause after a socket was closed with this error: longer with each refusal, and as long as the venue asks for. */
  floorMs(error: Error | undefined): number {
    const { clock, random } = this.#options;
    const refused = error instanceof HandshakeRefused ? error : undefined;
    const askedMs = retryAfterMs(refused?.retryAfter, clock.now()) ?? 0;
    const floorMs = refused ? refusalFloorMs(refused.status, this.#refusals++) : 0;
    return Math.max(floorMs * (1 + random() / 4), askedMs);
  }

  /** The handshake was answered. */
  opened(): void {
    this.#refusals = 0;
  }

  /** The last socket did well: the pauses begin with the shortest again. */
  reset(): void {
    this.#backoff.reset();
  }

  /** Nothing is tried any more, unless told to. */
  stop(): void {
    this.#options.clock.clear(this.#timer);
    this.#timer = undefined;
    this.#waiting?.abort();
    this.#waiting = undefined;
  }
}
