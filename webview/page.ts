import { assertNever } from '../src/base/assertNever';
import type { Clock } from '../src/base/clock';
import type { ConnectionHealth } from '../src/model/health';
import type { Instrument } from '../src/model/instrument';
import type { MarketProgress, Sort, TableView } from '../src/protocol/messages';
import type { EngineStatus, PanelState, PanelView, RowAction, ToPage } from '../src/protocol/panel';
import type { Channel } from './channel';
import { button } from './controls';
import { element, setAttribute } from './dom';
import { FilterBar, type Venue } from './filterBar';
import { DEFAULT_SORTS, filterOf } from './filters';
import { Notice } from './notice';
import { noticeFor } from './noticeFor';
import { rowMenuItems, rowTitle } from './rowActions';
import { StatusLine } from './statusLine';
import type { Column } from './table/column';
import { HealthRows, healthColumns } from './table/healthColumns';
import { marketColumns } from './table/marketColumns';
import { fundingColumns, spreadColumns } from './table/pairColumns';
import { RowMenu } from './table/rowMenu';
import { SpreadTable } from './table/spreadTable';
import type { WindowRow } from './table/windowRows';
import { TablePane } from './tablePane';
import { Tabs } from './tabs';
import { ViewState } from './viewState';

const PANEL_ID = 'view';

