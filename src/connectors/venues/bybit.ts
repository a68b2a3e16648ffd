import type { Instrument } from '../../model/instrument';
import { ByteReader, literal } from '../byteReader';
import { readCandleRows } from '../candleRows';
import {
  type ListedRow,
  listRows,
  offerBook,
  offerFundingAndMarks,
  offerRestBook,
  offerStats,
  rejected,
  scannedRows,
  ignored as skip,
  takeBook,
} from '../rows';
import {
  type CandleDefinition,
  defineVenue,
  type ListingRequest,
  type MarketDefinition,
  type RestPoll,
  type Sink,
  type SocketDefinition,
} from '../venue';
import {
  bestLevel,
  isRecord,
  type JsonRecord,
  missingText,
  NAMES_WITH_DIGITS,
  PREFIX_MULTIPLIER,
  parseJson,
  positive,
  SUFFIX_MULTIPLIER,
  scaledBase,
  shown,
  whole,
} from '../wire';

/** Frames are read one after the other. */
const READER = new ByteReader();
const BOOK = 'orderbook.1.';
const TICKERS = 'tickers.';

/** `1000PEPE` and `SHIB1000`; `1000X` is a coin. */
const SCALED_BASES = { prefix: PREFIX_MULTIPLIER, suffix: SUFFIX_MULTIPLIER, whole: NAMES_WITH_DIGITS };
/** https://bybit-exchange.github.io/docs/v5/enum#symboltype: what is no crypto asset. */
const TRADFI_TYPES: ReadonlySet<unknown> = new Set(['stock', 'forex', 'commodity', 'xstocks']);

const REST_BOOK = { bid: 'bid1Price', bidSize: 'bid1Size', ask: 'ask1Price', askSize: 'ask1Size' };
/** `price24hPcnt` is a fraction. */
const STATS = { last: 'lastPrice', open: 'prevPrice24h', volume: 'turnover24h', change: 'price24hPcnt' };
/** The rate is the running prediction for `nextFundingTime`; the interval drops to 1 h when the rate is capped. */
const FUNDING = {
  rate: 'fundingRate',
  hours: 'fundingIntervalHour',
  nextTime: 'nextFundingTime',
  mark: 'markPrice',
  index: 'indexPrice',
};

const MINUTE = 60_000;

/** https://bybit-exchange.github.io/docs/v5/rate-limit: 600 requests in 5 s an IP; beyond, 403 for 10 minutes. */
const restLimits = { weight: 600, windowMs: 5000, banMs: { 403: 10 * MINUTE } };

/**
 * https://bybit-exchange.github.io/docs/v5/ws/connect: 21 000 characters of topics a connection, 500 connections in 5
 * minutes. No count of streams and no rate of messages are given.
 */
const socketLimits = {
  streamsPerConnection: 1000,
  bytesPerMessage: 21_000,
  topicCharactersPerConnection: 21_000,
  messagesPerSecond: 20,
  connects: { count: 500, windowMs: 5 * MINUTE },
} as const;

const spot: MarketDefinition = {
  market: 'spot',
  rest: 'https://api.bybit.com',
  ws: 'wss://stream.bybit.com',
  restLimits,
  // https://www.bybit.com/en/help-center/article/Trading-Fee-Structure, VIP 0.
  takerFeePct: 0.1,
  tradePage: 'https://www.bybit.com/en/trade/spot/{stem}/{quote}',
  listing: [listing('/v5/market/instruments-info?category=spot', readSpotRow)],
  // Same page: at most 10 args in one request on spot.
  sockets: [socket('spot', 10)],
  snapshot: bookSnapshot('spot'),
  polls: [tickerPoll('spot', 15 * MINUTE)],
  candles: klines('spot'),
};

