import type { SocketLimits } from './venue';

/** What a host allows to all who come from one address: connections and streams at one time, of all its markets. */
export class HostQuota {
  readonly #connections: number;
  readonly #streams: number;
  #connectionsUsed = 0;
  #streamsUsed = 0;

  constructor({ connectionsPerHost, streamsPerHost }: Pick<SocketLimits, 'connectionsPerHost' | 'streamsPerHost'>) {
    this.#connections = connectionsPerHost ?? Number.POSITIVE_INFINITY;
    this.#streams = streamsPerHost ?? Number.POSITIVE_INFINITY;
  }

  get freeConnections(): number {
    return this.#connections - this.#connectionsUsed;
  }

  get freeStreams(): number {
    return this.#streams - this.#streamsUsed;
  }

  /** In words, for what found no room. */
  get limits(): string {
    const parts: string[] = [];
    if (this.#connections < Number.POSITIVE_INFINITY) parts.push(`${this.#connections} connections`);
    if (this.#streams < Number.POSITIVE_INFINITY) parts.push(`${this.#streams} subscriptions`);
    return parts.join(' and ');
  }

  takeConnection(): void {
    this.#connectionsUsed++;
  }

  giveConnection(): void {
    this.#connectionsUsed--;
  }

  takeStreams(count: number): void {
    this.#streamsUsed += count;
  }

  giveStreams(count: number): void {
    this.#streamsUsed -= count;
  }
}
