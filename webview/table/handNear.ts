/**
 * Is somebody's hand at the rows: the pointer over them, or the focus in one? Escape lets go until the pointer comes
 * anew, or a key or a button is pressed.
 */
export class HandNear {
  readonly #rows: HTMLElement;
  readonly #onChange: () => void;
  #hasPointer = false;
  #hasFocus = false;
  #isReleased = false;
  #was = false;

  /** `rows`: what holds the rows. */
  constructor(rows: HTMLElement, onChange: () => void) {
    this.#rows = rows;
    this.#onChange = onChange;
    rows.addEventListener('pointerenter', event => this.#pointer(event.pointerType !== 'touch'));
    rows.addEventListener('pointerleave', () => this.#pointer(false));
    rows.addEventListener('pointerdown', () => this.#come());
    rows.addEventListener('focusin', () => this.#focus(true));
    rows.addEventListener('focusout', event => this.#focus(this.#holds(event.relatedTarget)));
    rows.addEventListener('keydown', event => {
      if (event.key !== 'Escape') this.#come();
    });
    // The focus may be anywhere while the pointer is over the rows.
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape' && !event.defaultPrevented) this.letGo();
    });
  }

  get isNear(): boolean {
    return !this.#isReleased && (this.#hasPointer || this.#hasFocus);
  }

  letGo(): void {
    this.#isReleased = true;
    this.#tell();
  }

  #pointer(isOver: boolean): void {
    this.#hasPointer = isOver;
    if (isOver) this.#isReleased = false;
    this.#tell();
  }

  #focus(isInside: boolean): void {
    this.#hasFocus = isInside;
    this.#tell();
  }

  #come(): void {
    this.#isReleased = false;
    this.#tell();
  }

  #holds(target: EventTarget | null): boolean {
    return target instanceof Node && this.#rows.contains(target);
  }

  #tell(): void {
    if (this.isNear === this.#was) return;
    this.#was = this.isNear;
    this.#onChange();
  }
}
