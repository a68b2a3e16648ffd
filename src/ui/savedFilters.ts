import { type Memento, window as workbench } from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import {
  changeFilters,
  parseSavedFilters,
  type SavedFilter,
  type SavedFilterChange,
} from '../model/filter/savedFilters';
import { Emitter } from './emitter';

const KEY = 'savedFilters';

/** The filters with a name. They are kept for all of a person's windows, and go along with Settings Sync. */
export class SavedFilters implements Disposable {
  readonly #memory: Memento;
  readonly #own = new DisposableStore();
  readonly #changed = this.#own.add(new Emitter<readonly SavedFilter[]>());
  #told: string;

  readonly onChange = this.#changed.listen;

  constructor(memory: Memento & { setKeysForSync(keys: readonly string[]): void }) {
    this.#memory = memory;
    this.#told = JSON.stringify(this.now);
    memory.setKeysForSync([KEY]);
    // Another window may have changed them: nothing says so, but this one is looked at again only by getting the focus.
    this.#own.add(workbench.onDidChangeWindowState(() => this.#tell()));
  }

  get now(): readonly SavedFilter[] {
    return parseSavedFilters(this.#memory.get(KEY));
  }

  /** Throws, in words, what cannot be. */
  async change(change: SavedFilterChange): Promise<void> {
    const changed = changeFilters(this.now, change);
    if (!changed.ok) throw new Error(changed.problem);
    await this.#memory.update(KEY, changed.filters);
    this.#tell();
  }

  dispose(): void {
    this.#own.dispose();
  }

  #tell(): void {
    const { now } = this;
    const text = JSON.stringify(now);
    if (text === this.#told) return;
    this.#told = text;
    this.#changed.fire(now);
  }
}
