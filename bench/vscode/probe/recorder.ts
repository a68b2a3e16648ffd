import type { Instrument } from '../../../src/model/instrument';
import type { FromEngine, Window } from '../../../src/protocol/messages';
import { windowRows } from '../../../src/protocol/rows';
import type { Recorded } from './contract';

/** Windows of each view that are kept: seconds of them. */
const KEPT = 24;

/** What the engine has sent of late, taken at the border of its thread before anything of the extension sees it. */
export class Recorder {
  readonly #windows = new Map<string, Window[]>();
  readonly #instruments = new Map<number, Instrument>();

  take(message: FromEngine): void {
    if (message.type === 'window') {
      const name = message.key.replace(/#.*/, '');
      const kept = this.#windows.get(name) ?? [];
      this.#windows.set(name, kept);
      kept.push(message);
      if (kept.length > KEPT) kept.shift();
    } else if (message.type === 'instruments') {
      for (const [index, instrument] of message.entries) {
        if (instrument) this.#instruments.set(index, instrument);
        else this.#instruments.delete(index);
      }
    }
  }

  /** The last windows of the views whose names begin so; only spreads can be told. */
  read(name: string): Recorded {
    const windows = [...this.#windows]
      .flatMap(([view, kept]) => (view.startsWith(name) ? kept : []))
      .filter(window => window.view === 'spreads')
      .sort((a, b) => a.at - b.at);
    const indexes = new Set(windows.flatMap(window => [...window.ids]));
    return {
      now: Date.now(),
      windows: windows.map(window => ({
        at: window.at,
        first: window.first,
        rows: windowRows(window, this.#instruments, []),
      })),
      instruments: [...indexes].flatMap(index => this.#instruments.get(index) ?? []),
    };
  }

  forget(): void {
    this.#windows.clear();
    this.#instruments.clear();
  }
}
