import type { Instrument } from '../../model/instrument';
import { CROSSED, EDGE_STATES, LIVE, OPEN } from '../../model/quoteState';
import { kindOf } from '../../protocol/rows';
import { NO_NUMBERS } from '../../spreads/edgeTable';
import { legReasons } from '../../spreads/legReasons';
import { touchNotional } from '../../spreads/touch';
import { MarketRows } from './marketRows';
import { instrumentText, STATE_WORDS } from './rowWords';
import type { Moment, RowChoice, RowSources, ViewRows } from './viewRows';

/** Rows that are edges: a row is the edge's place in the edge table. */
export abstract class EdgeRows implements ViewRows {
  abstract readonly columns: readonly string[];
  abstract readonly textColumns: readonly string[];
  readonly legs: MarketRows;
  protected readonly sources: RowSources;
  /** Are pairs shown whose legs lack the price that their spread needs? */
  protected readonly withoutNumbers: boolean = false;

  constructor(sources: RowSources) {
    this.sources = sources;
    this.legs = new MarketRows(sources);
  }

  abstract number(row: number, column: number, moment: Moment): number;

  select(choice: RowChoice, moment: Moment): number[] {
    const { edges } = this.sources.book;
    const rows: number[] = [];
    for (let edge = 0; edge < edges.size; edge++) {
      if (edges.state[edge] === NO_NUMBERS && !this.withoutNumbers) continue;
      if (this.includes(edge, moment) && choice.passes(edge, moment)) rows.push(edge);
    }
    return rows;
  }

  /** Is this edge one of the view's? */
  protected includes(_edge: number, _moment: Moment): boolean {
    return true;
  }

  /** Size of the edge times its buy price, in the buy leg's quote. */
  protected notional(row: number): number {
    return touchNotional(this.sources.store, this.buy(row), this.sell(row));
  }

  find(buy: number, sell: number): number {
    return this.sources.book.edgeOf(buy, sell);
  }

  buy(row: number): number {
    return this.sources.book.edges.buy[row] as number;
  }

  sell(row: number): number {
    return this.sources.book.edges.sell[row] as number;
  }

  firstId(row: number): number {
    return this.buy(row);
  }

  secondId(row: number): number {
    return this.sell(row);
  }

  buyLeg(row: number): Instrument | undefined {
    return this.sources.store.table.instruments[this.buy(row)];
  }

  sellLeg(row: number): Instrument | undefined {
    return this.sources.store.table.instruments[this.sell(row)];
  }

  isRanked(row: number, moment: Moment): boolean {
    const state = this.state(row, moment);
    return state === CROSSED || state === OPEN || state === LIVE;
  }

  compare(a: number, b: number): number {
    return this.buy(a) - this.buy(b) || this.sell(a) - this.sell(b);
  }

  text(row: number, column: string, moment: Moment): string {
    const buy = this.buyLeg(row);
    const sell = this.sellLeg(row);
    if (column.startsWith('buy.')) return instrumentText(buy, column.slice(4));
    if (column.startsWith('sell.')) return instrumentText(sell, column.slice(5));
    if (column === 'kind') return buy && sell ? kindOf(buy, sell) : '';
    if (column === 'state') return EDGE_STATES[this.state(row, moment)] ?? '';
    return instrumentText(buy, column);
  }

  /** The worse leg's, where a leg lacks a number that the spread needs. */
  state(row: number, moment: Moment): number {
    const { book, store } = this.sources;
    const state = book.edges.state[row] as number;
    if (state !== NO_NUMBERS) return state;
    return Math.max(store.state(this.buy(row), moment.mono), store.state(this.sell(row), moment.mono));
  }

  reason(row: number, moment: Moment): string {
    const state = this.state(row, moment);
    const words = STATE_WORDS[state];
    if (words !== undefined) return words;
    return legReasons(this.sources.store, this.buy(row), this.sell(row), state, moment.mono);
  }
}
