import { randomBytes } from 'node:crypto';
import { Uri } from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { Instrument } from '../model/instrument';
import { VENUE_NAMES } from '../model/venueNames';
import type { Explanation } from '../protocol/explain';
import type { Glyphs } from '../protocol/glyphs';
import type { Filter, ViewWish, Window } from '../protocol/messages';
import {
  CHART_PLACES,
  type ChartPlace,
  type ExplanationAction,
  type FromPage,
  PANES,
  type PageMode,
  type Pane,
  type PanelState,
  type ToPage,
} from '../protocol/panel';
import type { Series } from '../protocol/series';
import { scannedAssets, scannedQuotes } from './assetPicks';
import { Emitter } from './emitter';
import type { EngineClient } from './engineClient';
import { ExplainPane } from './explainPane';
import type { Lists } from './lists';
import type { PageHost } from './pageHost';
import { PanelChart } from './panelChart';
import { panelHtml } from './panelHtml';
import { PanelPane } from './panelPane';
import { parseFromPage } from './parseFromPage';
import { readRows, type ViewRow } from './rows';
import type { SavedFilters } from './savedFilters';
import type { SettingsSource } from './settings';

export interface SpreadPanelParts {
  readonly client: EngineClient;
  readonly lists: Lists;
  readonly savedFilters: SavedFilters;
  readonly settings: SettingsSource;
  readonly log: Log;
  readonly extensionUri: Uri;
  /** Unique among the panels. */
  readonly name: string;
  readonly mode: PageMode;
  readonly onAction: (action: FromPage & { type: 'action' }, row: ViewRow) => void;
  /** Runs what a person did with what is explained, and tells what was done, or what went wrong. */
  readonly onExplanationAction: (action: ExplanationAction, run: () => Promise<string>) => void;
  readonly onCommand: (command: (FromPage & { type: 'command' })['command']) => void;
  readonly onState: (state: PanelState) => void;
  readonly onGlyphs: (glyphs: Glyphs) => void;
}

/** Malformed messages are logged until there were so many. */
const MOST_LOGGED = 20;

/** The folders below the extension from which a panel's page may load. */
export function panelRoots(extensionUri: Uri): Uri[] {
  return [Uri.joinPath(extensionUri, 'dist', 'webview'), Uri.joinPath(extensionUri, 'media')];
}

/** One page, in a tab or in the side bar: relays between it and the engine while it is visible. */
export class SpreadPanel implements Disposable {
  readonly panel: PageHost;
  readonly #parts: SpreadPanelParts;
  readonly #own = new DisposableStore();
  readonly #gone = new Emitter<SpreadPanel>();
  readonly #panes: Readonly<Record<Pane, PanelPane>>;
  readonly #explain: ExplainPane;
  readonly #charts: Readonly<Record<ChartPlace, PanelChart>>;
  /** Instruments that the page has been told, by index: told again when the index means another. */
  readonly #told = new Map<number, Instrument>();
  #state: PanelState;
  #need: Disposable | undefined;
  /** The page is there and has said so. */
  #ready = false;
  #malformed = 0;
  #posted = 0;
  #venues = '';
  readonly faults: string[] = [];

  readonly onGone = this.#gone.listen;

  constructor(panel: PageHost, state: PanelState, parts: SpreadPanelParts) {
    this.panel = panel;
    this.#state = state;
    this.#parts = parts;
    const { client, lists, savedFilters, extensionUri, settings } = parts;
    const pane = (pane: Pane) =>
      this.#own.add(new PanelPane(pane, `${parts.name} ${pane}`, client, window => this.#postWindow(pane, window)));
    this.#panes = { main: pane('main'), mirror: pane('mirror') };
    this.#explain = this.#own.add(
      new ExplainPane(`${parts.name} explain`, client, explanation => this.#post({ type: 'explanation', explanation })),
    );
    const chart = (place: ChartPlace) =>
      this.#own.add(
        new PanelChart(`${parts.name} ${place}`, client, series => this.#post({ type: 'series', place, series })),
      );
    this.#charts = { dock: chart('dock'), drawer: chart('drawer') };
    this.#own.add(panel.onDidDispose(() => this.dispose()));
    this.#own.add(panel.onDidChangeVisibility(() => this.#visibility()));
    this.#own.add(panel.webview.onDidReceiveMessage(raw => this.#receive(raw)));
    this.#own.add(client.onStatus(status => this.#onStatus({ type: 'status', status })));
    this.#own.add(client.onHealth(({ at, rows, progress }) => this.#post({ type: 'health', at, rows, progress })));
    this.#own.add(lists.onChange(({ watched, muted }) => this.#onLists({ type: 'lists', watched, muted })));
    this.#own.add(savedFilters.onChange(filters => this.#post({ type: 'savedFilters', filters })));
    this.#own.add(settings.onChange(() => this.#onSettings()));
    panel.webview.options = { enableScripts: true, localResourceRoots: panelRoots(extensionUri) };
    const resource = (name: string) =>
      panel.webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
    panel.webview.html = panelHtml({
      cspSource: panel.webview.cspSource,
      script: resource('panel.js'),
      style: resource('panel.css'),
      nonce: randomBytes(16).toString('hex'),
    });
    this.#visibility();
    this.#title();
  }

