interface Feed {
  name: string;
  silenceLimitMs: number;
  aliveAt: number;
  /** Undefined: trusted. */
  silentWhy: string | undefined;
  /** Its silence has been noted, so its return must be noted too. */
  expired: boolean;
}

/** The connections' slots in the store: whether what they delivered can still be believed. */
export class FeedTable {
  readonly #feeds = new Map<number, Feed>();
  #next = 0;

  open(name: string, silenceLimitMs: number): number {
    const feed = this.#next++;
    this.#feeds.set(feed, {
      name,
      silenceLimitMs,
      aliveAt: Number.NEGATIVE_INFINITY,
      silentWhy: undefined,
      expired: false,
    });
    return feed;
  }

  close(feed: number): void {
    this.#feeds.delete(feed);
  }

  /** Notes a sign of life; true when the feed was not trusted before. */
  alive(feed: number, at: number): boolean {
    const slot = this.#feeds.get(feed);
    if (!slot) return false;
    slot.aliveAt = at;
    if (slot.silentWhy === undefined && !slot.expired) return false;
    slot.silentWhy = undefined;
    slot.expired = false;
    return true;
  }

  /** True when the feed was trusted before. */
  silent(feed: number, why: string): boolean {
    const slot = this.#feeds.get(feed);
    if (!slot || slot.silentWhy !== undefined) return false;
    slot.silentWhy = why;
    return true;
  }

  /** Last sign of life, monotonic ms; -Infinity when there was none. */
  aliveAt(feed: number): number {
    return this.#feeds.get(feed)?.aliveAt ?? Number.NEGATIVE_INFINITY;
  }

  /** May quotes of this feed be believed at `now`? */
  trusted(feed: number, now: number): boolean {
    const slot = this.#feeds.get(feed);
    return slot !== undefined && slot.silentWhy === undefined && now - slot.aliveAt <= slot.silenceLimitMs;
  }

  why(feed: number, now: number): string {
    const slot = this.#feeds.get(feed);
    if (!slot) return 'its connection is gone';
    return (
      slot.silentWhy ?? `its connection ${slot.name} has been silent for ${Math.round((now - slot.aliveAt) / 1000)} s`
    );
  }

  /** Calls `silent` once for each open feed that has just exceeded its limit. */
  expire(now: number, silent: (feed: number) => void): void {
    for (const [feed, slot] of this.#feeds) {
      if (slot.expired || now - slot.aliveAt <= slot.silenceLimitMs) continue;
      slot.expired = true;
      silent(feed);
    }
  }
}
