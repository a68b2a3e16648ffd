import { canonicalAsset, type Instrument, type Market } from '../../model/instrument';
import { ByteReader, literal } from '../byteReader';
import { readCandleRows } from '../candleRows';
import {
  type ListedRow,
  listingNews,
  listRows,
  offerBook,
  offerRestBook,
  rejected,
  scannedRows,
  ignored as skip,
  takeBook,
} from '../rows';
import {
  type CandleDefinition,
  type Carries,
  type Channel,
  defineVenue,
  type MarketDefinition,
  type RestPoll,
  type Sink,
} from '../venue';
import {
  bestLevel,
  decimal,
  decimalProduct,
  isRecord,
  type JsonRecord,
  malformedField,
  missingText,
  notNegative,
  parseJson,
  positive,
  shown,
  whole,
} from '../wire';

/** Frames are read one after the other. */
const READER = new ByteReader();
const BOOK = 'bbo-tbt';
const TICKERS = 'tickers';
const FUNDING = 'funding-rate';
const INSTRUMENTS = 'instruments';

/** https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments, instCategory: stocks, commodities, FX, bonds. */
const TRADFI_CATEGORIES: ReadonlySet<unknown> = new Set(['3', '4', '5', '6']);
const INST_TYPE: Readonly<Record<Market, string>> = { spot: 'SPOT', perp: 'SWAP' };
const REST_BOOK = { bid: 'bidPx', bidSize: 'bidSz', ask: 'askPx', askSize: 'askSz', time: 'ts' };

/** Not perpetuals among the others: before their listing, or dated though they pay funding. */
const OTHER_RULES: ReadonlySet<unknown> = new Set(['pre_market', 'xperp']);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Marks of two venues are compared: what is older than this would show a basis in every quick market. */
const MARKS_EVERY_MS = 15_000;
const PONG = Buffer.from('pong');

export const okx = defineVenue({
  id: 'okx',
  name: 'OKX',
  markets: [
    market('spot', 0.1, []),
    market('perp', 0.05, [fundingPoll(), markPoll(), ...['USDT', 'USDC', 'USD'].map(indexPoll)]),
  ],
});

/** `takerFeePct`: https://www.okx.com/fees, regular user. */
function market(kind: Market, takerFeePct: number, polls: readonly RestPoll[]): MarketDefinition {
  const instType = INST_TYPE[kind];
  return {
    market: kind,
    // Recommended since 2026-05-20; www.okx.com serves the same.
    rest: 'https://openapi.okx.com',
    ws: 'wss://ws.okx.com:8443',
    // https://www.okx.com/docs-v5/en/#overview-rate-limits: counted per endpoint; lists and tickers 20 in 2 s.
    restLimits: { weight: 20, windowMs: 2000 },
    takerFeePct,
    tradePage: `https://www.okx.com/trade-${kind === 'spot' ? 'spot' : 'swap'}/{symbol:lower}`,
    listing: [
      {
        path: `/api/v5/public/instruments?instType=${instType}`,
        weight: 1,
        failure,
        parse: (body, sink) => {
          const why = failure(body);
          if (why !== undefined) sink.rejected(why);
          else listRows(dataOf(body), row => readInstrument(row, kind), sink);
        },
      },
    ],
    sockets: [
      {
        name: 'public',
        path: '/ws/v5/public',
        channels: [
          // A full one-level picture on each change, at most each 10 ms.
          perSymbol(BOOK, 'book'),
          perSymbol(TICKERS, 'stats'),
          // Each 30 to 90 s, or on change.
          ...(kind === 'perp' ? [perSymbol(FUNDING, 'funding')] : []),
          {
            name: INSTRUMENTS,
            carries: ['listing'],
            freshness: { kind: 'on-change' },
            topics: [`${INSTRUMENTS}:${instType}`],
          },
        ],
        // https://www.okx.com/docs-v5/en/#overview-websocket-connect: 3 connects a second, 480 subscribe and unsubscribe
        // requests an hour on a connection, 64 KB of args in one. No count of streams is given.
        limits: {
          streamsPerConnection: 400,
          topicsPerMessage: 500,
          bytesPerMessage: 60_000,
          messagesPerSecond: 5,
          operationsPerHour: 480,
          connects: { count: 3, windowMs: 1000 },
        },
        // Same page: the connection is cut after 30 s of silence.
        keepAlive: { kind: 'message', everyMs: 20_000, frame: () => 'ping' },
        subscribe: (topics, id) => request('subscribe', topics, id),
        unsubscribe: (topics, id) => request('unsubscribe', topics, id),
        decode: (frame, sink) => decode(frame, kind, sink),
        wholeBook: { begins: '{"arg":{"channel":"bbo-tbt","instId":"' },
      },
    ],
    snapshot: restTickers(instType, 'top of book', MINUTE, (row, index, symbol, sink) =>
      offerRestBook(sink, TICKERS, symbol, index, row, REST_BOOK),
    ),
    polls: [
      restTickers(instType, '24h statistics', 15 * MINUTE, (row, index, symbol, sink) =>
        readStats(row, index, symbol, kind, sink),
      ),
      ...polls,
    ],
    candles: candles(),
  };
}

