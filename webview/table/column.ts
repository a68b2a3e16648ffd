/** What stands in a cell: its text, and how it looks as classes of the style sheet. */
export interface Cell {
  readonly text: string;
  readonly look: string;
}

export interface Column<R> {
  /** One of its kind in a view. */
  readonly id: string;
  /** Lines of the header. */
  readonly heading: readonly string[];
  /** What the header's hover says; the heading's words otherwise. */
  readonly about?: string;
  /** Name by which its view is sorted; absent: it cannot be. */
  readonly sort?: string;
  /** Sorting by it starts with the greatest. */
  readonly greatestFirst?: boolean;
  readonly align: 'left' | 'right';
  /** 0: never hidden. The greatest is hidden first where the table is narrow. */
  readonly importance: number;
  /** Width that is kept for it, in digits; it grows to what it is given, up to `mostChars` where that is said. */
  readonly chars: number;
  readonly mostChars?: number;
  /** Takes the width that is left over. */
  readonly takesRest?: boolean;
  cell(row: R): Cell;
  /** Hover of a cell, asked for when it is needed; none where it is empty. */
  hint?(row: R): string;
}

/** Rows that a table paints: all of them are counted, some of them known. */
export interface RowSource<R> {
  readonly total: number;
  /** Undefined: not known yet. */
  row(index: number): R | undefined;
  /** Classes for a row as a whole. */
  look(row: R): string;
}
