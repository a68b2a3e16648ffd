import { clockTime, compactSize, plainDecimal } from '../../src/model/numberFormat';
import { gain, lived, money, signed, size, words } from './cells';
import type { Cell } from './column';
import {
  assetColumn,
  kindColumn,
  legColumns,
  type Names,
  number,
  type PairColumn,
  strong,
  text,
  timeHint,
} from './pairColumns';
import type { WindowRow } from './windowRows';

const extra = { ...number, isExtra: true, importance: 8 } as const;

/** A row per time that a net spread was at or above the threshold. */
export function episodeColumns(names: Names): readonly PairColumn[] {
  return [
    {
      ...text,
      id: 'openedAt',
      heading: ['Opened'],
      about: 'When net came to the threshold',
      sort: 'openedAt',
      greatestFirst: true,
      importance: 1,
      chars: 12,
      cell: row => clock(row, 'openedAt'),
      hint: row => timeHint(row.number('openedAt')),
    },
    {
      ...extra,
      id: 'endedAt',
      heading: ['Ended'],
      about: 'When net was first seen below the threshold, or not to be acted upon',
      sort: 'endedAt',
      chars: 12,
      cell: row => clock(row, 'endedAt'),
      hint: row => timeHint(row.number('endedAt')),
    },
    assetColumn(names),
    kindColumn(),
    ...legColumns('buy', names),
    ...legColumns('sell', names),
    {
      ...number,
      id: 'peakNetPct',
      heading: ['Peak', 'net %'],
      about: 'Greatest net spread while it lasted, in percent',
      sort: 'peakNetPct',
      importance: 0,
      chars: 7,
      value: row => row.number('peakNetPct'),
      cell: row => strong(signed(row.number('peakNetPct'))),
      hint: peakHint,
    },
    {
      ...extra,
      id: 'peakGrossPct',
      heading: ['Gross %', 'at peak'],
      about: 'Gross spread at the peak, in percent',
      sort: 'peakGrossPct',
      chars: 7,
      cell: row => signed(row.number('peakGrossPct')),
    },
    {
      ...extra,
      id: 'peakAt',
      heading: ['Peak at'],
      about: 'When net was greatest',
      sort: 'peakAt',
      chars: 12,
      cell: row => clock(row, 'peakAt'),
      hint: row => timeHint(row.number('peakAt')),
    },
    {
      ...extra,
      id: 'lastNetPct',
      heading: ['Last', 'net %'],
      about: 'The last net spread at or above the threshold, in percent',
      sort: 'lastNetPct',
      chars: 7,
      cell: row => signed(row.number('lastNetPct')),
    },
    {
      ...extra,
      id: 'thresholdPct',
      heading: ['Threshold', '%'],
      about: 'The threshold when it opened, in percent',
      sort: 'thresholdPct',
      chars: 6,
      cell: row => plain(row.number('thresholdPct')),
    },
    {
      ...number,
      id: 'size',
      heading: ['Size'],
      about: 'Size at the touch of both legs at the peak, in base units',
      sort: 'size',
      importance: 9,
      chars: 6,
      cell: row => size(row.number('size')),
      hint: sizeHint,
    },
    {
      ...extra,
      id: 'firstSize',
      heading: ['First', 'size'],
      about: 'Size at the touch when it opened, in base units',
      sort: 'firstSize',
      chars: 6,
      cell: row => size(row.number('firstSize')),
    },
    {
      ...extra,
      id: 'lastSize',
      heading: ['Last', 'size'],
      about: 'The last size at the touch at or above the threshold, in base units',
      sort: 'lastSize',
      chars: 6,
      cell: row => size(row.number('lastSize')),
    },
    {
      ...number,
      id: 'notional',
      heading: ['Notional'],
      about: 'Size times the buy price at the peak, in the quote of the buy leg',
      sort: 'notional',
      importance: 4,
      chars: 7,
      cell: row => money(row.number('notional')),
      hint: row => `in ${row.buy.quote}`,
    },
    {
      ...number,
      id: 'profit',
      heading: ['Profit', 'at peak'],
      about: 'Notional times net at the peak, in the quote of the buy leg',
      sort: 'profit',
      importance: 3,
      chars: 7,
      cell: row => gain(row.number('profit')),
      hint: row => `in ${row.buy.quote}`,
    },
    {
      ...number,
      id: 'livedMs',
      heading: ['Lived'],
      about: 'How long it lasted, or has lasted so far',
      sort: 'livedMs',
      importance: 0,
      chars: 7,
      ticks: true,
      cell: row => lived(isOpen(row) ? row.age('livedMs') : row.number('livedMs')),
      hint: row => `${row.number('updates')} updates`,
    },
    {
      ...extra,
      id: 'updates',
      heading: ['Updates'],
      about: 'Times that its prices, sizes, rate or fees were found to be other ones',
      sort: 'updates',
      chars: 5,
      cell: row => plain(row.number('updates')),
    },
    {
      ...extra,
      id: 'id',
      heading: ['Number'],
      about: 'Counts up with every episode since the scanner was started',
      sort: 'id',
      chars: 5,
      cell: row => plain(row.number('id')),
    },
    {
      ...text,
      id: 'state',
      heading: ['Ended because'],
      sort: 'state',
      importance: 1.5,
      chars: 14,
      mostChars: 60,
      takesRest: true,
      cell: row => (isOpen(row) ? words('● still open', 'strong good') : words(row.reason)),
      hint: row => (isOpen(row) ? 'still open' : row.reason),
    },
  ];
}

function clock(row: WindowRow, name: 'openedAt' | 'endedAt' | 'peakAt'): Cell {
  const at = row.number(name);
  return at === null ? words('–', 'quiet') : words(clockTime(at, row.at));
}

function plain(value: number | null): Cell {
  return words(value === null ? '–' : plainDecimal(value));
}

function isOpen(row: WindowRow): boolean {
  return row.state === 'still-open';
}

function peakHint(row: WindowRow): string {
  const [gross, threshold, at] = [row.number('peakGrossPct'), row.number('thresholdPct'), row.number('peakAt')];
  const words = [
    gross === null ? '' : `gross ${signed(gross).text} %`,
    at === null ? '' : `at ${clockTime(at, row.at)}`,
    threshold === null ? '' : `threshold ${plainDecimal(threshold)} %`,
  ];
  return words.filter(each => each !== '').join(', ');
}

function sizeHint(row: WindowRow): string {
  const [first, last] = [row.number('firstSize'), row.number('lastSize')];
  return first === null || last === null
    ? ''
    : `first ${compactSize(first)}, last ${compactSize(last)} ${row.buy.base}`;
}
