import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { Freshness } from '../model/freshness';
import { type ConnectionHealth, LISTING, WELL } from '../model/health';
import type { Instrument, Market } from '../model/instrument';
import type { InstrumentEntries } from '../model/instrumentEntries';
import type { QuoteWriter } from '../model/quoteWriter';
import type { EngineSettings } from '../model/settings';
import { CandleSource } from './candleSource';
import type { Load } from './conflator';
import type { Tuning } from './connectionOptions';
import { FirstQuotes } from './firstQuotes';
import type { HostQuota } from './hostQuota';
import { type RestClient, RestError } from './http';
import { type Listing, readListing } from './listing';
import { type ListingChange, MarketInstruments } from './marketInstruments';
import { MarketLinks, type Totals } from './marketLinks';
import { MarketPolls } from './marketPolls';
import type { RateGate } from './rateLimit';
import type { OpenSocket } from './socketFactory';
import type { MarketDefinition, SocketDefinition, VenueDefinition } from './venue';

export interface ConnectorOptions {
  readonly venue: VenueDefinition;
  readonly market: MarketDefinition;
  /** Base of the sockets: origin plus optional prefix. */
  readonly wsBase: string;
  readonly rest: RestClient;
  readonly openSocket: OpenSocket;
  readonly connectGate: RateGate;
  readonly messageGate?: RateGate | undefined;
  /** Shared by all markets of the sockets' host. */
  readonly quota: HostQuota;
  readonly settings: EngineSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly writer: QuoteWriter;
  readonly load: Load;
  /** Is this listed instrument to be scanned? */
  readonly wanted: (instrument: Instrument) => boolean;
  /** The scanned instruments have changed; null: removed. */
  readonly instrumentsChanged: (entries: InstrumentEntries) => void;
}

export interface ConnectorProgress {
  readonly instruments: number;
  readonly connections: number;
  /** Listed, all streams acknowledged or refused, snapshot and first polls taken. */
  readonly complete: boolean;
  /** Anything received at all. */
  readonly reached: boolean;
  readonly diagnosis: string;
}

const NO_ANSWERS = { drops: 0, errors: 0, lastError: '' };
const HEARTBEAT_MS = 5_000;
const LISTING_SOON_MS = 2_000;
/** A venue that says again and again that its list has changed is asked this often at most. */
const LISTING_GAP_MS = 30_000;

/** One market of one venue: its instruments, its connections, its REST polls. */
export class Connector implements Disposable {
  readonly name: string;
  /** Absent where the venue has none. */
  readonly candles: CandleSource | undefined;
  readonly #options: ConnectorOptions;
  /** Shared with its connections, which read it whenever they need it. */
  readonly #tuning: Tuning;
  readonly #instruments: MarketInstruments;
  readonly #links: MarketLinks;
  readonly #polls: MarketPolls;
  /** Instruments whose stream has fallen silent and has not come back. */
  readonly #silent = new Set<number>();
  readonly #firstQuotes: FirstQuotes;
  readonly #heartbeat: TimerHandle;
  #listedAt = Number.NEGATIVE_INFINITY;
  #disposed = false;

