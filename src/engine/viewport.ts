import type { Filter, ViewRequest, Window } from '../protocol/messages';
import { SPARK_GAP, SPARK_WIDTH } from '../protocol/series';
import { firstInOrder } from './firstInOrder';
import { HeldOrder } from './heldOrder';
import { RowFilter } from './rowFilter';
import { makeViewRows } from './views/makeViewRows';
import { makeWindow, type ShownRow } from './views/makeWindow';
import type { Moment, RowSources, ViewRows } from './views/viewRows';

/** Answers one view's request: the rows it asked for, in its order, complete. */
export class Viewport {
  /** The request as it came; `filter` may restrict it further. */
  readonly asked: ViewRequest;
  readonly #rows: ViewRows;
  readonly #filter: RowFilter;
  readonly #sparkline: RowSources['sparkline'];
  #held: HeldOrder | undefined;

  /** `before`: the one that answered the same view until now; an order that it holds is taken over where it still counts. */
  constructor(request: ViewRequest, filter: Filter, sources: RowSources, before?: Viewport) {
    this.asked = request;
    this.#rows = makeViewRows(request.view, sources);
    if (request.sparklines && request.view === 'spreads') this.#sparkline = sources.sparkline;
    this.#filter = new RowFilter(filter, request.view, this.#rows);
    if (request.hold && before && orderOf(before.asked) === orderOf(request)) this.#held = before.#held;
  }

  /** The window of now. The spread book must have been updated to the same moment. */
  window(moment: Moment): Window {
    const { key, view, turn = 0 } = this.asked;
    const first = Math.max(0, this.asked.first);
    const { shown, total } = this.#shown(first, moment);
    const window = makeWindow(this.#rows, shown, moment, { key, view, turn, first, total });
    return this.#sparkline ? { ...window, sparklines: sparklinesOf(shown, this.#sparkline) } : window;
  }

  #shown(first: number, moment: Moment): { readonly shown: readonly ShownRow[]; readonly total: number } {
    const rows = this.#rows;
    const { hold, last } = this.asked;
    if (!hold) {
      const { order, total } = this.#ordered(moment, last);
      const shown = order.slice(first).map(row => ({ row, buy: rows.firstId(row), sell: rows.secondId(row) }));
      return { shown, total };
    }
    this.#held ??= new HeldOrder(this.#ordered(moment, Number.POSITIVE_INFINITY).order, rows, hold);
    const shown: ShownRow[] = [];
    for (let at = first; at < Math.min(last, this.#held.total); at++) {
      const [buy, sell] = [this.#held.buy(at), this.#held.sell(at)];
      shown.push({ row: rows.find(buy, sell), buy, sell });
    }
    return { shown, total: this.#held.total };
  }

  /**
   * Rows up to the last one wanted, in the order asked for: ranked before unranked where rows are edges, unknown values
   * after known ones, and the rest settled by the rows themselves, so that equal ones never change places.
   */
  #ordered(moment: Moment, last: number): { readonly order: readonly number[]; readonly total: number } {
    const rows = this.#rows;
    const { sort } = this.asked;
    const selected = rows.select(this.#filter, moment);
    const column = rows.columns.indexOf(sort.column);
    const sign = sort.descending ? -1 : 1;
    const count = selected.length;
    const rank = new Uint8Array(count);
    const keys = column >= 0 ? new Float64Array(count) : new Array<string>(count);
    for (let i = 0; i < count; i++) {
      const row = selected[i] as number;
      rank[i] = rows.isRanked(row, moment) ? 0 : 2;
      if (column < 0) keys[i] = rows.text(row, sort.column, moment);
      else {
        const value = rows.number(row, column, moment);
        if (Number.isNaN(value)) rank[i] = (rank[i] as number) + 1;
        keys[i] = value;
      }
    }
    const order = firstInOrder(count, last, (a, b) => {
      const ranks = (rank[a] as number) - (rank[b] as number);
      if (ranks !== 0) return ranks;
      const x = keys[a] as number | string;
      const y = keys[b] as number | string;
      if (x < y) return -sign;
      if (x > y) return sign;
      return rows.compare(selected[a] as number, selected[b] as number);
    });
    return { order: order.map(i => selected[i] as number), total: count };
  }
}

/** What decides which row stands where. */
function orderOf({ turn, view, sort, filter }: ViewRequest): string {
  return JSON.stringify([turn, view, sort, filter]);
}

function sparklinesOf(shown: readonly ShownRow[], write: NonNullable<RowSources['sparkline']>): Int16Array {
  const sparklines = new Int16Array(shown.length * SPARK_WIDTH).fill(SPARK_GAP);
  shown.forEach(({ row }, i) => {
    if (row >= 0) write(row, sparklines, i * SPARK_WIDTH);
  });
  return sparklines;
}
