import type { Disposable } from '../base/lifecycle';
import type { Series, SeriesWish } from '../protocol/series';
import type { EngineClient } from './engineClient';
import type { SeriesSubscription } from './viewSubscription';

/** One chart of a panel: what its page asked for last, and the series that it was sent last. */
export class PanelChart implements Disposable {
  readonly #view: SeriesSubscription;
  #wish: SeriesWish | undefined;
  #series: Series | undefined;

  /** `name`: unique among all views of the client. */
  constructor(name: string, client: EngineClient, onSeries: (series: Series) => void) {
    this.#view = client.watchSeries(name, series => {
      this.#series = series;
      onSeries(series);
    });
  }

  get series(): Series | undefined {
    return this.#series;
  }

  /** null: nobody looks. */
  want(wish: SeriesWish | null): void {
    this.#wish = wish ?? undefined;
    this.ask();
  }

  /** Asks the engine again for what is wanted. */
  ask(): void {
    if (this.#wish) this.#view.ask(this.#wish);
    else this.#view.hide();
  }

  acknowledge(): void {
    this.#view.acknowledge();
  }

  /** Nobody looks for the moment. */
  hide(): void {
    this.#view.hide();
  }

  dispose(): void {
    this.#view.dispose();
  }
}
