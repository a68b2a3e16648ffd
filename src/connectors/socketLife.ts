import { silenceLimitMs } from '../model/freshness';
import type { StreamStatus } from './streamTable';

/** So many on-change streams can't all be quiet for so long after they were asked for. */
const NEVER_ALL_QUIET = [
  { streams: 100, ms: 10_000 },
  { streams: 50, ms: 12_000 },
  { streams: 20, ms: 20_000 },
] as const;
/** Streams that repeat or tick must have delivered within their own limit, and this. */
const FIRST_REPEAT_MS = 10_000;
/** Where nothing has come for so long and requests are not answered either, the connection is of no use. */
const MUTE_MS = 60_000;
const RETIRE_BEFORE_MS = 600_000;

/** What one socket of a connection has gone through, and how long it may go on. Times are monotonic, in ms. */
export class SocketLife {
  /** Frames that carried more than an acknowledgement or a pong. */
  dataFrames = 0;
  #dataAt = 0;
  readonly #startedAt: number;
  /** 0: the handshake is not answered. */
  #openedAt = 0;
  #retireAt = Number.POSITIVE_INFINITY;
  #retired = false;
  #deliverBy = Number.POSITIVE_INFINITY;

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  get isOpen(): boolean {
    return this.#openedAt > 0;
  }

  handshakeIsOverdue(now: number, limitMs: number): boolean {
    return !this.isOpen && now - this.#startedAt >= limitMs;
  }

  opened(now: number, maxLifetimeMs = Number.POSITIVE_INFINITY, random: () => number = Math.random): void {
    this.#openedAt = now;
    // Spread over some minutes, so that connections opened together are not all replaced together.
    const beforeMs = Math.min(RETIRE_BEFORE_MS, maxLifetimeMs / 10) * (1 + random());
    this.#retireAt = now + maxLifetimeMs - beforeMs;
  }

  /** All streams are acknowledged or refused: from now on something must come. */
  settled(now: number, streams: Iterable<StreamStatus>): void {
    if (this.#deliverBy === Number.POSITIVE_INFINITY) this.#deliverBy = now + firstDeliveryMs(streams);
  }

  gotData(at: number): void {
    this.dataFrames += 1;
    this.#dataAt = at;
  }

  /** Data has come, and lately: a feed that falls mute is none, whoever answers its pings. */
  deliversAt(now: number): boolean {
    return this.dataFrames > 0 && now - this.#dataAt < MUTE_MS;
  }

  /** The venue acknowledged, and then nothing came in the time in which something must. */
  neverDelivered(now: number): boolean {
    return this.dataFrames === 0 && now >= this.#deliverBy;
  }

  /** Up for so long and delivering: the next failure is a new one. */
  wasStable(now: number, stableAfterMs: number): boolean {
    return this.isOpen && this.dataFrames > 0 && now - this.#openedAt >= stableAfterMs;
  }

  shouldRetire(now: number): boolean {
    return now >= this.#retireAt;
  }

  /** True the first time only. */
  retire(): boolean {
    const first = this.isOpen && !this.#retired;
    this.#retired ||= first;
    return first;
  }
}

/** Longest time until something comes on the acknowledged streams; Infinity: silence can be normal. */
function firstDeliveryMs(streams: Iterable<StreamStatus>): number {
  let shortest = Number.POSITIVE_INFINITY;
  let onChange = 0;
  for (const { stream, state } of streams) {
    if (state !== 'acked') continue;
    if (stream.channel.freshness.kind === 'on-change') onChange += 1;
    shortest = Math.min(shortest, silenceLimitMs(stream.channel.freshness));
  }
  const quietMs = NEVER_ALL_QUIET.find(({ streams: many }) => onChange >= many)?.ms ?? Number.POSITIVE_INFINITY;
  return Math.min(quietMs, Math.max(FIRST_REPEAT_MS, shortest));
}
