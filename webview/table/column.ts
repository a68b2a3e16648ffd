/** What stands in a cell: its text, and how it looks as classes of the style sheet. */
export interface Cell {
  readonly text: string;
  readonly look: string;
  /** A quiet sign before the text, not part of it: the unit of a price that is not for one. */
  readonly sign?: string;
}

export interface Column<R> {
  /** One of its kind in a view. */
  readonly id: string;
  /** Lines of the header. */
  readonly heading: readonly string[];
  /** Its name in lists of columns, where the heading alone would not tell it from its neighbours. */
  readonly name?: string;
  /** What the header's hover says; the heading's words otherwise. */
  readonly about?: string;
  /** Name by which its view is sorted; absent: it cannot be. */
  readonly sort?: string;
  /** Sorting by it starts with the greatest. */
  readonly greatestFirst?: boolean;
  readonly align: 'left' | 'right';
  /** 0: never hidden. The greatest is hidden first where the table is narrow. */
  readonly importance: number;
  /** Shown only where it is asked for. */
  readonly isExtra?: boolean;
  /** Width that is kept for it, in digits; it grows to what it is given, up to `mostChars` where that is said. */
  readonly chars: number;
  readonly mostChars?: number;
  /** Px that its cells need besides their text, e.g. for a sign in front. */
  readonly extraPx?: number;
  /** Takes the width that is left over. */
  readonly takesRest?: boolean;
  /** It may cut its words: so many px it keeps where there is not even room for the essential ones. */
  readonly leastPx?: number;
  /** Its text changes as time goes by, also between two windows. */
  readonly ticks?: boolean;
  /** The number that its text stands for: a change of it flashes. */
  value?(row: R): number | null;
  cell(row: R): Cell;
  /** Draws into a cell whose row is painted; `cell` then only says what it means in words, which are not shown. */
  draw?(canvas: HTMLElement, row: R): void;
  /** Hover of a cell, asked for when it is needed; none where it is empty. */
  hint?(row: R): string;
}

/** A column in one line. */
export function nameOf({ name, heading }: Pick<Column<never>, 'name' | 'heading'>): string {
  return name ?? heading.join(' ');
}

/** Rows that a table paints: all of them are counted, some of them known. */
export interface RowSource<R> {
  readonly total: number;
  /** Undefined: not known yet. */
  row(index: number): R | undefined;
  /** Tells rows apart whatever their place. */
  key(row: R): number | string;
  /** Place of the row with this key; -1: it is not among those known. */
  placeOf(key: number | string): number;
  /** Classes for a row as a whole. */
  look(row: R): string;
  /** So much time has gone by since these rows came. */
  elapse?(ms: number): void;
}
