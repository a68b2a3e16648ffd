// Gate.io, spot and USDT perpetuals, as a venue from outside: `spread-scanner scan --venue-module examples/gate/gate.mjs`.
// https://www.gate.com/docs/developers/apiv4/ and https://www.gate.com/docs/developers/apiv4/ws/en/
// @ts-check
import {
  canonicalAsset,
  defineVenue,
  ignored,
  isRecord,
  listRows,
  missingText,
  notNegative,
  offerBook,
  offerFundingAndMarks,
  offerRestBook,
  offerStats,
  parseJson,
  positive,
  readCandleRows,
  rejected,
  scannedRows,
  shown,
  whole,
} from 'spread-scanner/venue';

/** @import { Channel, Instrument, ListedRow, JsonRecord, Market, MarketDefinition, RestPoll, Sink, SocketDefinition } from 'spread-scanner/venue' */

const MINUTE = 60_000;
/** Without it sizes of futures are cut to whole contracts. */
const EXACT_SIZES = { 'X-Gate-Size-Decimal': '1' };
const REST_BOOK = { bid: 'highest_bid', bidSize: 'highest_size', ask: 'lowest_ask', askSize: 'lowest_size' };
const SPOT_STATS = { last: 'last', change: 'change_percentage', changePer: 100, volume: 'quote_volume' };
const PERP_STATS = { ...SPOT_STATS, volume: 'volume_24h_quote' };
/** Times in seconds. The rate of the running period: `funding_rate_indicative` is deprecated, by the documentation. */
const FUNDING = {
  ...{ rate: 'funding_rate', hours: 'funding_interval', hoursPer: 3600 },
  ...{ nextTime: 'funding_next_apply', timeUnitMs: 1000, mark: 'mark_price', index: 'index_price' },
};
/** One name outside of ASCII breaks the whole message that it stands in. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** 200 requests in 10 s for each path and address; the paths used here are few. */
const restLimits = { weight: 200, windowMs: 10_000 };

/** @type {MarketDefinition} */
const spot = {
  market: 'spot',
  rest: 'https://api.gateio.ws',
  ws: 'wss://api.gateio.ws',
  restLimits,
  // VIP 0.
  takerFeePct: 0.2,
  tradePage: 'https://www.gate.com/trade/{symbol}',
  listing: [
    {
      path: '/api/v4/spot/currency_pairs',
      weight: 1,
      failure: notAList,
      parse: (body, sink) => listRows(body, readPair, sink),
    },
  ],
  sockets: [socket('spot', '/ws/v4/', {})],
  snapshot: tickers('top of book', '/api/v4/spot/tickers', 'currency_pair', MINUTE, (sink, symbol, index, row) =>
    offerRestBook(sink, 'tickers', symbol, index, row, REST_BOOK),
  ),
  polls: [
    tickers('24h statistics', '/api/v4/spot/tickers', 'currency_pair', 15 * MINUTE, (sink, symbol, index, row) =>
      offerStats(sink, 'tickers', symbol, index, row, SPOT_STATS),
    ),
  ],
  candles: {
    // At most 1,000 points; both ends are included, in seconds.
    most: 1000,
    request: ({ symbol }, from, to) => ({
      path: `/api/v4/spot/candlesticks?currency_pair=${encodeURIComponent(symbol)}&interval=1m&from=${from / 1000}&to=${to / 1000 - 60}`,
      weight: 1,
      failure: notAList,
    }),
    // [time, quote volume, close, high, low, open, base volume, closed]
    parse: (body, sink) =>
      readCandleRows(
        Array.isArray(body)
          ? body.map(row => (Array.isArray(row) ? [row[0], row[5], row[3], row[4], row[2]] : row))
          : body,
        sink,
        1000,
      ),
  },
};

/** @type {MarketDefinition} */
const perp = {
  market: 'perp',
  rest: 'https://api.gateio.ws',
  ws: 'wss://fx-ws.gateio.ws',
  restLimits,
  takerFeePct: 0.05,
  tradePage: 'https://www.gate.com/futures/USDT/{symbol}',
  listing: [
    {
      path: '/api/v4/futures/usdt/contracts',
      weight: 1,
      headers: EXACT_SIZES,
      failure: notAList,
      // The interval of funding stands in the contract alone.
      parse: (body, sink) => listRows(body, readContract, sink),
    },
  ],
  sockets: [socket('futures', '/v4/ws/usdt', EXACT_SIZES)],
  snapshot: {
    ...tickers('top of book', '/api/v4/futures/usdt/tickers', 'contract', MINUTE, (sink, symbol, index, row) =>
      offerRestBook(sink, 'tickers', symbol, index, row, REST_BOOK),
    ),
    headers: EXACT_SIZES,
  },
  polls: [
    tickers('24h statistics', '/api/v4/futures/usdt/tickers', 'contract', 15 * MINUTE, (sink, symbol, index, row) =>
      offerStats(sink, 'tickers', symbol, index, row, PERP_STATS),
    ),
    tickers('funding', '/api/v4/futures/usdt/contracts', 'name', 5 * MINUTE, (sink, symbol, index, row) =>
      offerFundingAndMarks(sink, 'contracts', symbol, index, row, FUNDING),
    ),
  ],
  candles: {
    most: 1000,
    request: ({ symbol }, from, to) => ({
      path: `/api/v4/futures/usdt/candlesticks?contract=${encodeURIComponent(symbol)}&interval=1m&from=${from / 1000}&to=${to / 1000 - 60}`,
      weight: 1,
      failure: notAList,
    }),
    parse: (body, sink) =>
      readCandleRows(
        Array.isArray(body) ? body.map(row => (isRecord(row) ? [row.t, row.o, row.h, row.l, row.c] : row)) : body,
        sink,
        1000,
      ),
  },
};

