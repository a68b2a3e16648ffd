import type { Column } from './column';

/** Pixels left and right of a cell's text, together. */
export const CELL_PADDING = 16;
/** Room for the arrow of a sorted column. */
const ARROW_WIDTH = 12;
/** A column gets this much more than it needs where there is room. */
const MOST_AIR = 14;
/** Below this importance a column is scrolled to rather than hidden. */
const ESSENTIAL = 2;

export interface Fit {
  /** Places of the columns that are shown, in their order. */
  readonly shown: readonly number[];
  /** A width in px for each shown column. */
  readonly widths: readonly number[];
}

type Sizing = Pick<Column<never>, 'importance' | 'takesRest'>;

/**
 * Which columns fit into `available` px, and how wide they are: the least important are left out first, the essential
 * never; what is over goes to all as air, the remainder to the column that takes the rest.
 */
export function fitColumns(columns: readonly Sizing[], needs: readonly number[], available: number): Fit {
  const shown = new Set(columns.keys());
  let sum = needs.reduce((all, width) => all + width, 0);
  const leastImportantFirst = [...columns.keys()].sort(
    (a, b) => (columns[b] as Sizing).importance - (columns[a] as Sizing).importance || b - a,
  );
  for (const place of leastImportantFirst) {
    if (sum <= available) break;
    if ((columns[place] as Sizing).importance < ESSENTIAL) break;
    shown.delete(place);
    sum -= needs[place] as number;
  }
  const places = [...shown];
  const over = Math.max(0, available - sum);
  const air = Math.min(MOST_AIR, Math.floor(over / Math.max(1, places.length)));
  const widths = places.map(place => (needs[place] as number) + air);
  const rest = places.findIndex(place => (columns[place] as Sizing).takesRest);
  if (rest >= 0) widths[rest] = (widths[rest] as number) + over - air * places.length;
  return { shown: places, widths };
}

/** Width of a text in px. */
export type Measure = (text: string) => number;

/** What the columns of one view need: never less than before, so that no number makes its column jump back and forth. */
export class ColumnNeeds {
  readonly #columns: readonly Column<never>[];
  readonly #measure: Measure;
  readonly #longest: number[];
  readonly #most: number[];
  readonly needs: number[];
  /** Has a need grown since it was last set to false? */
  grown = false;

  constructor(columns: readonly Column<never>[], measure: Measure) {
    this.#columns = columns;
    this.#measure = measure;
    const digit = measure('0');
    this.#longest = columns.map(column => column.chars);
    this.#most = columns.map(column =>
      column.mostChars === undefined ? Number.POSITIVE_INFINITY : Math.ceil(column.mostChars * digit) + CELL_PADDING,
    );
    this.needs = columns.map(column => {
      const heading = Math.max(...column.heading.map(line => measure(line)));
      return Math.ceil(Math.max(column.chars * digit, heading + ARROW_WIDTH)) + CELL_PADDING;
    });
  }

  isFor(columns: readonly Column<never>[]): boolean {
    return columns === this.#columns;
  }

  /** A text is about to be shown in this column. Only those that may be too long are measured. */
  note(place: number, text: string): void {
    const longest = this.#longest[place] as number;
    if (text.length < longest) return;
    this.#longest[place] = text.length;
    const need = Math.min(this.#most[place] as number, Math.ceil(this.#measure(text)) + CELL_PADDING);
    if (need <= (this.needs[place] as number)) return;
    this.needs[place] = need;
    this.grown = true;
  }
}