const perp: MarketDefinition = {
  market: 'perp',
  rest: 'https://api.bybit.com',
  ws: 'wss://stream.bybit.com',
  restLimits,
  takerFeePct: 0.055,
  tradePage: 'https://www.bybit.com/trade/{settle:lower}/{symbol}',
  // A page has 500 rows unless asked for 1000; the market has more than 800.
  listing: [listing('/v5/market/instruments-info?category=linear&limit=1000', readLinearRow)],
  sockets: [socket('linear', 200)],
  snapshot: bookSnapshot('linear'),
  polls: [tickerPoll('linear', 5 * MINUTE)],
  candles: klines('linear'),
};

export const bybit = defineVenue({ id: 'bybit', name: 'Bybit', markets: [spot, perp] });

function socket(category: string, topicsPerMessage: number): SocketDefinition {
  const carries = category === 'linear' ? (['stats', 'funding'] as const) : (['stats'] as const);
  return {
    name: category,
    path: `/v5/public/${category}`,
    channels: [
      {
        // https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook: depth 1 sends snapshots only, and the
        // last one again after 3 s without a change.
        name: 'orderbook.1',
        carries: ['book'],
        freshness: { kind: 'repeats', everyMs: 3000 },
        topics: ({ symbol }) => BOOK + symbol,
      },
      // https://bybit-exchange.github.io/docs/v5/websocket/public/ticker: linear sends deltas after the first.
      { name: 'tickers', carries, freshness: { kind: 'on-change' }, topics: ({ symbol }) => TICKERS + symbol },
    ],
    limits: { ...socketLimits, topicsPerMessage },
    // "How to Send the Heartbeat Packet": each 20 s; a WebSocket ping alone does not count.
    keepAlive: { kind: 'message', everyMs: 20_000, frame: id => `{"req_id":"${id}","op":"ping"}` },
    subscribe: (topics, id) => JSON.stringify({ req_id: String(id), op: 'subscribe', args: topics }),
    unsubscribe: (topics, id) => JSON.stringify({ req_id: String(id), op: 'unsubscribe', args: topics }),
    decode,
    wholeBook: { begins: '{"topic":"orderbook.1.' },
  };
}

function listing(path: string, read: (row: JsonRecord) => ListedRow): ListingRequest {
  return {
    path,
    weight: 1,
    failure,
    next: body => {
      const cursor = resultOf(body)?.nextPageCursor;
      return typeof cursor === 'string' && cursor !== '' ? `${path}&cursor=${encodeURIComponent(cursor)}` : undefined;
    },
    parse: (body, sink) => {
      const why = failure(body);
      if (why !== undefined) sink.rejected(why);
      else listRows(resultOf(body)?.list, read, sink);
    },
  };
}

/** https://bybit-exchange.github.io/docs/v5/market/kline: 1000 at most, newest first, both times are included. */
function klines(category: string): CandleDefinition {
  return {
    most: 1000,
    request: ({ symbol }, from, to) => {
      const range = `start=${from}&end=${to - 1}&limit=${(to - from) / MINUTE}`;
      const path = `/v5/market/kline?category=${category}&symbol=${encodeURIComponent(symbol)}&interval=1&${range}`;
      return { path, weight: 1, failure };
    },
    parse: (body, sink) => readCandleRows(isRecord(body) && isRecord(body.result) ? body.result.list : undefined, sink),
  };
}

/** `{"retCode":0,"retMsg":"OK","result":{...}}`; errors come with HTTP 200 too. */
function failure(body: unknown): string | undefined {
  if (!isRecord(body)) return 'the answer is not a JSON object';
  if (body.retCode !== 0) return `Bybit error ${shown(body.retCode)}: ${shown(body.retMsg)}`;
  return Array.isArray(resultOf(body)?.list) ? undefined : 'the answer has no list';
}

function resultOf(body: unknown): JsonRecord | undefined {
  return isRecord(body) && isRecord(body.result) ? body.result : undefined;
}

function readSpotRow(row: JsonRecord): ListedRow {
  return readRow(row, 'spot', row.quoteCoin, 'basePrecision');
}

function readLinearRow(row: JsonRecord): ListedRow {
  if (typeof row.contractType !== 'string') return rejected(row.symbol, 'contractType is missing');
  if (row.contractType !== 'LinearPerpetual') return skip(`contractType ${shown(row.contractType)}`);
  if (row.isPreListing === true) return skip('pre-listing');
  return readRow(row, 'perp', row.settleCoin, 'qtyStep');
}

