import type { Freshness } from '../model/freshness';
import type { Instrument, Market } from '../model/instrument';

/**
 * What a venue file is: data and pure functions. All I/O (REST, sockets, pacing, keep-alive, reconnects) is shared and
 * driven by what is declared here. See docs/ADD_A_VENUE.md.
 */
export interface VenueDefinition {
  /** Lower case, e.g. `binance`. */
  readonly id: string;
  /** As the venue writes itself, e.g. `Binance`. */
  readonly name: string;
  readonly markets: readonly MarketDefinition[];
}

export interface MarketDefinition {
  readonly market: Market;
  /** Default REST base: origin plus optional prefix, no slash at the end. */
  readonly rest: string;
  /** Default WebSocket base, likewise. */
  readonly ws: string;
  readonly restLimits: RestLimits;
  /** Base-tier taker fee, in percent. */
  readonly takerFeePct: number;
  /**
   * Address of the page where a person trades an instrument, with `{symbol}`, `{base}`, `{quote}`, `{settle}` and `{stem}`
   * (the symbol without the quote that it ends with) in it; `{symbol:lower}` and so on for lower case.
   */
  readonly tradePage: string;
  /** REST requests that together list the instruments. */
  readonly listing: readonly ListingRequest[];
  readonly sockets: readonly SocketDefinition[];
  /**
   * Bulk top of book, taken after the subscriptions are acknowledged to fill quiet symbols, and now and then to see whether
   * quiet streams still live.
   */
  readonly snapshot?: RestSnapshot;
  /** Whatever else REST must give, with its period. Run once after the listing, then each `everyMs`. */
  readonly polls: readonly RestPoll[];
  /** 1-minute candles of the past; absent where the venue has none. */
  readonly candles?: CandleDefinition;
}

export interface CandleDefinition {
  /** Candles that one answer has at most. */
  readonly most: number;
  /** Asks for the minutes that begin from `from` to before `to`, epoch ms and whole minutes, at most `most` of them. */
  request(instrument: Instrument, from: number, to: number): RestRequest;
  parse(body: unknown, sink: CandleSink): void;
}

export interface CandleSink {
  /** Start of the minute, epoch ms; prices the venue's own. */
  candle(time: number, open: number, high: number, low: number, close: number): void;
  /** A row that can't be understood; the others go on. */
  rejected(why: string): void;
}

/** Budget of one REST host: at most `weight` per window, requests counted by their weights. */
export interface RestLimits {
  readonly weight: number;
  readonly windowMs: number;
  /** Refusals with this status are bans for at least this long when no Retry-After says otherwise. */
  readonly banMs?: Readonly<Record<number, number>>;
}

export interface RestRequest {
  /** Path with query, appended to the base. */
  readonly path: string;
  readonly weight: number;
  /** JSON body: makes it a POST. */
  readonly body?: string;
  /** Sent with the request, beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * What is wrong with an answer that came with HTTP 200: the venue's own error code, or not the expected list. Undefined:
   * fine. An answer with a failure counts as a failed request: a listing with one removes no instrument.
   */
  failure?(body: unknown): string | undefined;
}

export interface ListingRequest extends RestRequest {
  /** Path of the next page, by what this page says; undefined at the end. */
  next?(body: unknown): string | undefined;
  parse(body: unknown, listing: ListingSink): void;
}

export interface RestSnapshot extends RestRequest {
  /** Short name for logs and diagnoses, e.g. `funding intervals`. */
  readonly name: string;
  next?(body: unknown): string | undefined;
  apply(body: unknown, sink: Sink): void;
}

export interface RestPoll extends RestSnapshot {
  readonly everyMs: number;
  /** The venue may refuse it (HTTP 4xx) without anything being wrong: the streams carry the same, or it can be done without. */
  readonly optional?: boolean;
}

