import type { FromPage, PanelRequest } from '../src/protocol/panel';

/** Asks the host for rows, once per wish that differs from the last one, and says when none are wanted. */
export class RowRequests {
  readonly #post: (message: FromPage) => void;
  #asked: PanelRequest | undefined;
  #unacknowledged = false;

  constructor(post: (message: FromPage) => void) {
    this.#post = post;
  }

  get asked(): PanelRequest | undefined {
    return this.#asked;
  }

  /** Undefined: no rows are looked at. */
  want(request: PanelRequest | undefined): void {
    if (!request) {
      if (!this.#asked) return;
      // The host hears of the window that was on its way before it hears that no more is wanted.
      this.acknowledge();
      this.#asked = undefined;
      this.#post({ type: 'hide' });
      return;
    }
    if (JSON.stringify(request) === JSON.stringify(this.#asked)) return;
    this.#asked = request;
    this.#post({ type: 'view', request });
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
    this.#post({ type: 'acknowledge' });
  }
}
