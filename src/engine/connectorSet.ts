import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Load } from '../connectors/conflator';
import { Connector } from '../connectors/connector';
import { HostQuota } from '../connectors/hostQuota';
import { RestClient } from '../connectors/http';
import type { Totals } from '../connectors/marketLinks';
import { createNetwork, type Network } from '../connectors/proxy';
import { RateGate, WeightBudget } from '../connectors/rateLimit';
import { createOpenSocket, type OpenSocket } from '../connectors/socketFactory';
import type { MarketDefinition, SocketLimits, VenueDefinition } from '../connectors/venue';
import type { ConnectionHealth } from '../model/health';
import type { Instrument } from '../model/instrument';
import type { InstrumentEntries } from '../model/instrumentEntries';
import type { QuoteWriter } from '../model/quoteWriter';
import type { EngineSettings } from '../model/settings';
import { USD_FAMILY } from '../store/instrumentTable';

export interface ConnectorSetParts {
  /** Those there are now. */
  readonly venues: () => readonly VenueDefinition[];
  readonly clock: Clock;
  readonly log: Log;
  readonly env: NodeJS.ProcessEnv;
  readonly writer: QuoteWriter;
  readonly load: Load;
  /** Scanned instruments by index; null: removed. */
  readonly instrumentsChanged: (entries: InstrumentEntries) => void;
}

/** The venue counts what arrives, we what leaves: the way between must not squeeze its window. */
const MARGIN_MS = 500;

/** The connectors that the settings ask for, with what those of a host share: REST budget, gate of new connections. */
export class ConnectorSet {
  readonly #parts: ConnectorSetParts;
  readonly #connectors = new Map<
    string,
    { readonly connector: Connector; readonly market: MarketDefinition; readonly reach: string }
  >();
  readonly #connectorOf = new Map<number, Connector>();
  readonly #budgets = new Map<string, WeightBudget>();
  readonly #gates = new Map<string, RateGate>();
  readonly #messageGates = new Map<string, RateGate>();
  readonly #quotas = new Map<string, HostQuota>();
  /** Of connectors that are gone. */
  readonly #gone = { frames: 0, drops: 0, errors: 0, conflated: 0 };
  #settings: EngineSettings;
  #network: { readonly key: string; readonly network: Network; readonly openSocket: OpenSocket } | undefined;

