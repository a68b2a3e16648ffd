import type { Instrument } from '../model/instrument';
import type { DataStore } from '../store/dataStore';
import { type AssetGroup, USD_FAMILY } from '../store/instrumentTable';
import { type ConversionTable, median } from './conversion';
import type { LegTable } from './legTable';

/** Prices exactly the limit apart are within it: 110 / 100 - 1 is 0.10000000000000009. */
const ROUNDING = 1e-9;

/** The priced instruments of a group, as the guard compares them. */
export interface GroupPrices {
  /** The unit prices' currency. */
  readonly currency: string;
  readonly limitPct: number;
  readonly median: number;
  /** Mid of one base unit; NaN without both sides. */
  readonly members: readonly { readonly index: number; readonly unitPrice: number }[];
}

/**
 * The same-asset guard: a ticker that names another coin, or another unit, shows itself by its price. In a group of
 * three or more priced instruments the one further than `limitPct` off the median unit price is quarantined; of two
 * that far apart both are, since there is no majority. Only judges; identity is never changed.
 */
export class SameAssetGuard {
  readonly #store: DataStore;
  readonly #rates: ConversionTable;
  #limit: number;
  readonly #prices: number[] = [];
  readonly #sorted: number[] = [];

  constructor(store: DataStore, rates: ConversionTable, limitPct: number) {
    this.#store = store;
    this.#rates = rates;
    this.#limit = limitPct / 100;
  }

  set limitPct(limitPct: number) {
    this.#limit = limitPct / 100;
  }

  /**
   * Judges the group by the legs' mids as they are, which stand from `base` on in the order of its members; legs without
   * both sides are neither judged nor counted. True when a verdict has changed.
   */
  judge(group: AssetGroup, legs: LegTable, base: number, mixedQuotes: boolean): boolean {
    const { members } = group;
    const prices = this.#prices;
    prices.length = members.length;
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    let isHeld = false;
    for (let i = 0; i < members.length; i++) {
      const mid = legs.mid(base + i);
      const price = mixedQuotes ? this.#inCommon(mid, members[i] as number, group) : mid;
      prices[i] = price;
      if (price < least) least = price;
      if (price > most) most = price;
      if (legs.held[base + i] !== 0) isHeld = true;
    }
    // The median lies between them: nobody is further off it than they are from each other.
    if (!isHeld && !(most / least - 1 > this.#limit)) return false;
    return this.#decide(group, legs, base);
  }

  #decide(group: AssetGroup, legs: LegTable, base: number): boolean {
    const prices = this.#prices;
    const sorted = this.#sorted;
    sorted.length = 0;
    for (const price of prices) if (price > 0) sorted.push(price);
    const middle = median(sorted);
    const apart = sorted.length === 2 && (sorted[1] as number) / (sorted[0] as number) - 1 > this.#limit + ROUNDING;
    let isChanged = false;
    for (let i = 0; i < prices.length; i++) {
      const price = prices[i] as number;
      if (!(price > 0)) continue;
      const off = price / middle - 1;
      const isHeld = sorted.length === 2 ? apart : sorted.length > 2 && Math.abs(off) > this.#limit + ROUNDING;
      const index = group.members[i] as number;
      if (isHeld !== this.#store.isQuarantined(index)) isChanged = true;
      this.#store.setQuarantined(index, isHeld ? this.#why(group, sorted, price) : undefined);
      legs.held[base + i] = isHeld ? 1 : 0;
    }
    return isChanged;
  }

  /** What `judge` looks at, now. */
  prices(group: AssetGroup): GroupPrices {
    const members = group.members.map(index => ({ index, unitPrice: this.#unitPrice(index, group) }));
    const quote = this.#store.table.instruments[group.members[0] as number]?.quote ?? '';
    const mixed = USD_FAMILY.includes(quote) && !USD_FAMILY.includes(group.base);
    return {
      currency: mixed ? (USD_FAMILY[0] as string) : quote,
      limitPct: this.#limit * 100,
      median: median(members.map(({ unitPrice }) => unitPrice).filter(price => price > 0)),
      members,
    };
  }

  /** Mid per base unit in the group's common currency; NaN without both sides. A missing rate counts as 1. */
  #unitPrice(index: number, group: AssetGroup): number {
    const c = this.#store.columns;
    const mid = ((c.bid[index] as number) + (c.ask[index] as number)) / 2 / (c.multiplier[index] as number);
    return this.#inCommon(mid, index, group);
  }

  #inCommon(mid: number, index: number, group: AssetGroup): number {
    const quote = (this.#store.table.instruments[index] as Instrument).quote;
    const common = USD_FAMILY[0] as string;
    if (quote === common || USD_FAMILY.includes(group.base) || !USD_FAMILY.includes(quote)) return mid;
    const rate = this.#rates.rate(quote, common);
    return Number.isNaN(rate) ? mid : mid * rate;
  }

  #why(group: AssetGroup, sorted: readonly number[], price: number): string {
    const limit = `${this.#limit * 100} %`;
    if (sorted.length === 2) {
      const times = (sorted[1] as number) / (sorted[0] as number);
      return `two prices for ${group.base}, x${times.toPrecision(4)} apart (limit ${limit}): another coin or unit, which one is unknown`;
    }
    const times = price / median([...sorted]);
    return `x${times.toPrecision(4)} the median price of ${group.base} on ${sorted.length} markets (limit ${limit}): another coin or unit`;
  }
}
