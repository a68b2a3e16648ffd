import type { TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Instrument } from '../model/instrument';
import type { HostQuota } from './hostQuota';
import { Link, type LinkOptions } from './link';
import { allMarketStreams, fits, instrumentStreams, roomOf, shard } from './shards';
import type { Stream } from './streamTable';
import type { SocketDefinition } from './venue';

/** What all links of a market have in common, and what is told about them. */
export interface MarketLinksOptions extends Omit<LinkOptions, 'name' | 'url' | 'socket' | 'subscribed' | 'retire'> {
  /** `venue.market`, the first part of every connection's name. */
  readonly name: string;
  readonly wsBase: string;
  readonly sockets: readonly SocketDefinition[];
  readonly streamsPerConnection: number;
  /** Shared by all markets of the host. */
  readonly quota: HostQuota;
  /** All streams of one of the links are acknowledged or refused. */
  readonly subscribed: () => void;
}

export interface Totals {
  frames: number;
  drops: number;
  errors: number;
  conflated: number;
}

/** A replacement that is not subscribed by then is given up; the old connection goes on until the venue cuts it. */
const REPLACE_PATIENCE_MS = 120_000;

/** A venue may announce the end of the replacement too: a connection that is one is replaced at this age at the soonest. */
const REPLACE_GAP_MS = 30_000;

/** The connections of a market: which streams each carries, and their replacement before the venue ends them. */
export class MarketLinks implements Disposable {
  readonly #options: MarketLinksOptions;
  readonly #links: ReadonlyMap<SocketDefinition, Link[]>;
  /** The link and the topic that carry an instrument's book, by index. */
  readonly #books = new Map<number, { readonly link: Link; readonly topic: string }>();
  /** Replacements on their way, by the link they replace. */
  readonly #replacements = new Map<Link, { readonly link: Link; readonly timer: TimerHandle }>();
  /** When a link was made as a replacement. */
  readonly #replacedAt = new WeakMap<Link, number>();
  /** Replacements that have to wait, by the link to be replaced. */
  readonly #postponed = new Map<Link, TimerHandle>();
  /** Of links that are gone. */
  readonly #gone: Totals = { frames: 0, drops: 0, errors: 0, conflated: 0 };
  /** Instruments for whose streams the host has no room. */
  readonly #unplaced = new Set<number>();
  /** For connections made from now on. */
  streamsPerConnection: number;
  #made = 0;
  #disposed = false;

  constructor(options: MarketLinksOptions) {
    this.#options = options;
    this.streamsPerConnection = options.streamsPerConnection;
    this.#links = new Map(options.sockets.map(socket => [socket, []]));
  }