  get state(): PanelState {
    return this.#state;
  }

  /** What the page asked for last, as it is shown. */
  get request(): ViewWish | undefined {
    return this.#panes.main.request;
  }

  /** The filter of the last request, with the muted assets left out. */
  get filter(): Filter {
    return this.#filterOf(this.request);
  }

  #filterOf(request: ViewWish | undefined): Filter {
    const filter = request?.filter ?? {};
    const { muted } = this.#parts.lists;
    return muted.length > 0 && !filter.muted ? { ...filter, muted } : filter;
  }

  /** The window that the page was sent last. */
  get window(): Window | undefined {
    return this.#panes.main.window;
  }

  /** The explanation that the page was sent last. */
  get explanation(): Explanation | undefined {
    return this.#explain.last;
  }

  /** The series that the chart at this place was sent last. */
  series(place: ChartPlace): Series | undefined {
    return this.#charts[place].series;
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Messages sent to the page so far. */
  get posted(): number {
    return this.#posted;
  }

  get malformed(): number {
    return this.#malformed;
  }

  /** Arranges the panel anew; a page that is there takes it over at once. */
  arrange(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change, revision: this.#state.revision + 1 };
    this.#parts.onState(this.#state);
    if (this.#ready) this.#hydrate();
  }

  /** Stands in for a message of the page; for tests. */
  receiveRaw(raw: unknown): void {
    this.#receive(raw);
  }

  dispose(): void {
    if (this.#own.disposed) return;
    this.#need?.dispose();
    this.#need = undefined;
    this.#own.dispose();
    this.#gone.fire(this);
    this.#gone.dispose();
    this.panel.dispose();
  }

  #visibility(): void {
    if (this.panel.visible) {
      this.#need ??= this.#parts.client.need(this.#parts.name);
    } else {
      // A hidden page is gone; it says that it is ready when it comes back.
      this.#ready = false;
      for (const pane of PANES) this.#panes[pane].hide();
      this.#explain.hide();
      for (const place of CHART_PLACES) this.#charts[place].hide();
      this.#need?.dispose();
      this.#need = undefined;
    }
  }

  #receive(raw: unknown): void {
    const parsed = parseFromPage(raw);
    const { log, client, onCommand } = this.#parts;
    if (!parsed.ok) {
      this.#malformed += 1;
      if (this.#malformed <= MOST_LOGGED) log.write('warn', 'panel', `a message was not understood: ${parsed.problem}`);
      return;
    }
    const message = parsed.value;
    switch (message.type) {
      case 'ready':
        if (message.kept?.panel === this.#state.panel) this.#take(message.kept);
        this.#hydrate();
        break;
      case 'view':
        this.#panes[message.pane].want(message.request);
        this.#ask(message.pane);
        break;
      case 'hide':
        this.#panes[message.pane].drop();
        break;
      case 'acknowledge':
        this.#panes[message.pane].acknowledge();
        break;
      case 'explain':
        this.#explain.want(message.wish ?? undefined);
        this.#askExplanation();
        break;
      case 'explained':
        this.#explain.acknowledge();
        break;
      case 'explanationAction':
        this.#parts.onExplanationAction(message.action, () => this.#explain.act(message.action));
        break;
      case 'chart':
        if (this.panel.visible) this.#charts[message.place].want(message.wish);
        break;
      case 'charted':
        this.#charts[message.place].acknowledge();
        break;
      case 'state':
        this.#take(message.state);
        break;
      case 'action':
        this.#act(message);
        break;
      case 'reconnect':
        client.reconnect(message.venue);
        break;
      case 'assets':
        this.#post({ type: 'assets', assets: scannedAssets(client), quotes: scannedQuotes(client) });
        break;
      case 'savedFilters':
        this.#parts.savedFilters.change(message.change).catch((error: unknown) => {
          log.write('warn', 'panel', `saved filters: ${error instanceof Error ? error.message : error}`);
        });
        break;
      case 'command':
        onCommand(message.command);
        break;
      case 'glyphs':
        this.#parts.onGlyphs(message.glyphs);
        break;
      case 'fault':
        this.faults.push(message.message);
        if (this.faults.length <= MOST_LOGGED) log.write('error', 'panel', message.message);
        break;
    }
  }

  /** What the page has arranged, unless it has crossed a later arrangement on its way. */
  #take(state: PanelState): void {
    if (state.revision <= this.#state.revision) return;
    this.#state = { ...state, panel: this.#state.panel };
    this.#parts.onState(this.#state);
    this.#title();
  }

  #hydrate(): void {
    const { client, lists } = this.#parts;
    for (const pane of PANES) this.#panes[pane].drop();
    this.#explain.want(undefined);
    for (const place of CHART_PLACES) this.#charts[place].want(null);
    this.#told.clear();
    this.#ready = true;
    this.#venues = client.venues.join();
    const names = new Map(VENUE_NAMES.map(venue => [venue.id, venue.name]));
    this.#post({
      type: 'hydrate',
      mode: this.#parts.mode,
      state: this.#state,
      venues: client.venues.map(id => ({ id, name: names.get(id) ?? id })),
      watched: lists.watched,
      muted: lists.muted,
      status: client.status,
    });
    this.#post({ type: 'savedFilters', filters: this.#parts.savedFilters.now });
    if (client.health) {
      const { at, rows, progress } = client.health;
      this.#post({ type: 'health', at, rows, progress });
    }
  }

  #ask(pane: Pane): void {
    if (!this.panel.visible) return;
    const asked = this.#panes[pane];
    asked.ask(this.#filterOf(asked.request), this.#parts.settings.now.ui.panelPaceMs);
  }

  #askAll(): void {
    for (const pane of PANES) this.#ask(pane);
    this.#askExplanation();
  }

  #askExplanation(): void {
    if (this.panel.visible) this.#explain.ask(this.#parts.settings.now.ui.panelPaceMs);
  }

  #postWindow(pane: Pane, window: Window): void {
    if (!this.#ready) return;
    const { client } = this.#parts;
    const instruments: [number, Instrument][] = [];
    // A window that brings its own instruments needs none of these.
    for (const index of window.legs ? [] : window.ids) {
      const instrument = client.instruments.get(index);
      if (!instrument || this.#told.get(index) === instrument) continue;
      this.#told.set(index, instrument);
      instruments.push([index, instrument]);
    }
    this.#post({ type: 'window', pane, window, instruments });
  }

  #onStatus(message: ToPage & { type: 'status' }): void {
    this.#title();
    if (this.#ready && this.#venues !== this.#parts.client.venues.join()) this.#hydrate();
    else this.#post(message);
  }

  #onLists(message: ToPage & { type: 'lists' }): void {
    this.#post(message);
    this.#askAll();
  }

  #onSettings(): void {
    if (this.#ready && this.#venues !== this.#parts.client.venues.join()) this.#hydrate();
    else this.#askAll();
  }

  #act(message: FromPage & { type: 'action' }): void {
    const { client, log, onAction } = this.#parts;
    const windows = PANES.flatMap(pane => this.#panes[pane].window ?? []).filter(({ view }) => view === message.view);
    const [first, second] = message.ids;
    const row = windows
      .flatMap(window =>
        readRows(window, client.instruments, client.venues).filter(
          ({ place }) => window.ids[2 * place] === first && window.ids[2 * place + 1] === second,
        ),
      )
      .at(0);
    if (row) {
      onAction(message, row);
      return;
    }
    // Only episodes are named by something else than their instruments.
    const [buy, sell] = message.view === 'episodes' ? [] : message.ids.map(id => client.instruments.get(id));
    const [newest] = windows;
    if (newest && buy && sell) onAction(message, bare(message.view, buy, sell, newest.at));
    else log.write('info', 'panel', `${message.action}: the row has left its list`);
  }

  #post(message: ToPage): void {
    if (!this.#ready || !this.panel.visible) return;
    this.#posted += 1;
    void this.panel.webview.postMessage(message);
  }

  #title(): void {
    this.panel.mark(this.#parts.client.simulated);
  }
}

/** A row that has just left the window: its instruments are known, its numbers are not. */
function bare(view: ViewRow['view'], buy: Instrument, sell: Instrument, at: number): ViewRow {
  const id = `${buy.symbol}>${sell.symbol}`;
  return {
    place: -1,
    id,
    view,
    buy,
    sell,
    at,
    state: 'waiting',
    reason: '',
    number: () => null,
    data: () => undefined,
  };
}
