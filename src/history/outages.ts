/** More time than this between two notes of it: the machine slept, or the engine stood still. */
const STILL_MS = 10_000;
const MOST_KEPT = 32;

/**
 * The times, epoch ms, in which nothing was watched though the engine was there. What was known before such a time must
 * not be drawn through it.
 */
export class Outages {
  readonly #list: { readonly from: number; readonly to: number }[] = [];
  #noted = Number.NaN;

  /** Call at least each second; returns the time to write with, which never goes back. */
  note(now: number): number {
    const before = this.#noted;
    if (now - before > STILL_MS) {
      this.#list.push({ from: before, to: now });
      if (this.#list.length > MOST_KEPT) this.#list.shift();
    }
    this.#noted = now > before || Number.isNaN(before) ? now : before;
    return this.#noted;
  }

  /** Was nothing watched at all from `from` to `to`? */
  covers(from: number, to: number): boolean {
    for (let i = this.#list.length - 1; i >= 0; i--) {
      const outage = this.#list[i];
      if (!outage || outage.to < from) return false;
      if (outage.from <= from && outage.to >= to) return true;
    }
    return false;
  }
}
