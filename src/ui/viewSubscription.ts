import type { Disposable } from '../base/lifecycle';
import type { ToEngine, ViewWish, Window } from '../protocol/messages';

/**
 * One view's standing wish. It outlives the engine: a new one is asked again. The key changes with each engine and
 * whenever the columns do, so that an answer to an older question can't be taken for one to the present.
 */
export class ViewSubscription implements Disposable {
  readonly #name: string;
  readonly #listener: (window: Window) => void;
  readonly #send: (message: ToEngine) => void;
  readonly #disposed: () => void;
  #wish: ViewWish | undefined;
  #turn = 0;

  constructor(
    name: string,
    listener: (window: Window) => void,
    send: (message: ToEngine) => void,
    disposed: () => void,
  ) {
    this.#name = name;
    this.#listener = listener;
    this.#send = send;
    this.#disposed = disposed;
  }

  get key(): string {
    return `${this.#name}#${this.#turn}`;
  }

  /** The latest wish wins. */
  ask(wish: ViewWish): void {
    this.#wish = wish;
    this.#send({ type: 'view', key: this.key, ...wish });
  }

  /** The last window has been dealt with: the next may come. */
  acknowledge(): void {
    if (this.#wish) this.#send({ type: 'acknowledge', key: this.key });
  }

  /** Nobody looks. Also forgets a window that is on its way and will not be acknowledged. */
  hide(): void {
    if (!this.#wish) return;
    this.#wish = undefined;
    this.#send({ type: 'hide', key: this.key });
    this.#turn += 1;
  }

  /** Asks once more under a new key. `sameEngine`: it still knows the old one. */
  askAgain(sameEngine: boolean): void {
    const wish = this.#wish;
    if (wish && sameEngine) this.#send({ type: 'hide', key: this.key });
    this.#turn += 1;
    if (wish) this.ask(wish);
  }

  receive(window: Window): void {
    if (this.#wish) this.#listener(window);
  }

  dispose(): void {
    this.hide();
    this.#disposed();
  }
}
