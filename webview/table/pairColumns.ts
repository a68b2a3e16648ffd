import { instrumentId } from '../../src/model/instrument';
import { compactSize, formatAge, plainDecimal } from '../../src/model/numberFormat';
import { kindOf } from '../../src/protocol/rows';
import { age, countdown, gain, hours, interval, money, price, signed, size, state, stateHint, words } from './cells';
import type { Column } from './column';
import type { WindowRow } from './windowRows';

/** What the columns need besides the row. */
export interface Names {
  /** As the venue writes itself. */
  readonly venueName: (id: string) => string;
  readonly isWatched: (asset: string) => boolean;
}

type Side = 'buy' | 'sell';
type PairColumn = Column<WindowRow>;

const number = { align: 'right', greatestFirst: true } as const;
const text = { align: 'left' } as const;

function assetColumn({ isWatched }: Names): PairColumn {
  return {
    ...text,
    id: 'base',
    heading: ['Asset'],
    sort: 'base',
    importance: 0,
    chars: 8,
    mostChars: 14,
    cell: row => asset(row.buy.base, isWatched),
    hint: row => `${row.buy.base}${isWatched(row.buy.base) ? ', on the watchlist' : ''}`,
  };
}

export function asset(name: string, isWatched: Names['isWatched']): { text: string; look: string } {
  return isWatched(name) ? words(`${name} ★`, 'strong watched') : words(name, 'strong');
}

function stateColumn(): PairColumn {
  return {
    ...text,
    id: 'state',
    heading: ['State'],
    sort: 'state',
    importance: 1.5,
    chars: 8,
    mostChars: 14,
    takesRest: true,
    cell: row => state(row.state, row.reason),
    hint: row => stateHint(row.state, row.reason),
  };
}

/** `importance` of its venue, symbol: the columns that both kinds of pairs have for a leg. */
function legColumns(side: Side, { venueName }: Names): PairColumn[] {
  const title = side === 'buy' ? 'Buy' : 'Sell';
  const hint = (row: WindowRow) => {
    const { multiplier, contractSize } = row[side];
    const unit = multiplier === 1 ? '' : `, priced for ${multiplier} ${row[side].base}`;
    const contract = contractSize === 1 ? '' : `, contract of ${plainDecimal(contractSize)}`;
    return `${instrumentId(row[side])}${unit}${contract}`;
  };
  return [
    {
      ...text,
      id: `${side}.venue`,
      heading: [title],
      about: `Venue of the ${side} leg`,
      sort: `${side}.venue`,
      importance: 0,
      chars: 7,
      mostChars: 14,
      cell: row => words(venueName(row[side].venue)),
      hint,
    },
    {
      ...text,
      id: `${side}.symbol`,
      heading: ['Symbol'],
      about: `Symbol of the ${side} leg`,
      sort: `${side}.symbol`,
      importance: 5.5,
      chars: 12,
      mostChars: 20,
      cell: row => words(row[side].symbol),
      hint,
    },
  ];
}

export function spreadColumns(names: Names): readonly PairColumn[] {
  const priceColumn = (side: Side): PairColumn => {
    const [heading, name] = side === 'buy' ? (['Ask', 'buy.ask'] as const) : (['Bid', 'sell.bid'] as const);
    return {
      ...number,
      id: name,
      heading: [heading],
      about: side === 'buy' ? 'Ask of the buy leg' : 'Bid of the sell leg',
      sort: name,
      importance: 2,
      chars: 10,
      cell: row => price(row.number(name), row[side].tickSize),
      hint: row => quoteHint(row, side),
    };
  };
  return [
    assetColumn(names),
    {
      ...text,
      id: 'kind',
      heading: ['Kind'],
      sort: 'kind',
      importance: 4.5,
      chars: 9,
      cell: row => words(kindOf(row.buy, row.sell)),
    },
    ...legColumns('buy', names),
    priceColumn('buy'),
    ...legColumns('sell', names),
    priceColumn('sell'),
    {
      ...number,
      id: 'grossPct',
      heading: ['Gross %'],
      about: 'Gross spread: sell bid over buy ask, in percent; at or below zero it is the distance to cross',
      sort: 'grossPct',
      importance: 5,
      chars: 8,
      cell: row => signed(row.number('grossPct')),
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
      cell: row => {
        const { text, look } = signed(row.number('netPct'));
        return { text, look: `strong ${look}` };
      },
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
      cell: row => signed(row.number('fundingCarryPctPerDay')),
    },
    {
      ...number,
      id: 'age',
      heading: ['Age'],
      about: 'Age of the older leg: time since its last proof of life',
      importance: 6.5,
      chars: 5,
      cell: row => age(worseAge(row)),
      hint: row => `buy leg ${ageText(row.number('buy.ageMs'))}, sell leg ${ageText(row.number('sell.ageMs'))}`,
    },
    stateColumn(),
  ];
}

