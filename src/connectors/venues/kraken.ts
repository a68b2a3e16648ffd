import { crc32 } from 'node:zlib';
import { canonicalAsset, type Instrument } from '../../model/instrument';
import { digitsOf, digitsOfNumbers, placesOf, textsOf } from '../bookDigits';
import { readCandleRows } from '../candleRows';
import { FeedBook, readLevel, readLevels, setLevels } from '../feedBook';
import type { BookSide, LocalBookOptions } from '../localBook';
import {
  type ListedRow,
  listingNews,
  listRows,
  offerBook,
  offerFundingAndMarks,
  offerRestBook,
  offerStats,
  rejected,
  scannedRows,
  ignored as skip,
} from '../rows';
import {
  type CandleDefinition,
  type Carries,
  type Channel,
  type Decode,
  defineVenue,
  type ListingRequest,
  type MarketDefinition,
  type RestPoll,
  type Sink,
  type SocketDefinition,
} from '../venue';
import {
  decimal,
  isoTime,
  isRecord,
  type JsonRecord,
  missingText,
  notNegative,
  parseJson,
  positive,
  shown,
  whole,
} from '../wire';

const MINUTE = 60_000;

/** Names that are other coins than elsewhere. `XBT` and `XDG` are aliases on every venue. */
const ASSETS: ReadonlyMap<string, string> = new Map([
  ['LUNA', 'LUNC'],
  ['LUNA2', 'LUNA'],
  ['UST', 'USTC'],
  ['REP', 'REPV1'],
  ['REPV2', 'REP'],
]);

const REST_BOOK = { bid: 'bid', bidSize: 'bidSize', ask: 'ask', askSize: 'askSize' };
/** Changes are in percent, here and on the sockets. */
const REST_STATS = { last: 'last', open: 'open24h', volume: 'volumeQuote', change: 'change24h', changePer: 100 };

const BOOK = 'book';
const TICKER = 'ticker';
/** https://docs.kraken.com/exchange/guides/websockets/book-checksum-v2: the sum is over ten levels, whatever the depth. */
const CHECKED_DEPTH = 10;

/**
 * https://docs.kraken.com/api/docs/guides/spot-ratelimits has no number for public calls. About one a second is taken, more is
 * answered with `EGeneral:Too many requests` or 429.
 */
const spotRestLimits = { weight: 10, windowMs: 10_000 };
/** https://docs.kraken.com/api/docs/guides/futures-rate-limits: public calls cost nothing; low by choice. */
const perpRestLimits = { weight: 20, windowMs: 10_000 };

const spot: MarketDefinition = {
  market: 'spot',
  rest: 'https://api.kraken.com',
  ws: 'wss://ws.kraken.com',
  restLimits: spotRestLimits,
  // https://www.kraken.com/features/fee-schedule, lowest tier since 2026-07-09; the lists of fees in AssetPairs may be empty.
  takerFeePct: 0.8,
  tradePage: 'https://pro.kraken.com/app/trade/{base:lower}-{quote:lower}',
  listing: [assetPairs()],
  sockets: [spotSocket()],
  snapshot: spotSnapshot(),
  polls: [pairStates()],
  candles: spotCandles(),
};

const perp: MarketDefinition = {
  market: 'perp',
  // Candles have another prefix than the rest.
  rest: 'https://futures.kraken.com',
  ws: 'wss://futures.kraken.com',
  restLimits: perpRestLimits,
  // https://www.kraken.com/features/fee-schedule/derivatives, lowest tier.
  takerFeePct: 0.05,
  tradePage: 'https://pro.kraken.com/app/trade/futures-{base:lower}-{quote:lower}-perp',
  listing: [perpInstruments()],
  sockets: [perpSocket()],
  snapshot: perpTickers('top of book', MINUTE, ({ bid, bidSize, ask, askSize }, index, symbol, sink) => {
    const row = { bid: bid ?? '', bidSize: bidSize ?? '', ask: ask ?? '', askSize: askSize ?? '' };
    offerRestBook(sink, 'tickers', symbol, index, row, REST_BOOK);
  }),
  // `fundingRate` is an amount of quote here, not a fraction: funding is left to the stream.
  polls: [
    perpTickers('24h statistics', 5 * MINUTE, (row, index, symbol, sink) =>
      offerStats(sink, 'tickers', symbol, index, row, REST_STATS),
    ),
  ],
  candles: perpCandles(),
};

export const kraken = defineVenue({ id: 'kraken', name: 'Kraken', markets: [spot, perp] });

// ------------------------------------------------------------------ sockets

