import { FUNDING_NUMBERS, TEXT_COLUMNS } from '../../protocol/columns';
import { breakEvenHours, carryPerHour } from '../../spreads/carry';
import { EdgeRows } from './edgeRows';
import { percent } from './rowWords';
import { type Moment, placesOf } from './viewRows';

const F = placesOf(FUNDING_NUMBERS);

/** Pairs of perps, in the direction that earns; a pair that earns nothing either way in the order of its indexes. */
export class FundingRows extends EdgeRows {
  readonly columns = FUNDING_NUMBERS;
  readonly textColumns = TEXT_COLUMNS.funding;
  /** Funding is known without a book: a pair does not vanish while a leg reconnects. */
  protected override readonly withoutNumbers = true;

  protected override includes(edge: number, moment: Moment): boolean {
    const buy = this.buy(edge);
    const sell = this.sell(edge);
    if (this.buyLeg(edge)?.market !== 'perp' || this.sellLeg(edge)?.market !== 'perp') return false;
    const carry = carryPerHour(this.sources.store, buy, sell, moment.mono);
    return carry > 0 || (!(carry < 0) && buy < sell);
  }

  number(row: number, column: number, moment: Moment): number {
    const { store, book } = this.sources;
    const c = store.columns;
    const buy = this.buy(row);
    const sell = this.sell(row);
    switch (column) {
      case F['buy.fundingRatePct']:
        return percent(store.figures.fundingRate(buy, moment.mono));
      case F['buy.fundingIntervalHours']:
        return c.fundingIntervalHours[buy] as number;
      case F['buy.nextFundingTime']:
        return store.figures.nextFundingTime(buy, moment.wall);
      case F['sell.fundingRatePct']:
        return percent(store.figures.fundingRate(sell, moment.mono));
      case F['sell.fundingIntervalHours']:
        return c.fundingIntervalHours[sell] as number;
      case F['sell.nextFundingTime']:
        return store.figures.nextFundingTime(sell, moment.wall);
      case F.fundingCarryPctPerDay:
        return carryPerHour(store, buy, sell, moment.mono) * 2400;
      case F.fundingCarryAprPct:
        return carryPerHour(store, buy, sell, moment.mono) * 876_000;
      case F.grossPct:
        return (book.edges.gross[row] as number) * 100;
      case F.netPct:
        return (book.edges.net[row] as number) * 100;
      case F.breakEvenHours:
        return breakEvenHours(book.edges.net[row] as number, carryPerHour(store, buy, sell, moment.mono));
      default:
        return Number.NaN;
    }
  }
}
