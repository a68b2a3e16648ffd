import type { Instrument, TradingStatus } from '../../model/instrument';
import { ByteReader, literal } from '../byteReader';
import { readCandleRows } from '../candleRows';
import { offerStates, statesOf } from '../listedStates';
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
  type Channel,
  defineVenue,
  type ListingRequest,
  type MarketDefinition,
  type RestPoll,
  type Sink,
} from '../venue';
import {
  isRecord,
  type JsonRecord,
  missingText,
  NAMES_WITH_DIGITS,
  notNegative,
  PREFIX_MULTIPLIER,
  parseJson,
  positive,
  scaledBase,
  shown,
  whole,
} from '../wire';

/** Frames are read one after the other. */
const READER = new ByteReader();
const MINI_TICKERS = '!miniTicker@arr';
const MARK_PRICES = '!markPrice@arr@1s';
const CONTRACTS = '!contractInfo';
const SHUTDOWN = '!serverShutdown';
/** All-market streams by the event type of their rows. */
const TOPIC_OF_EVENT: ReadonlyMap<unknown, string> = new Map([
  ['24hrMiniTicker', MINI_TICKERS],
  ['markPriceUpdate', MARK_PRICES],
  ['contractInfo', CONTRACTS],
]);

const REST_BOOK = { bid: 'bidPrice', bidSize: 'bidQty', ask: 'askPrice', askSize: 'askQty', time: 'time' };
const REST_STATS = {
  last: 'lastPrice',
  open: 'openPrice',
  volume: 'quoteVolume',
  change: 'priceChangePercent',
  changePer: 100,
};
const STREAM_STATS = { last: 'c', open: 'o', volume: 'q' };
/** `r` and `lastFundingRate` are the running estimate for the next settlement; empty for contracts that pay none. */
const REST_FUNDING = {
  rate: 'lastFundingRate',
  nextTime: 'nextFundingTime',
  mark: 'markPrice',
  index: 'indexPrice',
};
const STREAM_FUNDING = { rate: 'r', nextTime: 'T', mark: 'p', index: 'i' };

/** Hours between settlements where `fundingInfo` does not name the symbol: it lists only what was ever adjusted. */
const DEFAULT_FUNDING_HOURS = 8;
const PERPETUALS: ReadonlySet<unknown> = new Set(['PERPETUAL', 'TRADIFI_PERPETUAL']);
/** One that lets orders be cancelled only can't be traded either. */
const HALTED: ReadonlySet<unknown> = new Set(['HALT', 'BREAK', 'CANCEL_ONLY', 'END_OF_DAY', 'TRADING_HALT']);
/** `1000SATS` and `1MBABYDOGE` are base assets on spot too. */
const SCALED_BASES = { prefix: PREFIX_MULTIPLIER, whole: NAMES_WITH_DIGITS };

/** Without permissions its rows are half as long. Pairs that ended years ago are in it too, as `BREAK`. */
const SPOT_LIST = '/api/v3/exchangeInfo?permissions=SPOT&showPermissionSets=false';

const MINUTE = 60_000;
const FILL_EVERY_MS = 15 * MINUTE;

/** https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams, "Live Subscribing/Unsubscribing". */
const protocol = {
  subscribe: (topics: readonly string[], id: number) => JSON.stringify({ method: 'SUBSCRIBE', params: topics, id }),
  unsubscribe: (topics: readonly string[], id: number) => JSON.stringify({ method: 'UNSUBSCRIBE', params: topics, id }),
  // The server pings too (spot each 20 s, futures each 3 min); the WebSocket library answers those.
  keepAlive: { kind: 'ping-frame' },
  // Same page, "General WSS information": a connection is valid for 24 hours.
  maxLifetimeMs: 24 * 60 * MINUTE,
  decode,
  wholeBook: { begins: '{"stream":"', ending: '@bookTicker' },
} as const;

/** Same page, "WebSocket Limits". No size of a message is given: 200 names a message stay far below any. */
const messageLimits = {
  topicsPerMessage: 200,
  bytesPerMessage: 16_384,
  connects: { count: 300, windowMs: 5 * MINUTE },
} as const;

const ON_CHANGE = { kind: 'on-change' } as const;
const EACH_SECOND = { kind: 'repeats', everyMs: 1000 } as const;
const bookChannel: Channel = {
  name: 'bookTicker',
  carries: ['book'],
  freshness: ON_CHANGE,
  topics: ({ symbol }) => `${symbol.toLowerCase()}@bookTicker`,
};
/** Each second, but only the symbols that changed. */
const miniTickerChannel: Channel = {
  name: 'miniTicker',
  carries: ['stats'],
  freshness: ON_CHANGE,
  topics: [MINI_TICKERS],
};