function spotSocket(): SocketDefinition {
  return {
    name: 'v2',
    path: '/v2',
    channels: channels('stats'),
    // https://docs.kraken.com/exchange/guides/websockets/introduction: about 150 connections in 10 minutes an IP, then a ban, and in
    // maintenance no faster than each 5 s. Counts of symbols, and how often one may ask, are not given; low by choice.
    limits: {
      streamsPerConnection: 500,
      topicsPerMessage: 100,
      bytesPerMessage: 16_000,
      messagesPerSecond: 5,
      connects: { count: 120, windowMs: 10 * MINUTE },
    },
    // Same page: closed after about a minute without anything.
    keepAlive: { kind: 'message', everyMs: 30_000, frame: id => `{"method":"ping","req_id":${2 * id}}` },
    groupOf: channelOf,
    subscribe: (topics, id) => spotRequest('subscribe', topics, id),
    unsubscribe: (topics, id) => spotRequest('unsubscribe', topics, id),
    decode: { newDecoder: newSpotDecoder },
  };
}

/**
 * Both are sent on change, tickers of perpetuals once a second at most. Spot beats each second when nothing else comes.
 * Books decide when a quote is stale, though a ticker's top is shown until they are there.
 */
function channels(...ofTicker: readonly Carries[]): Channel[] {
  const channel = (name: string, carries: readonly Carries[]): Channel => ({
    name,
    carries,
    freshness: { kind: 'on-change' },
    topics: ({ symbol }) => `${name}:${symbol}`,
  });
  return [channel(BOOK, ['book']), channel(TICKER, ofTicker)];
}

function channelOf(topic: string): string {
  return topic.slice(0, topic.indexOf(':'));
}

/** A refusal names the symbol but not the channel: the request's id says it, odd for `ticker`. */
function spotRequest(method: string, topics: readonly string[], id: number): string {
  const channel = channelOf(topics[0] ?? '');
  const symbol = topics.map(topic => topic.slice(channel.length + 1));
  // Without `bbo` a ticker would come on trades only.
  const how = channel === TICKER ? { event_trigger: 'bbo' } : { depth: CHECKED_DEPTH };
  const snapshot = method === 'subscribe' ? { snapshot: true } : {};
  const params = { channel, symbol, ...how, ...snapshot };
  return JSON.stringify({ method, params, req_id: 2 * id + (channel === TICKER ? 1 : 0) });
}

function perpSocket(): SocketDefinition {
  return {
    name: 'v1',
    path: '/ws/v1',
    channels: channels('stats', 'funding'),
    // https://docs.kraken.com/api/docs/guides/futures-rate-limits: 100 connections, 100 messages a second. Counts of products
    // are not given.
    limits: {
      streamsPerConnection: 500,
      topicsPerMessage: 100,
      bytesPerMessage: 16_000,
      messagesPerSecond: 20,
      connectionsPerHost: 100,
      connects: { count: 100, windowMs: 10 * MINUTE },
    },
    // https://docs.kraken.com/exchange/api-reference/futures-websocket: a ping at least each 60 s.
    keepAlive: { kind: 'ping-frame', everyMs: 30_000 },
    groupOf: channelOf,
    // An error names neither request nor product.
    answersInOrder: true,
    subscribe: topics => perpRequest('subscribe', topics),
    unsubscribe: topics => perpRequest('unsubscribe', topics),
    decode: { newDecoder: newPerpDecoder },
  };
}

function perpRequest(event: string, topics: readonly string[]): string {
  const feed = channelOf(topics[0] ?? '');
  return JSON.stringify({ event, feed, product_ids: topics.map(topic => topic.slice(feed.length + 1)) });
}

// ------------------------------------------------------------------ spot frames

/** Books of a connection, by symbol. From its first snapshot on, no ticker tells a book's top any more. */
type SpotBooks = Map<string, SpotBook>;

interface SpotBook extends FeedBook {
  /** Numbers come without the zeros at their end: places that prices have with them. */
  pricePlaces?: number | undefined;
}

/** Prices and sizes of levels as the text that came: the checksum is over the digits, those at the end too. */
const LEVEL_NUMBER = /("(?:price|qty)"\s*:\s*)(-?\d[\d.eE+-]*)/g;

function parseFrame(frame: Buffer): unknown {
  const text = frame.toString('utf8');
  try {
    return JSON.parse(text.includes('"book') ? text.replace(LEVEL_NUMBER, '$1"$2"') : text);
  } catch {
    return undefined;
  }
}

