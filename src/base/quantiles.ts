/** Quantiles of the last `size` values, in a ring. */
export class Quantiles {
  readonly #ring: Float64Array;
  #count = 0;

  constructor(size = 4096) {
    this.#ring = new Float64Array(size);
  }

  add(value: number): void {
    this.#ring[this.#count++ % this.#ring.length] = value;
  }

  /** Value below which the part `q` (0 to 1) of the values lies; null of none. */
  at(q: number): number | null {
    const sorted = this.#ring.slice(0, Math.min(this.#count, this.#ring.length)).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null;
  }
}