/** 10 messages a second in. Pages give 200 and 1024 streams a connection: the lower always holds. */
const futuresLimits = { ...messageLimits, streamsPerConnection: 200, messagesPerSecond: 8 };

const spot: MarketDefinition = {
  market: 'spot',
  rest: 'https://api.binance.com',
  ws: 'wss://stream.binance.com:9443',
  // https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits: 6000 weight a minute; bans from 2 minutes.
  restLimits: { weight: 6000, windowMs: MINUTE, banMs: { 418: 2 * MINUTE } },
  // https://www.binance.com/en/fee/trading, regular user.
  takerFeePct: 0.1,
  tradePage: 'https://www.binance.com/en/trade/{stem}_{quote}?type=spot',
  listing: [listing(SPOT_LIST, 20, readSpotRow)],
  sockets: [
    {
      name: 'stream',
      path: '/stream',
      channels: [bookChannel, miniTickerChannel],
      // "WebSocket Limits": 1024 streams, 5 messages a second in; pings and pongs count, so one is left for them.
      limits: { ...messageLimits, streamsPerConnection: 1024, messagesPerSecond: 4 },
      ...protocol,
    },
  ],
  snapshot: poll('top of book', '/api/v3/ticker/bookTicker', 4, MINUTE, offerRestBook, REST_BOOK),
  polls: [
    spotStates(),
    // For symbols that do not trade: the mini tickers carry only those that changed.
    poll('24h statistics', '/api/v3/ticker/24hr', 80, FILL_EVERY_MS, offerStats, REST_STATS),
  ],
  // https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints: weight 2, 1000 at most.
  candles: klines('/api/v3/klines', 1000, () => 2),
};

const perp: MarketDefinition = {
  market: 'perp',
  rest: 'https://fapi.binance.com',
  ws: 'wss://fstream.binance.com',
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info: 2400 weight a minute.
  restLimits: { weight: 2400, windowMs: MINUTE, banMs: { 418: 2 * MINUTE } },
  // https://www.binance.com/en/fee/futureFee, regular user, USDT pairs.
  takerFeePct: 0.05,
  tradePage: 'https://www.binance.com/en/futures/{symbol}',
  listing: [listing('/fapi/v1/exchangeInfo', 1, readPerpRow)],
  // Each path serves its own class of streams; the other's are acknowledged there and never delivered.
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams
  sockets: [
    { name: 'public', path: '/public/stream', channels: [bookChannel], limits: futuresLimits, ...protocol },
    {
      name: 'market',
      path: '/market/stream',
      channels: [
        { name: 'markPrice', carries: ['funding'], freshness: EACH_SECOND, topics: [MARK_PRICES] },
        miniTickerChannel,
        { name: 'contractInfo', carries: ['listing'], freshness: ON_CHANGE, topics: [CONTRACTS] },
      ],
      limits: futuresLimits,
      ...protocol,
    },
  ],
  snapshot: poll('top of book', '/fapi/v1/ticker/bookTicker', 5, MINUTE, offerRestBook, REST_BOOK),
  polls: [
    {
      // No weight, but a bucket of 500 calls in 5 minutes shared with fundingRate.
      // https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Get-Funding-Rate-Info
      name: 'funding intervals',
      path: '/fapi/v1/fundingInfo',
      weight: 1,
      everyMs: FILL_EVERY_MS,
      failure: notAList,
      apply: applyFundingIntervals,
    },
    poll('funding rates', '/fapi/v1/premiumIndex', 10, 5 * MINUTE, offerFundingAndMarks, REST_FUNDING),
    poll('24h statistics', '/fapi/v1/ticker/24hr', 40, FILL_EVERY_MS, offerStats, REST_STATS),
  ],
  // 1500 at most, but dearer above 1000:
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Kline-Candlestick-Data
  candles: klines('/fapi/v1/klines', 1000, count => (count < 100 ? 1 : count < 500 ? 2 : 5)),
};

export const binance = defineVenue({ id: 'binance', name: 'Binance', markets: [spot, perp] });

function listing(path: string, weight: number, read: (row: JsonRecord) => ListedRow): ListingRequest {
  return {
    path,
    weight,
    failure: notAnInfo,
    parse: (body, sink) => listRows(symbolsOf(body), read, sink),
  };
}

/**
 * No stream of spot says that a symbol is halted: those that trade, a third of the list, are read for that each minute.
 * Rows count by their own status: a host that does not know the filter answers with all of them.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints
 */
