import { clockTime } from '../../model/numberFormat';
import type { WindowRow } from '../../protocol/readWindow';
import { gain, lived, money, signed, size, words } from './cells';
import { asset, kind, leg } from './pairColumns';
import type { TableColumn } from './table';
import { type ColumnContext, columns, figure } from './viewColumns';

export function episodeColumns({ venueName, sort }: ColumnContext): TableColumn<WindowRow>[] {
  return columns(
    [
      {
        heading: ['Opened'],
        importance: 1,
        key: 'openedAt',
        cell: r => words(clockTime(r.number('openedAt') ?? r.at, r.at)),
      },
      asset(),
      kind(),
      ...leg('buy', venueName),
      ...leg('sell', venueName),
      figure('peakNetPct', ['Peak', 'net %'], 0, signed),
      figure('size', ['Size'], 9, size),
      figure('notional', ['Notional'], 4, money),
      figure('profit', ['Profit', 'at peak'], 3, gain),
      figure('livedMs', ['Lived'], 0, lived),
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
