import { commands } from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { EngineClient } from './engineClient';
import type { Lists } from './lists';

/** Keeps the context keys that enable commands and choose welcome texts. */
export class Contexts implements Disposable {
  readonly #own = new DisposableStore();
  readonly #set = new Map<string, unknown>();

  constructor(client: EngineClient, lists: Lists, simulated: () => boolean) {
    const update = () => {
      this.#put('state', client.status.state);
      this.#put('simulatedMode', simulated());
      this.#put('hasMuted', lists.muted.length > 0);
      this.#put('hasWatched', lists.watched.length > 0);
    };
    this.#own.add(client.onStatus(update));
    this.#own.add(lists.onChange(update));
    this.update = update;
    update();
  }

  readonly update: () => void;

  dispose(): void {
    this.#own.dispose();
  }

  #put(key: string, value: unknown): void {
    if (this.#set.get(key) === value) return;
    this.#set.set(key, value);
    void commands.executeCommand('setContext', `spreadScanner.${key}`, value);
  }
}
