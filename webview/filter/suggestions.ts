import type { Completion } from '../../src/model/filter/complete';
import { element, setAttribute } from '../dom';

const ID = 'filter-suggestions';

/** The list of ways to go on below the filter box. The focus stays in the box, which names the chosen one. */
export class Suggestions {
  readonly element = element('div', {
    class: 'suggestions',
    attributes: { role: 'listbox', id: ID, 'aria-label': 'Suggestions' },
  });
  #offers: readonly Completion[] = [];
  #chosen = -1;

  constructor(accept: (offer: Completion) => void) {
    this.element.hidden = true;
    // The box must not lose the focus by a click here.
    this.element.addEventListener('pointerdown', event => event.preventDefault());
    this.element.addEventListener('click', event => {
      const option = event.target instanceof Element ? event.target.closest('[role=option]') : null;
      const offer = this.#offers[[...this.element.children].indexOf(option as Element)];
      if (offer) accept(offer);
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  get chosen(): Completion | undefined {
    return this.isOpen ? this.#offers[this.#chosen] : undefined;
  }

  /** Id of the chosen option, for `aria-activedescendant`. */
  get chosenId(): string | null {
    return this.chosen ? `${ID}-${this.#chosen}` : null;
  }

  /** `chooseFirst`: so that one key is enough to take it. */
  open(offers: readonly Completion[], chooseFirst: boolean): void {
    this.#offers = offers;
    this.element.replaceChildren(
      ...offers.map(({ insert, about }, i) =>
        element(
          'div',
          { class: 'suggestion', attributes: { role: 'option', id: `${ID}-${i}`, 'aria-selected': 'false' } },
          element('span', { class: 'suggestion-text', text: insert }),
          ...(about === '' ? [] : [element('span', { class: 'suggestion-about', text: about })]),
        ),
      ),
    );
    this.element.hidden = offers.length === 0;
    this.element.scrollTop = 0;
    this.#choose(chooseFirst ? 0 : -1);
  }

  close(): void {
    this.open([], false);
  }

  /** One further, around the ends. */
  move(step: 1 | -1): void {
    const { length } = this.#offers;
    if (length > 0) this.#choose(this.#chosen < 0 && step < 0 ? length - 1 : (this.#chosen + step + length) % length);
  }

  #choose(place: number): void {
    this.#chosen = place;
    [...this.element.children].forEach((option, i) => {
      setAttribute(option, 'aria-selected', String(i === place));
      if (i === place) option.scrollIntoView({ block: 'nearest' });
    });
  }
}
