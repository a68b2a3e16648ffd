import type { Clock } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import { silenceLimitMs } from '../model/freshness';
import type { ConnectionHealth } from '../model/health';
import type { Instrument, Market } from '../model/instrument';
import type { QuoteWriter } from '../model/quoteWriter';
import { Conflator, type Load } from './conflator';
import { Connection } from './connection';
import type { Tuning } from './connectionOptions';
import { durationInWords } from './diagnosis';
import { FeedSink } from './feedSink';
import type { RateGate } from './rateLimit';
import type { OpenSocket } from './socketFactory';
import type { Stream } from './streamTable';
import type { SymbolIndex } from './symbolIndex';
import { type Channel, type Decode, decoderOf, type SocketDefinition } from './venue';

export interface LinkOptions {
  readonly venue: string;
  readonly venueName: string;
  readonly market: Market;
  readonly name: string;
  readonly url: string;
  readonly socket: SocketDefinition;
  readonly tuning: Tuning;
  readonly clock: Clock;
  readonly log: Log;
  readonly writer: QuoteWriter;
  readonly symbols: SymbolIndex;
  readonly listed: (symbol: string) => Instrument | undefined;
  readonly openSocket: OpenSocket;
  readonly connectGate: RateGate;
  readonly messageGate?: RateGate | undefined;
  readonly listingChanged: (why: string) => void;
  readonly load: Load;
  /** All its streams are acknowledged or refused. */
  readonly subscribed: (link: Link) => void;
  /** It should be replaced in an orderly way. */
  readonly retire: (link: Link, why: string) => void;
}

/** Frame rates are taken over at least this long. */
const RATE_WINDOW_MS = 1_000;
/** An all-market stream may be silent for three periods, but for less than this nothing is done about it. */
const ALL_MARKET_PATIENCE_MS = 10_000;

/** One connection with its slot in the store: what comes in goes through its sink, and its quotes go when it goes. */
export class Link implements Disposable {
  readonly connection: Connection;
  readonly sink: FeedSink;
  /** Monotonic time since which all its streams are acknowledged; Infinity while they are not. */
  subscribedAt = Number.POSITIVE_INFINITY;
  readonly #options: LinkOptions;
  readonly #heardAt = new Map<string, number>();
  /** Topics to be subscribed anew, which could not be yet. */
  readonly #outOfStep = new Set<string>();
  readonly #conflator: Conflator | undefined;
  #decode: Decode;
  #rateFrames = 0;
  #rateAt: number;
  #framesPerSecond = 0;
  #disposed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#rateAt = options.clock.mono();
    this.#decode = decoderOf(options.socket);
    const sink = new FeedSink({
      name: options.name,
      writer: options.writer,
      symbols: options.symbols,
      listed: options.listed,
      log: options.log,
      listingChanged: options.listingChanged,
      control: {
        acked: id => this.connection.acked(id),
        ackedTopic: topic => this.connection.ackedTopic(topic),
        refused: (id, topic, why) => this.connection.refused(id, topic, why),
        pong: () => this.connection.pong(),
        closing: why => this.connection.closing(why),
        heard: topic => this.#heardAt.set(topic, sink.at),
        outOfStep: (topic, instrument, why) => this.#lostStep(topic, instrument, why),
      },
    });
    this.sink = sink;
    const { wholeBook } = options.socket;
    this.#conflator =
      wholeBook &&
      new Conflator(wholeBook, options.clock, options.load, ({ frame, at, receivedAt, isAfterGap }) => {
        sink.at = at;
        sink.receivedAt = receivedAt;
        sink.isAfterGap = isAfterGap;
        try {
          this.#decode(frame, sink);
        } catch (error) {
          this.connection.failedToRead(error);
        }
        sink.isAfterGap = false;
      });
    this.connection = new Connection({
      name: options.name,
      url: options.url,
      venueName: options.venueName,
      socket: options.socket,
      tuning: options.tuning,
      clock: options.clock,
      log: options.log,
      openSocket: options.openSocket,
      connectGate: options.connectGate,
      messageGate: options.messageGate,
      events: {
        opened: () => this.#opened(),
        frame: (data, at, receivedAt) => {
          // Frames that came together came at one time.
          if (at !== sink.at) options.writer.feedAlive(sink.feed, at);
          sink.at = at;
          if (options.load.isHigh && this.#conflator?.hold(data, at, receivedAt)) return;
          sink.receivedAt = receivedAt;
          this.#decode(data, sink);
        },
        alive: at => options.writer.feedAlive(sink.feed, at),
        silent: why => options.writer.feedSilent(sink.feed, why),
        subscribed: () => {
          this.subscribedAt = options.clock.mono();
          options.subscribed(this);
        },
        refused: ({ instrument, channel }, why) => {
          if (instrument >= 0 && channel.carries.includes('book')) options.writer.withdraw(instrument, why);
        },
        down: why => this.#closeFeed(why),
        retire: why => options.retire(this, why),
      },
    });
  }

  /** Frames that a newer one has replaced before they were read. */
  get conflated(): number {
    return this.#conflator?.replaced ?? 0;
  }

  get streams(): Stream[] {
    return [...this.connection.streams.values()].map(entry => entry.stream);
  }

  /** Are all its streams acknowledged or refused? */
  get settled(): boolean {
    return this.subscribedAt < Number.POSITIVE_INFINITY;
  }

  add(streams: readonly Stream[]): void {
    this.subscribedAt = Number.POSITIVE_INFINITY;
    for (const stream of streams) this.#assign(stream);
    this.connection.add(streams);
  }

