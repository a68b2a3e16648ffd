import type { Instrument } from '../../../src/model/instrument';
import { formatPrice } from '../../../src/model/numberFormat';
import type { Scan } from '../../harness/engineOnDemo';

interface Quote {
  readonly at: number;
  readonly bid: number;
  readonly ask: number;
}

/** Every top of book that an engine of the tests' own receives, from the moment this is made. */
export class QuoteHistory {
  readonly #scan: Scan;
  readonly #quotes = new Map<number, Quote[]>();

  constructor(scan: Scan) {
    this.#scan = scan;
    const { store } = scan.engine;
    const { topOfBook, snapshot } = store;
    store.topOfBook = (...args) => {
      const outcome = topOfBook.apply(store, args);
      this.#note(args[0]);
      return outcome;
    };
    store.snapshot = (...args) => {
      const outcome = snapshot.apply(store, args);
      this.#note(args[0]);
      return outcome;
    };
    for (const index of scan.instruments.keys()) this.#note(index);
  }

  /** Prices as a view writes them that were current at some time since then; `symbol` undefined: of any of the asset. */
  prices(
    venue: string,
    market: string,
    base: string,
    symbol: string | undefined,
    side: 'bid' | 'ask',
    since: number,
  ): Set<string> {
    const found = [...this.#scan.instruments].filter(
      ([, each]) =>
        each.venue === venue &&
        each.market === market &&
        (symbol === undefined ? each.base === base : each.symbol === symbol),
    );
    const texts = found.flatMap(([index, instrument]) => {
      const quotes = this.#quotes.get(index) ?? [];
      const firstAfter = quotes.findIndex(({ at }) => at >= since);
      const current = quotes.slice(Math.max(0, (firstAfter < 0 ? quotes.length : firstAfter) - 1));
      return current.map(quote => written(quote[side], instrument));
    });
    return new Set(texts);
  }

  #note(index: number): void {
    const { bid, ask } = this.#scan.engine.store.columns;
    const quotes = this.#quotes.get(index) ?? [];
    this.#quotes.set(index, quotes);
    quotes.push({ at: Date.now(), bid: bid[index] as number, ask: ask[index] as number });
  }
}

function written(price: number, { tickSize }: Instrument): string {
  return Number.isFinite(price) ? formatPrice(price, tickSize) : '–';
}
