/** No edge, or a leg without the number it needs. */
export const NO_NUMBERS = 255;

/**
 * The edges as columns. An asset group owns one block of n x (n - 1) places, an edge per ordered pair of its members;
 * blocks that are given up are used again by groups of the same size.
 */
export class EdgeTable {
  capacity = 0;
  /** Places in use are below this. */
  size = 0;
  buy = new Int32Array(0);
  sell = new Int32Array(0);
  gross = new Float64Array(0);
  net = new Float64Array(0);
  conversion = new Float64Array(0);
  /** A number of `EDGE_STATES`, or NO_NUMBERS. */
  state = new Uint8Array(0);
  /** Edges of existing pairs; places given up don't count. */
  inUse = 0;
  readonly #free = new Map<number, number[]>();

  /** First place of a block for all ordered pairs of the members. */
  allocate(members: readonly number[]): number {
    const count = members.length * (members.length - 1);
    this.inUse += count;
    let base = this.#free.get(count)?.pop();
    if (base === undefined) {
      base = this.size;
      this.#reserve(this.size + count);
      this.size += count;
    }
    let edge = base;
    for (const buy of members) {
      for (const sell of members) {
        if (buy === sell) continue;
        this.buy[edge] = buy;
        this.sell[edge] = sell;
        this.state[edge] = NO_NUMBERS;
        edge++;
      }
    }
    return base;
  }

  release(base: number, count: number): void {
    this.inUse -= count;
    this.buy.fill(-1, base, base + count);
    this.sell.fill(-1, base, base + count);
    this.state.fill(NO_NUMBERS, base, base + count);
    const free = this.#free.get(count);
    if (free) free.push(base);
    else this.#free.set(count, [base]);
  }

  #reserve(size: number): void {
    if (size <= this.capacity) return;
    this.capacity = Math.max(1024, this.capacity * 2, size);
    const grow = <T extends Float64Array | Int32Array | Uint8Array>(column: T): T => {
      const grown = new (column.constructor as new (length: number) => T)(this.capacity);
      grown.set(column);
      return grown;
    };
    this.buy = grow(this.buy);
    this.sell = grow(this.sell);
    this.gross = grow(this.gross);
    this.net = grow(this.net);
    this.conversion = grow(this.conversion);
    this.state = grow(this.state);
  }
}
