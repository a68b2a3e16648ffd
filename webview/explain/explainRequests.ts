import type { ExplainWish } from '../../src/protocol/explain';
import type { FromPage } from '../../src/protocol/panel';

/** Asks the host for explanations, once per wish that differs from the last one. */
export class ExplainRequests {
  readonly #post: (message: FromPage) => void;
  #asked: ExplainWish | null = null;

  constructor(post: (message: FromPage) => void) {
    this.#post = post;
  }

  /** null: nothing is explained. */
  want(wish: ExplainWish | null): void {
    if (JSON.stringify(wish) === JSON.stringify(this.#asked)) return;
    this.#asked = wish;
    this.#post({ type: 'explain', wish });
  }

  /** The host has started again and knows nothing of what was asked. */
  forget(): void {
    this.#asked = null;
  }

  acknowledge(): void {
    if (this.#asked) this.#post({ type: 'explained' });
  }
}