  get all(): readonly Link[] {
    return [...this.#links.values()].flat();
  }

  /** Since the start. */
  get totals(): Totals {
    const totals = { ...this.#gone };
    for (const link of this.all) addTotals(totals, link);
    return totals;
  }

  /** What found no room with the host, in words; empty: nothing. */
  get note(): string {
    const count = this.#unplaced.size;
    if (count === 0) return '';
    const { venueName, quota } = this.#options;
    return `${count} instruments are not subscribed: ${venueName} allows ${quota.limits} at one time from one address; scan fewer assets`;
  }

  /** Finds connections for the streams of these instruments: room on the present ones first, then new ones. */
  place(added: readonly (readonly [Instrument, number])[]): void {
    const { quota } = this.#options;
    for (const [socket, links] of this.#links) {
      const room = roomOf(socket, this.streamsPerConnection);
      const bundles: Stream[][] = [];
      if (links.length === 0 && added.length > 0) {
        const whole = allMarketStreams(socket);
        quota.takeStreams(whole.length);
        bundles.push(whole);
      }
      for (const [instrument, index] of added) {
        const streams = instrumentStreams(socket, instrument, index);
        if (streams.length === 0) continue;
        if (streams.length > quota.freeStreams) {
          this.#unplaced.add(index);
          continue;
        }
        quota.takeStreams(streams.length);
        const link = links.find(each => !this.#replacements.has(each) && fits(room, each.streams, streams));
        if (!link) bundles.push(streams);
        else {
          this.#noteBooks(link, streams);
          link.add(streams);
        }
      }
      for (const streams of shard(room, bundles)) {
        if (quota.freeConnections < 1) {
          quota.giveStreams(streams.length);
          for (const { instrument } of streams) if (instrument >= 0) this.#unplaced.add(instrument);
          continue;
        }
        const link = this.#make(socket);
        links.push(link);
        this.#noteBooks(link, streams);
        link.connection.start(streams);
      }
    }
  }

  /** These instruments are no longer scanned. */
  remove(indexes: ReadonlySet<number>): void {
    for (const index of indexes) {
      this.#books.delete(index);
      this.#unplaced.delete(index);
    }
    const coming = [...this.#replacements.values()].map(replacement => replacement.link);
    for (const link of [...this.all, ...coming]) {
      const topics = link.streams.filter(stream => indexes.has(stream.instrument)).map(stream => stream.topic);
      if (topics.length === 0) continue;
      link.connection.remove(topics);
      this.#options.quota.giveStreams(coming.includes(link) ? 0 : topics.length);
    }
  }

  /** Subscribes again to the instrument's book. */
  renew(index: number): void {
    const book = this.#books.get(index);
    if (book?.link.settled) book.link.connection.resubscribe(book.topic);
  }

  /** Was the instrument's book acknowledged before `at`, and is it still? Without its stream a quote would never change. */
  isSubscribedSince(index: number, at: number): boolean {
    const book = this.#books.get(index);
    return (
      book !== undefined &&
      book.link.subscribedAt <= at &&
      book.link.connection.streams.get(book.topic)?.state === 'acked'
    );
  }

  dispose(): void {
    this.#disposed = true;
    const { quota } = this.#options;
    for (const { link, timer } of this.#replacements.values()) {
      this.#options.clock.clear(timer);
      link.dispose();
      quota.giveConnection();
    }
    this.#replacements.clear();
    for (const timer of this.#postponed.values()) this.#options.clock.clear(timer);
    this.#postponed.clear();
    for (const link of this.all) {
      quota.giveStreams(link.streams.length);
      quota.giveConnection();
      link.dispose();
    }
  }

  #noteBooks(link: Link, streams: readonly Stream[]): void {
    for (const stream of streams) {
      if (stream.instrument < 0 || !stream.channel.carries.includes('book')) continue;
      this.#books.set(stream.instrument, { link, topic: stream.topic });
    }
  }

  #make(socket: SocketDefinition): Link {
    const options = this.#options;
    this.#made++;
    options.quota.takeConnection();
    return new Link({
      ...options,
      name: `${options.name}.${socket.name}.${this.#made}`,
      url: options.wsBase + socket.path,
      socket,
      subscribed: link => this.#subscribed(socket, link),
      retire: (link, why) => this.#replace(socket, link, why),
    });
  }

  #subscribed(socket: SocketDefinition, link: Link): void {
    for (const [old, replacement] of this.#replacements) {
      if (replacement.link === link) this.#switchOver(socket, old, link);
    }
    this.#options.subscribed();
  }

  /** Opens a connection with the same streams; the old one is closed when the new one is subscribed. */
  #replace(socket: SocketDefinition, old: Link, why: string): void {
    const { clock, log, name } = this.#options;
    if (this.#disposed || this.#replacements.has(old) || this.#postponed.has(old)) return;
    // A replacement is a connection more for a while; without room the venue cuts the old one, and it comes back.
    if (this.#options.quota.freeConnections < 1) return;
    const waitMs = (this.#replacedAt.get(old) ?? Number.NEGATIVE_INFINITY) + REPLACE_GAP_MS - clock.mono();
    if (waitMs > 0) {
      this.#postpone(socket, old, why, waitMs);
      return;
    }
    log.write('info', name, `replacing a connection: ${why}`);
    const link = this.#make(socket);
    this.#replacedAt.set(link, clock.mono());
    const timer = clock.setTimeout(() => {
      this.#replacements.delete(old);
      this.#forget(link);
    }, REPLACE_PATIENCE_MS);
    this.#replacements.set(old, { link, timer });
    link.connection.start(old.streams);
  }

  #postpone(socket: SocketDefinition, old: Link, why: string, waitMs: number): void {
    const { reconnects } = old.connection;
    const timer = this.#options.clock.setTimeout(() => {
      this.#postponed.delete(old);
      // Cut in the meantime, it has come back by itself.
      if (this.all.includes(old) && old.connection.reconnects === reconnects) this.#replace(socket, old, why);
    }, waitMs);
    this.#postponed.set(old, timer);
  }

  #switchOver(socket: SocketDefinition, old: Link, link: Link): void {
    const { clock, writer } = this.#options;
    clock.clear(this.#replacements.get(old)?.timer);
    this.#replacements.delete(old);
    const links = this.#links.get(socket) ?? [];
    links[links.indexOf(old)] = link;
    this.#noteBooks(link, link.streams);
    // The old one may have come back in between and taken the instruments to itself.
    link.claim();
    if (old.sink.feed >= 0) writer.handOver(old.sink.feed, link.sink.feed);
    this.#forget(old);
  }

  #forget(link: Link): void {
    addTotals(this.#gone, link);
    this.#options.quota.giveConnection();
    link.dispose();
  }
}

function addTotals(totals: Totals, link: Link): void {
  totals.frames += link.connection.frames;
  totals.drops += link.sink.drops;
  totals.errors += link.sink.errors;
  totals.conflated += link.conflated;
}
