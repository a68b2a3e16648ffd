import { hasPerps } from '../../model/venueNames';
import type { WindowRow } from '../../protocol/readWindow';
import { price, signed, small, state, words } from './cells';
import type { Tone } from './palette';
import type { TableColumn } from './table';
import { type ColumnContext, columns, figure } from './viewColumns';

export function marketColumns({ venues, venueName, sort }: ColumnContext): TableColumn<WindowRow>[] {
  const tone = (r: WindowRow): Tone => (r.state === 'live' ? 'strong' : 'quiet');
  return columns(
    [
      {
        heading: ['Symbol'],
        align: 'left',
        importance: 0,
        key: 'symbol',
        flexible: 14,
        cell: r => words(r.buy.symbol, tone(r)),
      },
      { heading: ['Exchange'], align: 'left', importance: 0, key: 'venue', cell: r => words(exchange(r, venueName)) },
      { heading: ['Bid'], importance: 0, key: 'bid', cell: r => price(r.number('bid'), r.buy.tickSize) },
      { heading: ['Ask'], importance: 0, key: 'ask', cell: r => price(r.number('ask'), r.buy.tickSize) },
      figure('fundingRatePct', ['Funding', 'Rate %'], 3, value => signed(value, 4)),
      figure('vs.spot', ['Spread vs', 'Spot %'], 1, signed),
      ...venues
        .filter(hasPerps)
        .map((venue, i) => figure(`vs.${venue}`, ['Spread vs', `${venueName(venue)} %`], 2 + i * 0.1, signed)),
      {
        heading: ['Perp Tick Size', '(% of price)'],
        importance: 6,
        key: 'tickSizePct',
        cell: r => small(r.buy.market === 'perp' ? r.number('tickSizePct') : null),
      },
      {
        heading: ['Spot Tick', 'Size (%)'],
        importance: 7,
        key: 'spotTickSizePct',
        cell: r => small(r.number(r.buy.market === 'spot' ? 'tickSizePct' : 'spotTickSizePct')),
      },
      figure('change24hPct', ['24h', 'Change %'], 4, value => signed(value, 2)),
      {
        heading: ['State'],
        align: 'left',
        importance: 0,
        key: 'state',
        flexible: 9,
        cell: r => state(r.state, r.reason),
      },
    ],
    sort,
  );
}

function exchange(row: WindowRow, venueName: (id: string) => string): string {
  return row.buy.market === 'spot' ? `${venueName(row.buy.venue)} spot` : venueName(row.buy.venue);
}