function perSymbol(name: string, carries: Carries): Channel {
  return { name, carries: [carries], freshness: { kind: 'on-change' }, topics: ({ symbol }) => `${name}:${symbol}` };
}

/** Topics are `channel:instId`, or `instruments:instType`. */
function request(op: string, topics: readonly string[], id: number): string {
  const args = topics.map(topic => {
    const colon = topic.indexOf(':');
    const channel = topic.slice(0, colon);
    return { channel, [channel === INSTRUMENTS ? 'instType' : 'instId']: topic.slice(colon + 1) };
  });
  return JSON.stringify({ id: String(id), op, args });
}

function topicOf(arg: unknown): string | undefined {
  if (!isRecord(arg) || typeof arg.channel !== 'string') return undefined;
  const subject = arg.instId ?? arg.instType;
  return typeof subject === 'string' ? `${arg.channel}:${subject}` : undefined;
}

/**
 * Newest first, 300 at most, 40 requests in 2 s; `candles` has the latest 1440 minutes, more than is asked for here. The
 * times of `before` and `after` are not included, and they mean newer and older than.
 * https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks
 */
function candles(): CandleDefinition {
  return {
    most: 300,
    request: ({ symbol }, from, to) => {
      const range = `before=${from - 1}&after=${to}&limit=${(to - from) / MINUTE}`;
      const path = `/api/v5/market/candles?instId=${encodeURIComponent(symbol)}&bar=1m&${range}`;
      return { path, weight: 1, failure };
    },
    parse: (body, sink) => readCandleRows(isRecord(body) ? body.data : undefined, sink),
  };
}

/** `{"code":"0","msg":"","data":[...]}`. */
function failure(body: unknown): string | undefined {
  if (!isRecord(body)) return 'the answer is not a JSON object';
  if (body.code !== '0') return `OKX error ${shown(body.code)}: ${shown(body.msg)}`;
  return Array.isArray(body.data) ? undefined : 'the answer has no list';
}

function dataOf(body: unknown): unknown {
  return isRecord(body) ? body.data : undefined;
}

function readInstrument(row: JsonRecord, kind: Market): ListedRow {
  if (typeof row.instId !== 'string' || row.instId === '') return rejected(row.instId, 'instId is missing');
  // Announced instruments may have no other fields than their name and type.
  const announced = row.state === undefined && row.tickSz === undefined && row.instType === INST_TYPE[kind];
  if (row.state === 'preopen' || announced) return skip('state preopen');
  const missing = missingText(row, ['instType', 'state']);
  if (missing) return rejected(row.instId, `${missing} is missing`);
  if (row.instType !== INST_TYPE[kind]) return skip(`instType ${shown(row.instType)}`);
  if (OTHER_RULES.has(row.ruleType)) return skip(`ruleType ${shown(row.ruleType)}`);
  if (row.state !== 'live' && row.state !== 'suspend') return skip(`state ${shown(row.state)}`);
  if (kind === 'perp' && row.ctType === 'inverse') return skip('inverse');
  const assets = kind === 'spot' ? spotAssets(row) : swapAssets(row);
  if (typeof assets === 'string') return rejected(row.instId, assets);
  if (kind === 'perp' && assets.settle === assets.base) return skip('coin-margined');
  const tickSize = positive(row.tickSz);
  const lotStep = positive(row.lotSz);
  if (Number.isNaN(tickSize)) return rejected(row.instId, 'tickSz is not a number');
  if (Number.isNaN(lotStep)) return rejected(row.instId, 'lotSz is not a number');
  const instrument: Instrument = {
    venue: 'okx',
    market: kind,
    symbol: row.instId,
    ...assets,
    // The name never says a unit here: PEPE's 10 000 000 are in its contract size.
    multiplier: 1,
    tickSize,
    lotStep,
    status: row.state === 'live' ? 'trading' : 'halted',
    tradfi: TRADFI_CATEGORIES.has(row.instCategory),
  };
  return { kind: 'instrument', instrument };
}

