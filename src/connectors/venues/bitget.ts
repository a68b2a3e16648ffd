import { canonicalAsset, type Instrument, type Market } from '../../model/instrument';
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
  type Carries,
  type Channel,
  type Decode,
  defineVenue,
  type MarketDefinition,
  type RestPoll,
  type Sink,
} from '../venue';
import {
  bestLevel,
  decimal,
  isRecord,
  type JsonRecord,
  missingText,
  NAMES_WITH_DIGITS,
  PREFIX_MULTIPLIER,
  parseJson,
  positive,
  scaledBase,
  shown,
  whole,
} from '../wire';

/**
 * Names of the API's version 2 that version 3 writes otherwise (`spot`, `topic`, `symbol`, `b`, `a`, `lastPrice` ...): all of
 * them stand in the constants from here to `FUNDING_POLL`, so that the next version is a change of these.
 */
const SOCKET_PATH = '/v2/ws/public';
const INST_TYPE: Readonly<Record<Market, string>> = { spot: 'SPOT', perp: 'USDT-FUTURES' };
/** The currency of that product type. */
const PERP_SETTLE = 'USDT';
const ARG = { type: 'instType', channel: 'channel', symbol: 'instId' };
const BOOK = 'books1';
const TICKER = 'ticker';
const SIDES = { bids: 'bids', asks: 'asks' };
const PATHS = {
  spot: {
    list: '/api/v2/spot/public/symbols',
    tickers: '/api/v2/spot/market/tickers',
    candles: '/api/v2/spot/market/candles?granularity=1min',
  },
  perp: {
    list: '/api/v2/mix/market/contracts?productType=USDT-FUTURES',
    tickers: '/api/v2/mix/market/tickers?productType=USDT-FUTURES',
    candles: '/api/v2/mix/market/candles?productType=USDT-FUTURES&granularity=1m',
  },
};
const REST_BOOK = { bid: 'bidPr', bidSize: 'bidSz', ask: 'askPr', askSize: 'askSz', time: 'ts' };
/** `change24h` is a fraction; `openUtc`, beside these, is another day's. */
const STATS = { last: 'lastPr', open: 'open24h', volume: 'quoteVolume', change: 'change24h' };
/** The list of the spot market names it so. */
const REST_SPOT_STATS = { ...STATS, open: 'open' };
/** The rate is the running one for `nextFundingTime`. No field says the interval. */
const FUNDING = { rate: 'fundingRate', nextTime: 'nextFundingTime', mark: 'markPrice', index: 'indexPrice' };
const FUNDING_POLL = {
  path: '/api/v2/mix/market/current-fund-rate?productType=USDT-FUTURES',
  fields: { ...FUNDING, hours: 'fundingRateInterval', nextTime: 'nextUpdate' },
};

/** Frames are read one after the other. */
const READER = new ByteReader();
const PONG = Buffer.from('pong');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `1000BONK`, `1MBABYDOGE`; `1INCH` is a coin. */
const SCALED_BASES = { prefix: PREFIX_MULTIPLIER, whole: NAMES_WITH_DIGITS };

/**
 * https://www.bitget.com/api-doc/contract/market/Get-All-Symbols-Contracts and /spot/market/Get-Symbols: listed, but nobody can
 * trade it now, or not by an order of his own. Other words than these and the first are for rows not there yet or not any more.
 */
const STATUS = {
  spot: { field: 'status', trading: 'online', halted: new Set(['halt']) },
  perp: { field: 'symbolStatus', trading: 'normal', halted: new Set(['maintain', 'limit_open', 'restrictedAPI']) },
};

/** Steps finer than this are no prices. */
const MOST_PLACES = 20;
const MAINTENANCE = '40200';
/** https://www.bitget.com/api-doc/common/websocket-intro: too many requests; over the limit, and closed. */
const TOO_MANY: ReadonlySet<number> = new Set([30006, 30007]);

export const bitget = defineVenue({
  id: 'bitget',
  name: 'Bitget',
  markets: [
    // https://www.bitget.com/fee, without VIP level. The rows of the spot list print 0.002, which nobody pays.
    market('spot', 0.1, 'https://www.bitget.com/spot/{symbol}', []),
    market('perp', 0.06, 'https://www.bitget.com/futures/usdt/{symbol}', [fundingPoll()]),
  ],
});

