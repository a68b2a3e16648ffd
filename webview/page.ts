import { assertNever } from '../src/base/assertNever';
import type { Clock } from '../src/base/clock';
import { filterHealth } from '../src/model/filter/healthFilter';
import type { ConnectionHealth } from '../src/model/health';
import type { Instrument } from '../src/model/instrument';
import { learnVenues } from '../src/model/venueNames';
import type { MarketProgress } from '../src/protocol/messages';
import type { EngineStatus, PageMode, Pane, PanelState, ToPage } from '../src/protocol/panel';
import type { Channel } from './channel';
import { Charts } from './charts/charts';
import { element, setAttribute } from './dom';
import { Explained } from './explain/explained';
import { listenForFilter } from './filter/filterKeys';
import { FilterBar, type FilterFacts, type Venue } from './filterBar';
import { filterOf } from './filters';
import { Notice } from './notice';
import { noticeFor } from './noticeFor';
import { Reconnects } from './reconnects';
import { StatusLine } from './statusLine';
import type { WindowRow } from './table/windowRows';
import { Tables } from './tables';
import { Tabs } from './tabs';
import { ViewState } from './viewState';

const PANEL_ID = 'view';

/** The whole page: gives what the host sends to its parts, and what a person does to the host. */
export class Page {
  readonly #channel: Channel;
  readonly #state: ViewState;
  readonly #stage = element('div', { class: 'stage' });
  readonly #root: HTMLElement;
  readonly #header = element('header');
  readonly #tabs: Tabs;
  readonly #filters: FilterBar;
  readonly #statusLine = new StatusLine();
  readonly #reconnects: Reconnects;
  readonly #tables: Tables;
  readonly #charts: Charts;
  readonly #notice = new Notice();
  readonly #panel: HTMLElement;
  readonly #explained: Explained;
  readonly #instruments = new Map<number, Instrument>();
  #venues: readonly Venue[] = [];
  #watched: ReadonlySet<string> = new Set();
  #muted: readonly string[] = [];
  #known: Omit<FilterFacts, 'venues'> = { assets: [], quotes: [], saved: [] };
  #status: EngineStatus = { state: 'starting' };
  #mode: PageMode = 'panel';
  #hydrated = false;
  #healthRows: readonly ConnectionHealth[] = [];
  #progress: readonly MarketProgress[] = [];
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
    this.#filters = new FilterBar({
      update,
      togglePause: () => update({ paused: !this.#state.now.paused }),
      exportCsv: () => channel.post({ type: 'command', command: 'exportCsv' }),
      wantAssets: () => channel.post({ type: 'assets' }),
      changeSaved: change => channel.post({ type: 'savedFilters', change }),
      help: () => channel.post({ type: 'command', command: 'filterHelp' }),
      leave: () => this.#tables.focusRows(),
    });
    this.#tables = new Tables({
      clock,
      post: message => channel.post(message),
      fault: words => this.#faultOnce(words),
      state: () => this.#state.now,
      update,
      names: { venueName: this.#venueName, isWatched: asset => this.#watched.has(asset) },
      venueIds: () => this.#venueIds,
      instruments: this.#instruments,
      onChange: () => this.#render(),
      onExplain: (row, pane, by) => this.#explain(row, pane, by),
      isCompact: () => this.#isCompact,
      onChart: subject => this.#charts.open(subject),
    });
    this.#charts = new Charts({
      post: message => channel.post(message),
      state: () => this.#state.now,
      update,
      venueName: this.#venueName,
      onClosed: () => this.#tables.focus.settle(true),
    });
    this.#panel = element(
      'main',
      { class: 'view', attributes: { id: PANEL_ID, role: 'tabpanel' } },
      this.#tables.split.element,
      this.#tables.health.element,
      this.#notice.element,
    );
    this.#stage.append(this.#panel);
    this.#explained = new Explained({
      stage: this.#stage,
      clock,
      post: message => channel.post(message),
      state: () => this.#state.now,
      update,
      focus: pane => this.#tables.panes[pane].table.focus.settle(true),
    });
    this.#explained.chartSlot.append(this.#charts.panes.drawer.element);
    this.#reconnects = new Reconnects(venue => channel.post({ type: 'reconnect', venue }));
    this.#root = root;
    this.#header.append(this.#tabs.element);
    root.replaceChildren(
      this.#header,
      this.#filters.element,
      this.#reconnects.element,
      element('div', { class: 'under-filters' }, this.#statusLine.element, this.#tables.tools.element),
      this.#stage,
      this.#charts.dock,
      ...this.#tables.floating,
    );
    listenForFilter(this.#panel, { focusFilter: letter => this.#filters.focusFilter(letter) });
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
        this.#tables.panes[message.pane].take(message.window);
        break;
      case 'health':
        this.#healthRows = message.rows;
        this.#progress = message.progress;
        this.#render();
        break;
      case 'explanation':
        this.#explained.take(message.explanation);
        break;
      case 'series':
        this.#charts.take(message.place, message.series);
        break;
      case 'status':
        this.#takeStatus(message.status);
        break;
      case 'lists':
        this.#setLists(message.watched, message.muted);
        this.#tables.schedule();
        this.#ask();
        this.#render();
        break;
      case 'assets':
        this.#known = { ...this.#known, assets: message.assets, quotes: message.quotes };
        this.#render();
        break;
      case 'savedFilters':
        this.#known = { ...this.#known, saved: message.filters };
        this.#render();
        break;
      default:
        assertNever(message);
    }
  }

  #hydrate(message: Extract<ToPage, { type: 'hydrate' }>): void {
    this.#hydrated = true;
    this.#mode = message.mode;
    this.#root.classList.toggle('compact', this.#isCompact);
    document.documentElement.classList.toggle('compact-page', this.#isCompact);
    if (JSON.stringify(message.venues) !== JSON.stringify(this.#venues)) {
      this.#venues = message.venues;
      learnVenues(message.venues.map(venue => ({ ...venue, markets: [] })));
      this.#tables.resetColumns();
    }
    this.#setLists(message.watched, message.muted);
    this.#status = message.status;
    this.#tables.forget();
    this.#explained.forget();
    this.#charts.forget();
    this.#state.hydrate(message.state);
    this.#render();
    this.#ask();
  }

  #takeStatus(status: EngineStatus): void {
    // What another engine says is counted afresh.
    if (status.state !== 'running') {
      this.#tables.empty();
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
    if (isOther) this.#tables.empty();
    if (isOther || isReordered || this.#narrowing(now) !== this.#narrowing(before)) this.#tables.toTop();
    this.#render();
    this.#ask();
  }

  /** What of the state decides which rows there are. */
  #narrowing(state: PanelState): string {
    return state.view === 'health'
      ? state.healthText
      : JSON.stringify([filterOf(state.view, state, this.#lists), state.maxRows]);
  }

  get #lists() {
    return { watched: [...this.#watched], muted: this.#muted };
  }

  #setLists(watched: readonly string[], muted: readonly string[]): void {
    this.#watched = new Set(watched);
    this.#muted = muted;
  }

  /** A narrow view in the side bar: the spreads alone, and a row opens the panel. */
  get #isCompact(): boolean {
    return this.#mode === 'sidebar';
  }

  /** Says which rows are wanted; none where none are looked at. */
  #ask(): void {
    const { view, maxRows, paused } = this.#state.now;
    if (!this.#hydrated) return;
    const isShown = view !== 'health' && !document.hidden && this.#status.state === 'running';
    const filter = isShown && filterOf(view, this.#state.now, this.#lists);
    this.#explained.ask(isShown);
    this.#renderCharts();
    this.#tables.want(filter ? { view, sort: this.#tables.sortOf(view), filter, maxRows, paused } : undefined);
  }

  /** The chart below the table, and in the drawer that of the edge that is explained. */
  #renderCharts(): void {
    const { view, selected } = this.#state.now;
    if (!this.#hydrated) return;
    const isEdge = view !== 'health' && selected !== null && selected.sell !== null;
    this.#charts.render(this.#status, isEdge ? { kind: 'edge', buy: selected.buy, sell: selected.sell } : null);
    this.#stage.classList.toggle('docked', !this.#charts.dock.hidden);
  }

  #explain(row: WindowRow, pane: Pane, by: 'key' | 'pointer'): void {
    if (this.#isCompact) this.#channel.post({ type: 'action', action: 'openInPanel', view: 'spreads', ids: row.ids });
    else this.#explained.open(row, pane, by);
  }

  #visibilityChanged(): void {
    if (document.hidden) this.#state.flush();
    this.#ask();
  }

  readonly #venueName = (id: string): string => this.#venues.find(venue => venue.id === id)?.name ?? id;

  #render(): void {
    const state = this.#state.now;
    const { view } = state;
    this.#tabs.show(view);
    this.#header.hidden = this.#isCompact;
    setAttribute(this.#panel, 'role', this.#isCompact ? null : 'tabpanel');
    setAttribute(this.#panel, 'aria-labelledby', this.#isCompact ? null : `tab-${view}`);
    setAttribute(this.#panel, 'aria-label', this.#isCompact ? 'Spreads' : null);
    this.#filters.show(state, { venues: this.#venues, ...this.#known }, this.#isCompact);
    const { window } = this.#tables.main;
    const connections = filterHealth(this.#healthRows, state.healthText);
    const notice = noticeFor(
      {
        state,
        status: this.#hydrated ? this.#status : { state: 'starting' },
        total: window && window.view === view ? window.total : undefined,
        progress: this.#progress,
        connections: this.#healthRows.length,
        connectionsShown: connections.length,
        lists: this.#lists,
        venueName: this.#venueName,
      },
      change => this.#state.update(change),
      command => this.#channel.post({ type: 'command', command }),
    );
    this.#notice.show(notice);
    const isHealth = view === 'health';
    this.#panel.classList.toggle('noticed', notice !== undefined);
    const areRowsShown = notice === undefined || (notice.kind === 'filtered' && !isHealth);
    this.#reconnects.show(isHealth && this.#status.state === 'running', this.#venues);
    this.#tables.render(areRowsShown, connections);
    this.#explained.show(this.#status);
    this.#renderCharts();
    if (this.#isCompact) this.#tables.tools.element.hidden = true;
    const total = window?.total ?? 0;
    this.#statusLine.show({
      status: this.#hydrated ? this.#status : { state: 'starting' },
      rows: isHealth
        ? { shown: connections.length, total: this.#healthRows.length }
        : window && { shown: Math.min(total, state.maxRows ?? total), total },
      health: this.#healthRows,
      paused: state.paused && !isHealth,
      held: this.#tables.isHeld && !state.paused && !isHealth,
      muted: isHealth ? 0 : this.#muted.length,
      venueName: this.#venueName,
    });
  }

  #faultOnce(words: string): void {
    if (words === this.#faulted) return;
    this.#faulted = words;
    this.#channel.fault(words);
  }
}
