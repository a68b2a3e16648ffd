import { randomUUID } from 'node:crypto';
import type { PanelState } from '../protocol/panel';
import { parsePanelState } from './parsePanelState';

/** The part of VS Code's `Memento` that is needed. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const LAST_KEY = 'panelState';
const PANELS_KEY = 'panelStates';
/** Panels of tabs that VS Code has dropped without a word must not pile up. */
const MOST_PANELS = 20;

/**
 * How panels were arranged last, each by itself. VS Code keeps a page's state with its tab too, but writes it down only
 * seconds later: after a reload the newer of the two counts.
 */
export class PanelMemory {
  readonly #memory: Memory;
  readonly #panels: Map<string, PanelState>;
  /** Panels of this session: their arrangement is nobody else's. */
  readonly #taken = new Set<string>();

  constructor(memory: Memory) {
    this.#memory = memory;
    const kept = memory.get(PANELS_KEY);
    const states = (Array.isArray(kept) ? kept : []).map(raw => parsePanelState(raw));
    this.#panels = new Map(states.filter(({ panel }) => panel !== '').map(state => [state.panel, state]));
  }

  /** A new panel: as the last one was left, but not paused, and with nothing explained. */
  last(fresh: PanelState): PanelState {
    const last = parsePanelState(this.#memory.get(LAST_KEY), fresh);
    return this.#asNew({ ...last, paused: false, selected: null });
  }

  /** A panel that VS Code brings back with what its tab has, which may be old, or nothing where it was new. */
  restored(tab: unknown, fresh: PanelState): PanelState {
    const theirs = parsePanelState(tab, fresh);
    if (theirs.panel === '' || this.#taken.has(theirs.panel)) {
      return typeof tab === 'object' && tab !== null ? this.#asNew(theirs) : this.last(fresh);
    }
    this.#taken.add(theirs.panel);
    const ours = this.#panels.get(theirs.panel);
    return ours && ours.revision > theirs.revision ? ours : theirs;
  }

  /** Someone has arranged a panel. */
  keep(state: PanelState): void {
    this.#panels.delete(state.panel);
    this.#panels.set(state.panel, state);
    for (const panel of this.#panels.keys()) {
      if (this.#panels.size <= MOST_PANELS) break;
      this.#panels.delete(panel);
    }
    void this.#memory.update(PANELS_KEY, [...this.#panels.values()]);
    void this.#memory.update(LAST_KEY, state);
  }

  /** The panel was closed; one that is opened again comes with what its tab had. */
  forget(panel: string): void {
    this.#taken.delete(panel);
    this.#panels.delete(panel);
    void this.#memory.update(PANELS_KEY, [...this.#panels.values()]);
  }

  #asNew(state: PanelState): PanelState {
    const panel = randomUUID();
    this.#taken.add(panel);
    return { ...state, panel, revision: 0 };
  }
}
