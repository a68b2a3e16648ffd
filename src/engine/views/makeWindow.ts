import type { Instrument } from '../../model/instrument';
import { GONE } from '../../model/quoteState';
import type { Window } from '../../protocol/messages';
import { STATE_WORDS } from './rowWords';
import type { Moment, ViewRows } from './viewRows';

/** A row of a window: `row` is -1 where a held one is gone. */
export interface ShownRow {
  readonly row: number;
  readonly buy: number;
  readonly sell: number;
}

/** These rows as a window. Whoever shows a row has its numbers from here, so that all show the same. */
export function makeWindow(
  rows: ViewRows,
  shown: readonly ShownRow[],
  moment: Moment,
  head: Pick<Window, 'key' | 'view' | 'turn' | 'first' | 'total'>,
): Window {
  const width = rows.columns.length;
  const ids = new Uint32Array(shown.length * 2);
  const numbers = new Float64Array(shown.length * width).fill(Number.NaN);
  const states = new Uint8Array(shown.length);
  const reasonOf = new Uint16Array(shown.length);
  const reasons = new Map<string, number>([['', 0]]);
  shown.forEach(({ row, buy, sell }, i) => {
    ids[2 * i] = buy;
    ids[2 * i + 1] = sell;
    const isGone = row < 0;
    for (let column = 0; column < width && !isGone; column++) {
      numbers[i * width + column] = rows.number(row, column, moment);
    }
    states[i] = isGone ? GONE : rows.state(row, moment);
    reasonOf[i] = place(reasons, isGone ? (STATE_WORDS[GONE] as string) : rows.reason(row, moment));
  });
  return {
    type: 'window',
    ...head,
    at: moment.wall,
    ids,
    ...legsOf(rows, shown),
    numbers,
    states,
    reasonOf,
    reasons: [...reasons.keys()],
  };
}

/** The instruments of rows that bring their own, each once; a row that is gone brings none. */
function legsOf(rows: ViewRows, shown: readonly ShownRow[]): Pick<Window, 'legs'> {
  if (!rows.bringsLegs) return {};
  const places = new Map<Instrument, number>();
  const of = new Uint32Array(shown.length * 2).fill(NO_LEG);
  for (const [i, { row }] of shown.entries()) {
    for (const [side, leg] of (row < 0 ? [] : [rows.buyLeg(row), rows.sellLeg(row)]).entries()) {
      if (!leg) continue;
      const known = places.get(leg) ?? places.size;
      places.set(leg, known);
      of[2 * i + side] = known;
    }
  }
  return { legs: { of, instruments: [...places.keys()] } };
}

const NO_LEG = 0xffff_ffff;

/** Reasons of one window that differ; past so many the rest share the last one's place with an ellipsis. */
const MAX_REASONS = 65_000;

function place(reasons: Map<string, number>, reason: string): number {
  const known = reasons.get(reason);
  if (known !== undefined) return known;
  const words = reasons.size < MAX_REASONS ? reason : 'more than can be told at once: narrow the view';
  const index = reasons.get(words) ?? reasons.size;
  reasons.set(words, index);
  return index;
}