type Assets = Pick<Instrument, 'base' | 'quote' | 'settle' | 'contractSize'>;

function spotAssets(row: JsonRecord): Assets | string {
  const missing = missingText(row, ['baseCcy', 'quoteCcy']);
  if (missing) return `${missing} is missing`;
  const quote = row.quoteCcy as string;
  return { base: canonicalAsset(row.baseCcy as string), quote, settle: quote, contractSize: 1 };
}

/** A SWAP has no baseCcy and quoteCcy. `BTC-USD_UM-SWAP`, margined in several dollars, is of `BTC-USD`. */
function swapAssets(row: JsonRecord): Assets | string {
  if (row.ctType !== 'linear') return 'ctType is missing';
  const pair = row.uly || row.instFamily;
  const [base, quote, more] = typeof pair === 'string' ? pair.replace(/_UM$/, '').split('-') : [];
  if (!base || !quote || more !== undefined) return 'uly and instFamily name no pair';
  if (typeof row.settleCcy !== 'string' || row.settleCcy === '') return 'settleCcy is missing';
  if (row.ctValCcy && row.ctValCcy !== base) return `ctVal is in ${shown(row.ctValCcy)}, not in ${base}`;
  const contractSize = decimalProduct(row.ctVal, row.ctMult);
  if (Number.isNaN(contractSize)) return 'ctVal or ctMult is not a number';
  return { base: canonicalAsset(base), quote, settle: row.settleCcy, contractSize };
}

function restTickers(
  instType: string,
  name: string,
  everyMs: number,
  read: (row: JsonRecord, index: number, symbol: string, sink: Sink) => void,
): RestPoll {
  return {
    name,
    path: `/api/v5/market/tickers?instType=${instType}`,
    weight: 1,
    everyMs,
    failure,
    apply: (body, sink) =>
      scannedRows(dataOf(body), 'instId', TICKERS, sink, (row, index, symbol) => read(row, index, symbol, sink)),
  };
}

/** 10 in 2 s. Not every host knows `ANY`: where it is refused with HTTP 400, the channel alone serves. */
function fundingPoll(): RestPoll {
  return {
    name: 'funding rates',
    path: '/api/v5/public/funding-rate?instId=ANY',
    weight: 2,
    everyMs: HOUR,
    optional: true,
    failure,
    apply: (body, sink) =>
      scannedRows(dataOf(body), 'instId', FUNDING, sink, (row, index, symbol) => readFunding(row, index, symbol, sink)),
  };
}

/** https://www.okx.com/docs-v5/en/#public-data-rest-api-get-mark-price: 10 in 2 s. */
function markPoll(): RestPoll {
  return {
    name: 'mark prices',
    path: '/api/v5/public/mark-price?instType=SWAP',
    weight: 2,
    everyMs: MARKS_EVERY_MS,
    optional: true,
    failure,
    apply: (body, sink) =>
      scannedRows(dataOf(body), 'instId', 'mark-price', sink, (row, index, symbol) => {
        const mark = positive(row.markPx);
        if (Number.isNaN(mark)) sink.rejected(`mark-price ${symbol}: markPx is not a number`);
        else sink.marks(index, mark, Number.NaN);
      }),
  };
}

/**
 * https://www.okx.com/docs-v5/en/#public-data-rest-api-get-index-tickers: 20 in 2 s. An index is named by its pair, whose
 * perpetuals are `BTC-USDT-SWAP` or, margined in several dollars, `BTC-USD_UM-SWAP`.
 */
