import type { Clock } from '../base/clock';
import type { History } from '../history/history';
import { CROSSED, LIVE, OPEN } from '../model/quoteState';
import type { SpreadBook, SpreadObserver } from '../spreads/spreadBook';
import type { DataStore } from '../store/dataStore';

/** Writes what store and book hold into the history as it changes: only what would be ranked, else a gap. */
export class HistoryFeed implements SpreadObserver {
  /** Net spread from which an edge is worth the room of a full series, a fraction. */
  followFrom = 0;
  readonly #store: DataStore;
  readonly #book: SpreadBook;
  readonly #history: History;
  readonly #clock: Clock;

  constructor(store: DataStore, book: SpreadBook, history: History, clock: Clock) {
    this.#store = store;
    this.#book = book;
    this.#history = history;
    this.#clock = clock;
    book.observe(this);
    store.figures.onFunding = index => this.#funding(index);
  }

  placed(base: number, count: number): void {
    this.#history.placed(base, count);
  }

  released(base: number, count: number): void {
    this.#history.released(base, count);
  }

  computed(edge: number): void {
    const { gross, net, state } = this.#book.edges;
    const isRanked = state[edge] === CROSSED || state[edge] === OPEN;
    this.#history.edge(
      edge,
      isRanked ? (gross[edge] as number) : Number.NaN,
      isRanked && (net[edge] as number) >= this.followFrom,
    );
  }

  changed(index: number, now: number): void {
    const { mids, now: at } = this.#history;
    if (mids.wants(index, at)) mids.add(index, at, this.#mid(index, now));
  }

  /** Mid per base unit, in the quote of the group's first instrument; NaN when it is not live or there is no rate. */
  #mid(index: number, now: number): number {
    const { table, columns: c } = this.#store;
    const instrument = table.instruments[index];
    const reference = table.instruments[table.groupOf(index)?.members[0] ?? -1];
    if (!instrument || !reference || this.#store.state(index, now) !== LIVE) return Number.NaN;
    const mid = ((c.bid[index] as number) + (c.ask[index] as number)) / 2 / (c.multiplier[index] as number);
    return mid * this.#book.rates.rate(instrument.quote, reference.quote);
  }

  /** Rates come outside of updates. */
  #funding(index: number): void {
    this.#history.begin(this.#clock.now());
    const { fundingRate, nextFundingTime } = this.#store.columns;
    this.#history.fundings.add(
      index,
      this.#history.now,
      fundingRate[index] as number,
      nextFundingTime[index] as number,
    );
  }
}
