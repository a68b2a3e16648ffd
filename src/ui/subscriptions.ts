import type { Explanation } from '../protocol/explain';
import type { FromEngine, ToEngine, Window } from '../protocol/messages';
import type { Series } from '../protocol/series';
import {
  type ExplainSubscription,
  type SeriesSubscription,
  Subscription,
  type SubscriptionParts,
  type ViewSubscription,
} from './viewSubscription';

type Answer = Extract<FromEngine, { type: 'window' | 'explanation' | 'series' }>;
/** Its key is never another's, so that an answer with it is of its kind. */
type AnySubscription = Subscription<unknown, Window | Explanation | Series>;

/** The standing wishes of all views, each with a name of its own. */
export class Subscriptions {
  readonly #send: (message: ToEngine) => void;
  readonly #byName = new Map<string, AnySubscription>();

  constructor(send: (message: ToEngine) => void) {
    this.#send = send;
  }

  watch(name: string, listener: (window: Window) => void): ViewSubscription {
    return this.#add({ name, listener, request: (key, wish) => ({ type: 'view', key, ...wish }) });
  }

  watchExplanation(name: string, listener: (explanation: Explanation) => void): ExplainSubscription {
    return this.#add({ name, listener, request: (key, wish) => ({ type: 'explain', key, ...wish }) });
  }

  watchSeries(name: string, listener: (series: Series) => void): SeriesSubscription {
    return this.#add({ name, listener, request: (key, wish) => ({ type: 'series', key, ...wish }) });
  }

  /** `sameEngine`: it still knows the old keys. */
  askAgain(sameEngine: boolean): void {
    for (const each of this.#byName.values()) each.askAgain(sameEngine);
  }

  receive(answer: Answer): void {
    for (const each of this.#byName.values()) if (each.key === answer.key) each.receive(answer);
  }

  clear(): void {
    this.#byName.clear();
  }

  #add<Wish, Answer>(
    parts: Pick<SubscriptionParts<Wish, Answer>, 'name' | 'listener' | 'request'>,
  ): Subscription<Wish, Answer> {
    const { name } = parts;
    if (this.#byName.has(name)) throw new Error(`there is a view ${name} already`);
    const subscription = new Subscription<Wish, Answer>({
      ...parts,
      send: this.#send,
      disposed: () => this.#byName.delete(name),
    });
    this.#byName.set(name, subscription as unknown as AnySubscription);
    return subscription;
  }
}
