import { instrumentId } from '../../src/model/instrument';
import { compactSize, formatAge, plainDecimal } from '../../src/model/numberFormat';
import { SparklinePainter, sparkWords } from '../charts/sparkline';
import { age, factor, gain, milliseconds, money, price, signed, size, small, words } from './cells';
import {
  assetColumn,
  kindColumn,
  legColumns,
  type Names,
  number,
  type PairColumn,
  type Side,
  stateColumn,
  strong,
  text,
} from './pairColumns';
import type { WindowRow } from './windowRows';

/** Its window is asked for with small lines only while this column is among those shown. */
export const SPARKLINE = 'sparkline';

export function spreadColumns(names: Names): readonly PairColumn[] {
  const painter = new SparklinePainter();
  return [
    assetColumn(names),
    kindColumn(),
    ...legColumns('buy', names),
    priceColumn('buy'),
    ...legExtras('buy'),
    ...legColumns('sell', names),
    priceColumn('sell'),
    ...legExtras('sell'),
    {
      ...number,
      id: 'grossPct',
      heading: ['Gross %'],
      about: 'Gross spread: sell bid over buy ask, in percent; at or below zero it is the distance to cross',
      sort: 'grossPct',
      importance: 5,
      chars: 8,
      value: row => row.number('grossPct'),
      cell: row => signed(row.number('grossPct')),
      hint: conversionHint,
    },
    {
      ...text,
      id: SPARKLINE,
      heading: ['5 min'],
      name: 'Last 5 minutes',
      about: 'Gross spread of the last five minutes: lowest to highest of each quarter of a minute',
      isExtra: true,
      importance: 7.5,
      chars: 8,
      cell: row => words(sparkWords(row)),
      hint: row => `Gross spread: ${sparkWords(row)}`,
      draw: (cell, row) => painter.draw(cell, row),
    },
    {
      ...number,
      id: 'feesPct',
      heading: ['Fees %'],
      about: 'Taker fees of both legs together, in percent',
      sort: 'feesPct',
      isExtra: true,
      importance: 8,
      chars: 5,
      cell: row => small(row.number('feesPct')),
    },
    {
      ...number,
      id: 'conversion',
      heading: ['Con-', 'version'],
      name: 'Conversion',
      about: 'Value of one unit of the sell leg’s quote in the buy leg’s quote',
      sort: 'conversion',
      isExtra: true,
      importance: 9,
      chars: 8,
      value: row => row.number('conversion'),
      cell: row => factor(row.number('conversion')),
      hint: conversionHint,
    },
    {
      ...number,
      id: 'netPct',
      heading: ['Net %'],
      about: 'Net spread: gross less the taker fees of both legs, in percent',
      sort: 'netPct',
      importance: 0,
      chars: 8,
      value: row => row.number('netPct'),
      cell: row => strong(signed(row.number('netPct'))),
      hint: row =>
        row.number('feesPct') === null ? '' : `after ${plainDecimal(row.number('feesPct') as number)} % of fees`,
    },
    {
      ...number,
      id: 'size',
      heading: ['Size'],
      about: 'Size at the touch of both legs, in base units',
      sort: 'size',
      importance: 9,
      chars: 6,
      value: row => row.number('size'),
      cell: row => size(row.number('size')),
    },
    {
      ...number,
      id: 'notional',
      heading: ['Notional'],
      about: 'Size times the buy price, in the quote of the buy leg',
      sort: 'notional',
      importance: 4,
      chars: 7,
      value: row => row.number('notional'),
      cell: row => money(row.number('notional')),
      hint: row => `in ${row.buy.quote}`,
    },
    {
      ...number,
      id: 'profit',
      heading: ['Profit'],
      about: 'Notional times net, in the quote of the buy leg',
      sort: 'profit',
      importance: 3,
      chars: 7,
      value: row => row.number('profit'),
      cell: row => gain(row.number('profit')),
      hint: row => `in ${row.buy.quote}`,
    },
    {
      ...number,
      id: 'fundingCarryPctPerDay',
      heading: ['Carry %', '/day'],
      about: 'Funding that the pair earns a day, in percent',
      sort: 'fundingCarryPctPerDay',
      importance: 7,
      chars: 7,
      value: row => row.number('fundingCarryPctPerDay'),
      cell: row => signed(row.number('fundingCarryPctPerDay')),
    },
    {
      ...number,
      id: 'ageMs',
      heading: ['Age'],
      about: 'Age of the older leg: time since its last proof of life',
      sort: 'ageMs',
      importance: 6.5,
      chars: 5,
      ticks: true,
      cell: row => age(worseAge(row)),
      hint: row => `buy leg ${ageText(row.age('buy.ageMs'))}, sell leg ${ageText(row.age('sell.ageMs'))}`,
    },
    {
      ...number,
      id: 'skewMs',
      heading: ['Skew'],
      about: 'Difference between the exchange times of the two legs',
      sort: 'skewMs',
      isExtra: true,
      importance: 9,
      chars: 6,
      cell: row => milliseconds(row.number('skewMs')),
    },
    stateColumn(),
  ];
}

