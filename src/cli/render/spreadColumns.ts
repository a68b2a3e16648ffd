import type { WindowRow } from '../../protocol/readWindow';
import { age, gain, money, price, signed, size } from './cells';
import { asset, kind, leg, pairState } from './pairColumns';
import type { TableColumn } from './table';
import { type ColumnContext, columns, figure } from './viewColumns';

export function spreadColumns({ venueName, sort }: ColumnContext): TableColumn<WindowRow>[] {
  return columns(
    [
      asset(),
      kind(),
      ...leg('buy', venueName),
      { heading: ['Ask'], importance: 2, key: 'buy.ask', cell: r => price(r.number('buy.ask'), r.buy.tickSize) },
      ...leg('sell', venueName),
      { heading: ['Bid'], importance: 2, key: 'sell.bid', cell: r => price(r.number('sell.bid'), r.sell.tickSize) },
      figure('grossPct', ['Gross %'], 5, signed),
      figure('netPct', ['Net %'], 0, signed),
      figure('size', ['Size'], 9, size),
      figure('notional', ['Notional'], 4, money),
      figure('profit', ['Profit'], 3, gain),
      figure('fundingCarryPctPerDay', ['Carry %', '/day'], 7, signed),
      figure('ageMs', ['Age'], 7, age),
      pairState(),
    ],
    sort,
  );
}
