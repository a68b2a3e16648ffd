import type { Clock, TimerHandle } from '../../src/base/clock';
import type { TableRow } from './tableRow';

const FLASH_MS = 480;
/** From then on it is fainter. Two steps look soft and cost two paints; a transition would paint every frame, all day. */
const FADE_MS = 300;
/** Cells that flash at the same paint: more is a flicker in which nobody sees anything. */
const MOST_AT_ONCE = 30;
const SWEEP_MS = 160;

interface Flash {
  readonly row: TableRow;
  readonly place: number;
  readonly look: string;
  readonly sinceMs: number;
}

/** Marks numbers that have just changed for a moment; none where a person wants no motion. */
export class Flashes {
  readonly #clock: Clock;
  readonly #still = window.matchMedia('(prefers-reduced-motion: reduce)');
  /** By row and place: the newest counts. */
  readonly #all = new Map<TableRow, Map<number, Flash>>();
  #left = 0;
  #timer: TimerHandle | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A paint begins. */
  begin(): void {
    const wanted = !this.#still.matches && !document.body.classList.contains('vscode-reduce-motion');
    this.#left = wanted ? MOST_AT_ONCE : 0;
  }

  /** The cell's number has gone up or down. */
  add(row: TableRow, place: number, isUp: boolean): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    const look = isUp ? 'went-up' : 'went-down';
    row.flash(place, look);
    const places = this.#all.get(row) ?? new Map<number, Flash>();
    this.#all.set(row, places.set(place, { row, place, look, sinceMs: this.#clock.mono() }));
    this.#timer ??= this.#clock.setTimeout(() => this.#sweep(), SWEEP_MS);
  }

  /** Those whose time has come change together, so that the page is painted once for all of them. */
  #sweep(): void {
    const now = this.#clock.mono();
    for (const [row, places] of this.#all) {
      for (const { place, look, sinceMs } of places.values()) {
        const isOver = now - sinceMs >= FLASH_MS;
        if (isOver) places.delete(place);
        // A row that was given to another one in the meantime flashes no more, and does not begin again.
        if (isOver) row.flash(place, '');
        else if (now - sinceMs >= FADE_MS && row.isFlashing(place)) row.flash(place, `${look} fading`);
      }
      if (places.size === 0) this.#all.delete(row);
    }
    this.#timer = this.#all.size > 0 ? this.#clock.setTimeout(() => this.#sweep(), SWEEP_MS) : undefined;
  }
}
