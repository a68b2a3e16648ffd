import type { Buckets } from './bucketRing';
import { EdgeSparks } from './edgeSparks';
import { FundingHistory } from './fundingHistory';
import { MidHistory } from './midHistory';
import { Outages } from './outages';
import { TrackedEdges } from './trackedEdges';

/** The two columns of the edge table that say who an edge is. */
export interface Pairs {
  readonly buy: Int32Array;
  readonly sell: Int32Array;
}

/**
 * What was seen live in this session, in memory whose bound is known (docs/MARKET_DATA.md). Times are epoch ms; `begin`
 * tells the time of all that is written until the next.
 */
export class History {
  readonly sparks: EdgeSparks;
  readonly mids: MidHistory;
  readonly fundings: FundingHistory;
  readonly #outages = new Outages();
  readonly #tracked: TrackedEdges;
  readonly #pairs: Pairs;
  #now = 0;

  constructor(pairs: Pairs) {
    this.#pairs = pairs;
    this.sparks = new EdgeSparks(this.#outages);
    this.mids = new MidHistory(this.#outages);
    this.fundings = new FundingHistory(this.#outages);
    this.#tracked = new TrackedEdges(this.#outages);
  }

  get bytes(): number {
    return this.sparks.bytes + this.#tracked.bytes + this.mids.bytes + this.fundings.bytes;
  }

  /** Never goes back, whatever the wall clock does. */
  get now(): number {
    return this.#now;
  }

  begin(wall: number): void {
    this.#now = this.#outages.note(wall);
    this.sparks.begin(this.#now);
  }

  placed(base: number, count: number): void {
    this.sparks.clear(base, count);
    for (let edge = base; edge < base + count; edge++) {
      this.#tracked.placed(edge, this.#pairs.buy[edge] as number, this.#pairs.sell[edge] as number);
    }
  }

  released(base: number, count: number): void {
    for (let edge = base; edge < base + count; edge++) this.#tracked.released(edge, this.#now);
  }

  /** Gross spread as a fraction, NaN where the edge is not ranked. `isWorth`: it is followed in full while there is room. */
  edge(edge: number, gross: number, isWorth: boolean): void {
    const series = this.#tracked.of(edge);
    if (series) {
      series.add(this.#now, gross);
      if (isWorth) this.#tracked.touch(edge, this.#now);
    } else if (isWorth) this.#track(edge, false)?.add(this.#now, gross);
    this.sparks.add(edge, gross);
  }

  /** The edge's gross spread over the window; followed in full from now on. Undefined when there is no room for it. */
  readEdge(edge: number, gross: number, windowMs: number): Buckets | undefined {
    let series = this.#tracked.of(edge);
    if (!series) {
      series = this.#track(edge, true);
      series?.add(this.#now, gross);
    }
    this.#tracked.touch(edge, this.#now, true);
    return series?.read(windowMs, this.#now);
  }

  #track(edge: number, isAsked: boolean) {
    const buy = this.#pairs.buy[edge] as number;
    const series = this.#tracked.track(edge, buy, this.#pairs.sell[edge] as number, this.#now, isAsked);
    series?.seed(this.sparks.buckets(edge));
    return series;
  }
}
