import type { SpreadBook } from '../spreads/spreadBook';
import type { DataStore } from '../store/dataStore';

/** What an edge is made of. Prices as the venues write them, sizes in base units, fees of both legs together a fraction. */
export interface Terms {
  readonly ask: number;
  readonly bid: number;
  readonly askSize: number;
  readonly bidSize: number;
  readonly conversion: number;
  readonly fees: number;
}

export function termsOf(store: DataStore, book: SpreadBook, edge: number): Terms {
  const c = store.columns;
  const buy = book.edges.buy[edge] as number;
  const sell = book.edges.sell[edge] as number;
  return {
    ask: c.ask[buy] as number,
    bid: c.bid[sell] as number,
    askSize: c.askSize[buy] as number,
    bidSize: c.bidSize[sell] as number,
    conversion: book.edges.conversion[edge] as number,
    fees: book.fee(buy) + book.fee(sell),
  };
}

/** Is the edge still made of these? Asked of every edge that goes on whenever its asset moves, so it makes no object. */
export function isStill(before: Terms, store: DataStore, book: SpreadBook, edge: number): boolean {
  const c = store.columns;
  const buy = book.edges.buy[edge] as number;
  const sell = book.edges.sell[edge] as number;
  return (
    before.ask === c.ask[buy] &&
    before.bid === c.bid[sell] &&
    before.askSize === c.askSize[buy] &&
    before.bidSize === c.bidSize[sell] &&
    before.conversion === book.edges.conversion[edge] &&
    before.fees === book.fee(buy) + book.fee(sell)
  );
}
