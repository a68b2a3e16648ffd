import { clockTime, compactSize, plainDecimal } from '../../src/model/numberFormat';
import { gain, lived, money, signed, size, words } from './cells';
import type { Cell } from './column';
import { extra, figure, liveFigure, type Names, number, type RowColumn, text } from './figure';
import { assetColumn, kindColumn, legColumns, strong, timeHint } from './pairColumns';
import type { WindowRow } from './windowRows';

/** A row per time that a net spread was at or above the threshold. */
export function episodeColumns(names: Names): readonly RowColumn[] {
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
    extraTime('endedAt', ['Ended'], 'When net was first seen below the threshold, or not to be acted upon'),
    assetColumn(names),
    kindColumn(),
    ...legColumns('buy', names),
    ...legColumns('sell', names),
    liveFigure('peakNetPct', value => strong(signed(value)), {
      heading: ['Peak', 'net %'],
      about: 'Greatest net spread while it lasted, in percent',
      importance: 0,
      chars: 7,
      hint: peakHint,
    }),
    figure('peakGrossPct', signed, {
      ...extra,
      heading: ['Gross %', 'at peak'],
      about: 'Gross spread at the peak, in percent',
      chars: 7,
    }),
    extraTime('peakAt', ['Peak at'], 'When net was greatest'),
    figure('lastNetPct', signed, {
      ...extra,
      heading: ['Last', 'net %'],
      about: 'The last net spread at or above the threshold, in percent',
      chars: 7,
    }),
    figure('thresholdPct', plain, {
      ...extra,
      heading: ['Threshold', '%'],
      about: 'The threshold when it opened, in percent',
      chars: 6,
    }),
    figure('size', size, {
      heading: ['Size'],
      about: 'Size at the touch of both legs at the peak, in base units',
      importance: 9,
      chars: 6,
      hint: sizeHint,
    }),
    figure('firstSize', size, {
      ...extra,
      heading: ['First', 'size'],
      about: 'Size at the touch when it opened, in base units',
      chars: 6,
    }),
    figure('lastSize', size, {
      ...extra,
      heading: ['Last', 'size'],
      about: 'The last size at the touch at or above the threshold, in base units',
      chars: 6,
    }),
    figure('notional', money, {
      heading: ['Notional'],
      about: 'Size times the buy price at the peak, in the quote of the buy leg',
      importance: 4,
      chars: 7,
      hint: row => `in ${row.buy.quote}`,
    }),
    figure('profit', gain, {
      heading: ['Profit', 'at peak'],
      about: 'Notional times net at the peak, in the quote of the buy leg',
      importance: 3,
      chars: 7,
      hint: row => `in ${row.buy.quote}`,
    }),
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
    figure('updates', plain, {
      ...extra,
      heading: ['Updates'],
      about: 'Times that its prices, sizes, rate or fees were found to be other ones',
      chars: 5,
    }),
    figure('id', plain, {
      ...extra,
      heading: ['Number'],
      about: 'Counts up with every episode since the scanner was started',
      chars: 5,
    }),
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

function extraTime(id: 'endedAt' | 'peakAt', heading: readonly string[], about: string): RowColumn {
  return {
    ...number,
    ...extra,
    id,
    heading,
    about,
    sort: id,
    chars: 12,
    cell: row => clock(row, id),
    hint: row => timeHint(row.number(id)),
  };
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
