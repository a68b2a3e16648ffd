import { pairKey } from '../model/pairKey';
import type { EdgeTable } from '../spreads/edgeTable';
import type { SpreadObserver } from '../spreads/spreadBook';

/**
 * Edges that the episodes want to hear of: those whose net is at or above `from`, and those that are followed, noted as
 * they are computed. They are looked at after the update, when verdicts and rates have settled: what only stood between
 * two of its steps was never so.
 */
export class EdgeNotices implements SpreadObserver {
  /** Net spread from which an edge is noted, a fraction. */
  from = Number.POSITIVE_INFINITY;
  readonly #edges: EdgeTable;
  #followed = new Uint8Array(0);
  #noted: number[] = [];
  /** Followed pairs whose place was given up and that have no new one. */
  #homeless = new Set<number>();

  constructor(edges: EdgeTable) {
    this.#edges = edges;
  }

  computed(edge: number): void {
    if ((this.#edges.net[edge] as number) >= this.from || this.#followed[edge] !== 0) this.#noted.push(edge);
  }

  released(base: number, count: number): void {
    const { buy, sell } = this.#edges;
    for (let edge = base; edge < base + count; edge++) {
      if (this.#followed[edge] !== 0) this.#homeless.add(pairKey(buy[edge] as number, sell[edge] as number));
    }
    this.#followed.fill(0, base, base + count);
  }

  /** Pairs that were followed at another place go on being followed. */
  placed(base: number, count: number): void {
    const { buy, sell, capacity } = this.#edges;
    if (this.#followed.length < capacity) {
      const grown = new Uint8Array(capacity);
      grown.set(this.#followed);
      this.#followed = grown;
    }
    if (this.#homeless.size === 0) return;
    for (let edge = base; edge < base + count; edge++) {
      if (this.#homeless.delete(pairKey(buy[edge] as number, sell[edge] as number))) this.#followed[edge] = 1;
    }
  }

  follow(edge: number, isFollowed: boolean): void {
    this.#followed[edge] = isFollowed ? 1 : 0;
  }

  /** Edges noted since the last call; one may stand there more than once. */
  takeNoted(): readonly number[] {
    const noted = this.#noted;
    if (noted.length > 0) this.#noted = [];
    return noted;
  }

  /** Followed pairs that are no edge any longer, as `pairKey` names them. For after an update. */
  takeParted(): Iterable<number> {
    const parted = this.#homeless;
    if (parted.size > 0) this.#homeless = new Set();
    return parted;
  }
}