function market(kind: Market, takerFeePct: number, tradePage: string, polls: readonly RestPoll[]): MarketDefinition {
  return {
    market: kind,
    rest: 'https://api.bitget.com',
    ws: 'wss://ws.bitget.com',
    // https://www.bitget.com/api-doc/common/intro: 20 a second an address for most public calls, 6000 a minute for all.
    restLimits: { weight: 20, windowMs: 1000 },
    takerFeePct,
    tradePage,
    listing: [
      {
        path: PATHS[kind].list,
        weight: 1,
        failure,
        parse: (body, sink) => {
          const why = failure(body);
          if (why !== undefined) sink.rejected(why);
          else listRows(dataOf(body), READ[kind], sink);
        },
      },
    ],
    sockets: [
      {
        name: 'public',
        path: SOCKET_PATH,
        channels: [
          // The whole top on each change, futures each 10 ms at most, spot about each 100 ms.
          channel(BOOK, ['book']),
          channel(TICKER, kind === 'perp' ? ['stats', 'funding'] : ['stats']),
        ],
        // https://www.bitget.com/api-doc/common/websocket-intro: 1000 channels a connection, fewer than 50 advised; 10
        // messages a second; 4096 bytes of args in one; 240 subscribe requests an hour; 100 connections and 300 new ones
        // in 5 minutes an address. With 50 the venue's 1500 instruments would take 60 connections of the 100 that
        // everything at this address shares, with 100 they take 30, and all can come back at once twice in 5 minutes.
        limits: {
          streamsPerConnection: 100,
          topicsPerMessage: 40,
          bytesPerMessage: 4096,
          messagesPerSecond: 10,
          operationsPerHour: 240,
          connectionsPerHost: 100,
          connects: { count: 300, windowMs: 5 * MINUTE },
        },
        // Same page: each 30 s, and the connection is cut after 2 minutes without.
        keepAlive: { kind: 'message', everyMs: 30_000, frame: () => 'ping' },
        // "Forced drop about each 24 h".
        maxLifetimeMs: 24 * HOUR,
        subscribe: topics => request('subscribe', kind, topics),
        unsubscribe: topics => request('unsubscribe', kind, topics),
        decode: decoder(kind),
        wholeBook: { begins: bookHead(kind) },
      },
    ],
    snapshot: restTickers(kind, 'top of book', MINUTE, (row, index, symbol, sink) =>
      offerRestBook(sink, 'tickers', symbol, index, row, REST_BOOK),
    ),
    polls: [
      statesPoll(kind),
      restTickers(kind, '24h statistics', kind === 'spot' ? 15 * MINUTE : 5 * MINUTE, (row, index, symbol, sink) => {
        offerStats(sink, 'tickers', symbol, index, row, kind === 'spot' ? REST_SPOT_STATS : STATS);
        if (kind === 'perp') offerFundingAndMarks(sink, 'tickers', symbol, index, row, FUNDING);
      }),
      ...polls,
    ],
    candles: candles(PATHS[kind].candles),
  };
}

function channel(name: string, carries: readonly Carries[]): Channel {
  return { name, carries, freshness: { kind: 'on-change' }, topics: ({ symbol }) => `${name}:${symbol}` };
}

/** Topics are `channel:symbol`. A request has no id; each of its args is answered. */
function request(op: string, kind: Market, topics: readonly string[]): string {
  const args = topics.map(topic => {
    const colon = topic.indexOf(':');
    return {
      [ARG.type]: INST_TYPE[kind],
      [ARG.channel]: topic.slice(0, colon),
      [ARG.symbol]: topic.slice(colon + 1),
    };
  });
  return JSON.stringify({ op, args });
}

function topicOf(arg: unknown): string | undefined {
  if (!isRecord(arg)) return undefined;
  const name = arg[ARG.channel];
  const symbol = arg[ARG.symbol];
  return typeof name === 'string' && typeof symbol === 'string' ? `${name}:${symbol}` : undefined;
}

