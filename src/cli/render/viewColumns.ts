import type { Sort } from '../../protocol/messages';
import type { WindowRow } from '../../protocol/readWindow';
import type { TableCell, TableColumn } from './table';

export interface ColumnContext {
  readonly venues: readonly string[];
  /** As the venue writes itself. */
  readonly venueName: (id: string) => string;
  readonly sort: Sort | undefined;
}

export interface Spec<R> extends Omit<TableColumn<R>, 'align'> {
  readonly align?: 'left' | 'right';
  /** What `--sort` calls it. */
  readonly key?: string;
}

export function columns<R>(specs: readonly Spec<R>[], sort: Sort | undefined): TableColumn<R>[] {
  return specs.map(({ align = 'right', key, heading, ...rest }) => {
    const arrow = key !== undefined && key === sort?.column ? (sort.descending ? ' ↓' : ' ↑') : '';
    return { ...rest, align, heading: [...heading.slice(0, -1), `${heading.at(-1)}${arrow}`] };
  });
}

/** A number of the row, by the name under which it is sorted. */
export function figure(
  key: string,
  heading: readonly string[],
  importance: number,
  show: (value: number | null) => TableCell,
): Spec<WindowRow> {
  return { heading, importance, key, cell: r => show(r.number(key)) };
}