export default defineVenue({ id: 'gate', name: 'Gate', markets: [spot, perp] });

/** @returns {string | undefined} */
function notAList(/** @type {unknown} */ body) {
  if (Array.isArray(body)) return undefined;
  return isRecord(body) && body.label !== undefined
    ? `Gate error ${shown(body.label)}: ${shown(body.message)}`
    : `not a list: ${shown(body)}`;
}

/** @returns {ListedRow} */
function readPair(/** @type {JsonRecord} */ row) {
  const missing = missingText(row, ['id', 'base', 'quote', 'trade_status']);
  if (missing) return rejected(row.id, `${missing} is missing`);
  if (!SENDABLE.test(/** @type {string} */ (row.id))) return ignored('a name outside of ASCII');
  const places = whole(row.precision);
  const sizePlaces = whole(row.amount_precision);
  if (Number.isNaN(places + sizePlaces)) return rejected(row.id, 'precision is not a number');
  return instrument(
    'spot',
    /** @type {string} */ (row.id),
    /** @type {string} */ (row.base),
    /** @type {string} */ (row.quote),
    {
      contractSize: 1,
      tickSize: Number(`1e-${places}`),
      lotStep: Number(`1e-${sizePlaces}`),
      isTrading: row.trade_status === 'tradable',
      tradfi: false,
    },
  );
}

/** @returns {ListedRow} */
function readContract(/** @type {JsonRecord} */ row) {
  const missing = missingText(row, ['name', 'status', 'type', 'quanto_multiplier']);
  if (missing) return rejected(row.name, `${missing} is missing`);
  const name = /** @type {string} */ (row.name);
  if (row.type !== 'direct') return ignored(`type ${shown(row.type)}`);
  if (row.is_pre_market === true) return ignored('pre-market');
  if (row.in_delisting === true) return ignored('in delisting');
  if (!SENDABLE.test(name)) return ignored('a name outside of ASCII');
  // Contracts have no field for it; the name is base and quote, always.
  const [base = '', quote = '', ...rest] = name.split('_');
  if (base === '' || quote === '' || rest.length > 0) return rejected(name, 'the name is not BASE_QUOTE');
  const contractSize = positive(row.quanto_multiplier);
  const tickSize = positive(row.order_price_round);
  if (Number.isNaN(contractSize + tickSize))
    return rejected(name, 'quanto_multiplier or order_price_round is not a number');
  const listed = instrument('perp', name, base, quote, {
    contractSize,
    tickSize,
    lotStep: row.enable_decimal === true ? null : 1,
    isTrading: row.status === 'trading',
    tradfi: typeof row.contract_type === 'string' && row.contract_type !== '',
  });
  const seconds = positive(row.funding_interval);
  return Number.isNaN(seconds) ? listed : { ...listed, fundingIntervalHours: seconds / 3600 };
}

/**
 * @param {Market} market
 * @param {string} symbol
 * @param {string} base
 * @param {string} quote
 * @param {{ contractSize: number, tickSize: number, lotStep: number | null, isTrading: boolean, tradfi: boolean }} more
 * @returns {Extract<ListedRow, { kind: 'instrument' }>}
 */
function instrument(market, symbol, base, quote, { isTrading, ...more }) {
  return {
    kind: 'instrument',
    instrument: {
      ...{ venue: 'gate', market, symbol, base: canonicalAsset(base), quote, settle: quote, multiplier: 1 },
      ...more,
      status: isTrading ? 'trading' : 'halted',
    },
  };
}

/**
 * @param {'spot' | 'futures'} kind
 * @param {string} path
 * @param {Readonly<Record<string, string>>} headers
 * @returns {SocketDefinition}
 */
