import type { Cell, Column } from './column';
import type { WindowRow } from './windowRows';

export type RowColumn = Column<WindowRow>;

/** What the columns need besides the row. */
export interface Names {
  /** As the venue writes itself. */
  readonly venueName: (id: string) => string;
  readonly isWatched: (asset: string) => boolean;
}

export const number = { align: 'right', greatestFirst: true } as const;
export const text = { align: 'left' } as const;
/** Of columns that are shown only where they are asked for. */
export const extra = { isExtra: true, importance: 8 } as const;

/** What is said of a column besides what it shows. */
type About = Pick<RowColumn, 'heading' | 'importance' | 'chars'> & Partial<RowColumn>;

/** A number of the row, by the name under which it is sorted. */
export function figure(id: string, show: (value: number | null) => Cell, about: About): RowColumn {
  return { ...number, id, sort: id, cell: row => show(row.number(id)), ...about };
}

/** One that flashes when it changes. */
export function liveFigure(id: string, show: (value: number | null) => Cell, about: About): RowColumn {
  return { ...figure(id, show, about), value: row => row.number(id) };
}
