import type { Disposable } from '../base/lifecycle';
import { Emitter } from './emitter';
import type { SettingsSource } from './settings';

/** The watched and the muted assets. They are settings, so that they follow the user and can be edited by hand. */
export class Lists implements Disposable {
  readonly #settings: SettingsSource;
  readonly #changed = new Emitter<Lists>();
  readonly #listening: Disposable;
  #told = '';

  readonly onChange = this.#changed.listen;

  constructor(settings: SettingsSource) {
    this.#settings = settings;
    this.#told = this.#text();
    this.#listening = settings.onChange(() => {
      if (this.#told === this.#text()) return;
      this.#told = this.#text();
      this.#changed.fire(this);
    });
  }

  get watched(): readonly string[] {
    return this.#settings.now.ui.watchlist;
  }

  get muted(): readonly string[] {
    return this.#settings.now.ui.muted;
  }

  setWatched(asset: string, watched: boolean): Promise<void> {
    return this.#set('watchlist', this.watched, asset, watched);
  }

  setMuted(asset: string, muted: boolean): Promise<void> {
    return this.#set('muted', this.muted, asset, muted);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  async #set(key: string, list: readonly string[], asset: string, present: boolean): Promise<void> {
    if (list.includes(asset) === present) return;
    await this.#settings.update(key, present ? [...list, asset] : list.filter(each => each !== asset));
  }

  #text(): string {
    return JSON.stringify([this.watched, this.muted]);
  }
}
