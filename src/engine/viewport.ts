import { CROSSED, GONE, LIVE, OPEN } from '../model/quoteState';
import type { Filter, ViewRequest, Window } from '../protocol/messages';
import { firstInOrder } from './firstInOrder';
import { HeldOrder } from './heldOrder';
import { RowFilter } from './rowFilter';
import { makeViewRows } from './views/makeViewRows';
import { STATE_WORDS } from './views/rowWords';
import type { Moment, RowSources, ViewRows } from './views/viewRows';

/** A row of a window: `row` is -1 where a held one is gone. */
interface Shown {
  readonly row: number;
  readonly buy: number;
  readonly sell: number;
}

/** Answers one view's request: the rows it asked for, in its order, complete. */
export class Viewport {
  /** The request as it came; `filter` may restrict it further. */
  readonly asked: ViewRequest;
  readonly #rows: ViewRows;
  readonly #filter: RowFilter;
  #held: HeldOrder | undefined;

  /** `before`: the one that answered the same view until now; an order that it holds is taken over where it still counts. */
  constructor(request: ViewRequest, filter: Filter, sources: RowSources, before?: Viewport) {
    this.asked = request;
    this.#rows = makeViewRows(request.view, sources);
    this.#filter = new RowFilter(filter);
    if (request.hold && before && orderOf(before.asked) === orderOf(request)) this.#held = before.#held;
  }

  /** The window of now. The spread book must have been updated to the same moment. */
  window(moment: Moment): Window {
    const rows = this.#rows;
    const { key, view, turn = 0 } = this.asked;
    const first = Math.max(0, this.asked.first);
    const { shown, total } = this.#shown(first, moment);
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
      key,
      view,
      turn,
      at: moment.wall,
      first,
      total,
      ids,
      numbers,
      states,
      reasonOf,
      reasons: [...reasons.keys()],
    };
  }

  #shown(first: number, moment: Moment): { readonly shown: readonly Shown[]; readonly total: number } {
    const rows = this.#rows;
    const { hold, last } = this.asked;
    if (!hold) {
      const { order, total } = this.#ordered(moment, last);
      const shown = order.slice(first).map(row => ({ row, buy: rows.buy(row), sell: rows.sell(row) }));
      return { shown, total };
    }
    this.#held ??= new HeldOrder(this.#ordered(moment, Number.POSITIVE_INFINITY).order, rows, hold);
    const shown: Shown[] = [];
    for (let at = first; at < Math.min(last, this.#held.total); at++) {
      const [buy, sell] = [this.#held.buy(at), this.#held.sell(at)];
      shown.push({ row: rows.find(buy, sell), buy, sell });
    }
    return { shown, total: this.#held.total };
  }

  /**
   * Rows up to the last one wanted, in the order asked for: ranked before unranked where rows are edges, unknown values after known ones, and the
   * rest settled by the instruments, so that equal rows never change places.
   */
  #ordered(moment: Moment, last: number): { readonly order: readonly number[]; readonly total: number } {
    const rows = this.#rows;
    const { sort, view } = this.asked;
    const selected = rows.select(this.#filter, moment);
    const column = rows.columns.indexOf(sort.column);
    const sign = sort.descending ? -1 : 1;
    const count = selected.length;
    const rank = new Uint8Array(count);
    const keys: (number | string)[] = new Array(count);
    for (let i = 0; i < count; i++) {
      const row = selected[i] as number;
      if (view !== 'markets') {
        const state = rows.state(row, moment);
        rank[i] = state === CROSSED || state === OPEN || state === LIVE ? 0 : 2;
      }
      const value = column >= 0 ? rows.number(row, column, moment) : rows.text(row, sort.column, moment);
      if (Number.isNaN(value)) rank[i] = (rank[i] as number) + 1;
      keys[i] = value;
    }
    const order = firstInOrder(count, last, (a, b) => {
      const ranks = (rank[a] as number) - (rank[b] as number);
      if (ranks !== 0) return ranks;
      const x = keys[a] as number | string;
      const y = keys[b] as number | string;
      if (x < y) return -sign;
      if (x > y) return sign;
      const rowA = selected[a] as number;
      const rowB = selected[b] as number;
      return rows.buy(rowA) - rows.buy(rowB) || rows.sell(rowA) - rows.sell(rowB);
    });
    return { order: order.map(i => selected[i] as number), total: count };
  }
}

/** What decides which row stands where. */
function orderOf({ turn, view, sort, filter }: ViewRequest): string {
  return JSON.stringify([turn, view, sort, filter]);
}

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