function socket(kind, path, headers) {
  return {
    name: kind,
    path,
    headers,
    channels: [
      channel(`${kind}.book_ticker`, ['book']),
      channel(`${kind}.tickers`, kind === 'spot' ? ['stats'] : ['stats', 'funding']),
    ],
    // 300 connections an address; no limit of subscriptions is given, so that of comparable venues stands.
    limits: {
      streamsPerConnection: 400,
      topicsPerMessage: 100,
      bytesPerMessage: 8_192,
      messagesPerSecond: 10,
      connectionsPerHost: 300,
      connects: { count: 60, windowMs: MINUTE },
    },
    keepAlive: { kind: 'ping-frame', everyMs: 20_000 },
    // A message is for one channel.
    groupOf: topic => topic.slice(0, topic.indexOf(':')),
    subscribe: (topics, id) => request('subscribe', topics, id),
    unsubscribe: (topics, id) => request('unsubscribe', topics, id),
    decode: (frame, sink) => decode(kind, frame, sink),
  };
}

/**
 * @param {string} name
 * @param {Channel['carries']} carries
 * @returns {Channel}
 */
function channel(name, carries) {
  return { name, carries, freshness: { kind: 'on-change' }, topics: ({ symbol }) => `${name}:${symbol}` };
}

/**
 * @param {'subscribe' | 'unsubscribe'} event
 * @param {readonly string[]} topics
 * @param {number} id
 */
function request(event, topics, id) {
  const [first = ''] = topics;
  const payload = topics.map(topic => topic.slice(topic.indexOf(':') + 1));
  return JSON.stringify({
    time: Math.floor(Date.now() / 1000),
    id,
    channel: first.slice(0, first.indexOf(':')),
    event,
    payload,
  });
}

/**
 * @param {'spot' | 'futures'} kind
 * @param {Buffer} frame
 * @param {Sink} sink
 */
function decode(kind, frame, sink) {
  const message = parseJson(frame);
  if (!isRecord(message) || typeof message.channel !== 'string') return sink.rejected('a frame without a channel');
  const { channel: name, event, result } = message;
  if (event === 'subscribe' || event === 'unsubscribe') return readAnswer(message, sink);
  if (name === 'futures.system' || name === 'spot.system') return sink.closing('Gate upgrades this server');
  if (event !== 'update' && event !== 'all') return sink.dropped(`${shown(name)} ${shown(event)}`);
  if (name === `${kind}.book_ticker`) return readBook(result, sink);
  if (name !== `${kind}.tickers`) return sink.dropped(`channel ${shown(name)}`);
  for (const row of Array.isArray(result) ? result : [result]) {
    const symbol = isRecord(row) ? (row.currency_pair ?? row.contract) : undefined;
    if (!isRecord(row) || typeof symbol !== 'string') {
      sink.rejected(`${name}: a row without a symbol`);
      continue;
    }
    const index = sink.instrument(symbol);
    if (index < 0) continue;
    offerStats(sink, name, symbol, index, row, kind === 'spot' ? SPOT_STATS : PERP_STATS);
    if (kind === 'futures') offerFundingAndMarks(sink, name, symbol, index, row, FUNDING);
  }
}

/** An unknown name refuses all that stand in its message: shared code halves it until the one is found. */
function readAnswer(/** @type {JsonRecord} */ { id, event, error }, /** @type {Sink} */ sink) {
  const requestId = whole(id) || undefined;
  if (isRecord(error))
    return sink.refused(requestId, undefined, `Gate error ${shown(error.code)}: ${shown(error.message)}`);
  if (event === 'subscribe' && requestId !== undefined) sink.acked(requestId);
}

function readBook(/** @type {unknown} */ row, /** @type {Sink} */ sink) {
  if (!isRecord(row) || typeof row.s !== 'string') return sink.rejected('book_ticker: a row without s');
  const index = sink.instrument(row.s);
  if (index < 0) return sink.dropped(`book_ticker of ${shown(row.s)}, which is not scanned`);
  offerBook(
    sink,
    'book_ticker',
    row.s,
    index,
    side(row.b),
    side(row.B),
    side(row.a),
    side(row.A),
    whole(row.t),
    whole(row.u),
    false,
  );
}

/** An empty text is an empty side. */
function side(/** @type {unknown} */ value) {
  return value === '' ? 0 : notNegative(value);
}

/**
 * @param {string} name
 * @param {string} path
 * @param {string} field Of the symbol.
 * @param {number} everyMs
 * @param {(sink: Sink, symbol: string, index: number, row: JsonRecord) => void} read
 * @returns {RestPoll}
 */
function tickers(name, path, field, everyMs, read) {
  return {
    ...{ name, path, weight: 1, everyMs, failure: notAList },
    apply: (body, sink) => scannedRows(body, field, name, sink, (row, index, symbol) => read(sink, symbol, index, row)),
  };
}