function newSpotDecoder(): Decode {
  const books: SpotBooks = new Map();
  const system: System = { halt: undefined, saidAt: 0 };
  return (frame, sink) => {
    const message = parseFrame(frame);
    if (!isRecord(message)) return sink.rejected('a frame that is not a JSON object');
    const { channel, type, data } = message;
    if (system.halt !== undefined && sink.receivedAt - system.saidAt >= SAY_AGAIN_MS) haltAll(system, sink);
    if (channel === undefined) return readSpotAnswer(message, sink);
    if (channel === 'heartbeat') return;
    if (channel === 'status') return readStatus(data, books, system, sink);
    if (channel !== BOOK && channel !== TICKER) return sink.dropped(`channel ${shown(channel)}`);
    if (!Array.isArray(data)) return sink.rejected(`${channel}: data is missing`);
    for (const row of data) {
      const symbol = isRecord(row) ? row.symbol : undefined;
      const index = typeof symbol === 'string' ? sink.instrument(symbol) : -1;
      if (system.halt !== undefined && index >= 0) sink.halted(index, system.halt);
      if (typeof symbol !== 'string') sink.rejected(`${channel}: data without a symbol`);
      else if (index < 0) {
        books.delete(symbol);
        sink.dropped(`${channel} of ${shown(symbol)}, which is not scanned`);
      } else if (channel === TICKER) readSpotTicker(row, index, symbol, !books.get(symbol)?.hasBegun, sink);
      else {
        const known = spotBookOf(books, symbol);
        if (type === 'snapshot') readSpotSnapshot(row, index, symbol, known, sink);
        else if (isReady(known, symbol, index, sink)) readSpotChanges(row, index, symbol, known, sink);
      }
    }
  };
}

const SPOT_BOOK: LocalBookOptions = { depth: CHECKED_DEPTH, keepsTexts: true };

function spotBookOf(books: SpotBooks, symbol: string): SpotBook {
  const known = books.get(symbol) ?? new FeedBook(`${BOOK}:${symbol}`, symbol, SPOT_BOOK);
  books.set(symbol, known);
  return known;
}

/** May a change be made? One that is the first of its book means that the snapshot was lost. */
function isReady(known: FeedBook, symbol: string, index: number, sink: Sink): boolean {
  if (!known.isInStep && !known.isLost) known.lost(sink, index, 'a change before its snapshot');
  else if (!known.isInStep) sink.dropped(`book ${symbol}: a change before the snapshot`);
  return known.isInStep;
}

/** Acknowledgements and refusals come one a symbol. */
function readSpotAnswer(message: JsonRecord, sink: Sink) {
  const { method, success, result, error } = message;
  if (method === 'pong') return sink.pong();
  if (method === 'unsubscribe') {
    if (success === false) sink.dropped(`unsubscribe refused: ${shown(error)}`);
    return;
  }
  if (success === true) {
    const { channel, symbol } = isRecord(result) ? result : message;
    if (typeof channel === 'string' && typeof symbol === 'string') return sink.ackedTopic(`${channel}:${symbol}`);
    return sink.rejected('an acknowledgement without channel and symbol');
  }
  if (success !== false && error === undefined) {
    return sink.rejected('a frame that is neither data, acknowledgement nor error');
  }
  const { symbol } = message;
  const id = whole(message.req_id) || undefined;
  const why = `Kraken: ${shown(error)}`;
  if (typeof symbol !== 'string') return sink.refused(id && Math.floor(id / 2), undefined, why);
  // Asked for twice, because the first answer was late.
  const isThere = typeof error === 'string' && /already subscribed/i.test(error);
  for (const channel of id === undefined ? [BOOK, TICKER] : [id % 2 === 1 ? TICKER : BOOK]) {
    if (isThere) sink.ackedTopic(`${channel}:${symbol}`);
    else sink.refused(undefined, `${channel}:${symbol}`, why);
  }
}

/** What the whole exchange takes just now, as a connection was told. */
interface System {
  /** Why nothing can be traded; undefined: it can. */
  halt: string | undefined;
  /** When that was last said of all pairs, epoch ms. */
  saidAt: number;
}

/** Whoever reads the list of pairs doesn't know of the system: what it says of a pair must not last. */
const SAY_AGAIN_MS = 1_000;

/** https://docs.kraken.com/exchange/api-reference/spot-websocket-v2/status */
function readStatus(data: unknown, books: SpotBooks, system: System, sink: Sink) {
  const [first] = Array.isArray(data) ? data : [];
  const word = isRecord(first) ? first.system : undefined;
  if (typeof word !== 'string') return sink.dropped('a status without a word for the system');
  const wasHalted = system.halt !== undefined;
  system.halt = TAKEABLE.has(word) ? undefined : `Kraken says that its system is ${shown(word)}`;
  if (system.halt !== undefined) return haltAll(system, sink);
  for (const symbol of sink.symbols()) {
    if (sink.listed(symbol)?.status === 'halted') continue;
    const index = sink.instrument(symbol);
    sink.resumed(index);
    const known = books.get(symbol);
    if (wasHalted && known?.isInStep) known.tellAgain(sink, index);
  }
}

