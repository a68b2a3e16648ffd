import { Backoff } from '../base/backoff';
import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { Freshness } from '../model/freshness';
import type { ConnectionHealth } from '../model/health';
import type { Instrument, Market } from '../model/instrument';
import type { QuoteWriter } from '../model/quoteWriter';
import type { EngineSettings } from '../model/settings';
import { Audit } from './audit';
import type { Stream, Tuning } from './connection';
import { type RestClient, RestError } from './http';
import { Link } from './link';
import { eachPage, type Listing, readListing } from './listing';
import { Poller } from './poller';
import type { RateGate } from './rateLimit';
import { allMarketStreams, fits, instrumentStreams, roomOf, shard } from './shards';
import { SnapshotSink } from './snapshotSink';
import type { OpenSocket } from './socketFactory';
import type { MarketDefinition, RestPoll, SocketDefinition, VenueDefinition } from './venue';

export interface ConnectorOptions {
  readonly venue: VenueDefinition;
  readonly market: MarketDefinition;
  /** Base of the sockets: origin plus optional prefix. */
  readonly wsBase: string;
  readonly rest: RestClient;
  readonly openSocket: OpenSocket;
  readonly connectGate: RateGate;
  readonly settings: EngineSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly writer: QuoteWriter;
  /** Is this listed instrument to be scanned? */
  readonly wanted: (instrument: Instrument) => boolean;
  /** The scanned instruments have changed; null: removed. */
  readonly instrumentsChanged: (entries: readonly (readonly [number, Instrument | null])[]) => void;
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

const HEARTBEAT_MS = 5_000;
const LISTING_SOON_MS = 2_000;
/** A venue that says again and again that its list has changed is asked this often at most. */
const LISTING_GAP_MS = 30_000;
const SNAPSHOT_SOON_MS = 100;
/** A replacement that is not subscribed by then is given up; the old connection goes on until the venue cuts it. */
const REPLACE_PATIENCE_MS = 120_000;
const REST_BACKOFF = { firstMs: 1_000, maxMs: 60_000 };

/** One market of one venue: its instruments, its connections, its REST polls. */
export class Connector implements Disposable {
  readonly name: string;
  readonly #options: ConnectorOptions;
  readonly #tuning: Tuning;
  /** Scanned instruments: index by the venue's symbol. */
  readonly #symbols = new Map<string, number>();
  readonly #links = new Map<SocketDefinition, Link[]>();
  readonly #scanned = new Map<number, Instrument>();
  /** Instruments whose stream has fallen silent and has not come back. */
  readonly #silent = new Set<number>();
  /** The link and the topic that carry an instrument's book, by index. */
  readonly #books = new Map<number, { readonly link: Link; readonly topic: string }>();
  /** Replacements on their way, by the link they replace. */
  readonly #replacements = new Map<Link, { readonly link: Link; readonly timer: TimerHandle }>();
  readonly #listing: Poller;
  readonly #snapshot: Poller | undefined;
  readonly #polls: Poller[];
  readonly #audit: Audit | undefined;
  readonly #sink: SnapshotSink;
  readonly #heartbeat: TimerHandle;
  #listed: Listing | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;
  #linksMade = 0;
  #disposed = false;

