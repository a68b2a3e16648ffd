import type { EngineSettings } from '../model/settings';
import type { ViewRequest } from '../protocol/messages';
import { Viewport } from './viewport';
import type { RowSources } from './views/viewRows';

/** The viewports of all views that are looked at, by the key of their request. */
export class Viewports {
  readonly #sources: Omit<RowSources, 'venues'>;
  #settings: EngineSettings;
  readonly #byKey = new Map<string, Viewport>();

  constructor(settings: EngineSettings, sources: Omit<RowSources, 'venues'>) {
    this.#settings = settings;
    this.#sources = sources;
  }

  ask(request: ViewRequest): void {
    this.#byKey.set(request.key, this.make(request, this.#byKey.get(request.key)));
  }

  get(key: string): Viewport | undefined {
    return this.#byKey.get(key);
  }

  hide(key: string): void {
    this.#byKey.delete(key);
  }

  configure(settings: EngineSettings): void {
    this.#settings = settings;
    for (const [key, before] of this.#byKey) this.#byKey.set(key, this.make(before.asked, before));
  }

  clear(): void {
    this.#byKey.clear();
  }

  /** A view shows only the assets of the settings, also where others are scanned for their rates. */
  make(request: ViewRequest, before?: Viewport): Viewport {
    const { assets, venues } = this.#settings;
    const restricted = assets.length > 0 && !request.filter.assets;
    const filter = restricted ? { ...request.filter, assets } : request.filter;
    return new Viewport(request, filter, { ...this.#sources, venues }, before);
  }
}
