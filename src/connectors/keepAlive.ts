import type { Clock } from '../base/clock';
import type { KeepAlive as KeepAliveKind } from './venue';

export interface KeepAliveTuning {
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
  readonly activityLimitMs: number;
  /** A connection that had traffic and has been quiet for this long is asked early. */
  readonly probeAfterMs: number;
}

/**
 * Asks one open connection whether it is alive. Anything that arrives is life and answers a ping. It has no timer of
 * its own: `tick` is called every so often and says when the connection is to be given up.
 */
export class KeepAlive {
  /** The venue's demand; Infinity where it has none. */
  readonly #demandMs: number;
  readonly #tuning: KeepAliveTuning;
  readonly #clock: Clock;
  readonly #ping: () => void;
  #heardAt = 0;
  #pingedAt = 0;
  /** The ping of `#pingedAt` has not been answered by anything yet. */
  #asked = false;
  #hadTraffic = false;

  constructor(kind: KeepAliveKind, tuning: KeepAliveTuning, clock: Clock, ping: () => void) {
    this.#demandMs = kind.everyMs ?? Number.POSITIVE_INFINITY;
    this.#tuning = tuning;
    this.#clock = clock;
    this.#ping = ping;
  }

  /** The connection has just opened. */
  start(): void {
    const now = this.#clock.mono();
    this.#heardAt = now;
    this.#pingedAt = now;
    this.#asked = false;
    this.#hadTraffic = false;
  }

  /** A data frame has arrived. */
  traffic(at: number): void {
    this.#heardAt = at;
    this.#asked = false;
    this.#hadTraffic = true;
  }

  /** A ping or pong has arrived. */
  alive(at: number): void {
    this.#heardAt = at;
    this.#asked = false;
  }

  /** This process was asleep: the silence may be its own. Asks afresh instead of giving up. */
  awoke(): void {
    this.#heardAt = this.#clock.mono();
    this.#send();
  }

  /** Sends the ping that is due. Returns why the connection counts as dead, undefined while it does not. */
  tick(): string | undefined {
    const now = this.#clock.mono();
    const { pingIntervalMs, pongTimeoutMs, activityLimitMs, probeAfterMs } = this.#tuning;
    if (this.#asked && now - this.#pingedAt >= pongTimeoutMs) {
      return `no answer to a ping within ${seconds(pongTimeoutMs)}`;
    }
    if (now - this.#heardAt >= activityLimitMs) return `nothing arrived for ${seconds(activityLimitMs)}`;
    const probe = this.#hadTraffic && now - this.#heardAt >= probeAfterMs;
    if (!this.#asked && (probe || now - this.#pingedAt >= Math.min(this.#demandMs, pingIntervalMs))) this.#send();
    return undefined;
  }

  #send(): void {
    this.#pingedAt = this.#clock.mono();
    this.#asked = true;
    this.#ping();
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