/** The whole page: gives what the host sends to its parts, and what a person does to the host. */
export class Page {
  readonly #channel: Channel;
  readonly #state: ViewState;
  readonly #tabs: Tabs;
  readonly #filters: FilterBar;
  readonly #statusLine = new StatusLine();
  readonly #reconnects = element('div', {
    class: 'reconnects',
    attributes: { role: 'group', 'aria-label': 'Reconnect' },
  });
  readonly #main: TablePane;
  readonly #health: SpreadTable<ConnectionHealth>;
  readonly #notice = new Notice();
  readonly #menu = new RowMenu();
  readonly #panel: HTMLElement;
  readonly #instruments = new Map<number, Instrument>();
  #venues: readonly Venue[] = [];
  #watched: ReadonlySet<string> = new Set();
  #muted: readonly string[] = [];
  #status: EngineStatus = { state: 'starting' };
  #hydrated = false;
  #healthRows: readonly ConnectionHealth[] = [];
  #progress: readonly MarketProgress[] = [];
  #columns = new Map<PanelView, readonly Column<never>[]>();
  #faulted = '';

  constructor(root: HTMLElement, channel: Channel, clock: Clock) {
    this.#channel = channel;
    this.#state = new ViewState(
      { keep: state => channel.keep(state), post: message => channel.post(message) },
      clock,
      (now, before) => this.#stateChanged(now, before),
    );
    const update = (change: Partial<PanelState>) => this.#state.update(change);
    this.#tabs = new Tabs(PANEL_ID, view => update({ view }));
    this.#filters = new FilterBar(
      update,
      () => update({ paused: !this.#state.now.paused }),
      () => channel.post({ type: 'command', command: 'exportCsv' }),
    );
    this.#main = new TablePane(
      'main',
      {
        onSort: sort => this.#sortBy(sort),
        onMenu: (row, cell, point) => this.#openMenu(row, cell, point),
        onToggle: row => this.#act(this.#watched.has(row.buy.base) ? 'unwatch' : 'watch', row),
        onTotal: () => this.#render(),
        onHold: () => this.#render(),
      },
      {
        post: message => channel.post(message),
        fault: words => this.#faultOnce(words),
        clock,
        instruments: this.#instruments,
        venueIds: () => this.#venueIds,
      },
    );
    this.#health = new SpreadTable<ConnectionHealth>(
      'Connections',
      {
        onRange: () => undefined,
        onSort: sort => this.#sortBy(sort),
        onMenu: (row, cell, point) => this.#openHealthMenu(row, cell, point),
        onToggle: () => undefined,
        onPainted: () => undefined,
      },
      clock,
    );
    this.#panel = element(
      'main',
      { class: 'view', attributes: { id: PANEL_ID, role: 'tabpanel' } },
      this.#main.table.element,
      this.#health.element,
      this.#notice.element,
    );
    root.replaceChildren(
      element('header', {}, this.#tabs.element),
      this.#filters.element,
      this.#reconnects,
      this.#statusLine.element,
      this.#panel,
      this.#menu.element,
    );
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
    window.addEventListener('pagehide', () => this.#state.flush());
    this.#render();
  }

  take(message: ToPage): void {
    switch (message.type) {
      case 'hydrate':
        this.#hydrate(message);
        break;
      case 'window':
        for (const [index, instrument] of message.instruments) this.#instruments.set(index, instrument);
        this.#main.take(message.window);
        break;
      case 'health':
        this.#healthRows = message.rows;
        this.#progress = message.progress;
        this.#render();
        break;
      case 'status':
        this.#takeStatus(message.status);
        break;
      case 'lists':
        this.#setLists(message.watched, message.muted);
        this.#main.table.schedule();
        this.#ask();
        this.#render();
        break;
      default:
        assertNever(message);
    }
  }

  get #view(): PanelView {
    return this.#state.now.view;
  }

  #hydrate(message: Extract<ToPage, { type: 'hydrate' }>): void {
    this.#hydrated = true;
    if (JSON.stringify(message.venues) !== JSON.stringify(this.#venues)) {
      this.#venues = message.venues;
      this.#columns = new Map();
      this.#main.empty();
    }
    this.#setLists(message.watched, message.muted);
    this.#status = message.status;
    this.#main.forget();
    this.#state.hydrate(message.state);
    this.#render();
    this.#ask();
  }

  #takeStatus(status: EngineStatus): void {
    // What another engine says is counted afresh.
    if (status.state !== 'running') {
      this.#main.empty();
      this.#healthRows = [];
      this.#progress = [];
    }
    this.#status = status;
    this.#render();
    this.#ask();
  }

  get #venueIds(): readonly string[] {
    return this.#venues.map(({ id }) => id);
  }

  #stateChanged(now: PanelState, before: PanelState): void {
    const isOther = now.view !== before.view;
    const isReordered = JSON.stringify(now.sorts) !== JSON.stringify(before.sorts);
    if (isOther) this.#main.empty();
    if (isOther || isReordered || this.#narrowing(now) !== this.#narrowing(before)) this.#main.table.toTop();
    this.#render();
    this.#ask();
  }

  /** What of the state decides which rows there are. */
  #narrowing(state: PanelState): string {
    return state.view === 'health' ? '' : JSON.stringify([filterOf(state.view, state, this.#lists), state.maxRows]);
  }

  get #lists() {
    return { watched: [...this.#watched], muted: this.#muted };
  }

  #setLists(watched: readonly string[], muted: readonly string[]): void {
    this.#watched = new Set(watched);
    this.#muted = muted;
  }

  #sortOf(view: PanelView): Sort {
    return this.#state.now.sorts[view] ?? DEFAULT_SORTS[view];
  }

  #sortBy(sort: Sort): void {
    this.#state.update({ sorts: { ...this.#state.now.sorts, [this.#view]: sort } });
  }

  /** Says which rows are wanted; none where none are looked at. */
  #ask(): void {
    const { view, maxRows, paused } = this.#state.now;
    if (!this.#hydrated) return;
    const isShown = view !== 'health' && !document.hidden && this.#status.state === 'running';
    const filter = isShown && filterOf(view, this.#state.now, this.#lists);
    this.#main.want(filter ? { view, sort: this.#sortOf(view), filter, maxRows, paused } : undefined);
  }

  #visibilityChanged(): void {
    if (document.hidden) this.#state.flush();
    this.#ask();
  }

  #columnsOf(view: PanelView): readonly Column<never>[] {
    const known = this.#columns.get(view);
    if (known) return known;
    const venueName = this.#venueName;
    const names = { venueName, isWatched: (asset: string) => this.#watched.has(asset) };
    const made: Readonly<Record<PanelView, () => readonly Column<never>[]>> = {
      spreads: () => spreadColumns(names),
      markets: () => marketColumns(names, this.#venueIds),
      funding: () => fundingColumns(names),
      health: () => healthColumns(venueName),
    };
    const columns = made[view]();
    this.#columns.set(view, columns);
    return columns;
  }

  readonly #venueName = (id: string): string => this.#venues.find(venue => venue.id === id)?.name ?? id;

  #render(): void {
    const state = this.#state.now;
    const { view } = state;
    this.#tabs.show(view);
    setAttribute(this.#panel, 'aria-labelledby', `tab-${view}`);
    this.#filters.show(state, this.#venues);
    const { window } = this.#main;
    const notice = noticeFor(
      {
        state,
        status: this.#hydrated ? this.#status : { state: 'starting' },
        total: window && window.view === view ? window.total : undefined,
        progress: this.#progress,
        connections: this.#healthRows.length,
        lists: this.#lists,
        venueName: this.#venueName,
      },
      change => this.#state.update(change),
      command => this.#channel.post({ type: 'command', command }),
    );
    this.#notice.show(notice);
    const isHealth = view === 'health';
    this.#panel.classList.toggle('noticed', notice !== undefined);
    this.#main.table.element.hidden = isHealth || (notice !== undefined && notice.kind !== 'filtered');
    this.#health.element.hidden = !isHealth || notice !== undefined;
    this.#showReconnects(isHealth);
    if (isHealth) {
      this.#health.setColumns(view, this.#columnsOf(view), this.#sortOf(view));
      this.#health.setRows(new HealthRows(this.#healthRows, this.#sortOf(view)));
    } else {
      setAttribute(this.#main.table.element, 'aria-label', `${view[0]?.toUpperCase()}${view.slice(1)}`);
      this.#main.table.setColumns(view, this.#columnsOf(view), this.#sortOf(view));
    }
    const total = window?.total ?? 0;
    this.#statusLine.show({
      status: this.#hydrated ? this.#status : { state: 'starting' },
      rows: isHealth || !window ? undefined : { shown: Math.min(total, state.maxRows ?? total), total },
      health: this.#healthRows,
      paused: state.paused && !isHealth,
      held: this.#main.isHeld && !state.paused && !isHealth,
      muted: isHealth ? 0 : this.#muted.length,
      venueName: this.#venueName,
    });
  }

  #showReconnects(isHealth: boolean): void {
    this.#reconnects.hidden = !isHealth || this.#status.state !== 'running';
    if (this.#reconnects.dataset.venues === JSON.stringify(this.#venues)) return;
    this.#reconnects.dataset.venues = JSON.stringify(this.#venues);
    this.#reconnects.replaceChildren(
      ...this.#venues.map(({ id, name }) =>
        button(`Reconnect ${name}`, () => this.#channel.post({ type: 'reconnect', venue: id })),
      ),
    );
  }

  #act(action: RowAction, row: WindowRow): void {
    this.#channel.post({ type: 'action', action, view: this.#view as TableView, ids: row.ids });
  }

  #openMenu(row: WindowRow, cell: HTMLElement, point: { readonly x: number; readonly y: number } | undefined): void {
    // The window may be another one by the time an item is chosen: the row is the one that was there at the start.
    const { ids } = row;
    const view = this.#view as TableView;
    const items = rowMenuItems(row, this.#watched.has(row.buy.base)).map(({ text, action }) => ({
      text,
      run: () => this.#channel.post({ type: 'action', action, view, ids }),
    }));
    this.#menu.open(rowTitle(row, this.#venueName), items, anchorOf(cell, point), () =>
      this.#main.table.focus.settle(true),
    );
  }

  #openHealthMenu(
    row: ConnectionHealth,
    cell: HTMLElement,
    point: { readonly x: number; readonly y: number } | undefined,
  ): void {
    const name = this.#venueName(row.venue);
    const items = [
      {
        text: `Reconnect ${name}`,
        run: () => this.#channel.post({ type: 'reconnect', venue: row.venue }),
      },
      { text: 'Show log', run: () => this.#channel.post({ type: 'command', command: 'showLog' }) },
    ];
    this.#menu.open(`${name} ${row.market}`, items, anchorOf(cell, point), () => this.#health.focus.settle(true));
  }

  #faultOnce(words: string): void {
    if (words === this.#faulted) return;
    this.#faulted = words;
    this.#channel.fault(words);
  }
}

function anchorOf(cell: HTMLElement, point: { readonly x: number; readonly y: number } | undefined) {
  if (point) return { left: point.x, top: point.y, bottom: point.y };
  const { left, top, bottom } = cell.getBoundingClientRect();
  return { left, top, bottom };
}
