import type { Sort } from '../../src/protocol/messages';
import type { PanelView } from '../../src/protocol/panel';
import type { ViewColumns } from '../viewColumns';
import type { Column } from './column';
import type { MenuItem } from './rowMenu';

export interface HeadMenuParts {
  readonly view: PanelView;
  readonly columns: ViewColumns;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  /** Px that the column has now. */
  readonly width: () => number;
  readonly chooseColumns: () => void;
}

/** What can be done with a column, in the words of its header's menu. Widths can be changed again and again. */
export function headMenuItems(column: Column<never>, parts: HeadMenuParts): readonly MenuItem[] {
  const { view, columns, sort, onSort, width, chooseColumns } = parts;
  const { id } = column;
  const shown = columns.arranged(view).columns.map(each => each.id);
  const at = shown.indexOf(id);
  const sorted = (descending: boolean, text: string): MenuItem[] =>
    column.sort === undefined
      ? []
      : [
          {
            text,
            checked: sort.column === column.sort && sort.descending === descending,
            run: () => onSort({ column: column.sort as string, descending }),
          },
        ];
  return [
    ...sorted(false, 'Sort up: smallest first'),
    ...sorted(true, 'Sort down: greatest first'),
    { text: 'Hide column', isDisabled: shown.length < 2, isFirst: true, run: () => columns.show(view, id, false) },
    { text: 'Move left', isDisabled: at <= 0, run: () => columns.shift(view, id, -1) },
    { text: 'Move right', isDisabled: at < 0 || at >= shown.length - 1, run: () => columns.shift(view, id, 1) },
    { text: 'Wider', stays: true, isFirst: true, run: () => columns.step(view, id, width(), 1) },
    { text: 'Narrower', stays: true, run: () => columns.step(view, id, width(), -1) },
    { text: 'Fit width', run: () => columns.widen(view, id, undefined) },
    { text: 'Choose columns…', isFirst: true, run: chooseColumns },
  ];
}
