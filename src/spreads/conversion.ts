import { LIVE } from '../model/quoteState';
import type { DataStore } from '../store/dataStore';
import { USD_FAMILY } from '../store/instrumentTable';

/** What one spot market says of the value of one currency in another. */
export interface RateSource {
  readonly index: number;
  readonly mid: number;
  /** One `from` in `to`: the mid, or one over it. */
  readonly value: number;
  /** Only live ones count. */
  readonly live: boolean;
}

/**
 * Live rates between the USD-like quote currencies: the median of the mids of the scanned live spot markets between the
 * two. No rate is guessed: without a live market between two currencies there is none.
 */
export class ConversionTable {
  readonly #store: DataStore;
  /** By `to` within `from`: looked up for every edge across currencies, so no key is put together for it. */
  readonly #rates = new Map<string, Map<string, number>>();
  /** Markets between two currencies, under both `A>B` and `B>A`. */
  readonly #markets = new Map<string, Set<number>>();
  readonly #pairOf = new Map<number, readonly [string, string]>();

  constructor(store: DataStore) {
    this.#store = store;
  }

  /** Value of one unit of `from` in `to`; 1 when they are the same, NaN when there is no live rate. */
  rate(from: string, to: string): number {
    return from === to ? 1 : (this.#rates.get(from)?.get(to) ?? Number.NaN);
  }

  /** The scanned spot markets between the two currencies. */
  sources(from: string, to: string, now: number): RateSource[] {
    const c = this.#store.columns;
    return [...(this.#markets.get(`${from}>${to}`) ?? [])].map(index => {
      const mid = ((c.bid[index] as number) + (c.ask[index] as number)) / 2 / (c.multiplier[index] as number);
      const value = this.#store.table.instruments[index]?.base === from ? mid : 1 / mid;
      return { index, mid, value, live: this.#store.state(index, now) === LIVE };
    });
  }

  /** Takes note of changed instruments; true when a rate has changed. */
  update(dirty: readonly number[], now: number): boolean {
    let touched: Set<string> | undefined;
    for (const index of dirty) {
      const pair = this.#pair(index);
      if (!pair) continue;
      touched ??= new Set();
      touched.add(`${pair[0]}>${pair[1]}`).add(`${pair[1]}>${pair[0]}`);
    }
    if (!touched) return false;
    let changed = false;
    for (const key of touched) {
      const [from = '', to = ''] = key.split('>');
      const rate = median(this.sources(from, to, now).flatMap(({ live, value }) => (live ? [value] : [])));
      if (Object.is(rate, this.rate(from, to))) continue;
      const row = this.#rates.get(from) ?? new Map<string, number>();
      this.#rates.set(from, row.set(to, rate));
      changed = true;
    }
    return changed;
  }

  #pair(index: number): readonly [string, string] | undefined {
    const instrument = this.#store.table.instruments[index];
    const known = this.#pairOf.get(index);
    if (instrument && known) return known;
    if (known) {
      this.#pairOf.delete(index);
      for (const set of this.#markets.values()) set.delete(index);
      return known;
    }
    if (
      instrument?.market !== 'spot' ||
      !USD_FAMILY.includes(instrument.base) ||
      !USD_FAMILY.includes(instrument.quote)
    ) {
      return undefined;
    }
    const pair = [instrument.base, instrument.quote] as const;
    this.#pairOf.set(index, pair);
    for (const key of [`${pair[0]}>${pair[1]}`, `${pair[1]}>${pair[0]}`]) {
      let set = this.#markets.get(key);
      if (!set) {
        set = new Set();
        this.#markets.set(key, set);
      }
      set.add(index);
    }
    return pair;
  }
}

/** Median; of an even number the mean of the two in the middle; NaN of none. Sorts its argument. */
export function median(values: number[]): number {
  if (values.length === 0) return Number.NaN;
  values.sort((a, b) => a - b);
  const half = values.length >> 1;
  const upper = values[half] as number;
  return values.length % 2 === 1 ? upper : ((values[half - 1] as number) + upper) / 2;
}
