import { instrumentId } from '../../src/model/instrument';
import { plainDecimal } from '../../src/model/numberFormat';
import { kindOf } from '../../src/protocol/rows';
import { state, stateHint, words } from './cells';
import type { Cell } from './column';
import { type Names, type RowColumn, text } from './figure';
import type { WindowRow } from './windowRows';

export type Side = 'buy' | 'sell';

export function assetColumn({ isWatched }: Names): RowColumn {
  return {
    ...text,
    id: 'base',
    heading: ['Asset'],
    sort: 'base',
    importance: 0,
    chars: 6,
    mostChars: 14,
    // Most names have no more.
    leastPx: 64,
    cell: row => symbolLook(row.buy.base, isWatched(row.buy.base)),
    hint: row => `${row.buy.base}${isWatched(row.buy.base) ? ', on the watchlist' : ''}`,
  };
}

export function kindColumn(): RowColumn {
  return {
    ...text,
    id: 'kind',
    heading: ['Kind'],
    sort: 'kind',
    importance: 4.5,
    chars: 9,
    cell: row => words(kindOf(row.buy, row.sell)),
  };
}

export function symbolLook(name: string, isWatched: boolean): Cell {
  return isWatched ? words(`${name} ★`, 'strong watched') : words(name, 'strong');
}

export function stateColumn(): RowColumn {
  return {
    ...text,
    id: 'state',
    heading: ['State'],
    sort: 'state',
    importance: 1.5,
    chars: 8,
    mostChars: 14,
    extraPx: 15,
    takesRest: true,
    // Its sign, in its colour and shape; the words are in the hover.
    leastPx: 52,
    cell: row => state(row.state, row.reason, row.number('grossPct')),
    hint: row => stateHint(row.state, row.reason),
  };
}

/** The columns that both kinds of pairs have for a leg. */
export function legColumns(side: Side, { venueName }: Names): RowColumn[] {
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
      name: `${title} venue`,
      about: `Venue of the ${side} leg`,
      sort: `${side}.venue`,
      importance: 0,
      chars: 5,
      mostChars: 14,
      // As much of a name as tells venues apart.
      leastPx: 58,
      cell: row => words(venueName(row[side].venue)),
      hint,
    },
    {
      ...text,
      id: `${side}.symbol`,
      heading: ['Symbol'],
      name: `${title} symbol`,
      about: `Symbol of the ${side} leg`,
      sort: `${side}.symbol`,
      importance: 5.5,
      chars: 12,
      mostChars: 20,
      cell: row => words(row[side].symbol),
      hint,
    },
    {
      ...text,
      id: `${side}.quote`,
      heading: [title, 'quote'],
      about: `Currency of the ${side} leg’s prices`,
      sort: `${side}.quote`,
      isExtra: true,
      importance: 8,
      chars: 5,
      mostChars: 8,
      cell: row => words(row[side].quote),
    },
  ];
}

export function strong({ text, look }: Cell): Cell {
  return { text, look: `strong ${look}` };
}

/** A time of the machine's own time zone, for people. */
export function timeHint(time: number | null): string {
  return time === null ? '' : new Date(time).toLocaleString();
}