function priceColumn(side: Side): PairColumn {
  const [heading, name] = side === 'buy' ? (['Ask', 'buy.ask'] as const) : (['Bid', 'sell.bid'] as const);
  return {
    ...number,
    id: name,
    heading: [heading],
    about: side === 'buy' ? 'Ask of the buy leg' : 'Bid of the sell leg',
    sort: name,
    importance: 2,
    chars: 10,
    value: row => row.number(name),
    cell: row => price(row.number(name), row[side].tickSize),
    hint: row => quoteHint(row, side),
  };
}

/** What else is known of a leg: its market, size at the touch and age. */
function legExtras(side: Side): PairColumn[] {
  const [title, quote] = side === 'buy' ? (['Buy', 'ask'] as const) : (['Sell', 'bid'] as const);
  const sizeName = side === 'buy' ? 'buy.askSize' : 'sell.bidSize';
  return [
    {
      ...text,
      id: `${side}.market`,
      heading: [title, 'market'],
      about: `Market of the ${side} leg`,
      sort: `${side}.market`,
      isExtra: true,
      importance: 8,
      chars: 5,
      cell: row => words(row[side].market),
    },
    {
      ...number,
      id: sizeName,
      heading: [title, 'size'],
      about: `Size at the ${quote} of the ${side} leg, in base units`,
      sort: sizeName,
      isExtra: true,
      importance: 8,
      chars: 6,
      value: row => row.number(sizeName),
      cell: row => size(row.number(sizeName)),
    },
    {
      ...number,
      id: `${side}.ageMs`,
      heading: [title, 'age'],
      about: `Time since the last proof of life of the ${side} leg`,
      sort: `${side}.ageMs`,
      isExtra: true,
      importance: 8,
      chars: 5,
      ticks: true,
      cell: row => age(row.age(`${side}.ageMs`)),
    },
    {
      ...number,
      id: `${side}.feePct`,
      heading: [title, 'fee %'],
      about: `Taker fee of the ${side} leg, in percent`,
      sort: `${side}.feePct`,
      isExtra: true,
      importance: 8,
      chars: 6,
      cell: row => small(row.number(`${side}.feePct`)),
    },
  ];
}

function quoteHint(row: WindowRow, side: Side): string {
  const [what, sizeName] = side === 'buy' ? ['ask', 'buy.askSize'] : ['bid', 'sell.bidSize'];
  const touch = row.number(sizeName);
  const words = [
    `${what} of ${instrumentId(row[side])} in ${row[side].quote}`,
    touch === null ? '' : `size ${compactSize(touch)} ${row[side].base}`,
    `age ${ageText(row.age(`${side}.ageMs`))}`,
  ];
  return words.filter(each => each !== '').join(', ');
}

function conversionHint(row: WindowRow): string {
  const conversion = row.number('conversion');
  if (conversion === null || row.buy.quote === row.sell.quote) return '';
  return `1 ${row.sell.quote} taken as ${plainDecimal(conversion)} ${row.buy.quote}`;
}

function worseAge(row: WindowRow): number | null {
  const buy = row.age('buy.ageMs');
  const sell = row.age('sell.ageMs');
  return buy === null || sell === null ? null : Math.max(buy, sell);
}

function ageText(ms: number | null): string {
  return ms === null ? 'unknown' : formatAge(ms);
}