  constructor(options: ConnectorOptions) {
    const { venue, market, settings, clock, log, writer } = options;
    const freshness = bookFreshness(market);
    this.#options = options;
    this.name = `${venue.id}.${market.market}`;
    this.candles = market.candles && new CandleSource(options.rest, market.candles, clock);
    this.#tuning = tuningOf(settings);
    this.#firstQuotes = new FirstQuotes(writer, freshness, clock);
    this.#instruments = new MarketInstruments({ writer, clock, freshness, wanted: options.wanted });
    const listed = (symbol: string) => this.#instruments.listed(symbol);
    const listingChanged = (why: string) => this.#listingChanged(why);
    this.#links = new MarketLinks({
      name: this.name,
      venue: venue.id,
      venueName: venue.name,
      market: market.market,
      wsBase: options.wsBase,
      sockets: market.sockets,
      streamsPerConnection: settings.streamsPerConnection,
      tuning: this.#tuning,
      clock,
      log,
      writer,
      symbols: this.#instruments.symbols,
      listed,
      openSocket: options.openSocket,
      connectGate: options.connectGate,
      messageGate: options.messageGate,
      quota: options.quota,
      listingChanged,
      load: options.load,
      subscribed: () => this.#polls.fillSoon(),
    });
    this.#polls = new MarketPolls({
      name: this.name,
      market,
      rest: options.rest,
      clock,
      log,
      writer,
      symbols: this.#instruments.symbols,
      listed,
      list: signal => this.#list(signal),
      listingRefreshMs: settings.listingRefreshMs,
      listingChanged,
      isSubscribedSince: (index, at) => this.#links.isSubscribedSince(index, at),
      // Where a channel repeats, a stuck stream shows itself.
      audited: freshness.kind === 'on-change',
      auditMs: settings.auditMs,
      stuck: (index, why) => {
        writer.distrust(index, why);
        this.#links.renew(index);
      },
    });
    this.#heartbeat = clock.setInterval(() => this.#mend(), HEARTBEAT_MS);
  }

  start(): void {
    this.#polls.listing.trigger();
  }

  /** Takes over settings that leave its address as it is: what is scanned, periods, time-outs. */
  configure(settings: EngineSettings): void {
    Object.assign(this.#tuning, tuningOf(settings));
    this.#links.streamsPerConnection = settings.streamsPerConnection;
    this.#polls.configure(settings.listingRefreshMs, settings.auditMs);
    if (this.#instruments.isListed) this.#takeOver(this.#instruments.reapply());
  }

  /** Takes all its instruments out of the store. */
  removeAll(): void {
    this.#takeOver(this.#instruments.removeAll());
  }

  /** A quote has outlived its channel's rule: its stream is subscribed again. */
  quoteSilent(index: number): void {
    this.#silent.add(index);
    this.#links.renew(index);
  }

  /** Opens every connection anew and reads the list again. */
  reconnect(why: string): void {
    this.#polls.listing.trigger();
    for (const link of this.#links.all) link.connection.reconnect(why);
  }

  health(): ConnectionHealth[] {
    const links = this.#links.all;
    const { trouble, sink } = this.#polls;
    if (links.length === 0) return this.#options.market.sockets.map(socket => this.#plannedHealth(socket, trouble));
    return links.map((link, i) => {
      const health = link.health();
      // REST has no row of its own: what was wrong in its answers stands in the market's first.
      const rest = i === 0 ? sink : NO_ANSWERS;
      const parts = [health.diagnosis, trouble, health.errors > 0 ? link.sink.lastError : ''];
      if (i === 0) parts.push(this.#links.note);
      if (rest.errors > 0) parts.push(rest.lastError);
      const said = parts.filter(Boolean);
      if (health.state === 'live' && said.length === 0) said.push(WELL);
      const drops = health.drops + rest.drops;
      return { ...health, diagnosis: said.join('; '), drops, errors: health.errors + rest.errors };
    });
  }

  progress(): ConnectorProgress {
    const links = this.#links.all;
    const subscribed = links.every(link => link.settled) && this.#polls.isSettled;
    const settled = subscribed && (this.#options.market.snapshot !== undefined || this.#firstQuotes.came(this.indexes));
    const troubles = [this.#polls.trouble, this.#links.note, ...links.map(link => link.connection.diagnosis)].filter(
      Boolean,
    );
    // Nothing to scan is complete as soon as the list says so.
    const nothing = this.#instruments.isListed && this.#instruments.symbols.size === 0;
    return {
      instruments: this.#instruments.symbols.size,
      connections: links.length,
      complete: nothing || (this.#instruments.isListed && settled),
      reached: this.#instruments.isListed || links.some(link => link.connection.frames > 0),
      diagnosis: troubles[0] ?? '',
    };
  }

  /** Store indexes of the scanned instruments. */
  get indexes(): Iterable<number> {
    return this.#instruments.symbols.values();
  }

  get identity(): { readonly venue: string; readonly market: Market } {
    return { venue: this.#options.venue.id, market: this.#options.market.market };
  }

  /** Since the start. */
  get totals(): Totals {
    const { frames, drops, errors, conflated } = this.#links.totals;
    return { frames, conflated, drops: drops + this.#polls.sink.drops, errors: errors + this.#polls.sink.errors };
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#options.clock.clear(this.#heartbeat);
    this.#polls.dispose();
    this.#links.dispose();
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { market, rest, clock, log } = this.#options;
    const listing = await readListing(market, rest, signal);
    // The answer may have been complete when it was given up.
    if (this.#disposed) return;
    for (const why of listing.rejected) this.#polls.sink.rejected(`instrument list: ${why}`);
    const first = !this.#instruments.isListed;
    if (listing.instruments.size === 0 && this.#instruments.listedCount > 0) {
      const was = this.#instruments.listedCount;
      throw new RestError(
        'malformed',
        `the instrument list is empty, but had ${was} instruments before; keeping those`,
      );
    }
    this.#listedAt = clock.mono();
    const change = this.#instruments.apply(listing);
    for (const { symbol } of change.removed) log.write('info', this.name, `${symbol} is no longer listed`);
    this.#takeOver(change);
    if (first && change.added.length === 0) this.#polls.runAll();
    if (first) this.#tell(listing);
  }

  #takeOver({ entries, added, removed }: ListingChange): void {
    if (removed.length > 0) this.#links.remove(new Set(removed.map(({ index }) => index)));
    for (const { index, cause } of removed) this.#options.writer.removeInstrument(index, cause);
    for (const [index, instrument] of entries) this.#polls.sink.setListed(index, instrument?.status === 'halted');
    if (entries.length > 0) this.#options.instrumentsChanged(entries);
    if (added.length === 0) return;
    this.#links.place(added);
    // What the streams don't carry must not be missing for what is new until the next period.
    this.#polls.runAll();
  }

  #tell(listing: Listing): void {
    const { haltedCount } = this.#instruments;
    const left = [
      ...(haltedCount > 0 ? [`${haltedCount} halted until they trade`] : []),
      ...[...listing.ignored].map(([why, count]) => `${count} ${why}`),
    ].join(', ');
    const scanned = `${this.#instruments.symbols.size} of ${listing.instruments.size} listed instruments are scanned`;
    const { log } = this.#options;
    log.write('info', this.name, `${scanned}; of no use here: ${left || 'none'}`);
    const [first] = listing.rejected;
    if (first !== undefined)
      log.write('warn', this.name, `${listing.rejected.length} rows of the list can't be used, for example: ${first}`);
  }

  #listingChanged(why: string): void {
    if (this.#disposed) return;
    const { clock, log } = this.#options;
    log.write('debug', this.name, `the list has changed: ${why}`);
    this.#polls.listing.triggerIn(Math.max(LISTING_SOON_MS, this.#listedAt + LISTING_GAP_MS - clock.mono()));
  }

  /** Goes after what has been silent for a while: all-market streams, and the few quotes that are known to be. */
  #mend(): void {
    const { clock, writer } = this.#options;
    for (const link of this.#links.all) {
      link.mend();
      link.connection.retryRefused();
    }
    for (const index of this.#silent) {
      const gone = !this.#instruments.has(index) || writer.quotedAt(index) === Number.NEGATIVE_INFINITY;
      if (gone || writer.isFresh(index, clock.mono())) this.#silent.delete(index);
      else this.#links.renew(index);
    }
  }

  #plannedHealth(socket: SocketDefinition, trouble: string): ConnectionHealth {
    const { venue, market, wsBase } = this.#options;
    const { sink } = this.#polls;
    const { isListed, listedCount, haltedCount } = this.#instruments;
    const nothing =
      haltedCount > 0
        ? `nothing to scan: ${haltedCount} instruments are listed, and trading in them is halted`
        : listedCount > 0
          ? 'nothing to scan: no listed instrument passes the filter'
          : 'nothing to scan: the instrument list is empty; is the endpoint right?';
    const why = isListed ? nothing : LISTING;
    const said = [trouble || why, sink.lastError].filter(Boolean);
    return {
      venue: venue.id,
      market: market.market,
      connection: `${this.name}.${socket.name}`,
      url: wsBase + socket.path,
      state: 'planned',
      diagnosis: said.join('; '),
      streams: { asked: 0, acked: 0, alive: 0 },
      framesPerSecond: 0,
      lastFrameAgeMs: null,
      lagMs: null,
      reconnects: 0,
      drops: sink.drops,
      errors: sink.errors,
      conflated: 0,
    };
  }
}

/** Freshness of the channel that carries the market's top of book. */
function bookFreshness(market: MarketDefinition): Freshness {
  for (const socket of market.sockets) {
    const channel = socket.channels.find(candidate => candidate.carries.includes('book'));
    if (channel) return channel.freshness;
  }
  return { kind: 'on-change' };
}

function tuningOf(settings: EngineSettings): Tuning {
  return {
    pingIntervalMs: settings.pingIntervalMs,
    pongTimeoutMs: settings.pongTimeoutMs,
    activityLimitMs: settings.activityLimitMs,
    handshakeTimeoutMs: settings.handshakeTimeoutMs,
    topicsPerMessage: settings.topicsPerMessage,
    ackTimeoutMs: 10_000,
    stableAfterMs: 60_000,
    probeAfterMs: 5_000,
    // So that everything is back within half a minute of the end of a fault, however long it lasted.
    backoff: { firstMs: 1_000, maxMs: 20_000 },
  };
}
