import type { Clock } from '../src/base/clock';
import type { ConnectionHealth } from '../src/model/health';
import type { Instrument } from '../src/model/instrument';
import type { Sort, TableView } from '../src/protocol/messages';
import { type FromPage, PANES, type Pane, type PanelState, type PanelView } from '../src/protocol/panel';
import type { SeriesSubject } from '../src/protocol/series';
import { Announcer } from './announcer';
import { chartItems } from './charts/charts';
import { setAttribute } from './dom';
import { DEFAULT_SORTS } from './filters';
import { explainWords, rowMenuItems, rowTitle, rowWords } from './rowActions';
import type { Arranged } from './table/arrangement';
import { type Column, nameOf } from './table/column';
import { ColumnChooser } from './table/columnChooser';
import type { Names } from './table/figure';
import type { GridFocus } from './table/gridFocus';
import { headMenuItems } from './table/headMenu';
import { HealthRows } from './table/healthColumns';
import { RowMenu } from './table/rowMenu';
import { SplitView } from './table/splitView';
import { SPARKLINE } from './table/spreadColumns';
import { SpreadTable } from './table/spreadTable';
import type { Point } from './table/tableInput';
import { TableTools } from './table/tableTools';
import type { WindowRow } from './table/windowRows';
import { type PaneWish, TablePane } from './tablePane';
import { ViewColumns } from './viewColumns';

export interface TablesParts {
  readonly clock: Clock;
  readonly post: (message: FromPage) => void;
  readonly fault: (words: string) => void;
  readonly state: () => PanelState;
  readonly update: (change: Partial<PanelState>) => void;
  readonly names: Names;
  /** Venues scanned, in the order of the `vs` columns. */
  readonly venueIds: () => readonly string[];
  readonly instruments: ReadonlyMap<number, Instrument>;
  /** Another view's rows are there, another number of them, or their order is held or let go. */
  readonly onChange: () => void;
  readonly onExplain: (row: WindowRow, pane: Pane, by: 'key' | 'pointer') => void;
  /** Is there room for the tables alone? */
  readonly isCompact: () => boolean;
  /** A chart is asked for in a row's menu. */
  readonly onChart: (subject: SeriesSubject) => void;
}

/** The tables of the page with all that belongs to them: two for rows of windows, one for connections, their columns and menus. */
export class Tables {
  readonly main: TablePane;
  readonly mirror: TablePane;
  readonly health: SpreadTable<ConnectionHealth>;
  readonly split: SplitView;
  readonly tools: TableTools;
  readonly #parts: TablesParts;
  readonly #columns: ViewColumns;
  readonly #chooser: ColumnChooser;
  readonly #menu = new RowMenu();
  readonly #announcer: Announcer;
  #focusedIn: Pane = 'main';

  constructor(parts: TablesParts) {
    const { names, venueIds, state, update, clock } = parts;
    this.#parts = parts;
    this.#columns = new ViewColumns(names, venueIds, state, update);
    this.#chooser = new ColumnChooser(this.#columns, parts.onChange);
    this.#announcer = new Announcer(clock);
    this.tools = new TableTools(
      () => this.#chooseColumns(),
      () => this.#toggleSplit(),
    );
    this.main = this.#pane('main');
    this.mirror = this.#pane('mirror');
    for (const pane of PANES) {
      this.panes[pane].table.element.addEventListener('focusin', () => {
        this.#focusedIn = pane;
      });
    }
    this.split = new SplitView(this.main.table.element, this.mirror.table.element, divider => update({ divider }));
    this.health = new SpreadTable<ConnectionHealth>(
      'Connections',
      {
        ...this.#arranging(() => this.health),
        onRange: () => undefined,
        onSort: sort => this.#sortBy(sort),
        onExplain: (row, cell, by) => by === 'key' && this.#openHealthMenu(row, cell, undefined),
        onMenu: (row, cell, point) => this.#openHealthMenu(row, cell, point),
        onToggle: () => undefined,
        onPainted: () => undefined,
      },
      clock,
    );
  }

