import type { Arranged } from './arrangement';
import type { Column } from './column';

/** Pixels left and right of a cell's text, together. */
export const CELL_PADDING = 16;
/** Room for the arrow of a sorted column. */
const ARROW_WIDTH = 12;
/** A column gets this much more than it needs where there is room. */
const MOST_AIR = 14;
/** Where even the essential columns find no room, texts stand this much closer to each other, in px. */
const MOST_SQUEEZE = 10;
/** Below this importance a column is essential: the others move closer together for it, or cut their words. */
const ESSENTIAL = 2;
/** Below this one a column is scrolled to rather than hidden, however narrow the table is. */
const INDISPENSABLE = 1;
/** A column that cuts its words to less than this shows no letter of them, only its sign. */
const FEWEST_WORDS_PX = 64;

export interface Fit {
  /** Places of the columns that are shown, in their order. */
  readonly shown: readonly number[];
  /** A width in px for each shown column. */
  readonly widths: readonly number[];
  /** Px left and right of a cell's text, together. */
  readonly padding: number;
  /** The column that takes the rest has room for its sign alone. */
  readonly isSignOnly: boolean;
}

type Sizing = Pick<Column<never>, 'id' | 'importance' | 'takesRest'>;

/**
 * Which columns fit into `available` px, and how wide they are: the least important are left out first, the essential
 * only where it does not help that they move closer together and those that can cut their words do so, so that no
 * number stands across the edge; what is over goes to all as air, the remainder to that column. A width that a person has
 * given stays as it is. `leasts`: what columns need at least.
 */
export function fitColumns(
  { columns, fit, widths: given }: Pick<Arranged<never>, 'fit' | 'widths'> & { readonly columns: readonly Sizing[] },
  needs: readonly number[],
  available: number,
  leasts = needs,
): Fit {
  const wanted = columns.map(({ id }, place) => given[id] ?? (needs[place] as number));
  const shown = new Set(columns.keys());
  let sum = wanted.reduce((all, width) => all + width, 0);
  const leastImportantFirst = [...columns.keys()].sort(
    (a, b) => (columns[b] as Sizing).importance - (columns[a] as Sizing).importance || b - a,
  );
  for (const place of leastImportantFirst) {
    if (!fit || sum <= available) break;
    if ((columns[place] as Sizing).importance < ESSENTIAL) break;
    shown.delete(place);
    sum -= wanted[place] as number;
  }
  const slack = (place: number) => (needs[place] as number) - (leasts[place] as number);
  /** So narrow can what is shown become. */
  const leastSum = () => {
    const cuts = [...shown].reduce((all, place) => all + slack(place), 0);
    return sum - MOST_SQUEEZE * shown.size - cuts;
  };
  // What can cut its words takes little room, and is the last to go.
  const uncutFirst = leastImportantFirst.sort((a, b) => Number(slack(a) > 0) - Number(slack(b) > 0));
  for (const place of uncutFirst) {
    // Where a person has drawn the columns, he scrolls.
    if (!fit || Object.keys(given).length > 0 || leastSum() <= available) break;
    if (!shown.has(place) || (columns[place] as Sizing).importance < INDISPENSABLE) continue;
    shown.delete(place);
    sum -= wanted[place] as number;
  }
  const places = [...shown];
  const free = places.filter(place => given[(columns[place] as Sizing).id] === undefined);
  const squeeze = fit
    ? Math.max(0, Math.min(MOST_SQUEEZE, Math.ceil((sum - available) / Math.max(1, free.length))))
    : 0;
  const rest = free.find(place => (columns[place] as Sizing).takesRest);
  sum -= squeeze * free.length;
  const missing = fit ? Math.max(0, sum - available) : 0;
  // The words of the one that takes the rest are cut first, those of the others alike.
  const cuts = new Map<number, number>();
  const restCut = rest === undefined ? 0 : Math.min(missing, slack(rest));
  const others = free.filter(place => place !== rest).map(place => [place, slack(place)] as const);
  for (const [place, cut] of evenCuts(others, missing - restCut)) cuts.set(place, cut);
  if (rest !== undefined) cuts.set(rest, restCut);
  const over = Math.max(0, available - sum);
  const air = Math.min(MOST_AIR, Math.floor(over / Math.max(1, free.length)));
  const widths = places.map(place => {
    if (!free.includes(place)) return wanted[place] as number;
    const width = (wanted[place] as number) - squeeze - (cuts.get(place) ?? 0);
    return place === rest ? width + over - air * (free.length - 1) : width + air;
  });
  const isSignOnly =
    rest !== undefined && (cuts.get(rest) ?? 0) > 0 && (widths[places.indexOf(rest)] as number) < FEWEST_WORDS_PX;
  return { shown: places, widths, padding: CELL_PADDING - squeeze, isSignOnly };
}

/** Takes `total` from all alike, from none more than it has: `slacks` by place. */
function evenCuts(slacks: readonly (readonly [place: number, slack: number])[], total: number): Map<number, number> {
  const cuts = new Map<number, number>();
  let left = total;
  const leastFirst = slacks.toSorted(([, a], [, b]) => a - b);
  leastFirst.forEach(([place, slack], i) => {
    const cut = Math.min(slack, Math.ceil(left / (leastFirst.length - i)));
    cuts.set(place, cut);
    left -= cut;
  });
  return cuts;
}

/** Width of a text in px. */
export type Measure = (text: string, isStrong?: boolean) => number;

interface Need {
  /** Px left and right of the text, together. */
  readonly around: number;
  px: number;
  /** To so much its words may be cut; undefined: never. */
  readonly leastPx: number | undefined;
  longest: number;
  readonly mostPx: number;
}

/**
 * What the columns of one view need: never less than before, so that no number makes its column jump back and forth.
 * Tables side by side share one, so that their columns stand below each other.
 */
export class ColumnNeeds {
  readonly #columns: readonly Column<never>[];
  readonly #needs: ReadonlyMap<string, Need>;
  readonly #measure: Measure;
  /** Grows with every need that grows. */
  version = 0;

  constructor(columns: readonly Column<never>[], measure: Measure) {
    this.#columns = columns;
    this.#measure = measure;
    const digit = measure('0');
    this.#needs = new Map(
      columns.map(({ id, heading, chars, mostChars = Number.POSITIVE_INFINITY, extraPx = 0, leastPx, takesRest }) => {
        const words = Math.max(...heading.map(line => measure(line))) + ARROW_WIDTH + CELL_PADDING;
        const around = CELL_PADDING + extraPx;
        const px = Math.ceil(Math.max(chars * digit + around, words));
        return [
          id,
          {
            ...{ around, px, longest: chars, mostPx: Math.ceil(mostChars * digit) + around },
            leastPx: leastPx ?? (takesRest ? px : undefined),
          },
        ];
      }),
    );
  }

  isFor(columns: readonly Column<never>[]): boolean {
    return columns === this.#columns;
  }

  of(id: string): number {
    return this.#needs.get(id)?.px ?? 0;
  }

  /** The same for a column whose words are never cut. */
  leastOf(id: string): number {
    return this.#needs.get(id)?.leastPx ?? this.of(id);
  }

  /** A text is about to be shown in this column. Only those that may be too long are measured. */
  note(id: string, text: string, isStrong = false): void {
    const need = this.#needs.get(id);
    if (!need || text.length < need.longest) return;
    need.longest = text.length;
    const px = Math.min(need.mostPx, Math.ceil(this.#measure(text, isStrong)) + need.around);
    if (px <= need.px) return;
    need.px = px;
    this.version += 1;
  }
}