function spotStates(): RestPoll {
  return {
    name: 'instrument states',
    path: `${SPOT_LIST}&symbolStatus=TRADING`,
    weight: 20,
    everyMs: MINUTE,
    // The list has the states too.
    optional: true,
    failure: notAnInfo,
    apply: (body, sink) => {
      const states = statesOf(symbolsOf(body), 'symbol', readSpotRow);
      if (states.size > 0) return offerStates(states, sink, { venueName: 'Binance', onlyTrading: true });
      // The venue has stopped, or the answer is wrong: the list tells.
      for (const symbol of sink.symbols()) {
        if (sink.listed(symbol)?.status === 'trading') return sink.listingChanged('Binance lists no symbol as trading');
      }
    },
  };
}

function symbolsOf(body: unknown): unknown {
  return isRecord(body) ? body.symbols : undefined;
}

function notAnInfo(body: unknown): string | undefined {
  return Array.isArray(symbolsOf(body)) ? undefined : errorText(body);
}

/** Oldest first; both times are included. */
function klines(path: string, most: number, weight: (count: number) => number): CandleDefinition {
  return {
    most,
    request: ({ symbol }, from, to) => {
      const count = (to - from) / MINUTE;
      const range = `startTime=${from}&endTime=${to - 1}&limit=${count}`;
      return {
        path: `${path}?symbol=${encodeURIComponent(symbol)}&interval=1m&${range}`,
        weight: weight(count),
        failure: notAList,
      };
    },
    parse: readCandleRows,
  };
}

function notAList(body: unknown): string | undefined {
  return Array.isArray(body) ? undefined : errorText(body);
}

function errorText(body: unknown): string {
  if (isRecord(body) && body.msg !== undefined) return `Binance error ${shown(body.code)}: ${shown(body.msg)}`;
  return `not the list that was asked for: ${shown(body)}`;
}

function readSpotRow(row: JsonRecord): ListedRow {
  if (typeof row.isSpotTradingAllowed !== 'boolean') return rejected(row.symbol, 'isSpotTradingAllowed is missing');
  // Of a halted symbol it may say nothing but that it is halted.
  if (!row.isSpotTradingAllowed && !HALTED.has(row.status)) return skip('not open to spot trading');
  return readRow(row, 'spot', row.quoteAsset, false);
}

function readPerpRow(row: JsonRecord): ListedRow {
  if (typeof row.contractType !== 'string') return rejected(row.symbol, 'contractType is missing');
  if (!PERPETUALS.has(row.contractType)) return skip(`contractType ${shown(row.contractType)}`);
  if (row.marginAsset !== undefined && row.marginAsset === row.baseAsset) return skip('coin-margined');
  return readRow(row, 'perp', row.marginAsset, row.contractType === 'TRADIFI_PERPETUAL');
}

function readRow(row: JsonRecord, market: 'spot' | 'perp', settle: unknown, tradfi: boolean): ListedRow {
  const missing = missingText(row, ['symbol', 'status', 'baseAsset', 'quoteAsset']);
  if (missing) return rejected(row.symbol, `${missing} is missing`);
  const status = tradingStatus(row.status);
  if (!status) return skip(`status ${shown(row.status)}`);
  if (typeof settle !== 'string' || settle === '') return rejected(row.symbol, 'marginAsset is missing');
  const tickSize = notNegative(filterValue(row, 'PRICE_FILTER', 'tickSize'));
  if (Number.isNaN(tickSize)) return rejected(row.symbol, 'PRICE_FILTER.tickSize is not a number');
  const lotStep = notNegative(filterValue(row, 'LOT_SIZE', 'stepSize'));
  if (Number.isNaN(lotStep)) return rejected(row.symbol, 'LOT_SIZE.stepSize is not a number');
  const instrument: Instrument = {
    venue: 'binance',
    market,
    symbol: row.symbol as string,
    ...scaledBase(row.baseAsset as string, SCALED_BASES),
    quote: row.quoteAsset as string,
    settle,
    contractSize: 1,
    // 0 switches a filter off.
    tickSize: tickSize || null,
    lotStep: lotStep || null,
    status,
    tradfi,
  };
  return { kind: 'instrument', instrument };
}

function tradingStatus(status: unknown): TradingStatus | undefined {
  if (status === 'TRADING') return 'trading';
  return HALTED.has(status) ? 'halted' : undefined;
}

function filterValue(row: JsonRecord, type: string, field: string): unknown {
  if (!Array.isArray(row.filters)) return undefined;
  const filter: unknown = row.filters.find(candidate => isRecord(candidate) && candidate.filterType === type);
  return isRecord(filter) ? filter[field] : undefined;
}

