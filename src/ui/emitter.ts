import type { Disposable } from '../base/lifecycle';

export type Listen<T> = (listener: (value: T) => void) => Disposable;

/** Tells its listeners, in the order in which they came. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly listen: Listen<T> = listener => {
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