  constructor(settings: EngineSettings, parts: ConnectorSetParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  get all(): Connector[] {
    return [...this.#connectors.values()].map(entry => entry.connector);
  }

  /** The connector that scans an instrument. */
  of(index: number): Connector | undefined {
    return this.#connectorOf.get(index);
  }

  /**
   * A row for each connection. What of the proxy's and the certificates' settings could not be used is counted and said
   * in the first of all, and said in every other that does not deliver.
   */
  health(): ConnectionHealth[] {
    const rows = this.all.flatMap(connector => connector.health());
    const problems = this.#network?.network.problems ?? [];
    if (problems.length === 0) return rows;
    return rows.map((row, i) => {
      if (i > 0 && row.state === 'live') return row;
      const diagnosis = [row.diagnosis, ...problems].filter(Boolean).join('; ');
      return { ...row, diagnosis, errors: row.errors + (i === 0 ? problems.length : 0) };
    });
  }

  /** Since the start. */
  get totals(): Readonly<Totals> {
    const totals = { ...this.#gone };
    for (const connector of this.all) add(totals, connector);
    return totals;
  }

  /**
   * Brings the connectors to what the settings ask for. One whose address and proxy stay the same goes on with its
   * connections and quotes.
   */
  apply(settings: EngineSettings): void {
    this.#settings = settings;
    const { openSocket, network, key: proxyKey } = this.#openNetwork(settings);
    const wanted = new Set<string>();
    for (const venue of this.#parts.venues()) {
      if (!settings.venues.includes(venue.id)) continue;
      for (const market of venue.markets) {
        if (!settings.markets.includes(market.market)) continue;
        const key = `${venue.id}.${market.market}`;
        const restBase = settings.endpoints[`${key}.rest`] ?? market.rest;
        const wsBase = settings.endpoints[`${key}.ws`] ?? market.ws;
        const reach = `${restBase} ${wsBase} ${proxyKey}`;
        wanted.add(key);
        const known = this.#connectors.get(key);
        if (known?.reach === reach && known.market === market) {
          known.connector.configure(settings);
          continue;
        }
        if (known) this.#drop(key);
        const connector = this.#make(venue, market, restBase, wsBase, network, openSocket);
        this.#connectors.set(key, { connector, market, reach });
        connector.start();
      }
    }
    for (const key of [...this.#connectors.keys()]) if (!wanted.has(key)) this.#drop(key);
  }

  dispose(): void {
    for (const connector of this.all) connector.dispose();
  }

  /** Waits until the last request is gone. */
  async close(): Promise<void> {
    await this.#network?.network.close();
  }

  #make(
    venue: VenueDefinition,
    market: MarketDefinition,
    restBase: string,
    wsBase: string,
    network: Network,
    openSocket: OpenSocket,
  ): Connector {
    const { clock, log, writer, load, instrumentsChanged } = this.#parts;
    const settings = this.#settings;
    const { count, windowMs } = strictest(market.sockets.map(socket => socket.limits.connects));
    const connector: Connector = new Connector({
      venue,
      market,
      wsBase,
      rest: new RestClient({
        base: restBase,
        limits: market.restLimits,
        budget: shared(this.#budgets, new URL(restBase).host, () => new WeightBudget(market.restLimits, clock)),
        network,
        clock,
        log,
        timeoutMs: settings.requestTimeoutMs,
        venue: venue.name,
        market: market.market,
      }),
      openSocket,
      connectGate: shared(this.#gates, new URL(wsBase).host, () => new RateGate(count, windowMs + MARGIN_MS, clock)),
      messageGate: this.#messageGate(market, new URL(wsBase).host),
      quota: shared(this.#quotas, new URL(wsBase).host, () => new HostQuota(strictestQuota(market))),
      settings,
      clock,
      log,
      writer,
      load,
      wanted: instrument => this.#wanted(instrument),
      instrumentsChanged: entries => {
        for (const [index, instrument] of entries) {
          if (instrument) this.#connectorOf.set(index, connector);
          else this.#connectorOf.delete(index);
        }
        instrumentsChanged(entries);
      },
    });
    return connector;
  }

  #messageGate(market: MarketDefinition, host: string): RateGate | undefined {
    const limits = market.sockets.flatMap(socket => socket.limits.messagesPerHost ?? []);
    if (limits.length === 0) return undefined;
    const { count, windowMs } = strictest(limits);
    return shared(this.#messageGates, host, () => new RateGate(count, windowMs + MARGIN_MS, this.#parts.clock));
  }

  #drop(key: string): void {
    const connector = this.#connectors.get(key)?.connector;
    if (!connector) return;
    this.#connectors.delete(key);
    connector.removeAll();
    add(this.#gone, connector);
    connector.dispose();
  }

  /** Scanned: what the settings ask for, and the spot markets that give the rates between quote currencies. */
  #wanted(instrument: Instrument): boolean {
    const { assets, tradfi } = this.#settings;
    if (instrument.tradfi && !tradfi) return false;
    return assets.length === 0 || assets.includes(instrument.base) || isRate(instrument);
  }

  #openNetwork(settings: EngineSettings) {
    const key = JSON.stringify(settings.proxy);
    if (this.#network?.key === key) return this.#network;
    const { log, env } = this.#parts;
    const before = this.#network?.network;
    const network = createNetwork(settings.proxy, env, problem => log.write('warn', 'network', problem));
    this.#network = { key, network, openSocket: createOpenSocket(network) };
    // Requests under way end with their connectors, which are dropped because the key has changed.
    before?.close().catch(error => log.write('debug', 'network', String(error)));
    return this.#network;
  }
}

function isRate({ market, base, quote }: Instrument): boolean {
  return market === 'spot' && USD_FAMILY.includes(base) && USD_FAMILY.includes(quote);
}

function add(totals: Totals, { totals: more }: Connector): void {
  totals.frames += more.frames;
  totals.drops += more.drops;
  totals.errors += more.errors;
  totals.conflated += more.conflated;
}

function shared<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function strictestQuota(market: MarketDefinition): Pick<SocketLimits, 'connectionsPerHost' | 'streamsPerHost'> {
  const least = (of: (limits: SocketLimits) => number | undefined) =>
    Math.min(...market.sockets.map(socket => of(socket.limits) ?? Number.POSITIVE_INFINITY));
  return {
    connectionsPerHost: least(limits => limits.connectionsPerHost),
    streamsPerHost: least(limits => limits.streamsPerHost),
  };
}

type Rate = SocketLimits['connects'];

function strictest(rates: readonly Rate[]): Rate {
  const [least] = [...rates].sort((a, b) => a.count / a.windowMs - b.count / b.windowMs);
  return least ?? { count: 1, windowMs: 1_000 };
}
