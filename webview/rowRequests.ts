import type { ViewWish } from '../src/protocol/messages';
import type { FromPage, Pane } from '../src/protocol/panel';

/** Asks the host for a pane's rows, once per wish that differs from the last one, and says when none are wanted. */
export class RowRequests {
  readonly #pane: Pane;
  readonly #post: (message: FromPage) => void;
  #asked: ViewWish | undefined;
  #unacknowledged = false;

  constructor(pane: Pane, post: (message: FromPage) => void) {
    this.#pane = pane;
    this.#post = post;
  }

  get asked(): ViewWish | undefined {
    return this.#asked;
  }

  /** Undefined: no rows are looked at. */
  want(request: ViewWish | undefined): void {
    if (!request) {
      if (!this.#asked) return;
      // The host hears of the window that was on its way before it hears that no more is wanted.
      this.acknowledge();
      this.#asked = undefined;
      this.#post({ type: 'hide', pane: this.#pane });
      return;
    }
    if (JSON.stringify(request) === JSON.stringify(this.#asked)) return;
    this.#asked = request;
    this.#post({ type: 'view', pane: this.#pane, request });
  }

  /** The host has started again and knows nothing of what was asked. */
  forget(): void {
    this.acknowledge();
    this.#asked = undefined;
  }

  arrived(): void {
    this.#unacknowledged = true;
  }

  acknowledge(): void {
    if (!this.#unacknowledged) return;
    this.#unacknowledged = false;
    this.#post({ type: 'acknowledge', pane: this.#pane });
  }
}
