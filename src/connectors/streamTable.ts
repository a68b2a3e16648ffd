import type { Channel } from './venue';

export interface Stream {
  readonly topic: string;
  readonly channel: Channel;
  /** -1: whole market. */
  readonly instrument: number;
}

export type StreamState = 'asked' | 'acked' | 'refused';

/** `asked`: not acknowledged (yet) on the socket of now. */
export interface StreamStatus {
  readonly stream: Stream;
  readonly state: StreamState;
  readonly why?: string | undefined;
}

/** A subscribe message that was sent and its topics that were not answered. */
export interface PendingRequest {
  readonly id: number;
  readonly sentAt: number;
  /** It is the second try. */
  readonly again: boolean;
  readonly waiting: Set<string>;
}

export interface StreamEntry {
  readonly stream: Stream;
  state: StreamState;
  why: string | undefined;
  request: PendingRequest | undefined;
  renewAt: number;
  renewEveryMs: number;
}

const FIRST_RENEWAL_MS = 30_000;
const FIRST_RETRY_MS = 5_000;
const MAX_RENEWAL_MS = 900_000;

/** The streams of a connection with what became of each, and the requests under way. */
export class StreamTable {
  readonly entries = new Map<string, StreamEntry>();
  /** In the order of sending. */
  readonly requests = new Map<number, PendingRequest>();
  #acked = 0;
  #refused = 0;

  get acked(): number {
    return this.#acked;
  }

  get refused(): number {
    return this.#refused;
  }

  /** False: the topic is there already. */
  add(stream: Stream): boolean {
    if (this.entries.has(stream.topic)) return false;
    const fresh = { state: 'asked', why: undefined, request: undefined, renewAt: 0, renewEveryMs: 0 } as const;
    this.entries.set(stream.topic, { stream, ...fresh });
    return true;
  }

  /** False: there is no such topic. */
  remove(topic: string): boolean {
    const entry = this.entries.get(topic);
    if (!entry) return false;
    this.setState(entry, 'asked');
    this.answered(entry);
    return this.entries.delete(topic);
  }

  setState(entry: StreamEntry, state: StreamState, why?: string): void {
    if (entry.state === 'acked') this.#acked -= 1;
    if (entry.state === 'refused') this.#refused -= 1;
    if (state === 'acked') this.#acked += 1;
    if (state === 'refused') this.#refused += 1;
    entry.state = state;
    entry.why = why;
  }

  sent(request: PendingRequest): void {
    this.requests.set(request.id, request);
    for (const topic of request.waiting) {
      const entry = this.entries.get(topic);
      if (entry) entry.request = request;
    }
  }

  /** Nothing is under way for this topic any more. */
  answered(entry: StreamEntry): void {
    const { request } = entry;
    entry.request = undefined;
    if (request?.waiting.delete(entry.stream.topic) && request.waiting.size === 0) this.requests.delete(request.id);
  }

  /** Takes a request back as if it had not been sent; returns its topics that were not answered. */
  takeBack(request: PendingRequest): string[] {
    const topics = [...request.waiting];
    for (const topic of topics) {
      const entry = this.entries.get(topic);
      if (entry) this.answered(entry);
    }
    return topics;
  }

  /** May the stream be subscribed to anew? Each yes makes the pause until the next one longer. */
  mayRenew(entry: StreamEntry, now: number): boolean {
    if (entry.state !== 'acked' || now < entry.renewAt) return false;
    if (now - entry.renewAt > MAX_RENEWAL_MS) entry.renewEveryMs = 0;
    entry.renewEveryMs = Math.min(MAX_RENEWAL_MS, entry.renewEveryMs * 2 || FIRST_RENEWAL_MS);
    entry.renewAt = now + entry.renewEveryMs;
    return true;
  }

  /** May a refused stream be asked for again? Each yes makes the pause until the next one longer. */
  mayRetry(entry: StreamEntry, now: number): boolean {
    if (entry.state !== 'refused' || now < entry.renewAt) return false;
    entry.renewEveryMs = Math.min(MAX_RENEWAL_MS, entry.renewEveryMs * 2 || FIRST_RETRY_MS);
    entry.renewAt = now + entry.renewEveryMs;
    return true;
  }

  /** The socket is gone and all that was said on it. */
  reset(): void {
    this.requests.clear();
    this.#acked = 0;
    this.#refused = 0;
    for (const entry of this.entries.values()) {
      entry.state = 'asked';
      entry.why = undefined;
      entry.request = undefined;
      entry.renewAt = 0;
      entry.renewEveryMs = 0;
    }
  }
}
