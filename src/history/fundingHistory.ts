import type { FundingMark } from '../protocol/series';
import type { Buckets } from './bucketRing';
import type { Outages } from './outages';
import { FUNDING_TIERS, TieredSeries } from './tieredSeries';

const MOST_MARKS = 24;

interface Perp {
  readonly series: TieredSeries;
  /** Settlements seen in this session, oldest first. */
  readonly settled: { readonly at: number; readonly rate: number }[];
  rate: number;
  nextTime: number;
}

/** The funding rates of this session: each perp's rate over time, and what it was when it was settled. 8,640 bytes a perp. */
export class FundingHistory {
  readonly #outages: Outages;
  readonly #perps = new Map<number, Perp>();

  constructor(outages: Outages) {
    this.#outages = outages;
  }

  get bytes(): number {
    let sum = 0;
    for (const { series } of this.#perps.values()) sum += series.bytes;
    return sum;
  }

  /** Rate as a fraction per interval; NaN unknown. `nextTime`: the settlement it belongs to. */
  add(index: number, at: number, rate: number, nextTime: number): void {
    let perp = this.#perps.get(index);
    if (!perp) {
      if (Number.isNaN(rate)) return;
      perp = { series: new TieredSeries(FUNDING_TIERS, this.#outages), settled: [], rate, nextTime };
      this.#perps.set(index, perp);
    }
    if (nextTime > perp.nextTime) {
      perp.settled.push({ at: perp.nextTime, rate: perp.rate });
      if (perp.settled.length > MOST_MARKS) perp.settled.shift();
    }
    if (!Number.isNaN(nextTime)) perp.nextTime = nextTime;
    perp.rate = rate;
    perp.series.add(at, rate);
  }

  read(index: number, windowMs: number, now: number): Buckets | undefined {
    return this.#perps.get(index)?.series.read(windowMs, now);
  }

  /** Settlements of the perp from `from` to `to`; those not seen are reckoned back by its interval, without a rate. */
  marks(index: number, intervalHours: number, from: number, to: number, leg: FundingMark['leg']): FundingMark[] {
    const perp = this.#perps.get(index);
    if (!perp) return [];
    const marks = perp.settled
      .filter(({ at }) => at >= from && at <= to)
      .map(({ at, rate }) => ({ at, leg, ratePct: rate * 100 }));
    const everyMs = intervalHours * 3_600_000;
    if (!(everyMs > 0) || !(perp.nextTime > 0)) return marks;
    let at = perp.settled[0]?.at ?? perp.nextTime;
    while (at > to) at -= everyMs;
    for (; at >= from; at -= everyMs) {
      if (!marks.some(mark => mark.at === at)) marks.push({ at, leg, ratePct: Number.NaN });
    }
    return marks.sort((a, b) => a.at - b.at);
  }
}
