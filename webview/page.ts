import { assertNever } from '../src/base/assertNever';
import type { Clock } from '../src/base/clock';
import type { ConnectionHealth } from '../src/model/health';
import type { Instrument } from '../src/model/instrument';
import type { MarketProgress, Sort, TableView, Window } from '../src/protocol/messages';
import type { EngineStatus, PanelState, PanelView, RowAction, ToPage } from '../src/protocol/panel';
import { numbersOf } from '../src/protocol/rows';
import type { Channel } from './channel';
import { button } from './controls';
import { element, setAttribute } from './dom';
import { FilterBar, type Venue } from './filterBar';
import { DEFAULT_SORTS, filterOf } from './filters';
import { Notice } from './notice';
import { noticeFor } from './noticeFor';
import { rowMenuItems, rowTitle } from './rowActions';
import { RowRequests } from './rowRequests';
import { StatusLine } from './statusLine';
import type { Column } from './table/column';
import { HealthRows, healthColumns } from './table/healthColumns';
import { marketColumns } from './table/marketColumns';
import { fundingColumns, spreadColumns } from './table/pairColumns';
import { RowMenu } from './table/rowMenu';
import { SpreadTable } from './table/spreadTable';
import { type WindowRow, WindowRows } from './table/windowRows';
import { Tabs } from './tabs';
import { ViewState } from './viewState';

/** Faster than this nobody reads. */
const PACE_MS = 200;
/** Rows asked for above and below the screen. */
const AHEAD_ROWS = 30;
/** First rows asked for in steps, so that a small scroll asks for nothing. */
const STEP_ROWS = 10;
/** While paused, this many windows are let in after the wish has changed: the one on its way, and the answer. */
const WINDOWS_TO_ANSWER = 2;

const PANEL_ID = 'view';

