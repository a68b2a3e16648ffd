import { pairKey } from '../model/pairKey';
import type { Hold } from '../protocol/messages';
import type { ViewRows } from './views/viewRows';

/**
 * The order of a view as it was when somebody's hand came near it. Rows are kept by their instruments, because an edge's
 * place in the edge table can be given to another one: 8 bytes a row, for as long as the hold lasts.
 */
export class HeldOrder {
  readonly #pairs: Int32Array;

  /** `order`: all rows in the order of the moment. The rows of `hold` get the places at which they are seen. */
  constructor(order: readonly number[], rows: ViewRows, hold: Hold) {
    const { ids } = hold;
    const seen = new Set<number>();
    for (let i = 0; i < ids.length; i += 2) seen.add(pairKey(ids[i] as number, ids[i + 1] as number));
    const others = order.filter(row => !seen.has(pairKey(rows.firstId(row), rows.secondId(row))));
    const above = Math.min(hold.first, others.length);
    this.#pairs = new Int32Array(2 * others.length + ids.length);
    others.forEach((row, i) => {
      const at = i < above ? 2 * i : 2 * i + ids.length;
      this.#pairs[at] = rows.firstId(row);
      this.#pairs[at + 1] = rows.secondId(row);
    });
    this.#pairs.set(ids, 2 * above);
  }

  get total(): number {
    return this.#pairs.length / 2;
  }

  buy(place: number): number {
    return this.#pairs[2 * place] as number;
  }

  sell(place: number): number {
    return this.#pairs[2 * place + 1] as number;
  }
}