function haltAll(system: System, sink: Sink) {
  system.saidAt = sink.receivedAt;
  for (const symbol of sink.symbols()) sink.halted(sink.instrument(symbol), system.halt ?? '');
}

function readSpotSnapshot(row: JsonRecord, index: number, symbol: string, known: SpotBook, sink: Sink) {
  const bids = readLevels(row.bids, levelDigits);
  const asks = readLevels(row.asks, levelDigits);
  if (!bids || !asks) return known.lost(sink, index, "its snapshot can't be read");
  known.book.bids.load(bids);
  known.book.asks.load(asks);
  if (!isSumRight(known, row.checksum, sink.listed(symbol))) return known.lost(sink, index, 'its checksum is wrong');
  known.began(sink, index, isoTime(row.timestamp));
}

function readSpotChanges(row: JsonRecord, index: number, symbol: string, known: SpotBook, sink: Sink) {
  const bids = readLevels(row.bids ?? [], levelDigits);
  const asks = readLevels(row.asks ?? [], levelDigits);
  if (!bids || !asks) return known.lost(sink, index, "a level can't be read");
  setLevels(known.book.bids, bids);
  setLevels(known.book.asks, asks);
  known.book.cut();
  if (!isSumRight(known, row.checksum, sink.listed(symbol))) return known.lost(sink, index, 'its checksum is wrong');
  known.changed(sink, index, isoTime(row.timestamp));
}

/**
 * https://docs.kraken.com/exchange/guides/websockets/book-checksum-v2: CRC32 of the digits of price and size, without zeros
 * at their beginning, of the best ten asks, then bids. The venue writes every number with all its decimals; where those at
 * the end were lost on the way, they are put back. Without a sum there is nothing to check.
 */
function isSumRight(known: SpotBook, sum: unknown, instrument: Instrument | undefined): boolean {
  if (sum === undefined) return true;
  const { asks, bids } = known.book;
  const expected = whole(sum);
  const isRight = (pricePlaces: number | undefined) => {
    if (pricePlaces === undefined) return crc32(textsOf(asks) + textsOf(bids)) === expected;
    const sizePlaces = placesOf(instrument?.lotStep, [...asks.sizes, ...bids.sizes]);
    const digits = (side: BookSide) => digitsOfNumbers(side, pricePlaces, sizePlaces);
    return crc32(digits(asks) + digits(bids)) === expected;
  };
  if (isRight(known.pricePlaces)) return true;
  const least = placesOf(instrument?.tickSize, [...asks.prices, ...bids.prices]);
  const tried = [
    undefined,
    ...Array.from({ length: 1 + MORE_PLACES }, (_, more) => Math.min(MOST_PLACES, least + more)),
  ];
  const found = tried.findIndex(isRight);
  if (found < 0) return false;
  known.pricePlaces = tried[found];
  return true;
}

/** Prices are written with `pair_decimals`, which may be more than those of the `tick_size`. */
const MORE_PLACES = 8;
/** Of `Number.toFixed`. */
const MOST_PLACES = 100;

/** What the checksum is made of, of one level. */
const levelDigits = ({ price, qty }: JsonRecord): string => digitsOf(String(price)) + digitsOf(String(qty));

const SPOT_STATS = { last: 'last', volume: 'turnover', change: 'change_pct', changePer: 100 };

/** Full state each time. `volume` is in the base, `vwap` its mean price over the same 24 h: none where nothing was traded. */
function readSpotTicker(row: JsonRecord, index: number, symbol: string, tellsTop: boolean, sink: Sink) {
  if (tellsTop) {
    const { bid, bid_qty: bidSize, ask, ask_qty: askSize } = row;
    offerTop(sink, symbol, index, [bid, bidSize, ask, askSize], isoTime(row.timestamp));
  }
  const { volume, vwap } = row;
  const isGiven = [volume, vwap].every(value => value !== undefined && value !== null);
  const turnover = decimal(volume) === 0 ? 0 : isGiven ? decimal(volume) * decimal(vwap) : undefined;
  offerStats(sink, TICKER, symbol, index, { last: row.last, change_pct: row.change_pct, turnover }, SPOT_STATS);
}

