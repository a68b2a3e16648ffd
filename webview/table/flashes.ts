import type { Clock, TimerHandle } from '../../src/base/clock';
import type { TableRow } from './tableRow';

const FLASH_MS = 450;
/** Cells that flash at the same paint: more is a flicker in which nobody sees anything. */
const MOST_AT_ONCE = 30;

interface Flash {
  readonly row: TableRow;
  readonly place: number;
  readonly untilMs: number;
}

/** Marks numbers that have just changed for a moment; none where a person wants no motion. */
export class Flashes {
  readonly #clock: Clock;
  readonly #still = window.matchMedia('(prefers-reduced-motion: reduce)');
  #all: Flash[] = [];
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
    row.flash(place, isUp ? 'went-up' : 'went-down');
    this.#all.push({ row, place, untilMs: this.#clock.mono() + FLASH_MS });
    this.#timer ??= this.#clock.setTimeout(() => this.#sweep(), FLASH_MS);
  }

  /** Those whose time is over end together, so that the page is painted once for all of them. */
  #sweep(): void {
    this.#timer = undefined;
    const now = this.#clock.mono();
    const newest = new Map<TableRow, Map<number, Flash>>();
    for (const flash of this.#all) {
      const places = newest.get(flash.row) ?? new Map<number, Flash>();
      newest.set(flash.row, places.set(flash.place, flash));
    }
    const flashes = [...newest.values()].flatMap(places => [...places.values()]);
    for (const { row, place, untilMs } of flashes) if (untilMs <= now) row.flash(place, '');
    this.#all = flashes.filter(({ untilMs }) => untilMs > now);
    const next = Math.min(...this.#all.map(({ untilMs }) => untilMs));
    if (this.#all.length > 0) this.#timer = this.#clock.setTimeout(() => this.#sweep(), next - now + FLASH_MS / 3);
  }
}
