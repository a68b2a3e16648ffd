import { assertNever } from '../base/assertNever';
import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import { sharedIntervals } from '../base/sharedIntervals';
import type { Connector } from '../connectors/connector';
import type { VenueDefinition } from '../connectors/venue';
import { Episodes } from '../episodes/episodes';
import { History } from '../history/history';
import { type ConnectionHealth, WELL } from '../model/health';
import type { Instrument } from '../model/instrument';
import { applyEntries, type InstrumentEntries } from '../model/instrumentEntries';
import { LIVE } from '../model/quoteState';
import type { EngineSettings } from '../model/settings';
import type { VenueInfo } from '../model/venueInfo';
import type { ExplainRequest } from '../protocol/explain';
import type { EngineStats, FromEngine, MarketProgress, ToEngine, ViewRequest } from '../protocol/messages';
import type { SeriesRequest } from '../protocol/series';
import { SpreadBook } from '../spreads/spreadBook';
import { DataStore } from '../store/dataStore';
import { InstrumentTable } from '../store/instrumentTable';
import { ConnectorSet } from './connectorSet';
import { explain } from './explain/explainer';
import { Exporter } from './exporter';
import { FramePump } from './framePump';
import { HistoryFeed } from './historyFeed';
import { Lateness } from './lateness';
import { BackFills } from './series/backFills';
import { SeriesReader } from './series/seriesReader';
import { spreadOptions } from './spreadOptions';
import { UpdateLatency } from './updateLatency';
import { Viewports } from './viewports';
import type { Moment } from './views/viewRows';

export interface EngineParts {
  readonly venues: readonly VenueDefinition[];
  readonly clock: Clock;
  readonly log: Log;
  /** Where messages for the client go. */
  readonly post: (message: FromEngine) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Another store than the usual one: for measuring. */
  readonly makeStore?: (table: InstrumentTable) => DataStore;
  /** Another judge of whether this computer keeps up: for measuring. */
  readonly lateness?: Lateness;
}

/** Spreads are brought up to date at least this often, also when nothing comes: silent streams are found by it. */
const TICK_MS = 1_000;
/** And so long after the first change, looked at or not: most spreads live for less than a second. */
const SOON_MS = 50;

/** Connectors, store, spreads and views of one scanner, in one thread. */
export class Engine implements Disposable {
  readonly store: DataStore;
  readonly book: SpreadBook;
  readonly history: History;
  readonly episodes: Episodes;
  readonly #parts: EngineParts;
  readonly #connectors: ConnectorSet;
  /** The built-in ones and those from outside. */
  #venues: readonly VenueDefinition[];
  /** Why a venue from outside is not scanned, by id. */
  #off: ReadonlyMap<string, VenueOff> = new Map();
  readonly #instruments = new Map<number, Instrument>();
  readonly #pump: FramePump<ViewRequest | ExplainRequest | SeriesRequest>;
  readonly #series: SeriesReader;
  readonly #backFills: BackFills;
  readonly #exporter: Exporter;
  readonly #historyFeed: HistoryFeed;
  readonly #viewports: Viewports;
  readonly #latency = new UpdateLatency();
  readonly #lateness: Lateness;
  readonly #startedAt: number;
  readonly #tick: TimerHandle;
  /** The update that a change has asked for. */
  #soon: TimerHandle | undefined;
  #settings: EngineSettings;
  #healthTimer: TimerHandle | undefined;
  #disposed = false;

