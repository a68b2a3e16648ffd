import type { WindowRow } from '../../protocol/readWindow';
import { countdown, hours, signed, words } from './cells';
import { asset, leg, pairState, type Side } from './pairColumns';
import type { TableColumn } from './table';
import { type ColumnContext, columns, figure, type Spec } from './viewColumns';

export function fundingColumns({ venueName, sort }: ColumnContext): TableColumn<WindowRow>[] {
  const rates = (side: Side): Spec<WindowRow>[] => [
    ...leg(side, venueName),
    figure(`${side}.fundingRatePct`, ['Rate %'], 3, value => signed(value, 4)),
    figure(`${side}.fundingIntervalHours`, ['Every'], 5, interval),
    {
      heading: ['Next in'],
      importance: 6,
      key: `${side}.nextFundingTime`,
      cell: r => countdown(r.number(`${side}.nextFundingTime`), r.at),
    },
  ];
  return columns(
    [
      asset(),
      ...rates('buy'),
      ...rates('sell'),
      figure('fundingCarryPctPerDay', ['Carry %', '/day'], 0, signed),
      figure('fundingCarryAprPct', ['APR %'], 4, value => signed(value, 1)),
      figure('grossPct', ['Gross %'], 9, signed),
      figure('netPct', ['Net %'], 1, signed),
      figure('breakEvenHours', ['Break', 'even'], 2, hours),
      pairState(),
    ],
    sort,
  );
}

function interval(value: number | null) {
  return value === null ? words('-', 'quiet') : words(`${value}h`);
}