/**
 * Oldest first, 1000 at most. Whether the end belongs to the answer is not said: no minute begins at it.
 * https://www.bitget.com/api-doc/spot/market/Get-Candle-Data, /contract/market/Get-Candle-Data
 */
function candles(path: string): CandleDefinition {
  return {
    most: 1000,
    request: ({ symbol }, from, to) => {
      const range = `startTime=${from}&endTime=${to - 1}&limit=${(to - from) / MINUTE}`;
      return { path: `${path}&symbol=${encodeURIComponent(symbol)}&${range}`, weight: 1, failure };
    },
    parse: (body, sink) => readCandleRows(dataOf(body), sink),
  };
}

/** `{"code":"00000","msg":"success","requestTime":...,"data":[...]}`. */
function failure(body: unknown): string | undefined {
  if (!isRecord(body)) return 'the answer is not a JSON object';
  if (body.code === MAINTENANCE) return `Bitget is under maintenance (${MAINTENANCE}: ${shown(body.msg)})`;
  if (body.code !== '00000') return `Bitget error ${shown(body.code)}: ${shown(body.msg)}`;
  return Array.isArray(body.data) ? undefined : 'the answer has no list';
}

function dataOf(body: unknown): unknown {
  return isRecord(body) ? body.data : undefined;
}

const READ = { spot: readSymbol, perp: readContract };

/** No stream says that an instrument is halted or delisted: the list, some 0.5 MB, is read for that each minute. */
function statesPoll(kind: Market): RestPoll {
  return {
    name: 'instrument states',
    path: PATHS[kind].list,
    weight: 1,
    everyMs: MINUTE,
    failure,
    apply: (body, sink) => {
      offerStates(statesOf(dataOf(body), 'symbol', READ[kind]), sink, { venueName: 'Bitget' });
    },
  };
}

function readSymbol(row: JsonRecord): ListedRow {
  return readRow(row, 'spot', () => ({
    settle: row.quoteCoin as string,
    tickSize: step('1', row.pricePrecision),
    lotStep: step('1', row.quantityPrecision),
  }));
}

function readContract(row: JsonRecord): ListedRow {
  if (typeof row.symbolType !== 'string') return rejected(row.symbol, 'symbolType is missing');
  if (row.symbolType !== 'perpetual') return skip(`symbolType ${shown(row.symbolType)}`);
  // Other coins may stand as margin beside it, the contract's own too.
  const margins: readonly unknown[] = Array.isArray(row.supportMarginCoins) ? row.supportMarginCoins : [];
  if (margins.length > 0 && !margins.includes(PERP_SETTLE)) return skip(`not margined in ${PERP_SETTLE}`);
  const read = readRow(row, 'perp', () => ({
    settle: PERP_SETTLE,
    // `priceEndStep` steps of the last place: it is not always 1.
    tickSize: step(row.priceEndStep, row.pricePlace),
    lotStep: positive(row.sizeMultiplier),
  }));
  const hours = positive(row.fundInterval);
  return read.kind !== 'instrument' || Number.isNaN(hours) ? read : { ...read, fundingIntervalHours: hours };
}

/** `last` units of the last of `places` decimals; NaN where one is no number. */
function step(last: unknown, places: unknown): number {
  const count = places === undefined || places === '' ? Number.NaN : whole(places);
  return count <= MOST_PLACES && positive(last) > 0 ? Number(`${decimal(last)}e-${count}`) : Number.NaN;
}

function readRow(
  row: JsonRecord,
  kind: Market,
  details: () => { settle: string; tickSize: number; lotStep: number },
): ListedRow {
  const { field, trading, halted } = STATUS[kind];
  const missing = missingText(row, ['symbol', 'baseCoin', 'quoteCoin', field]);
  if (missing) return rejected(row.symbol, `${missing} is missing`);
  const status = row[field] as string;
  if (status !== trading && !halted.has(status)) return skip(`${field} ${shown(status)}`);
  const { settle, tickSize, lotStep } = details();
  if (Number.isNaN(tickSize)) return rejected(row.symbol, 'the price step is not a number');
  if (Number.isNaN(lotStep)) return rejected(row.symbol, 'the size step is not a number');
  const instrument: Instrument = {
    venue: 'bitget',
    market: kind,
    symbol: row.symbol as string,
    ...scaledBase(row.baseCoin as string, SCALED_BASES),
    quote: canonicalAsset(row.quoteCoin as string),
    settle: canonicalAsset(settle),
    // Sizes are in the base.
    contractSize: 1,
    tickSize,
    lotStep,
    status: status === trading ? 'trading' : 'halted',
    tradfi: row.isRwa === 'YES',
  };
  return { kind: 'instrument', instrument };
}

