import { instrumentId } from '../../src/model/instrument';
import { compactMoney, compactSize, formatAge } from '../../src/model/numberFormat';
import { hasPerps } from '../../src/model/venueNames';
import { age, countdown, interval, money, price, signed, size, small, timeOfDay, unitHint, words } from './cells';
import { figure, liveFigure, type Names, number, type RowColumn } from './figure';
import { stateColumn, symbolLook, timeHint } from './pairColumns';
import type { WindowRow } from './windowRows';

/** `venues`: those scanned, in the engine's order; each has a column that compares with its perp. */
export function marketColumns(names: Names, venues: readonly string[]): readonly RowColumn[] {
  const { venueName, isWatched } = names;
  return [
    {
      id: 'symbol',
      heading: ['Symbol'],
      sort: 'symbol',
      align: 'left',
      importance: 0,
      chars: 12,
      mostChars: 20,
      leastPx: 96,
      cell: row => symbolLook(row.buy.symbol, isWatched(row.buy.base)),
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
    ...textColumns(),
    touchSize('bid'),
    side('bid'),
    side('ask'),
    touchSize('ask'),
    ...fundingColumns(),
    versus('spot', 'Spot', 1, 'Spread against the spot of the same venue, in percent; 0: not crossed'),
    ...venues
      .filter(hasPerps)
      .map((venue, i) =>
        versus(
          venue,
          venueName(venue),
          2 + i * 0.1,
          `Spread against the perp of ${venueName(venue)}, in percent; below 0 this row is cheap, above 0 rich, 0: not crossed`,
        ),
      ),
    ...tickColumns(),
    ...dayColumns(),
    ...timeColumns(),
    stateColumn(),
  ];
}

function textColumns(): RowColumn[] {
  const text = (id: 'market' | 'base' | 'quote', heading: string, about: string): RowColumn => ({
    id,
    heading: [heading],
    about,
    sort: id,
    align: 'left',
    isExtra: true,
    importance: 8,
    chars: 5,
    mostChars: 12,
    cell: row => words(row.buy[id]),
  });
  return [
    text('base', 'Asset', 'The asset, under one name at all venues'),
    text('quote', 'Quote', 'The currency of its prices'),
    text('market', 'Market', 'Spot or perpetual'),
  ];
}

function side(name: 'bid' | 'ask'): RowColumn {
  return {
    ...number,
    id: name,
    heading: [name === 'bid' ? 'Bid' : 'Ask'],
    sort: name,
    importance: 0,
    chars: 9,
    value: row => row.number(name),
    cell: row => price(row.number(name), row.buy),
    hint: row => quoteHint(row, name),
  };
}

function touchSize(name: 'bid' | 'ask'): RowColumn {
  return liveFigure(`${name}Size`, size, {
    heading: [name === 'bid' ? 'Bid' : 'Ask', 'size'],
    about: `Size at the ${name} in base units`,
    isExtra: true,
    importance: 6,
    chars: 6,
    hint: row => `in ${row.buy.base}`,
  });
}

function versus(id: string, name: string, importance: number, about: string): RowColumn {
  return liveFigure(`vs.${id}`, signed, {
    heading: ['Spread vs', `${name} %`],
    about,
    importance,
    chars: 7,
    hint: row => versusHint(row.number(`vs.${id}`), name),
  });
}

function fundingColumns(): RowColumn[] {
  return [
    liveFigure('fundingRatePct', value => signed(value, 4), {
      heading: ['Funding', 'Rate %'],
      about: 'Funding rate for the next settlement, in percent per interval',
      importance: 3,
      chars: 8,
      hint: fundingHint,
    }),
    liveFigure('fundingAprPct', value => signed(value, 1), {
      heading: ['Funding', 'APR %'],
      about: 'Funding rate in percent a year',
      isExtra: true,
      importance: 5,
      chars: 7,
      hint: fundingHint,
    }),
    figure('fundingIntervalHours', interval, {
      heading: ['Funding', 'every'],
      about: 'Hours between two settlements',
      isExtra: true,
      importance: 7,
      chars: 3,
    }),
    {
      ...number,
      id: 'nextFundingTime',
      heading: ['Next', 'funding'],
      about: 'Time to the next settlement',
      sort: 'nextFundingTime',
      greatestFirst: false,
      isExtra: true,
      importance: 7,
      chars: 7,
      ticks: true,
      cell: row => countdown(row.number('nextFundingTime'), row.at),
      hint: row => timeHint(row.number('nextFundingTime')),
    },
  ];
}

function tickColumns(): RowColumn[] {
  return [
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
      id: 'tickSize',
      heading: ['Tick', 'size'],
      about: 'Smallest step of the price, in the quote',
      sort: 'tickSize',
      isExtra: true,
      importance: 9,
      chars: 8,
      cell: row => price(row.number('tickSize'), { ...row.buy, multiplier: 1 }),
    },
  ];
}

function dayColumns(): RowColumn[] {
  return [
    liveFigure('change24hPct', value => signed(value, 2), {
      heading: ['24h', 'Change %'],
      importance: 4,
      chars: 7,
      hint: volumeHint,
    }),
    {
      ...number,
      id: 'last',
      heading: ['Last'],
      about: 'Last price',
      sort: 'last',
      isExtra: true,
      importance: 6,
      chars: 9,
      value: row => row.number('last'),
      cell: row => price(row.number('last'), row.buy),
    },
    liveFigure('volume24hQuote', money, {
      heading: ['24h', 'Volume'],
      about: 'Volume of the last 24 hours, in the quote',
      isExtra: true,
      importance: 5,
      chars: 6,
      hint: row => `in ${row.buy.quote}`,
    }),
  ];
}

function timeColumns(): RowColumn[] {
  const time = (id: string, heading: readonly string[], about: string): RowColumn => ({
    ...number,
    id,
    heading,
    about,
    sort: id,
    isExtra: true,
    importance: 9,
    chars: 12,
    cell: row => timeOfDay(row.number(id)),
    hint: row => timeHint(row.number(id)),
  });
  return [
    {
      ...number,
      id: 'ageMs',
      heading: ['Age'],
      about: 'Time since the last proof of life of its quote',
      sort: 'ageMs',
      isExtra: true,
      importance: 6,
      chars: 5,
      ticks: true,
      cell: row => age(row.age('ageMs')),
    },
    time('exchangeTime', ['Exchange', 'time'], 'The matching engine’s time of its quote'),
    time('receivedTime', ['Received', 'at'], 'When its quote came, by our clock'),
  ];
}

function quoteHint(row: WindowRow, name: 'bid' | 'ask'): string {
  const touch = row.number(`${name}Size`);
  const ageMs = row.age('ageMs');
  return [
    `${name} in ${row.buy.quote}`,
    unitHint(row.buy),
    touch === null ? '' : `size ${compactSize(touch)} ${row.buy.base}`,
    ageMs === null ? '' : `age ${formatAge(ageMs)}`,
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
