import { Quantiles } from '../base/quantiles';
import type { DataStore } from '../store/dataStore';

/** Changed instruments that are noted at each update. */
const SAMPLES = 32;
/** Waiting for longer than this was not for us: the machine was asleep. */
const LONGEST_MS = 60_000;

/** How long quotes waited, from their receipt to the update that made spreads of them. */
export class UpdateLatency {
  readonly #quantiles = new Quantiles();

  /** Looks at what is about to be brought up to date, at `now` (monotonic ms). */
  note(store: DataStore, now: number): void {
    const { aliveAt } = store.columns;
    const waiting = store.dirty;
    for (let i = 0; i < Math.min(waiting.length, SAMPLES); i++) {
      const alive = aliveAt[waiting[i] as number] as number;
      if (alive > 0 && now - alive < LONGEST_MS) this.#quantiles.add(now - alive);
    }
  }

  /** Ms. */
  get now(): { readonly p50: number | null; readonly p99: number | null } {
    return { p50: this.#quantiles.at(0.5), p99: this.#quantiles.at(0.99) };
  }
}
