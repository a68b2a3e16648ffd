import type { Uri } from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { Instrument } from '../model/instrument';
import { venueName } from '../model/venueNames';
import type { Explanation } from '../protocol/explain';
import type { Glyphs } from '../protocol/glyphs';
import type { Filter, ViewWish, Window } from '../protocol/messages';
import {
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
import { actedRow } from './actedRow';
import { scannedAssets, scannedQuotes } from './assetPicks';
import { Emitter } from './emitter';
import type { EngineClient } from './engineClient';
import { actOnExplanation } from './explanationActions';
import type { Lists } from './lists';
import type { PageHost } from './pageHost';
import { loadPage } from './panelPage';
import { PanelWishes } from './panelWishes';
import { parseFromPage } from './parseFromPage';
import type { ViewRow } from './rows';
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

/** One page, in a tab or in the side bar: relays between it and the engine while it is visible. */
export class SpreadPanel implements Disposable {
  readonly panel: PageHost;
  readonly #parts: SpreadPanelParts;
  readonly #own = new DisposableStore();
  readonly #gone = new Emitter<SpreadPanel>();
  readonly #wishes: PanelWishes;
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
    this.#wishes = this.#own.add(
      new PanelWishes(parts.name, client, {
        onWindow: (pane, window) => this.#postWindow(pane, window),
        onExplanation: explanation => this.#post({ type: 'explanation', explanation }),
        onSeries: (place, series) => this.#post({ type: 'series', place, series }),
      }),
    );
    this.#own.add(panel.onDidDispose(() => this.dispose()));
    this.#own.add(panel.onDidChangeVisibility(() => this.#visibility()));
    this.#own.add(panel.webview.onDidReceiveMessage(raw => this.#receive(raw)));
    this.#own.add(client.onStatus(status => this.#onStatus({ type: 'status', status })));
    this.#own.add(client.onHealth(({ at, rows, progress }) => this.#post({ type: 'health', at, rows, progress })));
    this.#own.add(lists.onChange(({ watched, muted }) => this.#onLists({ type: 'lists', watched, muted })));
    this.#own.add(savedFilters.onChange(filters => this.#post({ type: 'savedFilters', filters })));
    this.#own.add(settings.onChange(() => this.#onSettings()));
    loadPage(panel.webview, extensionUri);
    this.#visibility();
    this.#title();
  }

  get state(): PanelState {
    return this.#state;
  }

  /** What the page asked for last, as it is shown. */
  get request(): ViewWish | undefined {
    return this.#wishes.panes.main.wish;
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
    return this.#wishes.panes.main.answer;
  }

  /** The explanation that the page was sent last. */
  get explanation(): Explanation | undefined {
    return this.#wishes.explanation.answer;
  }

  /** The series that the chart at this place was sent last. */
  series(place: ChartPlace): Series | undefined {
    return this.#wishes.charts[place].answer;
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
      this.#wishes.hide();
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
        this.#wishes.panes[message.pane].want(message.request);
        this.#ask(message.pane);
        break;
      case 'hide':
        this.#wishes.panes[message.pane].want(undefined);
        break;
      case 'acknowledge':
        this.#wishes.panes[message.pane].acknowledge();
        break;
      case 'explain':
        this.#wishes.explanation.want(message.wish ?? undefined);
        this.#askExplanation();
        break;
      case 'explained':
        this.#wishes.explanation.acknowledge();
        break;
      case 'explanationAction':
        this.#parts.onExplanationAction(message.action, () =>
          actOnExplanation(message.action, this.explanation, client.venues),
        );
        break;
      case 'chart':
        this.#askChart(message);
        break;
      case 'charted':
        this.#wishes.charts[message.place].acknowledge();
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
    this.#wishes.forget();
    this.#told.clear();
    this.#ready = true;
    this.#venues = client.venues.join();
    this.#post({
      type: 'hydrate',
      mode: this.#parts.mode,
      state: this.#state,
      venues: client.venues.map(id => ({ id, name: venueName(id) })),
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
    const asked = this.#wishes.panes[pane];
    asked.ask(this.#parts.settings.now.ui.panelPaceMs, { filter: this.#filterOf(asked.wish) });
  }

  #askAll(): void {
    for (const pane of PANES) this.#ask(pane);
    this.#askExplanation();
  }

  #askExplanation(): void {
    if (this.panel.visible) this.#wishes.explanation.ask(this.#parts.settings.now.ui.panelPaceMs);
  }

  /** A chart changes slowly: no pace of the settings is for it. */
  #askChart({ place, wish }: FromPage & { type: 'chart' }): void {
    if (!this.panel.visible) return;
    const chart = this.#wishes.charts[place];
    chart.want(wish ?? undefined);
    chart.ask(0);
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
    const row = actedRow(message, this.#wishes.windows, client);
    if (row) onAction(message, row);
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