function readRow(row: JsonRecord, market: 'spot' | 'perp', settle: unknown, lotField: string): ListedRow {
  const missing = missingText(row, ['symbol', 'status', 'baseCoin', 'quoteCoin']);
  if (missing) return rejected(row.symbol, `${missing} is missing`);
  if (row.status !== 'Trading') return skip(`status ${shown(row.status)}`);
  if (typeof settle !== 'string' || settle === '') return rejected(row.symbol, 'settleCoin is missing');
  const tickSize = isRecord(row.priceFilter) ? positive(row.priceFilter.tickSize) : Number.NaN;
  if (Number.isNaN(tickSize)) return rejected(row.symbol, 'priceFilter.tickSize is not a number');
  const lotStep = isRecord(row.lotSizeFilter) ? positive(row.lotSizeFilter[lotField]) : Number.NaN;
  if (Number.isNaN(lotStep)) return rejected(row.symbol, `lotSizeFilter.${lotField} is not a number`);
  const instrument: Instrument = {
    venue: 'bybit',
    market,
    symbol: row.symbol as string,
    ...scaledBase(row.baseCoin as string, SCALED_BASES),
    quote: row.quoteCoin as string,
    settle,
    contractSize: 1,
    tickSize,
    lotStep,
    status: 'trading',
    tradfi: TRADFI_TYPES.has(row.symbolType),
  };
  // Minutes here, hours in the tickers.
  const hours = positive(row.fundingInterval) / 60;
  return Number.isNaN(hours)
    ? { kind: 'instrument', instrument }
    : { kind: 'instrument', instrument, fundingIntervalHours: hours };
}

function tickers(category: string, name: string, everyMs: number, apply: RestPoll['apply']): RestPoll {
  return { name, path: `/v5/market/tickers?category=${category}`, weight: 1, everyMs, failure, apply };
}

function bookSnapshot(category: string): RestPoll {
  return tickers(category, 'top of book', MINUTE, (body, sink) =>
    scannedRows(resultOf(body)?.list, 'symbol', 'tickers', sink, (row, index, symbol) =>
      offerRestBook(sink, 'tickers', symbol, index, row, REST_BOOK),
    ),
  );
}

function tickerPoll(category: string, everyMs: number): RestPoll {
  return tickers(category, '24h statistics and funding', everyMs, (body, sink) =>
    scannedRows(resultOf(body)?.list, 'symbol', 'tickers', sink, (row, index, symbol) => {
      offerStats(sink, 'tickers', symbol, index, row, STATS);
      if (category === 'linear') offerFundingAndMarks(sink, 'tickers', symbol, index, row, FUNDING);
    }),
  );
}

const BYTES = {
  topic: literal('{"topic":"orderbook.1.'),
  pushTime: literal(',"ts":'),
  type: literal(',"type":"snapshot"'),
  symbol: literal(',"data":{"s":"'),
  bids: literal(',"b":'),
  asks: literal(',"a":'),
  sequence: literal(',"u":'),
  crossSequence: literal(',"seq":'),
  time: literal(',"cts":'),
  close: literal('}'),
};

/**
 * A depth-1 book, `{"topic":"orderbook.1.…","ts":…,"type":"snapshot","data":{"s":…,"b":[[…]],"a":[[…]],"u":…,"seq":…},"cts":…}`;
 * after the topic in any order. False: it is not written exactly so.
 */