/** A ticker's top of book. */
function offerTop(sink: Sink, symbol: string, index: number, numbers: readonly unknown[], time: number) {
  const [bid = 0, bidSize = 0, ask = 0, askSize = 0] = numbers.map(value => notNegative(value ?? 0));
  offerBook(sink, TICKER, symbol, index, bid, bidSize, ask, askSize, time, 0, false);
}

// ------------------------------------------------------------------ perpetuals' frames

/** In a row, about a second apart: one may have been on its way together with a change. */
const TICKERS_TO_DOUBT = 3;

/** A book beside whose changes a ticker comes each second: where they have stopped, it shows that. */
class PerpBook extends FeedBook {
  /** As its last ticker says. */
  isHalted = false;
  /** Tickers running that have shown another top than ours while nothing came. */
  #others = 0;
  /** Best prices of when it was asked for anew. If they are those of the new book too, it is the ticker that is wrong. */
  #doubtedBid = 0;
  #doubtedAsk = 0;

  constructor(symbol: string) {
    super(`${BOOK}:${symbol}`, symbol);
  }

  override began(sink: Sink, index: number, time: number, sequence: number): void {
    this.#others = 0;
    super.began(sink, index, time, sequence);
  }

  override changed(sink: Sink, index: number, time: number): void {
    this.#others = 0;
    super.changed(sink, index, time);
  }

