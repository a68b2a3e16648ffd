import type { Clock, TimerHandle } from '../src/base/clock';
import { DEFAULT_PANEL_STATE, type PanelState } from '../src/protocol/panel';

const SEND_AFTER_MS = 250;

export interface StateSink {
  keep(state: PanelState): void;
  post(message: { readonly type: 'state'; readonly state: PanelState }): void;
}

/** What a person has arranged. Every change is kept at once with the page, and told to the host once it has settled. */
export class ViewState {
  #now: PanelState = DEFAULT_PANEL_STATE;
  /** What both ends know. */
  #shared: PanelState = DEFAULT_PANEL_STATE;
  #unsent: TimerHandle | undefined;
  readonly #sink: StateSink;
  readonly #clock: Clock;
  readonly #onChange: (now: PanelState, before: PanelState) => void;

  constructor(sink: StateSink, clock: Clock, onChange: (now: PanelState, before: PanelState) => void) {
    this.#sink = sink;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get now(): PanelState {
    return this.#now;
  }

  /** Takes what the host says; where it only repeats what it was told, what has changed here since then stays. */
  hydrate(state: PanelState): void {
    const before = this.#now;
    const theirs = { ...DEFAULT_PANEL_STATE, ...state };
    this.#now = this.#unsent ? { ...before, ...changes(this.#shared, theirs) } : theirs;
    this.#shared = theirs;
    this.#sink.keep(this.#now);
    this.#onChange(this.#now, before);
  }

  update(change: Partial<PanelState>): void {
    const before = this.#now;
    this.#now = { ...before, ...change };
    this.#sink.keep(this.#now);
    this.#clock.clear(this.#unsent);
    this.#unsent = this.#clock.setTimeout(() => this.flush(), SEND_AFTER_MS);
    this.#onChange(this.#now, before);
  }

  /** Tells the host at once what it has not been told yet: the page may be about to go. */
  flush(): void {
    if (!this.#unsent) return;
    this.#clock.clear(this.#unsent);
    this.#unsent = undefined;
    this.#shared = this.#now;
    this.#sink.post({ type: 'state', state: this.#now });
  }
}

/** The parts of `after` that differ from `before`. */
function changes(before: PanelState, after: PanelState): Partial<PanelState> {
  const keys = Object.keys(after) as (keyof PanelState)[];
  return Object.fromEntries(
    keys.filter(key => JSON.stringify(after[key]) !== JSON.stringify(before[key])).map(key => [key, after[key]]),
  );
}
