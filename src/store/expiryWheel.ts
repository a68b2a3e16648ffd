const SLOT_MS = 250;
const SLOTS = 512;

/**
 * Which instruments may have fallen silent by now, at a cost that follows the number of those and not the market. Each
 * entry stands in one slot; an entry whose deadline has moved on since is filed again when its slot comes up, one whose
 * deadline is now Infinity is forgotten.
 */
export class ExpiryWheel {
  readonly #slots: number[][] = Array.from({ length: SLOTS }, () => []);
  readonly #filed = new Set<number>();
  /** Number of the slot up to which time has come; slots are counted on, round after round. */
  #cursor = 0;

  /** Files the entry at `deadline` (ms, monotonic); does nothing when it is filed already. */
  file(entry: number, deadline: number): void {
    if (this.#filed.has(entry)) return;
    this.#filed.add(entry);
    // A deadline beyond the ring comes up a round or more too early, which is harmless; too late would not be.
    this.#slots[Math.max(Math.floor(deadline / SLOT_MS), this.#cursor) % SLOTS]?.push(entry);
  }

  /** Calls `expired` for every entry whose present deadline, as `deadlineOf` gives it, has passed at `now`. */
  advance(now: number, deadlineOf: (entry: number) => number, expired: (entry: number) => void): void {
    const last = Math.floor(now / SLOT_MS);
    const first = Math.max(this.#cursor, last - SLOTS + 1, 0);
    this.#cursor = last;
    for (let turn = first; turn <= last; turn++) this.#empty(turn % SLOTS, now, deadlineOf, expired);
  }

  #empty(slot: number, now: number, deadlineOf: (entry: number) => number, expired: (entry: number) => void): void {
    const entries = this.#slots[slot];
    if (!entries || entries.length === 0) return;
    this.#slots[slot] = [];
    for (const entry of entries) {
      const deadline = deadlineOf(entry);
      this.#filed.delete(entry);
      if (deadline < now) expired(entry);
      else if (deadline < Number.POSITIVE_INFINITY) this.file(entry, deadline);
    }
  }
}