/** What a listing's `parse` reports into. Every row of the venue's list ends in exactly one of the three. */
export interface ListingSink {
  /** `fundingIntervalHours`: the list's own, for a new instrument until a stream or a poll gives one. */
  instrument(instrument: Instrument, fundingIntervalHours?: number): void;
  /** A row that is fine but not for us: not linear, dated, not trading. `why` is counted. */
  ignored(why: string): void;
  /** A row that cannot be understood: counted as an error, the others go on. */
  rejected(why: string): void;
}

export interface SocketDefinition {
  /** Short name, part of the connection's name in health, e.g. `public`. */
  readonly name: string;
  /** Appended to the WebSocket base. */
  readonly path: string;
  readonly channels: readonly Channel[];
  readonly limits: SocketLimits;
  readonly keepAlive: KeepAlive;
  /** The venue cuts a connection at this age: it is replaced in an orderly way before. */
  readonly maxLifetimeMs?: number;
  /** Sent with the handshake. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Topics of different groups never stand in one message, where a message names its channel. Absent: all may. */
  groupOf?(topic: string): string;
  /** The venue ends the whole connection, without a word, for a topic that it does not know. */
  readonly endsOnUnknownTopic?: boolean;
  /** Requests are answered in the order in which they came: a refusal that names none means the oldest. */
  readonly answersInOrder?: boolean;
  /** The frame that subscribes to the topics. `id` is unique on the connection. */
  subscribe(topics: readonly string[], id: number): string;
  unsubscribe(topics: readonly string[], id: number): string;
  /** Reads one frame. Never throws: what it can't read it reports with `sink.rejected`. */
  readonly decode: Decode | NewDecoder;
  /** Absent where frames are changes of what came before: they are all read, however busy this computer is. */
  readonly wholeBook?: WholeBook;
}

/**
 * What the frames look like that carry an instrument's whole top of book: they begin with `begins`; after it, up to the
 * next quotation mark, stands the name of what they belong to, which ends with `ending` where other frames begin alike.
 */
export interface WholeBook {
  readonly begins: string;
  readonly ending?: string;
}

export type Decode = (frame: Buffer, sink: Sink) => void;

/** For a venue whose frames are changes of what came before: a decoder for each new connection. */
export interface NewDecoder {
  newDecoder(): Decode;
}

export type Carries = 'book' | 'funding' | 'stats' | 'listing';

export interface Channel {
  readonly name: string;
  /** Nothing: it only proves that its instrument, or the connection, is alive. */
  readonly carries: readonly Carries[];
  readonly freshness: Freshness;
  /** Topic of an instrument, undefined where it has none; or the topics of the whole market. */
  readonly topics: ((instrument: Instrument) => string | undefined) | readonly string[];
}

/** Limits of the venue, each with the page it comes from beside it in the venue file. */
export interface SocketLimits {
  readonly streamsPerConnection: number;
  readonly topicsPerMessage: number;
  readonly bytesPerMessage: number;
  /** Total characters of all topics of a connection as they stand in the subscribe frames (quotes and comma counted). */
  readonly topicCharactersPerConnection?: number;
  readonly messagesPerSecond: number;
  /** Messages of all connections to the host together. */
  readonly messagesPerHost?: { readonly count: number; readonly windowMs: number };
  /** At one time, over all connections to the host. What is beyond stays unsubscribed and is said. */
  readonly connectionsPerHost?: number;
  readonly streamsPerHost?: number;
  /** Subscribe and unsubscribe messages an hour on one connection. */
  readonly operationsPerHour?: number;
  /** New connections per window, counted per host. */
  readonly connects: { readonly count: number; readonly windowMs: number };
}

/**
 * How we ask whether a connection is alive.
 * `ping-frame`: a WebSocket ping, answered by a WebSocket pong. `message`: the venue's own ping; `decode` reports the
 * answer with `sink.pong()`. `everyMs`: the venue's demand; the setting applies where it is shorter.
 */
export type KeepAlive =
  | { readonly kind: 'ping-frame'; readonly everyMs?: number }
  | { readonly kind: 'message'; readonly everyMs: number; frame(id: number): string };

