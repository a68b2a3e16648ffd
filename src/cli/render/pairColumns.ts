import type { WindowRow } from '../../protocol/readWindow';
import { kindOf } from '../../protocol/rows';
import { state, words } from './cells';
import type { Spec } from './viewColumns';

export type Side = 'buy' | 'sell';

const SYMBOL_WIDTH = 18;

export function asset(): Spec<WindowRow> {
  return {
    heading: ['Asset'],
    key: 'base',
    align: 'left',
    importance: 0,
    flexible: 12,
    cell: r => words(r.buy.base, 'strong'),
  };
}

export function kind(): Spec<WindowRow> {
  return { heading: ['Kind'], align: 'left', importance: 6, key: 'kind', cell: r => words(kindOf(r.buy, r.sell)) };
}

/** Where a leg is traded, and as what. */
export function leg(side: Side, venueName: (id: string) => string): Spec<WindowRow>[] {
  return [
    {
      heading: [side === 'buy' ? 'Buy' : 'Sell'],
      align: 'left',
      importance: 0,
      key: `${side}.venue`,
      cell: r => words(venueName(r[side].venue)),
    },
    {
      heading: ['Symbol'],
      align: 'left',
      importance: 8,
      key: `${side}.symbol`,
      flexible: SYMBOL_WIDTH,
      cell: r => words(r[side].symbol),
    },
  ];
}

export function pairState(): Spec<WindowRow> {
  return {
    heading: ['State'],
    align: 'left',
    importance: 10,
    key: 'state',
    flexible: 8,
    cell: r => state(r.state, r.reason),
  };
}
