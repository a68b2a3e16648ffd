import { clockTime } from '../../model/numberFormat';
import type { WindowRow } from '../../protocol/readWindow';
import { kindOf } from '../../protocol/rows';
import { gain, lived, money, signed, size, words } from './cells';
import type { TableColumn } from './table';
import { type ColumnContext, columns, type Spec, SYMBOL_WIDTH } from './viewColumns';

export function episodeColumns({ venueName, sort }: ColumnContext): TableColumn<WindowRow>[] {
  const leg = (side: 'buy' | 'sell'): Spec<WindowRow>[] => [
    {
      heading: [side === 'buy' ? 'Buy' : 'Sell'],
      align: 'left',
      importance: 0,
      key: `${side}.venue`,
      cell: r => words(venueName(r[side].venue)),
    },
    {
      heading: ['Symbol'],
      align: 'left',
      importance: 8,
      key: `${side}.symbol`,
      flexible: SYMBOL_WIDTH,
      cell: r => words(r[side].symbol),
    },
  ];
  return columns(
    [
      {
        heading: ['Opened'],
        importance: 1,
        key: 'openedAt',
        cell: r => words(clockTime(r.number('openedAt') ?? r.at, r.at)),
      },
      {
        heading: ['Asset'],
        key: 'base',
        align: 'left',
        importance: 0,
        flexible: 12,
        cell: r => words(r.buy.base, 'strong'),
      },
      { heading: ['Kind'], align: 'left', importance: 6, key: 'kind', cell: r => words(kindOf(r.buy, r.sell)) },
      ...leg('buy'),
      ...leg('sell'),
      { heading: ['Peak', 'net %'], importance: 0, key: 'peakNetPct', cell: r => signed(r.number('peakNetPct')) },
      { heading: ['Size'], importance: 9, key: 'size', cell: r => size(r.number('size')) },
      { heading: ['Notional'], importance: 4, key: 'notional', cell: r => money(r.number('notional')) },
      { heading: ['Profit', 'at peak'], importance: 3, key: 'profit', cell: r => gain(r.number('profit')) },
      { heading: ['Lived'], importance: 0, key: 'livedMs', cell: r => lived(r.number('livedMs')) },
      {
        heading: ['Ended because'],
        align: 'left',
        importance: 2,
        key: 'state',
        flexible: 12,
        cell: r => (r.state === 'still-open' ? words('still open', 'good') : words(r.reason)),
      },
    ],
    sort,
  );
}
