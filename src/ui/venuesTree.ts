import type { Clock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import { venueName } from '../model/venueNames';
import type { EngineClient } from './engineClient';
import { summarise } from './healthSummary';
import { NodeTree } from './nodeTree';
import { venueNodes } from './venueNodes';

/** Venues and their connections, with a badge that counts those in trouble. */
export class VenuesTree implements Disposable {
  readonly tree: NodeTree;
  readonly #client: EngineClient;
  readonly #own = new DisposableStore();
  #need: Disposable | undefined;

  constructor(client: EngineClient, clock: Clock) {
    this.#client = client;
    this.tree = this.#own.add(
      new NodeTree({
        viewId: 'spreadScanner.venues',
        clock,
        nodes: () => (client.status.state === 'stopped' ? [] : venueNodes(client.venues, client.health)),
        onVisible: visible => this.#look(visible),
      }),
    );
    this.#own.add(client.onHealth(() => this.#changed()));
    this.#own.add(client.onStatus(() => this.#changed()));
    this.#look(this.tree.view.visible);
    this.#changed();
  }

  dispose(): void {
    this.#look(false);
    this.#own.dispose();
  }

  #look(visible: boolean): void {
    if (visible) this.#need ??= this.#client.need('venues');
    else {
      this.#need?.dispose();
      this.#need = undefined;
    }
  }

  #changed(): void {
    const { view } = this.tree;
    const { noted } = summarise(this.#client.health);
    if ((view.badge?.value ?? 0) !== noted.length) {
      const venues = [...new Set(noted.map(row => venueName(row.venue)))].join(', ');
      const noun = noted.length === 1 ? 'connection' : 'connections';
      view.badge =
        noted.length > 0
          ? { value: noted.length, tooltip: `${noted.length} ${noun} with something to say: ${venues}` }
          : undefined;
    }
    view.description = this.#client.simulated ? 'simulated' : '';
    if (view.visible) this.tree.refresh();
  }
}
