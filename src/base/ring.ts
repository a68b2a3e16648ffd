/** The last so many things that were added; the oldest makes room. */
export class Ring<T> {
  readonly #most: number;
  readonly #items: T[] = [];
  /** Place of the oldest, once it is full. */
  #oldest = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Gives back what it makes room for. */
  add(item: T): T | undefined {
    if (this.#items.length < this.#most) {
      this.#items.push(item);
      return undefined;
    }
    const oldest = this.#items[this.#oldest];
    this.#items[this.#oldest] = item;
    this.#oldest = (this.#oldest + 1) % this.#most;
    return oldest;
  }
}