  constructor(settings: EngineSettings, parts: EngineParts) {
    const { clock, post } = parts;
    this.#parts = parts;
    this.#venues = parts.venues;
    this.#settings = settings;
    this.#startedAt = clock.mono();
    this.#lateness = parts.lateness ?? new Lateness();
    const table = new InstrumentTable(settings.strictQuotes);
    this.store = parts.makeStore?.(table) ?? new DataStore(table);
    this.book = new SpreadBook(this.store, spreadOptions(settings, this.#venues));
    this.history = new History(this.book.edges);
    this.#historyFeed = new HistoryFeed(this.store, this.book, this.history, clock);
    this.#historyFeed.followFrom = followedFrom(settings);
    this.episodes = new Episodes(this.store, this.book, settings['episodes.minNetPct']);
    this.#connectors = new ConnectorSet(settings, {
      ...parts,
      venues: () => this.#venues,
      // Every connection has its watchdog.
      clock: sharedIntervals(clock),
      writer: this.store,
      load: this.#lateness,
      instrumentsChanged: entries => this.#instrumentsChanged(entries),
    });
    this.#backFills = new BackFills(clock, (index, from, to, signal) => {
      const instrument = this.#instruments.get(index);
      return instrument && this.#connectors.of(index)?.candles?.fetch(instrument, from, to, signal);
    });
    const { store, book, history, episodes } = this;
    this.#viewports = new Viewports(settings, {
      ...{ store, book, episodes },
      sparkline: (edge, out, offset) => history.sparks.read(edge, out, offset),
    });
    this.#series = new SeriesReader({ store, book, history, backFills: this.#backFills });
    this.#pump = new FramePump(clock, request => this.#answer(request));
    this.#exporter = new Exporter({
      clock,
      post,
      venues: () => this.#settings.venues,
      instruments: () => this.#instruments,
      update: () => this.update(),
      viewport: ({ view, sort, filter, maxRows }) =>
        this.#viewports.make({ type: 'view', key: 'export', view, first: 0, last: maxRows, sort, filter, paceMs: 0 }),
      health: () => this.health(),
    });
    this.#tick = clock.setInterval(() => this.update(), TICK_MS);
    this.store.onDirty = () => this.#updateSoon();
  }

  get connectors(): readonly Connector[] {
    return this.#connectors.all;
  }

  /** Venues scanned, in the order of the `vs` columns. */
  get venues(): readonly string[] {
    return this.#settings.venues;
  }

  start(): void {
    this.#connectors.apply(this.#settings);
  }

  handle(message: ToEngine): void {
    if (this.#disposed) return;
    switch (message.type) {
      case 'view':
        this.#viewports.ask(message);
        this.#pump.ask(message);
        break;
      case 'explain':
      case 'series':
        this.#pump.ask(message);
        break;
      case 'acknowledge':
        this.#pump.acknowledge(message.key);
        break;
      case 'hide':
        this.#viewports.hide(message.key);
        this.#pump.hide(message.key);
        this.#backFills.leave(message.key);
        break;
      case 'health':
        this.#watchHealth(message.paceMs);
        break;
      case 'reconnect':
        for (const connector of this.connectors) {
          const chosen = message.venue === undefined || connector.identity.venue === message.venue;
          if (chosen) connector.reconnect('reconnecting, as asked');
        }
        break;
      case 'settings':
        this.configure(message.settings);
        break;
      case 'export':
        this.#exporter.start(message);
        break;
      case 'cancelExport':
        this.#exporter.cancel(message.id);
        break;
      case 'stop':
        this.dispose();
        break;
      default:
        assertNever(message);
    }
  }

  /** Takes over new settings while running; quotes that need not be lost are kept. */
  configure(settings: EngineSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    this.episodes.configure(settings['episodes.minNetPct'], this.#now());
    this.#historyFeed.followFrom = followedFrom(settings);
    this.book.configure(spreadOptions(settings, this.#venues));
    if (before.strictQuotes !== settings.strictQuotes) {
      this.store.table.regroup(settings.strictQuotes);
      this.book.regrouped();
    }
    this.#connectors.apply(settings);
    this.#viewports.configure(settings);
  }

  /** From now on these are the venues from outside, and those of them that are not scanned, with the reason. */
  setOutside(venues: readonly VenueDefinition[], off: readonly VenueOff[]): void {
    if (this.#disposed) return;
    this.#venues = [...this.#parts.venues, ...venues];
    this.#off = new Map(off.map(each => [each.info.id, each]));
    this.configure(this.#settings);
  }

  /** Brings spreads and states up to now; returns the moment they speak of. */
  update(): Moment {
    const moment = this.#now();
    this.history.begin(moment.wall);
    this.#latency.note(this.store, moment.mono);
    this.book.update(moment.mono, index => this.#connectors.of(index)?.quoteSilent(index));
    this.episodes.update(moment);
    return moment;
  }

  stats(): EngineStats {
    const { frames, drops, errors, conflated } = this.#connectors.totals;
    const cpu = process.cpuUsage();
    return {
      frames,
      quotes: this.store.quotes,
      edges: this.book.edges.inUse,
      drops,
      errors,
      conflated,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      rssBytes: process.memoryUsage.rss(),
      latency: this.#latency.now,
      uptimeSeconds: (this.#parts.clock.mono() - this.#startedAt) / 1000,
    };
  }

  health(): ConnectionHealth[] {
    const busy = this.#lateness.words(this.#parts.clock.mono());
    const rows = [...this.#connectors.health(), ...[...this.#off.values()].flatMap(offHealth)];
    if (busy === '') return rows;
    return rows.map(row => ({ ...row, diagnosis: saysNothing(row.diagnosis) ? busy : `${row.diagnosis}; ${busy}` }));
  }

  progress(): MarketProgress[] {
    const now = this.#parts.clock.mono();
    return this.connectors.map(connector => {
      const { venue, market } = connector.identity;
      let live = 0;
      for (const index of connector.indexes) if (this.store.state(index, now) === LIVE) live++;
      return { venue, market, live, ...connector.progress() };
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const { clock } = this.#parts;
    this.episodes.stop(this.#now());
    clock.clear(this.#tick);
    clock.clear(this.#soon);
    clock.clear(this.#healthTimer);
    this.#pump.dispose();
    this.#backFills.dispose();
    this.#exporter.dispose();
    this.#viewports.clear();
    this.#connectors.dispose();
  }

  /** Disposes and waits until the last request is gone. */
  async stop(): Promise<EngineStats> {
    const stats = this.stats();
    this.dispose();
    await this.#connectors.close();
    return stats;
  }

  // ------------------------------------------------------------------ inside

  /** One timer at a time; none while nothing changes. */
  #updateSoon(): void {
    if (this.#disposed) return;
    const { clock } = this.#parts;
    if (this.#soon !== undefined) return;
    const dueAt = clock.mono() + SOON_MS;
    this.#soon = clock.setTimeout(() => {
      this.#soon = undefined;
      this.#lateness.note(dueAt, clock.mono());
      // Whoever looked in between has brought them up to date already.
      if (this.store.dirty.length > 0) this.update();
    }, SOON_MS);
  }

  #now(): Moment {
    const { clock } = this.#parts;
    return { mono: clock.mono(), wall: clock.now() };
  }

  #instrumentsChanged(entries: InstrumentEntries): void {
    applyEntries(this.#instruments, entries);
    this.#parts.post({ type: 'instruments', entries });
  }

  #answer(request: ViewRequest | ExplainRequest | SeriesRequest): void {
    if (request.type === 'series') {
      this.#parts.post(this.#series.read(request, this.update()));
      return;
    }
    if (request.type === 'explain') {
      this.#explain(request);
      return;
    }
    const viewport = this.#viewports.get(request.key);
    if (!viewport) return;
    const moment = this.update();
    this.#parts.post(viewport.window(moment));
  }

  #explain(request: ExplainRequest): void {
    const { takerFeePct, venues } = this.#settings;
    const moment = this.update();
    const sources = {
      ...{ store: this.store, book: this.book, venues, instruments: this.#instruments },
      isOwnFee: ({ venue, market }: Instrument) => takerFeePct[`${venue}.${market}`] !== undefined,
    };
    this.#parts.post(explain(request, sources, moment));
  }

  #watchHealth(paceMs: number): void {
    const { clock, post } = this.#parts;
    clock.clear(this.#healthTimer);
    const tell = () => post({ type: 'health', at: clock.now(), rows: this.health(), progress: this.progress() });
    this.#healthTimer = clock.setInterval(tell, Math.max(100, paceMs));
    tell();
  }
}

function saysNothing(diagnosis: string): boolean {
  return diagnosis === '' || diagnosis === WELL;
}

/** A venue from outside that is not scanned. */
export interface VenueOff {
  readonly info: VenueInfo;
  readonly why: string;
}

function offHealth({ info, why }: VenueOff): ConnectionHealth[] {
  return info.markets.map(({ market }) => ({
    ...{ venue: info.id, market, connection: `${info.id}.${market}`, url: '', state: 'closed', diagnosis: why },
    ...{ streams: { asked: 0, acked: 0, alive: 0 }, framesPerSecond: 0, lastFrameAgeMs: null, lagMs: null },
    ...{ reconnects: 0, drops: 0, errors: 0, conflated: 0 },
  }));
}

/** What pays for its fees and what is an episode has its whole life in its chart. A fraction. */
function followedFrom(settings: EngineSettings): number {
  return Math.min(0, settings['episodes.minNetPct'] / 100);
}