function restTickers(
  kind: Market,
  name: string,
  everyMs: number,
  read: (row: JsonRecord, index: number, symbol: string, sink: Sink) => void,
): RestPoll {
  return {
    name,
    path: PATHS[kind].tickers,
    weight: 1,
    everyMs,
    failure,
    apply: (body, sink) =>
      scannedRows(dataOf(body), 'symbol', 'tickers', sink, (row, index, symbol) => read(row, index, symbol, sink)),
  };
}

/**
 * The interval, which no stream says and which changes while running; without a symbol it is of all. Not every host answers
 * that: then the interval of the list stands.
 */
function fundingPoll(): RestPoll {
  return {
    name: 'funding rates and intervals',
    path: FUNDING_POLL.path,
    weight: 1,
    everyMs: 5 * MINUTE,
    optional: true,
    failure,
    apply: (body, sink) =>
      scannedRows(dataOf(body), 'symbol', 'funding rates', sink, (row, index, symbol) =>
        offerFundingAndMarks(sink, 'funding rates', symbol, index, row, FUNDING_POLL.fields),
      ),
  };
}

const BYTES = {
  data: literal('},"data":[{'),
  asks: literal(`"${SIDES.asks}":`),
  bids: literal(`"${SIDES.bids}":`),
  checksum: literal('"checksum":'),
  minus: literal('-'),
  sequence: literal('"seq":'),
  previous: literal('"pseq":'),
  time: literal('"ts":'),
  comma: literal(','),
  pushTime: literal('}],"ts":'),
  close: literal('}'),
};

/**
 * `{"action":"snapshot","arg":{"instType":…,"channel":"books1","instId":…},"data":[{"asks":[[…]],"bids":[[…]],"checksum":0,
 * "seq":…,"pseq":0,"ts":"…"}],"ts":…}`, the keys of the row in any order. False: it is not written exactly so.
 */
function readBookBytes(reader: ByteReader, head: Uint8Array, frame: Uint8Array, sink: Sink): boolean {
  reader.open(frame);
  if (!reader.skip(head)) return false;
  reader.text();
  const { from, to } = reader;
  reader.expect(BYTES.data);
  // -1: not there yet; what is there twice is left to JSON.
  let [bid, bidSize, ask, askSize, time, sequence, previous, checked] = [-1, 0, -1, 0, -1, -1, -1, false];
  do {
    if (ask < 0 && reader.skip(BYTES.asks)) {
      reader.side();
      ask = reader.price;
      askSize = reader.size;
    } else if (bid < 0 && reader.skip(BYTES.bids)) {
      reader.side();
      bid = reader.price;
      bidSize = reader.size;
    } else if (sequence < 0 && reader.skip(BYTES.sequence)) sequence = reader.whole();
    else if (time < 0 && reader.skip(BYTES.time)) time = reader.quotedWhole();
    else if (previous < 0 && reader.skip(BYTES.previous)) previous = reader.whole();
    else if (!checked && reader.skip(BYTES.checksum)) {
      checked = true;
      reader.skip(BYTES.minus);
      reader.whole();
    } else return false;
  } while (reader.ok && reader.skip(BYTES.comma));
  reader.expect(BYTES.pushTime);
  const pushTime = reader.whole();
  reader.expect(BYTES.close);
  reader.end();
  const index = reader.ok && bid >= 0 && ask >= 0 ? sink.instrumentAt(frame, from, to) : -1;
  if (index < 0) return false;
  takeBook(sink, index, bid, bidSize, ask, askSize, time >= 0 ? time : pushTime, Math.max(0, sequence), false);
  return true;
}

/** What comes before the symbol. */
function bookHead(kind: Market): string {
  const arg = `"${ARG.type}":"${INST_TYPE[kind]}","${ARG.channel}":"${BOOK}","${ARG.symbol}":"`;
  return `{"action":"snapshot","arg":{${arg}`;
}

