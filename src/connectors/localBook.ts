/** One level as it came. `text` is kept where the book keeps texts. */
export interface BookLevel {
  readonly price: number;
  readonly size: number;
  readonly text?: string;
}

export interface LocalBookOptions {
  /** Levels that `cut` leaves on each side; absent: all. */
  readonly depth?: number;
  /**
   * Does the venue send a level again that moves up into the depth? Then whatever it says is taken. Otherwise what was cut
   * off is not known any more: changes beyond it are passed over, and a side can run out (`isSpent`).
   */
  readonly refilled?: boolean;
  /** Keeps a text with each level, such as its digits for a checksum. */
  readonly keepsTexts?: boolean;
}

const SMALLEST = 16;

/**
 * The two sides of one instrument's order book, put together from a snapshot and absolute changes. Prices are keys as the
 * doubles nearest to their decimal texts (`decimal` of wire.ts): texts of the same value give the same double, so `84140.10`
 * finds `84140.1`, and nothing is ever added up.
 */
export class LocalBook {
  readonly bids: BookSide;
  readonly asks: BookSide;

  constructor(options: LocalBookOptions = {}) {
    this.bids = new BookSide(1, options);
    this.asks = new BookSide(-1, options);
  }

  /** The best bid is at or above the best ask: what follows is missing something, if it stays so. */
  get isCrossed(): boolean {
    return this.bids.length > 0 && this.asks.length > 0 && this.bids.price >= this.asks.price;
  }

  /** Leaves the best levels of each side, as many as the depth says. After all changes of a message, not between them. */
  cut(): void {
    this.bids.cut();
    this.asks.cut();
  }
}

/**
 * A sorted list with the best price at its end, where nearly all changes are: a change moves only what is better than it,
 * and is found in O(log n).
 */
export class BookSide {
  /** 1: the highest price is the best (bids); -1: the lowest. */
  readonly #sign: 1 | -1;
  readonly #depth: number;
  readonly #refilled: boolean;
  /** Prices times the sign, ascending. */
  #keys = new Float64Array(SMALLEST);
  #sizes = new Float64Array(SMALLEST);
  readonly #texts: string[] | undefined;
  #length = 0;
  /** Nothing is known of levels below this key. */
  #known = Number.NEGATIVE_INFINITY;

  constructor(sign: 1 | -1, { depth, refilled, keepsTexts }: LocalBookOptions) {
    this.#sign = sign;
    this.#depth = depth ?? Number.POSITIVE_INFINITY;
    this.#refilled = refilled ?? true;
    this.#texts = keepsTexts ? [] : undefined;
  }

  get length(): number {
    return this.#length;
  }

  /** Best price and its size; 0 where the side is empty. */
  get price(): number {
    return this.priceAt(0);
  }

  get size(): number {
    return this.sizeAt(0);
  }

  /** It is empty for us, but not at the venue: levels that were cut off would be next. */
  get isSpent(): boolean {
    return this.#length === 0 && this.#known > Number.NEGATIVE_INFINITY;
  }

  /** All prices and sizes, in no order that means anything. */
  get prices(): Float64Array {
    return this.#keys.subarray(0, this.#length).map(key => key * this.#sign);
  }

  get sizes(): Float64Array {
    return this.#sizes.subarray(0, this.#length);
  }

  /** By rank, the best is 0; 0 and empty text where there is none. */
  priceAt(rank: number): number {
    return rank < this.#length ? (this.#keys[this.#length - 1 - rank] as number) * this.#sign : 0;
  }

  sizeAt(rank: number): number {
    return rank < this.#length ? (this.#sizes[this.#length - 1 - rank] as number) : 0;
  }

  textAt(rank: number): string {
    return this.#texts?.[this.#length - 1 - rank] ?? '';
  }

  /** A snapshot: these levels and no others, in any order; of two with one price the later counts. */
  load(levels: readonly BookLevel[]): void {
    this.#length = 0;
    this.#known = Number.NEGATIVE_INFINITY;
    if (this.#texts) this.#texts.length = 0;
    const sorted = levels.toSorted((a, b) => (a.price - b.price) * this.#sign);
    for (const { price, size, text } of sorted) this.set(price, size, text);
    this.cut();
  }

  /** The size at this price is now so much; 0: the level is gone. */
  set(price: number, size: number, text = ''): void {
    const key = price * this.#sign;
    const at = this.#find(key);
    const isThere = at < this.#length && this.#keys[at] === key;
    if (size === 0) {
      if (isThere) this.#remove(at);
      return;
    }
    if (!isThere) {
      if (key < this.#known) return;
      this.#insert(at, key);
    }
    this.#sizes[at] = size;
    if (this.#texts) this.#texts[at] = text;
  }

  /** Would `set` leave all as it is? */
  isAs(price: number, size: number): boolean {
    const key = price * this.#sign;
    const at = this.#find(key);
    const isThere = at < this.#length && this.#keys[at] === key;
    return isThere ? this.#sizes[at] === size : size === 0 || key < this.#known;
  }

  cut(): void {
    const over = this.#length - this.#depth;
    if (over <= 0) return;
    this.#keys.copyWithin(0, over, this.#length);
    this.#sizes.copyWithin(0, over, this.#length);
    this.#texts?.splice(0, over);
    this.#length -= over;
    if (!this.#refilled) this.#known = this.#keys[0] as number;
  }

  /** The first place whose key is not below; the end is tried first. */
  #find(key: number): number {
    const keys = this.#keys;
    let to = this.#length;
    if (to === 0 || (keys[to - 1] as number) < key) return to;
    let from = 0;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((keys[middle] as number) < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #insert(at: number, key: number): void {
    if (this.#length === this.#keys.length) {
      this.#keys = grown(this.#keys);
      this.#sizes = grown(this.#sizes);
    }
    this.#keys.copyWithin(at + 1, at, this.#length);
    this.#sizes.copyWithin(at + 1, at, this.#length);
    this.#texts?.splice(at, 0, '');
    this.#keys[at] = key;
    this.#length++;
  }

  #remove(at: number): void {
    this.#keys.copyWithin(at, at + 1, this.#length);
    this.#sizes.copyWithin(at, at + 1, this.#length);
    this.#texts?.splice(at, 1);
    this.#length--;
  }
}

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}
