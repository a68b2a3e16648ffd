import type { Clock, TimerHandle } from '../src/base/clock';
import { DEFAULT_PANEL_STATE, type PanelState } from '../src/protocol/panel';

/** After a change was told, so long passes before the next is: typing is told in pauses. */
const QUIET_MS = 250;

export interface StateSink {
  keep(state: PanelState): void;
  post(message: { readonly type: 'state'; readonly state: PanelState }): void;
}

/**
 * What a person has arranged. Every change is kept with the page and told to the host at once, and those that follow it
 * closely together: a page that is loaded again may find only what the host was told.
 */
export class ViewState {
  #now: PanelState = DEFAULT_PANEL_STATE;
  /** What both ends know, or will once it has arrived. */
  #shared: PanelState = DEFAULT_PANEL_STATE;
  #quiet: TimerHandle | undefined;
  /** The host knows of this page, and has said what was arranged before. */
  #hydrated = false;
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

  /**
   * Takes what the host says, over what it was not told yet. Where it speaks of a time before what it was told last, the
   * two have crossed on their way, and it is told once more.
   */
  hydrate(state: PanelState): void {
    const before = this.#now;
    const theirs = { ...DEFAULT_PANEL_STATE, ...state };
    this.#hydrated = true;
    if (theirs.revision < this.#shared.revision) {
      this.#tell();
    } else {
      const ownRevision = Math.max(before.revision, theirs.revision) + 1;
      const isTold = before === this.#shared;
      this.#now = isTold ? theirs : { ...before, ...changes(this.#shared, theirs), revision: ownRevision };
      this.#shared = isTold ? this.#now : theirs;
      if (!isTold && this.#quiet === undefined) this.#tell();
    }
    this.#sink.keep(this.#now);
    this.#onChange(this.#now, before);
  }

  update(change: Partial<PanelState>): void {
    const before = this.#now;
    this.#now = { ...before, ...change, revision: before.revision + 1 };
    this.#sink.keep(this.#now);
    if (this.#hydrated && this.#quiet === undefined) this.#tell();
    this.#onChange(this.#now, before);
  }

  /** Tells the host at once what it has not been told yet: the page may be about to go. */
  flush(): void {
    this.#clock.clear(this.#quiet);
    this.#quiet = undefined;
    if (this.#hydrated && this.#now !== this.#shared) this.#tell();
  }

  #tell(): void {
    this.#shared = this.#now;
    this.#clock.clear(this.#quiet);
    this.#quiet = this.#clock.setTimeout(() => this.flush(), QUIET_MS);
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