  constructor(options: ConnectorOptions) {
    const { venue, market, settings, clock } = options;
    this.#options = options;
    this.name = `${venue.id}.${market.market}`;
    this.#tuning = tuningOf(settings);
    this.#sink = new SnapshotSink({
      name: `${this.name}.rest`,
      writer: options.writer,
      symbols: this.#symbols,
      listed: symbol => this.#listed?.instruments.get(symbol),
      log: options.log,
      listingChanged: why => this.#listingChanged(why),
      control: NO_CONNECTION,
    });
    for (const socket of market.sockets) this.#links.set(socket, []);
    this.#listing = this.#poller(settings.listingRefreshMs, 'instrument list', signal => this.#list(signal));
    const { snapshot } = market;
    if (snapshot) {
      this.#snapshot = this.#poller(Number.POSITIVE_INFINITY, snapshot.name, signal => this.#fill(snapshot, signal));
      const quiet = bookFreshness(market).kind === 'on-change';
      if (quiet && settings.auditMs > 0) {
        this.#audit = new Audit({
          snapshot,
          sink: this.#sink,
          writer: options.writer,
          clock,
          scanned: () => this.#symbols.values(),
          stuck: (index, why) => this.#stuck(index, why),
          missing: count => this.#listingChanged(`${count} instruments are no longer quoted`),
          fetch: (use, signal) => this.#poll(snapshot, signal, use),
        });
      }
    }
    this.#polls = market.polls.map(poll =>
      this.#poller(poll.everyMs, poll.name, signal => this.#pollOptional(poll, signal)),
    );
    if (this.#audit) {
      const audit = this.#audit;
      this.#polls.push(this.#poller(settings.auditMs, 'check of quiet streams', signal => audit.run(signal)));
    }
    this.#heartbeat = clock.setInterval(() => this.#mend(), HEARTBEAT_MS);
  }

  start(): void {
    this.#listing.trigger();
  }

  /** A quote has outlived its channel's rule: its stream is subscribed again. */
  quoteSilent(index: number): void {
    this.#silent.add(index);
    this.#renew(index);
  }

  #renew(index: number): void {
    const book = this.#books.get(index);
    if (book?.link.settled) book.link.connection.resubscribe(book.topic);
  }

  /** Opens every connection anew and reads the list again. */
  reconnect(why: string): void {
    this.#listing.trigger();
    for (const link of this.#allLinks()) link.connection.reconnect(why);
  }

  health(): ConnectionHealth[] {
    const links = this.#allLinks();
    const rest = this.#restTrouble();
    if (links.length === 0) return [...this.#links.keys()].map(socket => this.#plannedHealth(socket, rest));
    return links.map(link => {
      const health = link.health();
      const parts = [health.diagnosis, rest, health.errors > 0 ? link.sink.lastError : ''].filter(Boolean);
      if (health.state === 'live' && parts.length === 0) parts.push('all is well');
      return { ...health, diagnosis: parts.join('; ') };
    });
  }

  progress(): ConnectorProgress {
    const links = this.#allLinks();
    const live = links.filter(link => link.connection.state === 'live').length;
    const listed = this.#listed !== undefined;
    const settled = links.every(link => link.settled) && !this.#snapshot?.pending;
    const filled = this.#snapshot === undefined || this.#snapshot.succeeded || this.#symbols.size === 0;
    const polled = this.#polls.every(poll => poll.succeeded || (poll.failure !== undefined && !poll.running));
    const troubles = [this.#restTrouble(), ...links.map(link => link.connection.diagnosis)].filter(Boolean);
    return {
      instruments: this.#symbols.size,
      connections: links.length,
      complete: listed && settled && filled && polled && (links.length === 0 || live > 0),
      reached: listed || links.some(link => link.connection.frames > 0),
      diagnosis: troubles[0] ?? '',
    };
  }

  /** Store indexes of the scanned instruments. */
  get indexes(): Iterable<number> {
    return this.#symbols.values();
  }

  get identity(): { readonly venue: string; readonly market: Market } {
    return { venue: this.#options.venue.id, market: this.#options.market.market };
  }

  /** Frames, drops and errors of all its connections, those that are gone included. */
  get totals(): { readonly frames: number; readonly drops: number; readonly errors: number } {
    const total = {
      ...this.#gone,
      drops: this.#gone.drops + this.#sink.drops,
      errors: this.#gone.errors + this.#sink.errors,
    };
    for (const link of this.#allLinks()) addTotals(total, link);
    return total;
  }

  readonly #gone = { frames: 0, drops: 0, errors: 0 };

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#options.clock.clear(this.#heartbeat);
    for (const poller of [this.#listing, this.#snapshot, ...this.#polls]) poller?.dispose();
    for (const { link, timer } of this.#replacements.values()) {
      this.#options.clock.clear(timer);
      link.dispose();
    }
    for (const link of this.#allLinks()) link.dispose();
  }

  // ------------------------------------------------------------------ instruments

  async #list(signal: AbortSignal): Promise<void> {
    const { market, rest, log } = this.#options;
    const listing = await readListing(market, rest, signal);
    for (const why of listing.rejected) this.#sink.rejected(`instrument list: ${why}`);
    const before = this.#listed;
    this.#listed = listing;
    this.#listedAt = this.#options.clock.mono();
    const added = this.#apply(listing);
    // What the streams don't carry must not be missing for what is new until the next period.
    if (added > 0 || !before) for (const poll of this.#polls) poll.trigger();
    if (before) return;
    const left = [...listing.ignored].map(([why, count]) => `${count} ${why}`).join(', ');
    log.write(
      'info',
      this.name,
      `${this.#symbols.size} of ${listing.instruments.size} listed instruments are scanned; of no use here: ${left || 'none'}`,
    );
  }

  /** Takes over what has changed in the list; returns how many instruments are new. */
  #apply(listing: Listing): number {
    const { writer, market, wanted } = this.#options;
    const freshness = bookFreshness(market);
    const entries: (readonly [number, Instrument | null])[] = [];
    const added: [Instrument, number][] = [];
    for (const [symbol, index] of this.#symbols) {
      const instrument = listing.instruments.get(symbol);
      if (instrument && wanted(instrument)) continue;
      this.#remove(symbol, index);
      entries.push([index, null]);
    }
    for (const [symbol, instrument] of listing.instruments) {
      const known = this.#symbols.get(symbol);
      if (!wanted(instrument)) continue;
      if (known === undefined) {
        // A halted instrument is not tradable: it gets a row when it starts, or keeps the one it had.
        if (instrument.status === 'halted') continue;
        const index = writer.addInstrument(instrument, freshness);
        this.#symbols.set(symbol, index);
        added.push([instrument, index]);
        entries.push([index, instrument]);
        const hours = listing.fundingIntervalHours.get(symbol);
        if (hours !== undefined) writer.funding(index, Number.NaN, hours, Number.NaN, this.#options.clock.mono());
      } else {
        const before = this.#scanned.get(known);
        if (before && sameInstrument(before, instrument)) continue;
        writer.addInstrument(instrument, freshness);
        entries.push([known, instrument]);
      }
    }
    for (const [index, instrument] of entries) {
      if (instrument) this.#scanned.set(index, instrument);
      else this.#scanned.delete(index);
    }
    if (entries.length > 0) this.#options.instrumentsChanged(entries);
    if (added.length > 0 || this.#linksMade === 0) this.#place(added);
    return added.length;
  }

  #remove(symbol: string, index: number): void {
    const { log, writer } = this.#options;
    log.write('info', this.name, `${symbol} is no longer listed`);
    this.#symbols.delete(symbol);
    this.#books.delete(index);
    for (const link of this.#allLinks()) {
      const topics = link.streams.filter(stream => stream.instrument === index).map(stream => stream.topic);
      if (topics.length > 0) link.connection.remove(topics);
    }
    writer.removeInstrument(index);
  }

  #listingChanged(why: string): void {
    if (this.#disposed) return;
    const { clock, log } = this.#options;
    log.write('debug', this.name, `the list has changed: ${why}`);
    const gapMs = this.#listedAt + LISTING_GAP_MS - clock.mono();
    this.#listing.triggerIn(Math.max(LISTING_SOON_MS, gapMs));
  }

  // ------------------------------------------------------------------ connections

  /** Finds connections for the streams of these instruments: room on the present ones first, then new ones. */
  #place(added: readonly (readonly [Instrument, number])[]): void {
    for (const [socket, links] of this.#links) {
      const room = roomOf(socket, this.#options.settings.streamsPerConnection);
      const bundles: Stream[][] = [];
      if (links.length === 0 && this.#symbols.size > 0) bundles.push(allMarketStreams(socket));
      for (const [instrument, index] of added) {
        const streams = instrumentStreams(socket, instrument, index);
        if (streams.length === 0) continue;
        const link = links.find(
          candidate => !this.#replacements.has(candidate) && fits(room, candidate.streams, streams),
        );
        if (!link) bundles.push(streams);
        else {
          this.#noteBook(link, streams);
          link.add(streams);
        }
      }
      for (const streams of shard(room, bundles)) {
        const link = this.#makeLink(socket);
        links.push(link);
        this.#noteBook(link, streams);
        link.connection.start(streams);
      }
    }
  }

  #noteBook(link: Link, streams: readonly Stream[]): void {
    for (const stream of streams) {
      if (stream.instrument < 0 || !stream.channel.carries.includes('book')) continue;
      this.#books.set(stream.instrument, { link, topic: stream.topic });
    }
  }

  #makeLink(socket: SocketDefinition): Link {
    const { venue, market, wsBase, clock, log, writer, openSocket, connectGate } = this.#options;
    this.#linksMade++;
    return new Link({
      venue: venue.id,
      venueName: venue.name,
      market: market.market,
      name: `${this.name}.${socket.name}.${this.#linksMade}`,
      url: wsBase + socket.path,
      socket,
      tuning: this.#tuning,
      clock,
      log,
      writer,
      symbols: this.#symbols,
      listed: symbol => this.#listed?.instruments.get(symbol),
      openSocket,
      connectGate,
      listingChanged: why => this.#listingChanged(why),
      subscribed: link => this.#subscribed(socket, link),
      retire: (link, why) => this.#replace(socket, link, why),
    });
  }

  #subscribed(socket: SocketDefinition, link: Link): void {
    for (const [old, replacement] of this.#replacements) {
      if (replacement.link === link) this.#switchOver(socket, old, link);
    }
    this.#snapshot?.triggerIn(SNAPSHOT_SOON_MS);
  }

  /** Opens a connection with the same streams; the old one is closed when the new one is subscribed. */
  #replace(socket: SocketDefinition, old: Link, why: string): void {
    const { clock, log } = this.#options;
    if (this.#disposed || this.#replacements.has(old)) return;
    log.write('info', this.name, `replacing a connection: ${why}`);
    const link = this.#makeLink(socket);
    const timer = clock.setTimeout(() => {
      this.#replacements.delete(old);
      this.#forget(link);
    }, REPLACE_PATIENCE_MS);
    this.#replacements.set(old, { link, timer });
    link.connection.start(old.streams);
  }

  #switchOver(socket: SocketDefinition, old: Link, link: Link): void {
    const { clock, writer } = this.#options;
    clock.clear(this.#replacements.get(old)?.timer);
    this.#replacements.delete(old);
    const links = this.#links.get(socket) ?? [];
    links[links.indexOf(old)] = link;
    this.#noteBook(link, link.streams);
    if (old.sink.feed >= 0) writer.handOver(old.sink.feed, link.sink.feed);
    this.#forget(old);
  }

  #forget(link: Link): void {
    addTotals(this.#gone, link);
    link.dispose();
  }

  #mend(): void {
    for (const link of this.#allLinks()) link.mendAllMarketStreams();
    const now = this.#options.clock.mono();
    for (const index of this.#silent) {
      const gone = !this.#scanned.has(index) || this.#options.writer.quotedAt(index) === Number.NEGATIVE_INFINITY;
      if (gone || this.#options.writer.isFresh(index, now)) this.#silent.delete(index);
      else this.#renew(index);
    }
  }

  #stuck(index: number, why: string): void {
    this.#options.writer.distrust(index, why);
    this.#renew(index);
  }

  #allLinks(): Link[] {
    return [...this.#links.values()].flat();
  }

  // ------------------------------------------------------------------ REST

  /** Fills what the streams have not delivered with a bulk quote taken after their subscription. */
  async #fill(poll: RestPoll, signal: AbortSignal): Promise<void> {
    const askedAt = this.#options.clock.mono();
    await this.#poll(poll, signal, body => {
      this.#sink.take = index => this.#isSubscribedSince(index, askedAt);
      poll.apply(body, this.#sink);
    });
  }

  /** Was the instrument's book stream acknowledged before `at`, and is it still? Without it a quote would never change. */
  #isSubscribedSince(index: number, at: number): boolean {
    const book = this.#books.get(index);
    return (
      book !== undefined &&
      book.link.subscribedAt <= at &&
      book.link.connection.streams.get(book.topic)?.state === 'acked'
    );
  }

  async #pollOptional(poll: RestPoll, signal: AbortSignal): Promise<void> {
    try {
      await this.#poll(poll, signal, body => {
        this.#sink.take = () => false;
        poll.apply(body, this.#sink);
      });
    } catch (error) {
      const refused = error instanceof RestError && error.kind === 'client';
      if (!poll.optional || !refused) throw error;
      this.#options.log.write('debug', this.name, `${poll.name}: ${error.message}; the streams carry the same`);
    }
  }

  async #poll(poll: RestPoll, signal: AbortSignal, use: (body: unknown) => void): Promise<void> {
    const { rest, clock } = this.#options;
    await eachPage(poll, rest, signal, body => {
      this.#sink.at = clock.mono();
      this.#sink.receivedAt = clock.now();
      use(body);
    });
  }

  #poller(everyMs: number, what: string, run: (signal: AbortSignal) => Promise<void>): Poller {
    const { clock, log } = this.#options;
    const backoff = new Backoff(REST_BACKOFF);
    return new Poller({
      clock,
      everyMs,
      run,
      retryMs: (failure, n) => {
        if (n === 1) backoff.reset();
        const waitMs = backoff.next(failure instanceof RestError ? (failure.retryAfterMs ?? 0) : 0);
        const words = failure instanceof Error ? failure.message : String(failure);
        log.write(n === 1 ? 'warn' : 'debug', this.name, `${what}: ${words}; again in ${Math.ceil(waitMs / 1000)} s`);
        return waitMs;
      },
    });
  }

  /** What is wrong with REST just now, in words; empty when nothing is. */
  #restTrouble(): string {
    for (const poller of [this.#listing, this.#snapshot, ...this.#polls]) {
      if (poller?.failure instanceof Error) return poller.failure.message;
      if (poller?.failure !== undefined) return String(poller.failure);
    }
    return '';
  }

  #plannedHealth(socket: SocketDefinition, rest: string): ConnectionHealth {
    const { venue, market, wsBase } = this.#options;
    const none = this.#listed
      ? 'nothing to scan: no listed instrument passes the filter'
      : 'waiting for the instrument list';
    return {
      venue: venue.id,
      market: market.market,
      connection: `${this.name}.${socket.name}`,
      url: wsBase + socket.path,
      state: 'planned',
      diagnosis: rest || none,
      streams: { asked: 0, acked: 0, alive: 0 },
      framesPerSecond: 0,
      lastFrameAgeMs: null,
      lagMs: null,
      reconnects: 0,
      drops: this.#sink.drops,
      errors: this.#sink.errors,
    };
  }
}

const NO_CONNECTION = {
  acked: () => {},
  ackedTopic: () => {},
  refused: () => {},
  pong: () => {},
  closing: () => {},
  heard: () => {},
};

function sameInstrument(a: Instrument, b: Instrument): boolean {
  return (Object.keys(a) as (keyof Instrument)[]).every(key => Object.is(a[key], b[key]));
}

function addTotals(total: { frames: number; drops: number; errors: number }, link: Link): void {
  total.frames += link.connection.frames;
  total.drops += link.sink.drops;
  total.errors += link.sink.errors;
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