  /** What lies over the page, or is only heard. */
  get floating(): readonly HTMLElement[] {
    return [this.#menu.element, this.#chooser.element, this.#announcer.element];
  }

  get panes(): Readonly<Record<Pane, TablePane>> {
    return { main: this.main, mirror: this.mirror };
  }

  /** Of the table in which it was last. */
  get focus(): GridFocus {
    const { view, split } = this.#parts.state();
    return (view === 'health' ? this.health : this.panes[split ? this.#focusedIn : 'main'].table).focus;
  }

  /** Without rows for a moment the head had it: it goes back to the rows all the same. */
  focusRows(): void {
    const { focus } = this;
    focus.moveTo(Math.max(0, focus.row), focus.column);
  }

  get isHeld(): boolean {
    return this.main.isHeld || this.mirror.isHeld;
  }

  sortOf(view: PanelView): Sort {
    return this.#parts.state().sorts[view] ?? DEFAULT_SORTS[view];
  }

  /** Which rows are wanted in the main table; undefined: none are looked at. */
  want(wish: PaneWish | undefined): void {
    const { columns } = this.#columns.arranged('spreads');
    const sparklines = wish?.view === 'spreads' && columns.some(({ id }) => id === SPARKLINE);
    const full = wish && { ...wish, sparklines };
    this.main.want(full);
    this.mirror.want(full && this.#parts.state().split ? { ...full, sort: opposite(full.sort) } : undefined);
  }

  /** Other venues are scanned: there are other columns. */
  resetColumns(): void {
    this.#columns.reset();
    this.empty();
  }

  empty(): void {
    for (const pane of PANES) this.panes[pane].empty();
  }

  forget(): void {
    for (const pane of PANES) this.panes[pane].forget();
  }

  toTop(): void {
    for (const pane of PANES) this.panes[pane].table.toTop();
  }

  schedule(): void {
    for (const pane of PANES) this.panes[pane].table.schedule();
  }

  /** `areShown`: there are rows to be seen, and no words instead of them. */
  render(areShown: boolean, connections: readonly ConnectionHealth[]): void {
    const { view, split, divider } = this.#parts.state();
    const sort = this.sortOf(view);
    const isHealth = view === 'health';
    this.health.element.hidden = !isHealth || !areShown;
    this.split.element.hidden = isHealth || !areShown;
    this.main.table.element.hidden = this.split.element.hidden;
    this.mirror.table.element.hidden = this.split.element.hidden || !split;
    if (isHealth) {
      this.#arrange(this.health, view, sort);
      this.health.setRows(new HealthRows(connections, sort));
    } else {
      const name = `${view[0]?.toUpperCase()}${view.slice(1)}`;
      setAttribute(this.main.table.element, 'aria-label', name);
      setAttribute(this.mirror.table.element, 'aria-label', `${name}, opposite order`);
      this.#arrange(this.main.table, view, sort);
      this.#arrange(this.mirror.table, view, opposite(sort));
      this.split.show(split, divider);
    }
    this.#chooser.show(view, (isHealth ? this.health : this.main.table).leftOut);
    this.tools.show(split, !isHealth, this.#chooser.isOpen);
  }

  get #view(): PanelView {
    return this.#parts.state().view;
  }

  #sortBy(sort: Sort): void {
    this.#parts.update({ sorts: { ...this.#parts.state().sorts, [this.#view]: sort } });
  }

  #pane(pane: Pane): TablePane {
    const { names, post, onChange } = this.#parts;
    const table = () => this.panes[pane].table;
    const openMenu = (row: WindowRow, cell: HTMLElement, point: Point) => this.#openMenu(row, cell, point, pane);
    return new TablePane(
      pane,
      {
        ...this.#arranging(table),
        onSort: sort => this.#sortBy(pane === 'main' ? sort : opposite(sort)),
        onExplain: (row, _cell, by) => this.#parts.onExplain(row, pane, by),
        onMenu: openMenu,
        onToggle: ({ buy, ids }) => {
          const action = names.isWatched(buy.base) ? 'unwatch' : 'watch';
          post({ type: 'action', action, view: this.#view as TableView, ids });
        },
        onFocused: row => this.#announcer.focused(row.key, row.state, () => rowWords(row, this.#view, names.venueName)),
        onSideways: left => {
          this.panes[pane === 'main' ? 'mirror' : 'main'].table.sideways = left;
        },
        onTotal: onChange,
        onHold: onChange,
      },
      this.#parts,
    );
  }

  /** What every table does with its columns. */
  #arranging<R>(table: () => SpreadTable<R>) {
    return {
      onWidth: ({ id }: Column<R>, px: number | undefined) => this.#columns.widen(this.#view, id, px),
      onStepWidth: ({ id }: Column<R>, px: number, by: -1 | 1) => this.#columns.step(this.#view, id, px, by),
      onShiftColumn: ({ id }: Column<R>, by: -1 | 1) => this.#columns.shift(this.#view, id, by),
      onMoveColumn: ({ id }: Column<R>, before: Column<R> | undefined) =>
        this.#columns.move(this.#view, id, before?.id),
      onHeadMenu: (column: Column<R>, cell: HTMLElement, point: Point) => {
        const isMirror = table() === (this.mirror.table as unknown);
        const items = headMenuItems(column as Column<never>, {
          view: this.#view,
          columns: this.#columns,
          sort: table().sort,
          onSort: sort => this.#sortBy(isMirror ? opposite(sort) : sort),
          width: () => cell.offsetWidth,
          chooseColumns: () => this.#chooseColumns(),
        });
        this.#menu.open(nameOf(column), items, anchorOf(cell, point), () => table().focus.settle(true));
      },
    };
  }

  /** Columns know their rows, tables know theirs: that the two are the same is known by the view alone. */
  #arrange<R>(table: SpreadTable<R>, view: PanelView, sort: Sort): void {
    table.setColumns(this.#columns.arranged(view) as unknown as Arranged<R>, this.#columns.needs(view), sort);
  }

  #chooseColumns(): void {
    if (this.#chooser.isOpen) this.#chooser.close();
    else this.#chooser.open(this.#view, this.tools.anchor, () => this.tools.focusColumns());
    this.#parts.onChange();
  }

  /** The richest above: a column of numbers goes down in the upper table to begin with. */
  #toggleSplit(): void {
    const { split, sorts } = this.#parts.state();
    const view = this.#view;
    const sort = this.sortOf(view);
    const isNumber = this.#columns.all(view).find(column => column.sort === sort.column)?.align === 'right';
    const turned = !split && isNumber ? { [view]: { ...sort, descending: true } } : {};
    this.#parts.update({ split: !split, sorts: { ...sorts, ...turned } });
  }

  #openMenu(row: WindowRow, cell: HTMLElement, point: Point, pane: Pane): void {
    const { names, post } = this.#parts;
    // The window may be another one by the time an item is chosen: the row is the one that was there at the start.
    const { ids } = row;
    const view = this.#view as TableView;
    const items = rowMenuItems(row, names.isWatched(row.buy.base)).map(({ text, action }) => ({
      text,
      run: () => post({ type: 'action', action, view, ids }),
    }));
    const charts = chartItems(row, names.venueName).map(({ text, subject }) => ({
      text,
      run: () => this.#parts.onChart(subject),
    }));
    const explain = {
      text: explainWords(view, this.#parts.isCompact()),
      run: () => this.#parts.onExplain(row, pane, 'key'),
    };
    this.#menu.open(rowTitle(row, names.venueName), [explain, ...items, ...charts], anchorOf(cell, point), () =>
      this.panes[pane].table.focus.settle(true),
    );
  }

  #openHealthMenu(row: ConnectionHealth, cell: HTMLElement, point: Point): void {
    const { names, post } = this.#parts;
    const name = names.venueName(row.venue);
    const items = [
      { text: `Reconnect ${name}`, run: () => post({ type: 'reconnect', venue: row.venue }) },
      { text: 'Show log', run: () => post({ type: 'command', command: 'showLog' }) },
    ];
    this.#menu.open(`${name} ${row.market}`, items, anchorOf(cell, point), () => this.health.focus.settle(true));
  }
}

function opposite({ column, descending }: Sort): Sort {
  return { column, descending: !descending };
}

function anchorOf(cell: HTMLElement, point: Point) {
  if (point) return { left: point.x, top: point.y, bottom: point.y };
  const { left, top, bottom } = cell.getBoundingClientRect();
  return { left, top, bottom };
}
