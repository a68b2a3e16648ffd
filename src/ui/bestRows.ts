import type { Disposable } from '../base/lifecycle';
import type { ViewWish, Window } from '../protocol/messages';
import type { EngineClient } from './engineClient';
import { readRows, type ViewRow } from './rows';
import type { ViewSubscription } from './viewSubscription';

/**
 * Rows of one standing wish, as the host's own views use them: acknowledged at once, kept until the next come. While it
 * is on, the engine is needed.
 */
export class BestRows implements Disposable {
  readonly #client: EngineClient;
  readonly #name: string;
  readonly #view: ViewSubscription;
  readonly #listening: Disposable;
  #need: Disposable | undefined;
  #rows: readonly ViewRow[] = [];
  #asked = '';

  constructor(client: EngineClient, name: string, changed: () => void) {
    this.#client = client;
    this.#name = name;
    this.#view = client.watch(name, window => {
      this.#take(window);
      this.#view.acknowledge();
      changed();
    });
    // What a stopped engine said last is no quote any more.
    this.#listening = client.onStatus(({ state }) => {
      if (state === 'running' || this.#rows.length === 0) return;
      this.#rows = [];
      changed();
    });
  }

  get rows(): readonly ViewRow[] {
    return this.#rows;
  }

  /** Undefined: nobody looks. */
  want(wish: ViewWish | undefined): void {
    const asked = wish ? JSON.stringify(wish) : '';
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (wish) {
      this.#need ??= this.#client.need(this.#name);
      this.#view.ask(wish);
    } else {
      this.#view.hide();
      this.#rows = [];
      this.#need?.dispose();
      this.#need = undefined;
    }
  }

  dispose(): void {
    this.#need?.dispose();
    this.#need = undefined;
    this.#listening.dispose();
    this.#view.dispose();
  }

  #take(window: Window): void {
    this.#rows = readRows(window, this.#client.instruments, this.#client.venues);
  }
}