  /** A ticker has come with these best prices, as they were at `time`. */
  compare(sink: Sink, index: number, bid: number, ask: number, time: number): void {
    if (!this.isInStep || !(time > this.time) || Number.isNaN(bid + ask)) return;
    const { bids, asks } = this.book;
    const isOther = bid !== bids.price || ask !== asks.price;
    const wasDoubted = bids.price === this.#doubtedBid && asks.price === this.#doubtedAsk;
    this.#others = isOther && !wasDoubted ? this.#others + 1 : 0;
    if (this.#others < TICKERS_TO_DOUBT) return;
    this.#doubtedBid = bids.price;
    this.#doubtedAsk = asks.price;
    this.lost(sink, index, 'its ticker shows another top while nothing comes');
  }
}

function newPerpDecoder(): Decode {
  const books = new Map<string, PerpBook>();
  return (frame, sink) => {
    const message = parseJson(frame);
    if (!isRecord(message)) return sink.rejected('a frame that is not a JSON object');
    const { event, feed, product_id: symbol } = message;
    if (event !== undefined) return readEvent(message, sink);
    if (feed === 'heartbeat') return;
    if (feed !== BOOK && feed !== 'book_snapshot' && feed !== TICKER) return sink.dropped(`feed ${shown(feed)}`);
    if (typeof symbol !== 'string') return sink.rejected(`${feed}: product_id is missing`);
    const index = sink.instrument(symbol);
    if (index < 0) {
      books.delete(symbol);
      return sink.dropped(`${feed} of ${shown(symbol)}, which is not scanned`);
    }
    const known = books.get(symbol) ?? new PerpBook(symbol);
    books.set(symbol, known);
    if (feed === TICKER) return readPerpTicker(message, index, symbol, known, sink);
    if (feed === 'book_snapshot') return readPerpSnapshot(message, index, known, sink);
    if (isReady(known, symbol, index, sink)) readPerpChange(message, index, symbol, known, sink);
  };
}

/** `subscribed` names its products; an `error` or `alert` names nothing. */
function readEvent({ event, feed, product_ids: symbols, message }: JsonRecord, sink: Sink) {
  const names = Array.isArray(symbols) && typeof feed === 'string' ? symbols : [];
  const topics = names.filter(name => typeof name === 'string').map(name => `${feed}:${name}`);
  switch (event) {
    case 'subscribed':
      for (const topic of topics) sink.ackedTopic(topic);
      return;
    case 'subscribed_failed':
      for (const topic of topics) sink.refused(undefined, topic, `Kraken: ${shown(message ?? event)}`);
      return;
    case 'unsubscribed':
    case 'info':
    case 'pong':
      return;
    case 'error':
    case 'alert':
      // It sends the snapshot anew.
      if (/already subscribed/i.test(shown(message))) return sink.dropped(shown(message));
      return sink.refused(undefined, undefined, `Kraken: ${shown(message)}`);
    default:
      return sink.dropped(`event ${shown(event)}`);
  }
}

/** https://docs.kraken.com/exchange/api-reference/futures-websocket/book */
function readPerpSnapshot(message: JsonRecord, index: number, known: PerpBook, sink: Sink) {
  const bids = readLevels(message.bids);
  const asks = readLevels(message.asks);
  const sequence = whole(message.seq);
  if (!bids || !asks || Number.isNaN(sequence)) return known.lost(sink, index, "its snapshot can't be read");
  known.book.bids.load(bids);
  known.book.asks.load(asks);
  known.began(sink, index, whole(message.timestamp), sequence);
}

/** One level with its size as it is now; `seq` counts up by one per product. */
function readPerpChange(message: JsonRecord, index: number, symbol: string, known: PerpBook, sink: Sink) {
  const level = readLevel(message);
  const sequence = whole(message.seq);
  const side = message.side === 'buy' ? known.book.bids : message.side === 'sell' ? known.book.asks : undefined;
  if (!level || !side || !(sequence > 0)) return sink.rejected(`book ${symbol}: a change that can't be read`);
  if (sequence <= known.sequence) return sink.dropped(`book ${symbol}: a change from before`);
  const missing = sequence - known.sequence - 1;
  if (missing > 0) return known.lost(sink, index, `${missing} changes are missing after ${known.sequence}`);
  known.sequence = sequence;
  side.set(level.price, level.size);
  known.changed(sink, index, whole(message.timestamp));
}

const PERP_STATS = { last: 'last', open: 'open', volume: 'volumeQuote', change: 'change', changePer: 100 };
/** Not `funding_rate`, which is an amount of quote. */
const PERP_FUNDING = {
  rate: 'relative_funding_rate',
  nextTime: 'next_funding_rate_time',
  mark: 'markPrice',
  index: 'index',
};

/** Full state each time. The relative rate is a fraction per hour, and left out where it is zero. */
function readPerpTicker(row: JsonRecord, index: number, symbol: string, known: PerpBook, sink: Sink) {
  const wasHalted = known.isHalted;
  known.isHalted = row.suspended === true || row.post_only === true;
  if (row.suspended === true) sink.halted(index, `Kraken has suspended ${symbol}`);
  else if (row.post_only === true) sink.halted(index, `Kraken takes nothing but resting orders for ${symbol}`);
  else sink.resumed(index);
  const { bid, bid_size: bidSize, ask, ask_size: askSize } = row;
  const time = whole(row.time);
  if (!known.hasBegun) offerTop(sink, symbol, index, [bid, bidSize, ask, askSize], time);
  else if (known.isInStep && wasHalted && !known.isHalted) known.tellAgain(sink, index);
  known.compare(sink, index, notNegative(bid ?? 0), notNegative(ask ?? 0), time);
  offerStats(sink, TICKER, symbol, index, row, PERP_STATS);
  const isZero = row.relative_funding_rate === undefined && row.next_funding_rate_time !== undefined;
  const funding = isZero ? { ...row, relative_funding_rate: 0 } : row;
  offerFundingAndMarks(sink, TICKER, symbol, index, funding, PERP_FUNDING);
}

// ------------------------------------------------------------------ REST

/** https://docs.kraken.com/api-reference/market-data/get-tradable-asset-pairs, and what the system's status may be. */
const TAKEABLE: ReadonlySet<unknown> = new Set(['online', 'limit_only']);
const HALTED: ReadonlySet<unknown> = new Set(['cancel_only', 'post_only', 'reduce_only', 'maintenance']);

/** `{"error":[...],"result":{...}}`; errors begin with E, warnings with W, and both come with HTTP 200. */
function spotFailure(body: unknown): string | undefined {
  if (!isRecord(body)) return 'the answer is not a JSON object';
  const errors = Array.isArray(body.error) ? body.error : [];
  const failure = errors.find(error => typeof error === 'string' && error.startsWith('E'));
  if (failure !== undefined) return `Kraken error ${shown(failure)}`;
  return isRecord(body.result) ? undefined : 'the answer has no result';
}

function resultOf(body: unknown): JsonRecord {
  return isRecord(body) && isRecord(body.result) ? body.result : {};
}

function assetPairs(): ListingRequest {
  return {
    path: '/0/public/AssetPairs',
    weight: 1,
    failure: spotFailure,
    parse: (body, sink) => {
      const why = spotFailure(body);
      if (why !== undefined) return sink.rejected(why);
      listRows(pairRows(body), readPair, sink);
    },
  };
}

function pairRows(body: unknown): unknown[] {
  return Object.entries(resultOf(body)).map(([id, row]) => (isRecord(row) ? { ...row, id } : row));
}

/** No channel that we follow says that a pair is halted. */
function pairStates(): RestPoll {
  return {
    name: 'states of pairs',
    path: '/0/public/AssetPairs',
    weight: 1,
    everyMs: 5 * MINUTE,
    optional: true,
    failure: spotFailure,
    apply: (body, sink) => {
      let news: string | undefined;
      for (const row of pairRows(body)) {
        if (!isRecord(row)) continue;
        const read = readPair(row);
        if (read.kind === 'rejected') continue;
        const symbol = symbolOf(row) ?? '';
        const known = sink.listed(symbol)?.status;
        const words = listingNews(read, symbol, 'Kraken', sink);
        const isOther = read.kind === 'instrument' && known !== undefined && known !== read.instrument.status;
        news ??= words ?? (isOther ? `${symbol} is ${read.instrument.status}` : undefined);
      }
      if (news !== undefined) sink.listingChanged(news);
    },
  };
}

/**
 * `XXBTZUSD` is the pair's name on REST and `XBT/USD` what people read; the sockets say `BTC/USD`. Neither `XXBT` nor `ZUSD`
 * is ever cut: the two assets are those of `wsname`.
 */
function readPair(row: JsonRecord): ListedRow {
  const missing = missingText(row, ['id', 'status']);
  if (missing) return rejected(row.id, `${missing} is missing`);
  const [baseName = '', quoteName = ''] = namesOf(row);
  if (row.wsname === undefined || row.wsname === '') return skip('no wsname: not on the sockets');
  const symbol = symbolOf(row);
  if (symbol === undefined) return rejected(row.id, 'wsname is not base/quote');
  const { status } = row;
  if (!TAKEABLE.has(status) && !HALTED.has(status)) return skip(`status ${shown(status)}`);
  const lotDecimals = row.lot_decimals;
  if (typeof lotDecimals !== 'number' || !Number.isInteger(lotDecimals) || lotDecimals < 0 || lotDecimals > 22) {
    return rejected(row.id, 'lot_decimals is not a count');
  }
  const tickSize = positive(row.tick_size ?? tenth(row.pair_decimals));
  if (Number.isNaN(tickSize)) return rejected(row.id, 'tick_size is not a number');
  const instrument: Instrument = {
    venue: 'kraken',
    market: 'spot',
    symbol,
    restSymbol: row.id as string,
    base: assetOf(baseName),
    multiplier: 1,
    quote: assetOf(quoteName),
    settle: assetOf(quoteName),
    contractSize: 1,
    tickSize,
    lotStep: tenth(lotDecimals),
    status: HALTED.has(status) ? 'halted' : 'trading',
    tradfi: row.aclass_base === 'tokenized_asset',
  };
  return { kind: 'instrument', instrument };
}

function namesOf({ wsname }: JsonRecord): string[] {
  return typeof wsname === 'string' ? wsname.split('/') : [];
}

function symbolOf(row: JsonRecord): string | undefined {
  const [base, quote, ...more] = namesOf(row);
  return base && quote && more.length === 0 ? `${canonicalAsset(base)}/${canonicalAsset(quote)}` : undefined;
}

function assetOf(name: string): string {
  return ASSETS.get(name) ?? canonicalAsset(name);
}

/** 10^-places. */
function tenth(places: unknown): number {
  return typeof places === 'number' ? Number(`1e-${places}`) : Number.NaN;
}

/** https://docs.kraken.com/api-reference/market-data/get-ticker-information: all pairs by their REST names; `o` is today's open. */
function spotSnapshot(): RestPoll {
  return {
    name: 'top of book',
    path: '/0/public/Ticker',
    weight: 1,
    everyMs: MINUTE,
    failure: spotFailure,
    apply: (body, sink) => {
      if (spotFailure(body) !== undefined) return sink.rejected('Ticker: the answer has no result');
      const result = resultOf(body);
      for (const symbol of sink.symbols()) {
        const row = result[sink.listed(symbol)?.restSymbol ?? symbol];
        if (row === undefined) continue;
        if (!isRecord(row)) sink.rejected(`Ticker ${shown(symbol)}: not a row`);
        else {
          // `[price, whole lots, lots]`.
          const [bid, , bidSize] = Array.isArray(row.b) ? row.b : [];
          const [ask, , askSize] = Array.isArray(row.a) ? row.a : [];
          offerRestBook(sink, 'Ticker', symbol, sink.instrument(symbol), { bid, bidSize, ask, askSize }, REST_BOOK);
        }
      }
    },
  };
}

/** https://docs.kraken.com/api-reference/market-data/get-ohlc-data: 720 at most, from after `since`; times in seconds. */
function spotCandles(): CandleDefinition {
  return {
    most: 720,
    request: ({ symbol, restSymbol }, from) => {
      const pair = encodeURIComponent(restSymbol ?? symbol);
      const since = from / 1000 - 60;
      return { path: `/0/public/OHLC?pair=${pair}&interval=1&since=${since}`, weight: 1, failure: spotFailure };
    },
    // Beside `last`, the one list of the answer, under whichever name of the pair.
    parse: (body, sink) => readCandleRows(Object.values(resultOf(body)).find(Array.isArray), sink, 1000),
  };
}

/** `{"result":"success", ...}`. */
function perpFailure(body: unknown, list: string): string | undefined {
  if (!isRecord(body)) return 'the answer is not a JSON object';
  if (body.result === 'error') return `Kraken error ${shown(body.error ?? body.errors)}`;
  return Array.isArray(body[list]) ? undefined : `the answer has no ${list}`;
}

/** https://docs.kraken.com/api-reference/instrument-details/get-instruments */
function perpInstruments(): ListingRequest {
  const failure = (body: unknown) => perpFailure(body, 'instruments');
  return {
    path: '/derivatives/api/v3/instruments',
    weight: 1,
    failure,
    parse: (body, sink) => {
      const why = failure(body);
      if (why !== undefined) sink.rejected(why);
      else listRows(isRecord(body) ? body.instruments : undefined, readPerp, sink);
    },
  };
}

/** Ids say `XBT` where `base` says `BTC`. Sizes are in contracts of `contractSize` of the base, 1 for nearly all. */
function readPerp(row: JsonRecord): ListedRow {
  const missing = missingText(row, ['symbol', 'type']);
  if (missing) return rejected(row.symbol, `${missing} is missing`);
  const symbol = row.symbol as string;
  if (row.type !== 'flexible_futures') return skip(`type ${shown(row.type)}`);
  if (!symbol.startsWith('PF_') || (row.lastTradingTime ?? '') !== '') return skip('dated');
  if (row.tradeable !== true) return skip('not tradeable');
  const names = missingText(row, ['base', 'quote']);
  if (names) return rejected(symbol, `${names} is missing`);
  const contractSize = positive(row.contractSize);
  if (Number.isNaN(contractSize)) return rejected(symbol, 'contractSize is not a number');
  const tickSize = positive(row.tickSize);
  if (Number.isNaN(tickSize)) return rejected(symbol, 'tickSize is not a number');
  // Negative where a lot is more than one contract.
  const places = row.contractValueTradePrecision;
  if (typeof places !== 'number' || !Number.isInteger(places) || Math.abs(places) > 22) {
    return rejected(symbol, 'contractValueTradePrecision is not a count');
  }
  const quote = assetOf(row.quote as string);
  const instrument: Instrument = {
    venue: 'kraken',
    market: 'perp',
    symbol,
    base: assetOf(row.base as string),
    multiplier: 1,
    quote,
    settle: quote,
    contractSize,
    tickSize,
    lotStep: Number(`1e${-places}`),
    status: row.postOnly === true ? 'halted' : 'trading',
    tradfi: row.tradfi === true,
  };
  // For the hour: https://docs.kraken.com/exchange/api-reference/futures-websocket/ticker
  return { kind: 'instrument', instrument, fundingIntervalHours: 1 };
}

/** https://docs.kraken.com/api/docs/futures-api/trading/get-tickers: all contracts, indices among them. */
function perpTickers(
  name: string,
  everyMs: number,
  read: (row: JsonRecord, index: number, symbol: string, sink: Sink) => void,
): RestPoll {
  return {
    name,
    path: '/derivatives/api/v3/tickers',
    weight: 1,
    everyMs,
    failure: body => perpFailure(body, 'tickers'),
    apply: (body, sink) =>
      scannedRows(isRecord(body) ? body.tickers : undefined, 'symbol', 'tickers', sink, (row, index, symbol) =>
        read(row, index, symbol, sink),
      ),
  };
}

/** https://docs.kraken.com/api-reference/candles/market-candles: seconds in the request, ms in the answer. */
function perpCandles(): CandleDefinition {
  return {
    most: 2000,
    request: ({ symbol }, from, to) => ({
      path: `/api/charts/v1/trade/${encodeURIComponent(symbol)}/1m?from=${from / 1000}&to=${to / 1000 - 1}`,
      weight: 1,
      failure: body => perpFailure(body, 'candles'),
    }),
    parse: (body, sink) => {
      const candles = isRecord(body) ? body.candles : undefined;
      const rows = Array.isArray(candles)
        ? candles.map(row => (isRecord(row) ? [row.time, row.open, row.high, row.low, row.close] : row))
        : undefined;
      readCandleRows(rows, sink);
    },
  };
}
