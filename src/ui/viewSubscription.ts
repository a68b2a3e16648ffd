import type { Disposable } from '../base/lifecycle';
import type { ExplainWish, Explanation } from '../protocol/explain';
import type { ToEngine, ViewWish, Window } from '../protocol/messages';
import type { Series, SeriesWish } from '../protocol/series';

export type ViewSubscription = Subscription<ViewWish, Window>;
export type ExplainSubscription = Subscription<ExplainWish, Explanation>;
export type SeriesSubscription = Subscription<SeriesWish, Series>;

export interface SubscriptionParts<Wish, Answer> {
  readonly name: string;
  /** The wish as a message to the engine. */
  readonly request: (key: string, wish: Wish) => ToEngine;
  readonly listener: (answer: Answer) => void;
  readonly send: (message: ToEngine) => void;
  readonly disposed: () => void;
}

/**
 * One view's standing wish. It outlives the engine: a new one is asked again. The key changes with each engine and
 * whenever the columns do, so that an answer to an older question can't be taken for one to the present.
 */
export class Subscription<Wish, Answer> implements Disposable {
  readonly #parts: SubscriptionParts<Wish, Answer>;
  #wish: Wish | undefined;
  #turn = 0;

  constructor(parts: SubscriptionParts<Wish, Answer>) {
    this.#parts = parts;
  }

  get key(): string {
    return `${this.#parts.name}#${this.#turn}`;
  }

  /** The latest wish wins. */
  ask(wish: Wish): void {
    this.#wish = wish;
    this.#parts.send(this.#parts.request(this.key, wish));
  }

  /** The last answer has been dealt with: the next may come. */
  acknowledge(): void {
    if (this.#wish) this.#parts.send({ type: 'acknowledge', key: this.key });
  }

  /** Nobody looks. Also forgets an answer that is on its way and will not be acknowledged. */
  hide(): void {
    if (!this.#wish) return;
    this.#wish = undefined;
    this.#parts.send({ type: 'hide', key: this.key });
    this.#turn += 1;
  }

  /** Asks once more under a new key. `sameEngine`: it still knows the old one. */
  askAgain(sameEngine: boolean): void {
    const wish = this.#wish;
    if (wish && sameEngine) this.#parts.send({ type: 'hide', key: this.key });
    this.#turn += 1;
    if (wish) this.ask(wish);
  }

  receive(answer: Answer): void {
    if (this.#wish) this.#parts.listener(answer);
  }

  dispose(): void {
    this.hide();
    this.#parts.disposed();
  }
}