function indexPoll(quote: string): RestPoll {
  return {
    name: `index prices ${quote}`,
    path: `/api/v5/market/index-tickers?quoteCcy=${quote}`,
    weight: 1,
    everyMs: MARKS_EVERY_MS,
    optional: true,
    failure,
    apply: (body, sink) => {
      const rows = dataOf(body);
      if (!Array.isArray(rows)) return sink.rejected('index-tickers: the answer has no list');
      for (const row of rows) readIndex(row, sink);
    },
  };
}

function readIndex(row: unknown, sink: Sink) {
  if (!isRecord(row) || typeof row.instId !== 'string') return sink.rejected('index-tickers: a row without instId');
  for (const symbol of [`${row.instId}-SWAP`, `${row.instId}_UM-SWAP`]) {
    const index = sink.instrument(symbol);
    if (index < 0) continue;
    const price = positive(row.idxPx);
    if (Number.isNaN(price)) return sink.rejected(`index-tickers ${row.instId}: idxPx is not a number`);
    sink.marks(index, Number.NaN, price);
  }
}

const BYTES = {
  symbol: literal('{"arg":{"channel":"bbo-tbt","instId":"'),
  data: literal('},"data":[{'),
  asks: literal('"asks":'),
  bids: literal('"bids":'),
  time: literal('"ts":'),
  sequence: literal('"seqId":'),
  previous: literal('"prevSeqId":'),
  comma: literal(','),
  close: literal('}]}'),
};

/**
 * `{"arg":{"channel":"bbo-tbt","instId":…},"data":[{"asks":[[…]],"bids":[[…]],"ts":"…","seqId":…}]}`, the keys of the row in
 * any order. False: it is not written exactly so.
 */
function readBookBytes(reader: ByteReader, frame: Uint8Array, sink: Sink): boolean {
  reader.open(frame);
  if (!reader.skip(BYTES.symbol)) return false;
  reader.text();
  const { from, to } = reader;
  reader.expect(BYTES.data);
  // -1: not there yet; what is there twice is left to JSON.
  let [bid, bidSize, ask, askSize, time, sequence, previous] = [-1, 0, -1, 0, -1, -1, -1];
  do {
    if (ask < 0 && reader.skip(BYTES.asks)) {
      reader.side();
      ask = reader.price;
      askSize = reader.size;
    } else if (bid < 0 && reader.skip(BYTES.bids)) {
      reader.side();
      bid = reader.price;
      bidSize = reader.size;
    } else if (time < 0 && reader.skip(BYTES.time)) time = reader.quotedWhole();
    else if (sequence < 0 && reader.skip(BYTES.sequence)) sequence = reader.whole();
    else if (previous < 0 && reader.skip(BYTES.previous)) previous = reader.whole();
    else return false;
  } while (reader.ok && reader.skip(BYTES.comma));
  reader.expect(BYTES.close);
  reader.end();
  const index = reader.ok && bid >= 0 && ask >= 0 ? sink.instrumentAt(frame, from, to) : -1;
  if (index < 0) return false;
  const restart = Math.max(0, sequence) < previous;
  takeBook(sink, index, bid, bidSize, ask, askSize, Math.max(0, time), Math.max(0, sequence), restart);
  return true;
}

function decode(frame: Buffer, kind: Market, sink: Sink) {
  if (readBookBytes(READER, frame, sink)) return;
  if (frame.equals(PONG)) return sink.pong();
  const message = parseJson(frame);
  if (!isRecord(message)) return sink.rejected('a frame that is not a JSON object');
  if (message.event !== undefined) return readAnswer(message, sink);
  const { arg, data } = message;
  if (!isRecord(arg) || typeof arg.channel !== 'string') return sink.rejected('arg.channel is missing');
  const { channel } = arg;
  if (!Array.isArray(data)) return sink.rejected(`${shown(channel)}: data is missing`);
  if (channel === INSTRUMENTS) return readListing(data, kind, sink);
  if (channel !== BOOK && channel !== TICKERS && channel !== FUNDING) return sink.dropped(`channel ${shown(channel)}`);
  const symbol = arg.instId;
  if (typeof symbol !== 'string') return sink.rejected(`${channel}: arg.instId is missing`);
  const index = sink.instrument(symbol);
  if (index < 0) return sink.dropped(`${channel} of ${shown(symbol)}, which is not scanned`);
  for (const row of data) {
    if (!isRecord(row)) sink.rejected(`${channel} ${symbol}: a row that is not an object`);
    else if (channel === BOOK) readBook(row, index, symbol, sink);
    else if (channel === TICKERS) readStats(row, index, symbol, kind, sink);
    else readFunding(row, index, symbol, sink);
  }
}

