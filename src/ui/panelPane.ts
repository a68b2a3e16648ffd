import type { Disposable } from '../base/lifecycle';
import type { Filter, ViewWish, Window } from '../protocol/messages';
import type { Pane } from '../protocol/panel';
import type { EngineClient } from './engineClient';
import type { ViewSubscription } from './viewSubscription';

/** One table of a panel: what its page asked for last, and the window that it was sent last. */
export class PanelPane implements Disposable {
  readonly pane: Pane;
  readonly #view: ViewSubscription;
  #request: ViewWish | undefined;
  #window: Window | undefined;

  /** `name`: unique among all views of the client. */
  constructor(pane: Pane, name: string, client: EngineClient, onWindow: (window: Window) => void) {
    this.pane = pane;
    this.#view = client.watch(name, window => {
      this.#window = window;
      onWindow(window);
    });
  }

  get request(): ViewWish | undefined {
    return this.#request;
  }

  get window(): Window | undefined {
    return this.#window;
  }

  want(request: ViewWish): void {
    this.#request = request;
  }

  /** Asks the engine for what is wanted, narrowed and slowed down as the host says; for nothing where nothing is. */
  ask(filter: Filter, leastPaceMs: number): void {
    const request = this.#request;
    if (request) this.#view.ask({ ...request, filter, paceMs: Math.max(request.paceMs, leastPaceMs) });
  }

  acknowledge(): void {
    this.#view.acknowledge();
  }

  /** Nobody looks; what was wanted is forgotten. */
  drop(): void {
    this.#request = undefined;
    this.#view.hide();
  }

  /** Nobody looks for the moment. */
  hide(): void {
    this.#view.hide();
  }

  dispose(): void {
    this.#view.dispose();
  }
}
