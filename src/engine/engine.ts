import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import { Quantiles } from '../base/quantiles';
import { Connector } from '../connectors/connector';
import { RestClient } from '../connectors/http';
import { createNetwork, type Network } from '../connectors/proxy';
import { RateGate, WeightBudget } from '../connectors/rateLimit';
import { createOpenSocket } from '../connectors/socketFactory';
import type { MarketDefinition, VenueDefinition } from '../connectors/venue';
import type { Instrument } from '../model/instrument';
import { LIVE } from '../model/quoteState';
import type { EngineSettings } from '../model/settings';
import type { EngineStats, FromEngine, MarketProgress, ToEngine, ViewRequest } from '../protocol/messages';
import { SpreadBook } from '../spreads/spreadBook';
import { DataStore } from '../store/dataStore';
import { InstrumentTable, USD_FAMILY } from '../store/instrumentTable';
import { FramePump } from './framePump';
import { Viewport } from './viewport';
import type { Moment } from './viewRows';

export interface EngineParts {
  readonly venues: readonly VenueDefinition[];
  readonly clock: Clock;
  readonly log: Log;
  /** Where messages for the client go. */
  readonly post: (message: FromEngine) => void;
  readonly env: NodeJS.ProcessEnv;
}

/** Spreads are brought up to date at least this often, also when nobody looks: silent streams are found by it. */
const TICK_MS = 1_000;
/** The venue counts connections when they arrive, we when they leave: the way between must not squeeze its window. */
const CONNECT_MARGIN_MS = 500;
/** Changed instruments whose latency is noted at each update. */
const LATENCY_SAMPLES = 32;

/** Connectors, store, spreads and views of one scanner, in one thread. */
export class Engine implements Disposable {
  readonly store: DataStore;
  readonly book: SpreadBook;
  readonly connectors: Connector[] = [];
  readonly #parts: EngineParts;
  readonly #settings: EngineSettings;
  readonly #network: Network;
  readonly #pump: FramePump;
  readonly #viewports = new Map<string, Viewport>();
  readonly #connectorOf = new Map<number, Connector>();
  readonly #latency = new Quantiles();
  readonly #startedAt: number;
  readonly #tick: TimerHandle;
  #healthTimer: TimerHandle | undefined;
  #disposed = false;