/**
 * Where `decode` and the polls put what they read. Numbers are the venue's own: its prices, its size unit (the store
 * applies contract size and multiplier), fractions, epoch ms.
 */
export interface Sink {
  /** When the frame or the answer in hand came, epoch ms. */
  readonly receivedAt: number;
  /** Index of the instrument with the venue's symbol, or -1: not scanned. Report frames for -1 nowhere. */
  instrument(symbol: string): number;
  /** As `instrument`, for the symbol whose UTF-8 bytes lie at `from` to before `to` of a frame. */
  instrumentAt(frame: Uint8Array, from: number, to: number): number;
  /** Symbols of all scanned instruments of the market, for answers that say something about the absent ones. */
  symbols(): Iterable<string>;
  /** The instrument as the venue's list last had it, scanned or not; undefined: not in the list. */
  listed(symbol: string): Instrument | undefined;
  topOfBook(
    instrument: number,
    /** 0: this side of the book is empty. NaN or negative in any of the four: the frame is rejected. */
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    /** Matching engine's time, epoch ms; 0 where the venue gives none. */
    exchangeTime: number,
    /** The venue's sequence, growing per instrument; 0 where it has none. */
    sequence: number,
    /** The venue says that its sequence starts afresh with this frame. */
    restart?: boolean,
  ): void;
  /** Rate as a fraction per interval. NaN: unchanged. `nextTime`: the settlement the rate belongs to. */
  funding(instrument: number, rate: number, intervalHours: number, nextTime: number): void;
  /** Mark and index price of a perp. NaN: unchanged; index 0: the contract has none. */
  marks(instrument: number, mark: number, indexPrice: number): void;
  /** NaN: unchanged. `change24h` (fraction) counts only where `open24h` was never given. Volume in the quote asset. */
  stats(instrument: number, last: number, open24h: number, change24h: number, volume24hQuote: number): void;
  /**
   * From a poll, where no `snapshot` can be had: the mid of the instrument's best bid and ask as the venue itself gives it.
   * Shown nowhere; a stream that has brought nothing while this moved out of the quote that is held is stuck, and asked for
   * anew. Not the mark price, nor one for a size.
   */
  mid(instrument: number, price: number): void;
  /**
   * What follows on this topic can't be put together any more (a gap, a wrong checksum): the instrument's quote no longer
   * counts and the topic is subscribed to anew. Until its next snapshot the decoder reports nothing for it.
   */
  outOfStep(topic: string, instrument: number, why: string): void;
  /** The instrument can't be traded for now; `resumed` takes it back, from a poll only what a poll or the list has said. */
  halted(instrument: number, why: string): void;
  resumed(instrument: number): void;
  /** The venue's list has changed: it is read again soon. */
  listingChanged(why: string): void;
  /** An all-market stream has delivered. */
  heard(topic: string): void;
  /** The request with this id is acknowledged as a whole. */
  acked(requestId: number): void;
  ackedTopic(topic: string): void;
  /** A refused request (all its topics), one refused topic, or neither known. */
  refused(requestId: number | undefined, topic: string | undefined, why: string): void;
  /** Answer to a keep-alive message. */
  pong(): void;
  /** The venue announces that it will close this connection. */
  closing(why: string): void;
  /** A frame or row that can't be understood. Counted as an error; changes nothing. */
  rejected(why: string): void;
  /** A valid frame or row that is not used. Counted as a drop. */
  dropped(why: string): void;
  /** A top of book that the venue's quick reader of bytes has left to JSON. Counted: too many cost needless time. */
  slowBook(): void;
}

/** The decoder for one connection. */
export function decoderOf({ decode }: SocketDefinition): Decode {
  return typeof decode === 'function' ? decode : decode.newDecoder();
}

/** Declares a venue; checks by type that nothing is missing. */
export function defineVenue(venue: VenueDefinition): VenueDefinition {
  return venue;
}
