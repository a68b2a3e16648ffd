/** Browsers lay nothing out beyond some 17 or 33 million px, and place things roughly long before. */
export const TALLEST_PX = 8_000_000;
/** A step of more screens than this comes from the scroll bar, a smaller one from a wheel or a key. */
const SCREENS_OF_A_STEP = 3;

/**
 * Where the rows of a table stand that may be taller than an element can be. Up to `TALLEST_PX` it does nothing. Beyond,
 * the scroll bar stands for the whole proportionally, while wheel and keys move by what they say; what that adds up to
 * is brought back into proportion when scrolling rests.
 */
export class ScrollSpan {
  #height = 0;
  #seen = 0;
  #scrollTop = 0;
  /** Px of the rows that are above the screen. */
  top = 0;

  /** `height` of all rows, `seen` of the screen, in px. */
  resize(height: number, seen: number): void {
    this.#height = height;
    this.#seen = seen;
  }

  /** What the element is to be. */
  get bodyHeight(): number {
    return Math.min(this.#height, TALLEST_PX);
  }

  /** The element is scrolled to there now. */
  scrolled(scrollTop: number): void {
    const step = scrollTop - this.#scrollTop;
    this.#scrollTop = scrollTop;
    if (!this.#isScaled) this.top = scrollTop;
    else if (Math.abs(step) <= SCREENS_OF_A_STEP * this.#seen) this.top = this.#clamped(this.top + step);
    else this.top = Math.round((scrollTop / this.#bodyRest) * this.#rest);
  }

  /** Goes to there; returns where the element is to be scrolled to. */
  moveTo(top: number): number {
    this.top = this.#clamped(top);
    this.#scrollTop = this.#isScaled ? Math.round((this.top / this.#rest) * this.#bodyRest) : this.top;
    return this.#scrollTop;
  }

  /** Where in the body something is to stand whose place is `y` px below the first row's. */
  place(y: number): number {
    return this.#isScaled ? y - this.top + this.#scrollTop : y;
  }

  get #isScaled(): boolean {
    return this.#height > TALLEST_PX;
  }

  get #rest(): number {
    return Math.max(0, this.#height - this.#seen);
  }

  get #bodyRest(): number {
    return Math.max(1, this.bodyHeight - this.#seen);
  }

  #clamped(top: number): number {
    return Math.max(0, Math.min(top, this.#rest));
  }
}
