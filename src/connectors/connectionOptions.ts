import type { BackoffLimits } from '../base/backoff';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { KeepAliveTuning } from './keepAlive';
import type { RateGate } from './rateLimit';
import type { OpenSocket } from './socketFactory';
import type { Stream } from './streamTable';
import type { SocketDefinition } from './venue';

export interface Tuning extends KeepAliveTuning {
  readonly handshakeTimeoutMs: number;
  readonly topicsPerMessage: number;
  /** A request that is not acknowledged in this time is sent once more, then the connection is given up. */
  readonly ackTimeoutMs: number;
  /** A connection that was up for this long and delivered starts its next backoff from the beginning. */
  readonly stableAfterMs: number;
  readonly backoff: BackoffLimits;
}

export interface ConnectionEvents {
  /** The socket is open, subscribing begins. */
  opened(): void;
  /**
   * One frame; `at` monotonic, `receivedAt` epoch ms. The owner decodes it and routes acked, refused, pong and closing
   * back to the connection before it returns.
   */
  frame(data: Buffer, at: number, receivedAt: number): void;
  /** A ping or pong, no data. */
  alive(at: number): void;
  /** Nothing came in time: quotes can't be trusted. `down` follows. */
  silent(why: string): void;
  /** All streams asked for are acknowledged or refused; after each (re)subscription. */
  subscribed(): void;
  /** The venue refuses this stream; it is asked for again after growing pauses. */
  refused(stream: Stream, why: string): void;
  /** Lost, or could not be opened. It tries again by itself unless disposed. */
  down(why: string): void;
  /** It should be replaced in an orderly way, told once per socket. If nobody does, it goes on until it is cut. */
  retire(why: string): void;
}

export interface ConnectionOptions {
  readonly name: string;
  readonly url: string;
  readonly venueName: string;
  readonly socket: SocketDefinition;
  readonly tuning: Tuning;
  readonly clock: Clock;
  readonly log: Log;
  readonly openSocket: OpenSocket;
  /** New connections to the host, shared by all who connect there. */
  readonly connectGate: RateGate;
  /** Messages to the host, likewise; absent where the venue counts them by connection only. */
  readonly messageGate?: RateGate | undefined;
  readonly random?: () => number;
  readonly events: ConnectionEvents;
}