  constructor(settings: EngineSettings, parts: EngineParts) {
    const { clock } = parts;
    this.#parts = parts;
    this.#settings = settings;
    this.#startedAt = clock.mono();
    this.store = new DataStore(new InstrumentTable(settings.strictQuotes));
    const fees = new Map<string, number>();
    for (const venue of parts.venues) {
      for (const market of venue.markets) fees.set(`${venue.id}.${market.market}`, market.takerFeePct);
    }
    this.book = new SpreadBook(this.store, {
      quarantinePct: settings.quarantinePct,
      takerFee: ({ venue, market }) => {
        const key = `${venue}.${market}`;
        return (settings.takerFeePct[key] ?? fees.get(key) ?? 0) / 100;
      },
    });
    this.#network = createNetwork(settings.proxy, parts.env);
    for (const problem of this.#network.problems ?? []) parts.log.write('warn', 'network', problem);
    this.#pump = new FramePump(clock, request => this.#answer(request));
    this.#makeConnectors();
    this.#tick = clock.setInterval(() => this.update(), TICK_MS);
  }

  start(): void {
    for (const connector of this.connectors) connector.start();
  }

  handle(message: ToEngine): void {
    if (this.#disposed) return;
    switch (message.type) {
      case 'view':
        this.#viewports.set(message.key, new Viewport(this.#restricted(message), this.#sources()));
        this.#pump.ask(message);
        break;
      case 'acknowledge':
        this.#pump.acknowledge(message.key);
        break;
      case 'hide':
        this.#viewports.delete(message.key);
        this.#pump.hide(message.key);
        break;
      case 'health':
        this.#watchHealth(message.paceMs);
        break;
      case 'reconnect':
        for (const connector of this.connectors) {
          const chosen = message.venue === undefined || connector.name.startsWith(`${message.venue}.`);
          if (chosen) connector.reconnect('the user asked for it');
        }
        break;
      case 'stop':
        this.dispose();
        break;
    }
  }

  /** Brings spreads and states up to now; returns the moment they speak of. */
  update(): Moment {
    const { clock } = this.#parts;
    const moment = { mono: clock.mono(), wall: clock.now() };
    const { aliveAt } = this.store.columns;
    const waiting = this.store.dirty;
    for (let i = 0; i < Math.min(waiting.length, LATENCY_SAMPLES); i++) {
      const alive = aliveAt[waiting[i] as number] as number;
      if (alive > 0 && moment.mono - alive < 60_000) this.#latency.add(moment.mono - alive);
    }
    this.book.update(moment.mono, index => this.#connectorOf.get(index)?.quoteSilent(index));
    return moment;
  }

  stats(): EngineStats {
    const total = { frames: 0, drops: 0, errors: 0 };
    for (const { totals } of this.connectors) {
      total.frames += totals.frames;
      total.drops += totals.drops;
      total.errors += totals.errors;
    }
    const cpu = process.cpuUsage();
    return {
      frames: total.frames,
      quotes: this.store.quotes,
      edges: this.book.edges.inUse,
      drops: total.drops,
      errors: total.errors,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      rssBytes: process.memoryUsage.rss(),
      latency: { p50: this.#latency.at(0.5), p99: this.#latency.at(0.99) },
      uptimeSeconds: (this.#parts.clock.mono() - this.#startedAt) / 1000,
    };
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
    clock.clear(this.#tick);
    clock.clear(this.#healthTimer);
    this.#pump.dispose();
    this.#viewports.clear();
    for (const connector of this.connectors) connector.dispose();
  }

  /** Disposes and waits until the last request is gone. */
  async stop(): Promise<EngineStats> {
    const stats = this.stats();
    this.dispose();
    await this.#network.close();
    return stats;
  }

  // ------------------------------------------------------------------ inside

  #makeConnectors(): void {
    const { venues, clock, log, post } = this.#parts;
    const settings = this.#settings;
    const openSocket = createOpenSocket(this.#network);
    const budgets = new Map<string, WeightBudget>();
    const gates = new Map<string, RateGate>();
    for (const venue of venues) {
      if (!settings.venues.includes(venue.id)) continue;
      for (const market of venue.markets) {
        if (!settings.markets.includes(market.market)) continue;
        const key = `${venue.id}.${market.market}`;
        const restBase = settings.endpoints[`${key}.rest`] ?? market.rest;
        const wsBase = settings.endpoints[`${key}.ws`] ?? market.ws;
        const budget = shared(budgets, new URL(restBase).host, () => new WeightBudget(market.restLimits, clock));
        const { count, windowMs } = strictestConnects(market);
        const connectGate = shared(
          gates,
          new URL(wsBase).host,
          () => new RateGate(count, windowMs + CONNECT_MARGIN_MS, clock),
        );
        const connector = new Connector({
          venue,
          market,
          wsBase,
          rest: new RestClient({
            base: restBase,
            limits: market.restLimits,
            budget,
            network: this.#network,
            clock,
            log,
            timeoutMs: settings.requestTimeoutMs,
            venue: venue.name,
            market: market.market,
          }),
          openSocket,
          connectGate,
          settings,
          clock,
          log,
          writer: this.store,
          wanted: instrument => this.#wanted(instrument),
          instrumentsChanged: entries => {
            for (const [index, instrument] of entries) {
              if (instrument) this.#connectorOf.set(index, connector);
              else this.#connectorOf.delete(index);
            }
            post({ type: 'instruments', entries });
          },
        });
        this.connectors.push(connector);
      }
    }
  }

  /** Scanned: what the settings ask for, and the spot markets that give the rates between quote currencies. */
  #wanted(instrument: Instrument): boolean {
    const { assets, tradfi } = this.#settings;
    if (instrument.tradfi && !tradfi) return false;
    return assets.length === 0 || assets.includes(instrument.base) || isRate(instrument);
  }

  /** A view shows only the assets of the settings, also where others are scanned for their rates. */
  #restricted(request: ViewRequest): ViewRequest {
    const { assets } = this.#settings;
    if (assets.length === 0 || request.filter.assets) return request;
    return { ...request, filter: { ...request.filter, assets } };
  }

  #sources() {
    return { store: this.store, book: this.book, venues: this.#settings.venues };
  }

  #answer(request: ViewRequest): void {
    const viewport = this.#viewports.get(request.key);
    if (!viewport) return;
    const moment = this.update();
    this.#parts.post(viewport.window(moment));
  }

  #watchHealth(paceMs: number): void {
    const { clock, post } = this.#parts;
    clock.clear(this.#healthTimer);
    const tell = () => {
      const rows = this.connectors.flatMap(connector => connector.health());
      post({ type: 'health', at: clock.now(), rows, progress: this.progress() });
    };
    this.#healthTimer = clock.setInterval(tell, Math.max(100, paceMs));
    tell();
  }
}

function isRate({ market, base, quote }: Instrument): boolean {
  return market === 'spot' && USD_FAMILY.includes(base) && USD_FAMILY.includes(quote);
}

function shared<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function strictestConnects(market: MarketDefinition): { readonly count: number; readonly windowMs: number } {
  const limits = market.sockets.map(socket => socket.limits.connects);
  const strictest = limits.sort((a, b) => a.count / a.windowMs - b.count / b.windowMs)[0];
  return strictest ?? { count: 1, windowMs: 1_000 };
}
