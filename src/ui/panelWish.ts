import type { Disposable } from '../base/lifecycle';
import type { Subscription } from './viewSubscription';

/** One thing of which a panel's page wants to be told: what it asked for last, and the answer that it was sent last. */
export class PanelWish<Wish extends { readonly paceMs: number }, Answer> implements Disposable {
  readonly #subscription: Subscription<Wish, Answer>;
  #wish: Wish | undefined;
  #answer: Answer | undefined;

  constructor(
    subscribe: (listener: (answer: Answer) => void) => Subscription<Wish, Answer>,
    onAnswer: (answer: Answer) => void,
  ) {
    this.#subscription = subscribe(answer => {
      this.#answer = answer;
      onAnswer(answer);
    });
  }

  get wish(): Wish | undefined {
    return this.#wish;
  }

  get answer(): Answer | undefined {
    return this.#answer;
  }

  /** Undefined: nothing any more. */
  want(wish: Wish | undefined): void {
    this.#wish = wish;
    if (!wish) this.hide();
  }

  /** Asks the engine for what is wanted, changed and slowed down as the host says; for nothing where nothing is. */
  ask(leastPaceMs: number, change?: Partial<Wish>): void {
    const wish = this.#wish;
    if (wish) this.#subscription.ask({ ...wish, ...change, paceMs: Math.max(wish.paceMs, leastPaceMs) });
  }

  acknowledge(): void {
    this.#subscription.acknowledge();
  }

  /** Nobody looks for the moment. */
  hide(): void {
    this.#subscription.hide();
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