function decoder(kind: Market): Decode {
  const head = literal(bookHead(kind));
  return (frame, sink) => {
    if (readBookBytes(READER, head, frame, sink)) return;
    if (frame.equals(PONG)) return sink.pong();
    const message = parseJson(frame);
    if (!isRecord(message)) return sink.rejected('a frame that is not a JSON object');
    if (message.event !== undefined) return readAnswer(message, sink);
    readPush(message, kind, sink);
  };
}

/** One acknowledgement an arg, one error an arg. Acknowledged does not mean that anything will come. */
function readAnswer(message: JsonRecord, sink: Sink) {
  const topic = topicOf(message.arg);
  switch (message.event) {
    case 'subscribe':
      if (topic === undefined) return sink.rejected('an acknowledgement without arg');
      return sink.ackedTopic(topic);
    case 'unsubscribe':
      return;
    case 'error': {
      const why = `Bitget error ${shown(message.code)}: ${shown(message.msg)}`;
      // Halving the request would make more of them. Unanswered, it is asked again after a while.
      if (TOO_MANY.has(whole(message.code))) return sink.rejected(why);
      return sink.refused(undefined, topic ?? namedTopic(message.msg), why);
    }
  }
  sink.dropped(`event ${shown(message.event)}: ${shown(message.msg)}`);
}

/** `instType:SPOT,channel:ticker,instId:XUSDT doesn't exist`. */
function namedTopic(text: unknown): string | undefined {
  const match = typeof text === 'string' ? /\bchannel:([^\s,]+),instId:([^\s,]+)/.exec(text) : undefined;
  return match ? `${match[1]}:${match[2]}` : undefined;
}

function readPush(message: JsonRecord, kind: Market, sink: Sink) {
  const { arg, data, action } = message;
  const name = isRecord(arg) ? arg[ARG.channel] : undefined;
  if (!isRecord(arg) || typeof name !== 'string') return sink.rejected('arg.channel is missing');
  if (name === BOOK) sink.slowBook();
  if (!Array.isArray(data)) return sink.rejected(`${shown(name)}: data is missing`);
  if (name !== BOOK && name !== TICKER) return sink.dropped(`channel ${shown(name)}`);
  // Both markets name their symbols alike.
  if (arg[ARG.type] !== INST_TYPE[kind]) return sink.dropped(`${name} of instType ${shown(arg[ARG.type])}`);
  const symbol = arg[ARG.symbol];
  if (typeof symbol !== 'string') return sink.rejected(`${name}: arg.instId is missing`);
  const index = sink.instrument(symbol);
  if (index < 0) return sink.dropped(`${name} of ${shown(symbol)}, which is not scanned`);
  if (name === BOOK && action !== 'snapshot') return sink.rejected(`${BOOK} ${symbol}: action ${shown(action)}`);
  for (const row of data) {
    if (!isRecord(row)) sink.rejected(`${name} ${symbol}: a row that is not an object`);
    else if (name === BOOK) readBook(row, message.ts, index, symbol, sink);
    else {
      offerStats(sink, TICKER, symbol, index, row, STATS);
      if (kind === 'perp') offerFundingAndMarks(sink, TICKER, symbol, index, row, FUNDING);
    }
  }
}

function readBook(row: JsonRecord, pushTime: unknown, index: number, symbol: string, sink: Sink) {
  const bids = row[SIDES.bids];
  const asks = row[SIDES.asks];
  offerBook(
    sink,
    BOOK,
    symbol,
    index,
    bestLevel(bids, 0),
    bestLevel(bids, 1),
    bestLevel(asks, 0),
    bestLevel(asks, 1),
    // The row's is the book's, the other that of the push.
    whole(row.ts ?? pushTime),
    sequenceOf(row.seq),
    false,
  );
}

/** Some have 19 digits, more than a double holds exactly: rounded, they still never fall. */
function sequenceOf(value: unknown): number {
  if (value === undefined || value === null || value === '') return 0;
  const number = decimal(value);
  return Number.isInteger(number) && number >= 0 ? number : Number.NaN;
}
