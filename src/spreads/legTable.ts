/** Numbers a leg, side by side. */
const WIDTH = 4;
const ASK = 0;
const BID = 1;
const MID = 2;
const FEE = 3;

/**
 * What the edges of a group need of its members, copied when a member changes: the columns of the store lie far apart, and
 * each quote is needed by all edges of its instrument. A group owns one block of places, a leg per member.
 */
export class LegTable {
  #numbers = new Float64Array(0);
  /** A number of `QUOTE_STATES`. */
  state = new Uint8Array(0);
  /** 1: the same-asset guard held it when it looked last. */
  held = new Uint8Array(0);
  #size = 0;
  readonly #free = new Map<number, number[]>();

  /** First place of a block for so many legs. */
  allocate(count: number): number {
    const known = this.#free.get(count)?.pop();
    if (known !== undefined) return known;
    const base = this.#size;
    this.#size += count;
    if (this.#size > this.state.length) this.#grow(Math.max(256, this.#size, this.state.length * 2));
    return base;
  }

  release(base: number, count: number): void {
    const free = this.#free.get(count);
    if (free) free.push(base);
    else this.#free.set(count, [base]);
  }

  /** Prices of one base unit in the leg's quote, NaN where there is none; the taker fee as a fraction. */
  set(leg: number, ask: number, bid: number, mid: number, fee: number): void {
    const own = leg * WIDTH;
    this.#numbers[own + ASK] = ask;
    this.#numbers[own + BID] = bid;
    this.#numbers[own + MID] = mid;
    this.#numbers[own + FEE] = fee;
  }

  ask(leg: number): number {
    return this.#numbers[leg * WIDTH + ASK] as number;
  }

  bid(leg: number): number {
    return this.#numbers[leg * WIDTH + BID] as number;
  }

  mid(leg: number): number {
    return this.#numbers[leg * WIDTH + MID] as number;
  }

  fee(leg: number): number {
    return this.#numbers[leg * WIDTH + FEE] as number;
  }

  #grow(length: number): void {
    const numbers = new Float64Array(length * WIDTH);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const grown = (column: Uint8Array) => {
      const longer = new Uint8Array(length);
      longer.set(column);
      return longer;
    };
    this.state = grown(this.state);
    this.held = grown(this.held);
  }
}