export function fundingColumns(names: Names): readonly PairColumn[] {
  const leg = (side: Side): PairColumn[] => [
    ...legColumns(side, names),
    {
      ...number,
      id: `${side}.fundingRatePct`,
      heading: ['Rate %'],
      about: `Funding rate of the ${side} leg for its next settlement, in percent per interval`,
      sort: `${side}.fundingRatePct`,
      importance: 3,
      chars: 8,
      cell: row => signed(row.number(`${side}.fundingRatePct`), 4),
    },
    {
      ...number,
      id: `${side}.fundingIntervalHours`,
      heading: ['Every'],
      about: `Funding interval of the ${side} leg`,
      sort: `${side}.fundingIntervalHours`,
      importance: 5,
      chars: 3,
      cell: row => interval(row.number(`${side}.fundingIntervalHours`)),
    },
    {
      ...number,
      id: `${side}.nextFundingTime`,
      heading: ['Next in'],
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
    {
      ...number,
      id: 'fundingCarryPctPerDay',
      heading: ['Carry %', '/day'],
      about: 'What the pair earns a day: the sell leg’s rate less the buy leg’s, in percent',
      sort: 'fundingCarryPctPerDay',
      importance: 0,
      chars: 8,
      cell: row => {
        const { text, look } = signed(row.number('fundingCarryPctPerDay'));
        return { text, look: `strong ${look}` };
      },
    },
    {
      ...number,
      id: 'fundingCarryAprPct',
      heading: ['APR %'],
      about: 'The same in percent a year',
      sort: 'fundingCarryAprPct',
      importance: 4,
      chars: 7,
      cell: row => signed(row.number('fundingCarryAprPct'), 1),
    },
    {
      ...number,
      id: 'grossPct',
      heading: ['Gross %'],
      about: 'Gross spread between the two prices, in percent',
      sort: 'grossPct',
      importance: 9,
      chars: 8,
      cell: row => signed(row.number('grossPct')),
    },
    {
      ...number,
      id: 'netPct',
      heading: ['Net %'],
      about: 'Net spread: gross less the taker fees of both legs, in percent',
      sort: 'netPct',
      importance: 1,
      chars: 8,
      cell: row => signed(row.number('netPct')),
    },
    {
      ...number,
      id: 'breakEvenHours',
      heading: ['Break', 'even'],
      about: 'Time after which the carry has paid for the net spread',
      sort: 'breakEvenHours',
      greatestFirst: false,
      importance: 2,
      chars: 7,
      cell: row => hours(row.number('breakEvenHours')),
    },
    stateColumn(),
  ];
}

function quoteHint(row: WindowRow, side: Side): string {
  const [what, sizeName] = side === 'buy' ? ['ask', 'buy.askSize'] : ['bid', 'sell.bidSize'];
  const touch = row.number(sizeName);
  const words = [
    `${what} of ${instrumentId(row[side])} in ${row[side].quote}`,
    touch === null ? '' : `size ${compactSize(touch)} ${row[side].base}`,
    `age ${ageText(row.number(`${side}.ageMs`))}`,
  ];
  return words.filter(each => each !== '').join(', ');
}

function conversionHint(row: WindowRow): string {
  const conversion = row.number('conversion');
  if (conversion === null || row.buy.quote === row.sell.quote) return '';
  return `1 ${row.sell.quote} taken as ${plainDecimal(conversion)} ${row.buy.quote}`;
}

function worseAge(row: WindowRow): number | null {
  const buy = row.number('buy.ageMs');
  const sell = row.number('sell.ageMs');
  return buy === null || sell === null ? null : Math.max(buy, sell);
}

function ageText(ms: number | null): string {
  return ms === null ? 'unknown' : formatAge(ms);
}

/** A time of the machine's own time zone, for people. */
export function timeHint(time: number | null): string {
  return time === null ? '' : new Date(time).toLocaleString();
}
