import { instrumentId } from '../../src/model/instrument';
import { compactSize, formatAge, plainDecimal } from '../../src/model/numberFormat';
import { SparklinePainter, sparkWords } from '../charts/sparkline';
import { age, factor, gain, milliseconds, money, price, signed, size, small, unitHint, words } from './cells';
import { figure, liveFigure, type Names, number, type RowColumn, text } from './figure';
import { assetColumn, kindColumn, legColumns, type Side, stateColumn, strong } from './pairColumns';
import type { WindowRow } from './windowRows';

/** Its window is asked for with small lines only while this column is among those shown. */
export const SPARKLINE = 'sparkline';

export function spreadColumns(names: Names): readonly RowColumn[] {
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
    liveFigure('grossPct', signed, {
      heading: ['Gross %'],
      about: 'Gross spread: sell bid over buy ask, in percent; at or below zero it is the distance to cross',
      importance: 5,
      chars: 8,
      hint: conversionHint,
    }),
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
    figure('feesPct', small, {
      heading: ['Fees %'],
      about: 'Taker fees of both legs together, in percent',
      isExtra: true,
      importance: 8,
      chars: 5,
    }),
    liveFigure('conversion', factor, {
      heading: ['Con-', 'version'],
      name: 'Conversion',
      about: 'Value of one unit of the sell leg’s quote in the buy leg’s quote',
      isExtra: true,
      importance: 9,
      chars: 8,
      hint: conversionHint,
    }),
    liveFigure('netPct', value => strong(signed(value)), {
      heading: ['Net %'],
      about: 'Net spread: gross less the taker fees of both legs, in percent',
      importance: 0,
      chars: 8,
      hint: row =>
        row.number('feesPct') === null ? '' : `after ${plainDecimal(row.number('feesPct') as number)} % of fees`,
    }),
    liveFigure('size', size, {
      heading: ['Size'],
      about: 'Size at the touch of both legs, in base units',
      importance: 9,
      chars: 6,
    }),
    liveFigure('notional', money, {
      heading: ['Notional'],
      about: 'Size times the buy price, in the quote of the buy leg',
      importance: 4,
      chars: 7,
      hint: row => `in ${row.buy.quote}`,
    }),
    liveFigure('profit', gain, {
      heading: ['Profit'],
      about: 'Notional times net, in the quote of the buy leg',
      importance: 3,
      chars: 7,
      hint: row => `in ${row.buy.quote}`,
    }),
    liveFigure('fundingCarryPctPerDay', signed, {
      heading: ['Carry %', '/day'],
      about: 'Funding that the pair earns a day, in percent',
      importance: 7,
      chars: 7,
    }),
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
    figure('skewMs', milliseconds, {
      heading: ['Skew'],
      about: 'Difference between the exchange times of the two legs',
      isExtra: true,
      importance: 9,
      chars: 6,
    }),
    stateColumn(),
  ];
}

function priceColumn(side: Side): RowColumn {
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
    cell: row => price(row.number(name), row[side]),
    hint: row => quoteHint(row, side),
  };
}

/** What else is known of a leg: its market, size at the touch and age. */
function legExtras(side: Side): RowColumn[] {
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
    liveFigure(sizeName, size, {
      heading: [title, 'size'],
      about: `Size at the ${quote} of the ${side} leg, in base units`,
      isExtra: true,
      importance: 8,
      chars: 6,
    }),
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
    figure(`${side}.feePct`, small, {
      heading: [title, 'fee %'],
      about: `Taker fee of the ${side} leg, in percent`,
      isExtra: true,
      importance: 8,
      chars: 6,
    }),
  ];
}

function quoteHint(row: WindowRow, side: Side): string {
  const [what, sizeName] = side === 'buy' ? ['ask', 'buy.askSize'] : ['bid', 'sell.bidSize'];
  const touch = row.number(sizeName);
  const words = [
    `${what} of ${instrumentId(row[side])} in ${row[side].quote}`,
    unitHint(row[side]),
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
