import { countdown, hours, interval, signed } from './cells';
import { figure, liveFigure, type Names, number, type RowColumn } from './figure';
import { assetColumn, legColumns, type Side, stateColumn, strong, timeHint } from './pairColumns';

export function fundingColumns(names: Names): readonly RowColumn[] {
  const leg = (side: Side): RowColumn[] => [
    ...legColumns(side, names),
    liveFigure(`${side}.fundingRatePct`, value => signed(value, 4), {
      heading: ['Rate %'],
      name: `${side === 'buy' ? 'Buy' : 'Sell'} rate %`,
      about: `Funding rate of the ${side} leg for its next settlement, in percent per interval`,
      importance: 3,
      chars: 8,
    }),
    figure(`${side}.fundingIntervalHours`, interval, {
      heading: ['Every'],
      name: `${side === 'buy' ? 'Buy' : 'Sell'} funding every`,
      about: `Funding interval of the ${side} leg`,
      importance: 5,
      chars: 3,
    }),
    {
      ...number,
      id: `${side}.nextFundingTime`,
      heading: ['Next in'],
      name: `${side === 'buy' ? 'Buy' : 'Sell'} funding next in`,
      ticks: true,
      about: `Time to the next settlement of the ${side} leg`,
      sort: `${side}.nextFundingTime`,
      greatestFirst: false,
      importance: 6,
      chars: 7,
      cell: row => countdown(row.number(`${side}.nextFundingTime`), row.at),
      hint: row => timeHint(row.number(`${side}.nextFundingTime`)),
    },
  ];
  return [
    assetColumn(names),
    ...leg('buy'),
    ...leg('sell'),
    liveFigure('fundingCarryPctPerDay', value => strong(signed(value)), {
      heading: ['Carry %', '/day'],
      about: 'What the pair earns a day: the sell leg’s rate less the buy leg’s, in percent',
      importance: 0,
      chars: 8,
    }),
    liveFigure('fundingCarryAprPct', value => signed(value, 1), {
      heading: ['APR %'],
      about: 'The same in percent a year',
      importance: 4,
      chars: 7,
    }),
    liveFigure('grossPct', signed, {
      heading: ['Gross %'],
      about: 'Gross spread between the two prices, in percent',
      importance: 9,
      chars: 8,
    }),
    liveFigure('netPct', signed, {
      heading: ['Net %'],
      about: 'Net spread: gross less the taker fees of both legs, in percent',
      importance: 1,
      chars: 8,
    }),
    figure('breakEvenHours', hours, {
      heading: ['Break', 'even'],
      about: 'Time after which the carry has paid for the net spread',
      greatestFirst: false,
      importance: 2,
      chars: 7,
    }),
    stateColumn(),
  ];
}