type Offer<Fields> = (sink: Sink, what: string, symbol: string, index: number, row: JsonRecord, fields: Fields) => void;

function poll<F>(name: string, path: string, weight: number, everyMs: number, offer: Offer<F>, fields: F): RestPoll {
  const apply = (body: unknown, sink: Sink) =>
    scannedRows(body, 'symbol', name, sink, (row, index, symbol) => offer(sink, name, symbol, index, row, fields));
  return { name, path, weight, everyMs, failure: notAList, apply };
}

/** Sets the interval of every scanned perpetual, so that one that leaves the list is back at the default. */
function applyFundingIntervals(body: unknown, sink: Sink) {
  const hoursOf = new Map<string, number>();
  if (!Array.isArray(body)) return sink.rejected('fundingInfo: the answer has no list');
  for (const row of body) {
    if (!isRecord(row) || typeof row.symbol !== 'string') {
      sink.rejected('fundingInfo: a row without symbol');
      continue;
    }
    const hours = positive(row.fundingIntervalHours);
    if (Number.isNaN(hours)) sink.rejected(`fundingInfo ${shown(row.symbol)}: fundingIntervalHours is not a number`);
    hoursOf.set(row.symbol, hours);
  }
  for (const symbol of sink.symbols()) {
    sink.funding(sink.instrument(symbol), Number.NaN, hoursOf.get(symbol) ?? DEFAULT_FUNDING_HOURS, Number.NaN);
  }
}

const FUTURES_ONLY = literal('"e":"bookTicker",');
const BYTES = {
  stream: literal('{"stream":"'),
  data: literal(',"data":{'),
  open: literal('{'),
  sequence: literal('"u":'),
  eventTime: literal(',"E":'),
  time: literal(',"T":'),
  symbol: literal(',"s":"'),
  pair: literal(',"ps":"'),
  bid: literal(',"b":'),
  bidSize: literal(',"B":'),
  ask: literal(',"a":'),
  askSize: literal(',"A":'),
  product: literal(',"st":1'),
  close: literal('}'),
};
const ALL_MARKET = '!'.charCodeAt(0);

/**
 * The book ticker of spot, `{"u":…,"s":…,"b":…,"B":…,"a":…,"A":…}`, or of futures, which has event type and times before
 * and maybe the product after it, alone or in `{"stream":…,"data":…}`. False: it is not written exactly so.
 */
function readBookBytes(reader: ByteReader, frame: Uint8Array, sink: Sink): boolean {
  reader.open(frame);
  const isWrapped = reader.skip(BYTES.stream);
  if (isWrapped) {
    reader.text();
    if (frame[reader.from] === ALL_MARKET) return false;
    reader.expect(BYTES.data);
  } else reader.expect(BYTES.open);
  const isFutures = reader.skip(FUTURES_ONLY);
  reader.expect(BYTES.sequence);
  if (!reader.ok) return false;
  const sequence = reader.whole();
  let time = 0;
  if (isFutures) {
    reader.expect(BYTES.eventTime);
    reader.whole();
    reader.expect(BYTES.time);
    time = reader.whole();
  }
  reader.expect(BYTES.symbol);
  reader.text();
  const { from, to } = reader;
  if (isFutures && reader.skip(BYTES.pair)) reader.text();
  reader.expect(BYTES.bid);
  const bid = reader.amount();
  reader.expect(BYTES.bidSize);
  const bidSize = reader.amount();
  reader.expect(BYTES.ask);
  const ask = reader.amount();
  reader.expect(BYTES.askSize);
  const askSize = reader.amount();
  if (isFutures) reader.skip(BYTES.product);
  reader.expect(BYTES.close);
  if (isWrapped) reader.expect(BYTES.close);
  reader.end();
  const index = reader.ok ? sink.instrumentAt(frame, from, to) : -1;
  if (index < 0) return false;
  takeBook(sink, index, bid, bidSize, ask, askSize, time, sequence, false);
  return true;
}

function decode(frame: Buffer, sink: Sink) {
  if (readBookBytes(READER, frame, sink)) return;
  const message = parseJson(frame);
  if (Array.isArray(message)) return readRows(message, undefined, sink);
  if (!isRecord(message)) return sink.rejected('a frame that is not a JSON object or list');
  if (typeof message.stream === 'string') {
    const { stream, data } = message;
    if (stream === SHUTDOWN) return sink.closing('Binance announces a shutdown of this server');
    if (Array.isArray(data)) return readRows(data, stream, sink);
    if (isRecord(data)) return readEvent(data, sink);
    return sink.rejected(`${shown(stream)}: data is missing`);
  }
  if (message.e === undefined && message.s === undefined) return readAnswer(message, sink);
  readEvent(message, sink);
}

