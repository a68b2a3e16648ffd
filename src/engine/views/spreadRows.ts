import { SPREAD_NUMBERS, TEXT_COLUMNS } from '../../protocol/columns';
import { carryPerHour } from '../../spreads/carry';
import { touchSize } from '../../spreads/touch';
import { EdgeRows } from './edgeRows';
import { percent } from './rowWords';
import { type Moment, placesOf } from './viewRows';

const S = placesOf(SPREAD_NUMBERS);

/** A row per edge. */
export class SpreadRows extends EdgeRows {
  readonly columns = SPREAD_NUMBERS;
  readonly textColumns = TEXT_COLUMNS.spreads;

  number(row: number, column: number, moment: Moment): number {
    const { store, book } = this.sources;
    const c = store.columns;
    const buy = this.buy(row);
    const sell = this.sell(row);
    switch (column) {
      case S['buy.ask']:
        return c.ask[buy] as number;
      case S['buy.askSize']:
        return c.askSize[buy] as number;
      case S['buy.ageMs']:
        return Math.round(store.age(buy, moment.mono));
      case S['sell.bid']:
        return c.bid[sell] as number;
      case S['sell.bidSize']:
        return c.bidSize[sell] as number;
      case S['sell.ageMs']:
        return Math.round(store.age(sell, moment.mono));
      case S.conversion:
        return book.edges.conversion[row] as number;
      case S.grossPct:
        return (book.edges.gross[row] as number) * 100;
      case S.feesPct:
        return percent(book.fee(buy) + book.fee(sell));
      case S.netPct:
        return (book.edges.net[row] as number) * 100;
      case S.size:
        return touchSize(store, buy, sell);
      case S.notional:
        return this.notional(row);
      case S.profit:
        return this.notional(row) * (book.edges.net[row] as number);
      case S.fundingCarryPctPerDay:
        return carryPerHour(store, buy, sell, moment.mono) * 2400;
      case S.skewMs: {
        const a = c.exchangeTime[buy] as number;
        const b = c.exchangeTime[sell] as number;
        return a > 0 && b > 0 ? Math.abs(a - b) : Number.NaN;
      }
      case S.ageMs:
        return Math.round(Math.max(store.age(buy, moment.mono), store.age(sell, moment.mono)));
      case S['buy.feePct']:
        return percent(book.fee(buy));
      case S['sell.feePct']:
        return percent(book.fee(sell));
      default:
        return Number.NaN;
    }
  }
}
