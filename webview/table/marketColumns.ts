import { instrumentId } from '../../src/model/instrument';
import { compactMoney, compactSize, formatAge } from '../../src/model/numberFormat';
import { price, signed, small, state, stateHint, words } from './cells';
import type { Column } from './column';
import { type Names, timeHint } from './pairColumns';
import type { WindowRow } from './windowRows';

const number = { align: 'right', greatestFirst: true } as const;

/** `venues`: those scanned, in the engine's order; each has a column that compares with its perp. */
export function marketColumns(names: Names, venues: readonly string[]): readonly Column<WindowRow>[] {
  const { venueName, isWatched } = names;
  const side = (name: 'bid' | 'ask'): Column<WindowRow> => ({
    ...number,
    id: name,
    heading: [name === 'bid' ? 'Bid' : 'Ask'],
    sort: name,
    importance: 0,
    chars: 9,
    cell: row => price(row.number(name), row.buy.tickSize),
    hint: row => quoteHint(row, name),
  });
  const versus = (id: string, name: string, importance: number, about: string): Column<WindowRow> => ({
    ...number,
    id: `vs.${id}`,
    heading: ['Spread vs', `${name} %`],
    about,
    sort: `vs.${id}`,
    importance,
    chars: 7,
    cell: row => signed(row.number(`vs.${id}`)),
    hint: row => versusHint(row.number(`vs.${id}`), name),
  });
  return [
    {
      id: 'symbol',
      heading: ['Symbol'],
      sort: 'symbol',
      align: 'left',
      importance: 0,
      chars: 12,
      mostChars: 20,
      cell: row =>
        isWatched(row.buy.base) ? words(`${row.buy.symbol} ★`, 'strong watched') : words(row.buy.symbol, 'strong'),
      hint: row => instrumentId(row.buy),
    },
    {
      id: 'venue',
      heading: ['Exchange'],
      sort: 'venue',
      align: 'left',
      importance: 0,
      chars: 7,
      mostChars: 16,
      cell: row => words(row.buy.market === 'spot' ? `${venueName(row.buy.venue)} spot` : venueName(row.buy.venue)),
      hint: row => instrumentId(row.buy),
    },
    side('bid'),
    side('ask'),
    {
      ...number,
      id: 'fundingRatePct',
      heading: ['Funding', 'Rate %'],
      about: 'Funding rate for the next settlement, in percent per interval',
      sort: 'fundingRatePct',
      importance: 3,
      chars: 8,
      cell: row => signed(row.number('fundingRatePct'), 4),
      hint: fundingHint,
    },
    versus('spot', 'Spot', 1, 'Spread against the spot of the same venue, in percent; 0: not crossed'),
    ...venues.map((venue, i) =>
      versus(
        venue,
        venueName(venue),
        2 + i * 0.1,
        `Spread against the perp of ${venueName(venue)}, in percent; below 0 this row is cheap, above 0 rich, 0: not crossed`,
      ),
    ),
    {
      ...number,
      id: 'tickSizePct',
      heading: ['Perp Tick Size', '(% of price)'],
      sort: 'tickSizePct',
      importance: 6,
      chars: 8,
      cell: row => small(row.buy.market === 'perp' ? row.number('tickSizePct') : null),
    },
    {
      ...number,
      id: 'spotTickSizePct',
      heading: ['Spot Tick', 'Size (%)'],
      sort: 'spotTickSizePct',
      importance: 7,
      chars: 8,
      cell: row => small(row.number(row.buy.market === 'spot' ? 'tickSizePct' : 'spotTickSizePct')),
    },
    {
      ...number,
      id: 'change24hPct',
      heading: ['24h', 'Change %'],
      sort: 'change24hPct',
      importance: 4,
      chars: 7,
      cell: row => signed(row.number('change24hPct'), 2),
      hint: volumeHint,
    },
    {
      id: 'state',
      heading: ['State'],
      sort: 'state',
      align: 'left',
      importance: 1.5,
      chars: 8,
      mostChars: 14,
      takesRest: true,
      cell: row => state(row.state, row.reason),
      hint: row => stateHint(row.state, row.reason),
    },
  ];
}

function quoteHint(row: WindowRow, side: 'bid' | 'ask'): string {
  const touch = row.number(`${side}Size`);
  const age = row.number('ageMs');
  return [
    `${side} in ${row.buy.quote}`,
    touch === null ? '' : `size ${compactSize(touch)} ${row.buy.base}`,
    age === null ? '' : `age ${formatAge(age)}`,
  ]
    .filter(each => each !== '')
    .join(', ');
}

function versusHint(value: number | null, name: string): string {
  if (value === null) return `no live price of ${name} to compare with`;
  if (value === 0) return 'not crossed';
  return value < 0 ? `cheap: its ask is below the bid of ${name}` : `rich: its bid is above the ask of ${name}`;
}

function fundingHint(row: WindowRow): string {
  const hours = row.number('fundingIntervalHours');
  const apr = row.number('fundingAprPct');
  const next = row.number('nextFundingTime');
  return [
    hours === null ? '' : `every ${hours} h`,
    apr === null ? '' : `${apr.toFixed(1)} % a year`,
    next === null ? '' : `next ${timeHint(next)}`,
  ]
    .filter(each => each !== '')
    .join(', ');
}

function volumeHint(row: WindowRow): string {
  const volume = row.number('volume24hQuote');
  return volume === null ? '' : `24 h volume ${compactMoney(volume)} ${row.buy.quote}`;
}