function readBookBytes(reader: ByteReader, frame: Uint8Array, sink: Sink): boolean {
  reader.open(frame);
  if (!reader.skip(BYTES.topic)) return false;
  reader.text();
  let from = 0;
  let to = 0;
  let [bid, bidSize, ask, askSize, sequence] = [0, 0, 0, 0, 0];
  // -1: not there yet; what is there twice is left to JSON.
  let [pushTime, time, typed, booked] = [-1, -1, false, false];
  while (reader.ok) {
    if (pushTime < 0 && reader.skip(BYTES.pushTime)) pushTime = reader.whole();
    else if (!typed && reader.skip(BYTES.type)) typed = true;
    else if (!booked && reader.skip(BYTES.symbol)) {
      booked = true;
      reader.text();
      from = reader.from;
      to = reader.to;
      reader.expect(BYTES.bids);
      reader.side();
      bid = reader.price;
      bidSize = reader.size;
      reader.expect(BYTES.asks);
      reader.side();
      ask = reader.price;
      askSize = reader.size;
      reader.expect(BYTES.sequence);
      sequence = reader.whole();
      reader.expect(BYTES.crossSequence);
      reader.whole();
      reader.expect(BYTES.close);
    } else if (time < 0 && reader.skip(BYTES.time)) time = reader.whole();
    else break;
  }
  reader.expect(BYTES.close);
  reader.end();
  const index = reader.ok && typed && booked ? sink.instrumentAt(frame, from, to) : -1;
  if (index < 0) return false;
  const exchangeTime = time >= 0 ? time : Math.max(0, pushTime);
  takeBook(sink, index, bid, bidSize, ask, askSize, exchangeTime, sequence, sequence === 1);
  return true;
}

function decode(frame: Buffer, sink: Sink) {
  if (readBookBytes(READER, frame, sink)) return;
  const message = parseJson(frame);
  if (!isRecord(message)) return sink.rejected('a frame that is not a JSON object');
  const { topic, data } = message;
  if (typeof topic !== 'string') return readAnswer(message, sink);
  if (!isRecord(data)) return sink.rejected(`${shown(topic)}: data is missing`);
  if (topic.startsWith(BOOK)) return readBook(message, data, sink);
  if (topic.startsWith(TICKERS)) return readTicker(data, sink);
  sink.dropped(`topic ${shown(topic)}`);
}

/**
 * Spot answers a ping with `ret_msg: "pong"` and `op: "ping"`, others with `op: "pong"`. A refused request is refused
 * whole.
 */
function readAnswer(message: JsonRecord, sink: Sink) {
  if (message.ret_msg === 'pong' || message.op === 'pong') return sink.pong();
  const id = whole(message.req_id) || undefined;
  if (message.success === true) {
    if (id === undefined) return sink.dropped('an acknowledgement without req_id');
    return sink.acked(id);
  }
  if (message.success === false) return sink.refused(id, undefined, `Bybit: ${shown(message.ret_msg)}`);
  sink.rejected('a frame that is neither data, acknowledgement nor error');
}

function readBook(message: JsonRecord, data: JsonRecord, sink: Sink) {
  sink.slowBook();
  const symbol = data.s;
  if (typeof symbol !== 'string') return sink.rejected('orderbook.1: data.s is missing');
  const index = sink.instrument(symbol);
  if (index < 0) return sink.dropped(`orderbook.1 of ${shown(symbol)}, which is not scanned`);
  if (message.type !== 'snapshot') return sink.rejected(`orderbook.1 ${symbol}: type ${shown(message.type)}`);
  const sequence = whole(data.u);
  offerBook(
    sink,
    'orderbook.1',
    symbol,
    index,
    bestLevel(data.b, 0),
    bestLevel(data.b, 1),
    bestLevel(data.a, 0),
    bestLevel(data.a, 1),
    // `cts` is the matching engine's time, `ts` that of the push.
    whole(message.cts ?? message.ts),
    sequence,
    // The service has restarted: its numbers begin again.
    sequence === 1,
  );
}

/** Deltas leave out what has not changed. */
function readTicker(data: JsonRecord, sink: Sink) {
  const { symbol } = data;
  if (typeof symbol !== 'string') return sink.rejected('tickers: data.symbol is missing');
  const index = sink.instrument(symbol);
  if (index < 0) return sink.dropped(`tickers of ${shown(symbol)}, which is not scanned`);
  offerStats(sink, 'tickers', symbol, index, data, STATS);
  offerFundingAndMarks(sink, 'tickers', symbol, index, data, FUNDING);
}
