import { button } from './controls';
import { element } from './dom';
import type { Venue } from './filterBar';

/** A button for each venue that connects to it anew. */
export class Reconnects {
  readonly element = element('div', {
    class: 'reconnects',
    attributes: { role: 'group', 'aria-label': 'Reconnect' },
  });
  readonly #onReconnect: (venue: string) => void;
  #shown = '';

  constructor(onReconnect: (venue: string) => void) {
    this.#onReconnect = onReconnect;
  }

  show(isShown: boolean, venues: readonly Venue[]): void {
    this.element.hidden = !isShown;
    const text = JSON.stringify(venues);
    if (this.#shown === text) return;
    this.#shown = text;
    this.element.replaceChildren(
      ...venues.map(({ id, name }) => button(`Reconnect ${name}`, () => this.#onReconnect(id))),
    );
  }
}