/** One acknowledgement an arg. An error names its arg in words: `... channel:tickers,instId:BTC-USDT1 doesn't exist`. */
function readAnswer(message: JsonRecord, sink: Sink) {
  const topic = topicOf(message.arg);
  switch (message.event) {
    case 'subscribe':
      if (topic === undefined) return sink.rejected('an acknowledgement without arg');
      return sink.ackedTopic(topic);
    case 'unsubscribe':
      return;
    case 'error': {
      const why = `OKX error ${shown(message.code)}: ${shown(message.msg)}`;
      // Too many requests: halving this one would make more. Unanswered, it is asked again after a while.
      if (message.code === '60014') return sink.rejected(why);
      const named = topic ?? namedTopic(message.msg);
      if (named !== undefined) return sink.refused(undefined, named, why);
      return sink.refused(whole(message.id) || undefined, undefined, why);
    }
    case 'notice':
      // A restart for an upgrade within a minute.
      if (message.code === '64008') return sink.closing(`OKX: ${shown(message.msg)}`);
  }
  sink.dropped(`event ${shown(message.event)}: ${shown(message.msg)}`);
}

function namedTopic(text: unknown): string | undefined {
  const match = typeof text === 'string' ? /\bchannel:([\w-]+),inst(?:Id|Type):([^\s,]+)/.exec(text) : undefined;
  return match ? `${match[1]}:${match[2]}` : undefined;
}

function readBook(row: JsonRecord, index: number, symbol: string, sink: Sink) {
  sink.slowBook();
  const sequence = whole(row.seqId);
  offerBook(
    sink,
    BOOK,
    symbol,
    index,
    bestLevel(row.bids, 0),
    bestLevel(row.bids, 1),
    bestLevel(row.asks, 0),
    bestLevel(row.asks, 1),
    whole(row.ts),
    sequence,
    // "Sequence reset": after maintenance a number may be below the one before it.
    sequence < whole(row.prevSeqId),
  );
}

/** `volCcy24h` is in the quote on SPOT, in the base on SWAP. */
function readStats(row: JsonRecord, index: number, symbol: string, kind: Market, sink: Sink) {
  const bad = malformedField(row, ['last', 'open24h', 'volCcy24h']);
  if (bad !== undefined) return sink.rejected(`${TICKERS} ${symbol}: ${bad} is not a number`);
  const last = positive(row.last);
  const volume = notNegative(row.volCcy24h);
  const quoteVolume = kind === 'spot' ? volume : volume * last;
  sink.stats(index, last, positive(row.open24h), Number.NaN, Number.isFinite(quoteVolume) ? quoteVolume : Number.NaN);
}

/** The rate is for the settlement at `fundingTime`. */
function readFunding(row: JsonRecord, index: number, symbol: string, sink: Sink) {
  const bad = malformedField(row, ['fundingRate', 'fundingTime', 'nextFundingTime']);
  if (bad !== undefined) return sink.rejected(`${FUNDING} ${symbol}: ${bad} is not a number`);
  const time = positive(row.fundingTime);
  const hours = (positive(row.nextFundingTime) - time) / HOUR;
  sink.funding(index, decimal(row.fundingRate), hours > 0 ? hours : Number.NaN, time);
}

/** The first push may be the whole list: only what differs from the list as it was read is news. */
function readListing(rows: readonly unknown[], kind: Market, sink: Sink) {
  sink.heard(`${INSTRUMENTS}:${INST_TYPE[kind]}`);
  let changes = 0;
  let first = '';
  for (const row of rows) {
    if (!isRecord(row)) {
      sink.rejected(`${INSTRUMENTS}: a row that is not an object`);
      continue;
    }
    const why = listingNews(readInstrument(row, kind), row.instId as string, 'OKX', sink);
    if (why !== undefined && changes++ === 0) first = why;
  }
  if (changes > 0) sink.listingChanged(changes === 1 ? first : `${first}, and ${changes - 1} more`);
}
