import type { Clock, TimerHandle } from '../src/base/clock';
import { element } from './dom';

/** The focus has to rest for so long on a row before anything is said of it. */
const REST_MS = 500;
/** What changes by itself is said no more often than this. */
const CALM_MS = 8_000;

/**
 * The one voice of the page for screen readers: says which row has the focus once it rests there, and when that row's
 * state has changed, at long intervals. Numbers that change are not said at all.
 */
export class Announcer {
  readonly element = element('div', { class: 'unseen', attributes: { 'aria-live': 'polite', role: 'log' } });
  readonly #clock: Clock;
  #subject: number | string | undefined;
  #state = '';
  #wanted: (() => string) | undefined;
  #timer: TimerHandle | undefined;
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The row that has the focus; `words` are asked for when they are about to be said. */
  focused(subject: number | string, state: string, words: () => string): void {
    const isOther = subject !== this.#subject;
    const hasChanged = state !== this.#state;
    this.#subject = subject;
    this.#state = state;
    if (!isOther && !hasChanged) {
      if (this.#wanted) this.#wanted = words;
      return;
    }
    this.#wanted = words;
    const now = this.#clock.mono();
    const inMs = isOther ? REST_MS : Math.max(REST_MS, this.#saidAt + CALM_MS - now);
    this.#clock.clear(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#say(), inMs);
  }

  #say(): void {
    const words = this.#wanted?.() ?? '';
    this.#wanted = undefined;
    this.#saidAt = this.#clock.mono();
    if (this.element.textContent !== words) this.element.replaceChildren(document.createTextNode(words));
  }
}