/** `{"result":null,"id":7}`, `{"code":2,"msg":"...","id":7}` or `{"error":{"code":2,"msg":"..."},"id":7}`. */
function readAnswer(message: JsonRecord, sink: Sink) {
  const id = whole(message.id) || undefined;
  if (message.result === null && message.error === undefined) {
    if (id === undefined) return sink.dropped('an acknowledgement without id');
    return sink.acked(id);
  }
  const error = isRecord(message.error) ? message.error : message;
  if (error.msg === undefined && error.code === undefined) {
    return sink.rejected('a frame that is neither data, acknowledgement nor error');
  }
  sink.refused(id, undefined, `Binance error ${shown(error.code)}: ${shown(error.msg)}`);
}

function readRows(rows: readonly unknown[], stream: string | undefined, sink: Sink) {
  const first = rows[0];
  const topic = TOPIC_OF_EVENT.get(isRecord(first) ? first.e : undefined);
  if (topic !== undefined) sink.heard(topic);
  else if (stream === MARK_PRICES || stream === MINI_TICKERS || stream === CONTRACTS) sink.heard(stream);
  for (const row of rows) {
    if (isRecord(row)) readMarketRow(row, sink);
    else sink.rejected(`${shown(stream ?? 'a list')}: a row that is not an object`);
  }
}

function readEvent(event: JsonRecord, sink: Sink) {
  // Spot's book ticker has no event type.
  if (event.e === undefined || event.e === 'bookTicker') return readBookTicker(event, sink);
  if (event.e === 'serverShutdown') return sink.closing('Binance announces a shutdown of this server');
  const topic = TOPIC_OF_EVENT.get(event.e);
  if (topic === undefined) return sink.dropped(`event ${shown(event.e)}`);
  sink.heard(topic);
  readMarketRow(event, sink);
}

function readBookTicker(event: JsonRecord, sink: Sink) {
  sink.slowBook();
  const symbol = event.s;
  if (typeof symbol !== 'string') return sink.rejected('bookTicker: s is missing');
  const index = sink.instrument(symbol);
  if (index < 0) return sink.dropped(`bookTicker of ${shown(symbol)}, which is not scanned`);
  if (isCoinMargined(event)) return sink.dropped(`bookTicker of ${symbol}, coin-margined`);
  offerBook(
    sink,
    'bookTicker',
    symbol,
    index,
    notNegative(event.b),
    notNegative(event.B),
    notNegative(event.a),
    notNegative(event.A),
    whole(event.T),
    whole(event.u),
    false,
  );
}

/** All-market futures streams carry both products since 2026-06-30: `st` is 1 for USD-M, 2 for COIN-M. */
function isCoinMargined(row: JsonRecord): boolean {
  return row.st !== undefined && row.st !== 1;
}

/** A row of an all-market stream. Rows of symbols that are not scanned are no news. */
function readMarketRow(row: JsonRecord, sink: Sink) {
  const symbol = row.s;
  if (typeof symbol !== 'string') return sink.rejected(`${shown(row.e)}: s is missing`);
  if (isCoinMargined(row)) return;
  const index = sink.instrument(symbol);
  if (row.e === 'contractInfo') return readContractInfo(row, symbol, index, sink);
  if (index < 0) return;
  if (row.e === 'markPriceUpdate') {
    return offerFundingAndMarks(sink, 'markPrice', symbol, index, row, STREAM_FUNDING);
  }
  if (row.e === '24hrMiniTicker') return offerStats(sink, 'miniTicker', symbol, index, row, STREAM_STATS);
  sink.dropped(`event ${shown(row.e)}`);
}

/**
 * A listing, a change of status, or new leverage brackets (no news here).
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Contract-Info-Stream
 */
function readContractInfo(row: JsonRecord, symbol: string, index: number, sink: Sink) {
  if (typeof row.cs !== 'string') return sink.rejected(`contractInfo ${shown(symbol)}: cs is missing`);
  const status = PERPETUALS.has(row.ct) ? tradingStatus(row.cs) : undefined;
  const known = sink.listed(symbol) !== undefined;
  if (index >= 0) {
    if (status === 'trading') sink.resumed(index);
    else sink.halted(index, `Binance has set ${symbol} to ${shown(row.cs)}`);
  }
  if (known !== (status !== undefined)) sink.listingChanged(`${shown(symbol)} is ${shown(row.cs)}`);
}
