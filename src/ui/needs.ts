import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';

/** Nobody may have looked for so long before the engine ends: a tab that is changed and changed back costs nothing. */
export const LINGER_MS = 30_000;

/** Who needs the engine now, by name. Says when the first comes, and when there has been nobody for a while. */
export class Needs implements Disposable {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #held = new Map<object, string>();
  #timer: TimerHandle | undefined;
  #lingering = false;

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Is the engine needed, or was it until a moment ago? */
  get any(): boolean {
    return this.#held.size > 0 || this.#lingering;
  }

  get names(): readonly string[] {
    return [...this.#held.values()];
  }

  hold(name: string): Disposable {
    const token = {};
    this.#held.set(token, name);
    this.#endLinger();
    this.#changed();
    return {
      dispose: () => {
        if (!this.#held.delete(token) || this.#held.size > 0) return;
        this.#lingering = true;
        this.#timer = this.#clock.setTimeout(() => {
          this.#endLinger();
          this.#changed();
        }, LINGER_MS);
      },
    };
  }

  dispose(): void {
    this.#held.clear();
    this.#endLinger();
  }

  #endLinger(): void {
    this.#clock.clear(this.#timer);
    this.#timer = undefined;
    this.#lingering = false;
  }
}