  /** The books of its streams are expected from it from now on. */
  claim(): void {
    for (const { stream } of this.connection.streams.values()) this.#assign(stream);
  }

  /** Subscribes again what is out of step, and what has delivered nothing for too long on the streams of the whole market. */
  mend(): void {
    for (const topic of this.#outOfStep) if (this.connection.resubscribe(topic)) this.#outOfStep.delete(topic);
    if (!this.settled) return;
    const now = this.#options.clock.mono();
    for (const { stream, state } of this.connection.streams.values()) {
      if (stream.instrument >= 0 || state !== 'acked') continue;
      const limit = Math.max(ALL_MARKET_PATIENCE_MS, silenceLimitMs(stream.channel.freshness));
      const silentMs = now - Math.max(this.subscribedAt, this.#heardAt.get(stream.topic) ?? 0);
      if (limit === Number.POSITIVE_INFINITY || silentMs <= limit) continue;
      const log = this.#options.log;
      log.write(
        'info',
        this.#options.name,
        `${stream.topic} has been silent for ${silentMs | 0} ms; subscribing again`,
      );
      this.connection.resubscribe(stream.topic);
    }
  }

  health(): ConnectionHealth {
    const { venue, market, name, url, clock } = this.#options;
    const { connection, sink } = this;
    const now = clock.mono();
    if (now - this.#rateAt >= RATE_WINDOW_MS) {
      this.#framesPerSecond = ((connection.frames - this.#rateFrames) * 1000) / (now - this.#rateAt);
      this.#rateFrames = connection.frames;
      this.#rateAt = now;
    }
    const alive = this.#alive(now);
    return {
      venue,
      market,
      connection: name,
      url,
      state: connection.state,
      diagnosis: [connection.diagnosis, clockTrouble(sink.lagMs), slowTrouble(sink.slowBooks, connection.frames)]
        .filter(Boolean)
        .join('; '),
      streams: { asked: connection.askedCount, acked: connection.ackedCount, alive },
      framesPerSecond: Math.round(this.#framesPerSecond * 10) / 10,
      lastFrameAgeMs: connection.lastFrameAt > 0 ? Math.round(now - connection.lastFrameAt) : null,
      lagMs: sink.lagMs === null ? null : Math.round(sink.lagMs),
      reconnects: connection.reconnects,
      drops: sink.drops,
      errors: sink.errors,
      conflated: this.conflated,
    };
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.connection.dispose();
    this.#closeFeed('its connection was closed');
  }

  #opened(): void {
    const { writer, name, tuning } = this.#options;
    this.#closeFeed('its connection was opened again');
    this.#decode = decoderOf(this.#options.socket);
    this.sink.feed = writer.openFeed(name, tuning.activityLimitMs);
    writer.feedAlive(this.sink.feed, this.#options.clock.mono());
    this.claim();
  }

  #lostStep(topic: string, instrument: number, why: string): void {
    if (instrument >= 0) this.#options.writer.distrust(instrument, why);
    if (!this.connection.resubscribe(topic)) this.#outOfStep.add(topic);
  }

  #assign(stream: Stream): void {
    if (stream.instrument < 0 || !stream.channel.carries.includes('book') || this.sink.feed < 0) return;
    this.#options.writer.assign(stream.instrument, this.sink.feed);
  }

  #closeFeed(why: string): void {
    this.subscribedAt = Number.POSITIVE_INFINITY;
    this.#heardAt.clear();
    this.#outOfStep.clear();
    this.#conflator?.clear();
    if (this.sink.feed < 0) return;
    this.#options.writer.closeFeed(this.sink.feed, why);
    this.sink.feed = -1;
  }

  /** Acknowledged streams whose channel's rule says that they deliver; one without own proof lives with the socket. */
  #alive(now: number): number {
    if (this.connection.state !== 'live' && this.connection.state !== 'subscribing') return 0;
    let alive = 0;
    for (const { stream, state } of this.connection.streams.values()) {
      if (state === 'acked' && this.#delivers(stream.channel, stream, now)) alive++;
    }
    return alive;
  }

  #delivers(channel: Channel, stream: Stream, now: number): boolean {
    const limit = silenceLimitMs(channel.freshness);
    if (limit === Number.POSITIVE_INFINITY) return true;
    if (stream.instrument < 0) {
      const since = this.#heardAt.get(stream.topic) ?? this.subscribedAt;
      return now - since <= Math.max(ALL_MARKET_PATIENCE_MS, limit);
    }
    if (!channel.carries.includes('book')) return true;
    return this.#options.writer.isFresh(stream.instrument, now);
  }
}

/** Fewer frames than this that took the slow way are chance. */
const SLOW_BOOKS_TOLD = 1_000;

/** A venue that writes its quotes anew is still read rightly, but at several times the cost. */
function slowTrouble(slowBooks: number, frames: number): string {
  if (slowBooks < SLOW_BOOKS_TOLD || slowBooks * 10 < frames) return '';
  return `${slowBooks} of ${frames} frames are written in a new way: read rightly, at more cost; please report this`;
}

/** Times this far apart are no way of the network. */
const CLOCKS_APART_MS = 10_000;

function clockTrouble(lagMs: number | null): string {
  if (lagMs === null || Math.abs(lagMs) < CLOCKS_APART_MS) return '';
  const side = lagMs > 0 ? 'behind' : 'ahead of';
  return `the times of its quotes are ${durationInWords(Math.abs(lagMs))} ${side} this computer's clock: is that one right?`;
}