/** The whole page: gives what the host sends to its parts, and what a person does to the host. */
export class Page {
  readonly #channel: Channel;
  readonly #state: ViewState;
  readonly #requests: RowRequests;
  readonly #tabs: Tabs;
  readonly #filters: FilterBar;
  readonly #statusLine = new StatusLine();
  readonly #reconnects = element('div', {
    class: 'reconnects',
    attributes: { role: 'group', 'aria-label': 'Reconnect' },
  });
  readonly #rows: SpreadTable<WindowRow>;
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
  #window: Window | undefined;
  #lettingIn = 0;
  #faulted = '';

  constructor(root: HTMLElement, channel: Channel, clock: Clock) {
    this.#channel = channel;
    this.#state = new ViewState(
      { keep: state => channel.keep(state), post: message => channel.post(message) },
      clock,
      (now, before) => this.#stateChanged(now, before),
    );
    this.#requests = new RowRequests(message => channel.post(message));
    const update = (change: Partial<PanelState>) => this.#state.update(change);
    this.#tabs = new Tabs(PANEL_ID, view => update({ view }));
    this.#filters = new FilterBar(
      update,
      () => update({ paused: !this.#state.now.paused }),
      () => channel.post({ type: 'command', command: 'exportCsv' }),
    );
    this.#rows = new SpreadTable<WindowRow>(
      'Rows',
      {
        onRange: () => this.#ask(),
        onSort: sort => this.#sortBy(sort),
        onMenu: (row, cell, point) => this.#openMenu(row, cell, point),
        onToggle: row => this.#act(this.#watched.has(row.buy.base) ? 'unwatch' : 'watch', row),
        onPainted: () => this.#requests.acknowledge(),
      },
      clock,
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
      this.#rows.element,
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
        this.#takeWindow(message.window, message.instruments);
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
        this.#rows.schedule();
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
      this.#window = undefined;
    }
    this.#setLists(message.watched, message.muted);
    this.#status = message.status;
    this.#requests.forget();
    this.#state.hydrate(message.state);
    this.#render();
    this.#ask();
  }

  #takeStatus(status: EngineStatus): void {
    // What another engine says is counted afresh.
    if (status.state !== 'running') {
      this.#window = undefined;
      this.#healthRows = [];
      this.#progress = [];
      this.#requests.acknowledge();
    }
    this.#status = status;
    this.#render();
    this.#ask();
  }

  #takeWindow(window: Window, instruments: readonly (readonly [number, Instrument])[]): void {
    for (const [index, instrument] of instruments) this.#instruments.set(index, instrument);
    // One that was on its way when no more was wanted: the host has forgotten it, and counts no acknowledgement of it.
    if (!this.#requests.asked) return;
    this.#requests.arrived();
    const names = this.#view === 'health' ? [] : numbersOf(this.#view, this.#venueIds);
    const isAwaited = window.view === this.#view;
    const isHeld = this.#state.now.paused && this.#window?.view === window.view && this.#lettingIn === 0;
    if (!isAwaited || isHeld || document.hidden) {
      this.#requests.acknowledge();
      return;
    }
    if (window.numbers.length !== window.states.length * names.length) {
      this.#faultOnce(
        `a window of ${window.view} with ${window.numbers.length} numbers for ${window.states.length} rows`,
      );
      this.#requests.acknowledge();
      return;
    }
    if (this.#lettingIn > 0) this.#lettingIn--;
    const before = this.#window;
    this.#window = window;
    this.#rows.setRows(this.#source(window));
    if (before?.view !== window.view || before.total !== window.total) this.#render();
  }

  #source(window: Window): WindowRows {
    const names = numbersOf(window.view, this.#venueIds);
    const places = new Map(names.map((name, i) => [name, i]));
    return new WindowRows(window, this.#instruments, places, this.#state.now.maxRows);
  }

  get #venueIds(): readonly string[] {
    return this.#venues.map(({ id }) => id);
  }

  #stateChanged(now: PanelState, before: PanelState): void {
    const isOther = now.view !== before.view;
    const isReordered = JSON.stringify(now.sorts) !== JSON.stringify(before.sorts);
    if (isOther) this.#window = undefined;
    else if (this.#window && now.maxRows !== before.maxRows) this.#rows.setRows(this.#source(this.#window));
    if (isOther || isReordered || this.#narrowing(now) !== this.#narrowing(before)) this.#rows.toTop();
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

  /** Asks for the rows on the screen and some around them; for none when none are looked at. */
  #ask(): void {
    const { view, maxRows, paused } = this.#state.now;
    if (!this.#hydrated) return;
    if (view === 'health' || document.hidden || this.#status.state !== 'running') {
      this.#requests.want(undefined);
      return;
    }
    const [top, bottom] = this.#rows.range;
    const first = Math.max(0, Math.floor((top - AHEAD_ROWS) / STEP_ROWS) * STEP_ROWS);
    const end = Math.ceil((bottom + AHEAD_ROWS) / STEP_ROWS) * STEP_ROWS;
    const last = maxRows === null ? end : Math.min(end, maxRows);
    const before = this.#requests.asked;
    this.#requests.want({
      view,
      first: Math.min(first, last),
      last,
      sort: this.#sortOf(view),
      filter: filterOf(view, this.#state.now, this.#lists),
      paceMs: PACE_MS,
    });
    if (paused && this.#requests.asked !== before) this.#lettingIn = WINDOWS_TO_ANSWER;
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
    const window = this.#window;
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
    this.#rows.element.hidden = isHealth || (notice !== undefined && notice.kind !== 'filtered');
    this.#health.element.hidden = !isHealth || notice !== undefined;
    this.#showReconnects(isHealth);
    if (isHealth) {
      this.#health.setColumns(view, this.#columnsOf(view), this.#sortOf(view));
      this.#health.setRows(new HealthRows(this.#healthRows, this.#sortOf(view)));
    } else {
      setAttribute(this.#rows.element, 'aria-label', `${view[0]?.toUpperCase()}${view.slice(1)}`);
      this.#rows.setColumns(view, this.#columnsOf(view), this.#sortOf(view));
      if (!window || window.view !== view) this.#rows.setRows(undefined);
    }
    const total = window?.total ?? 0;
    this.#statusLine.show({
      status: this.#hydrated ? this.#status : { state: 'starting' },
      rows: isHealth || !window ? undefined : { shown: Math.min(total, state.maxRows ?? total), total },
      health: this.#healthRows,
      paused: state.paused && !isHealth,
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
    this.#menu.open(rowTitle(row, this.#venueName), items, anchorOf(cell, point), () => this.#rows.focus.settle(true));
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
