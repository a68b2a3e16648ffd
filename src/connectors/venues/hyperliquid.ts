import { canonicalAsset, type Instrument, type Market } from '../../model/instrument';
import { ByteReader, literal } from '../byteReader';
import { readCandleRows } from '../candleRows';
import { type ListedRow, offerBook, rejected, ignored as skip, takeBook } from '../rows';
import {
  type CandleDefinition,
  defineVenue,
  type MarketDefinition,
  type RestRequest,
  type Sink,
  type SocketDefinition,
} from '../venue';
import {
  decimal,
  isRecord,
  type JsonRecord,
  malformedField,
  notNegative,
  parseJson,
  positive,
  shown,
  whole,
} from '../wire';

/** Frames are read one after the other. */
const READER = new ByteReader();
const BBO = 'bbo:';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Index of USDC among the spot tokens, the collateral of the venue's own perpetuals. */
const USDC_TOKEN = 0;
/** The text that some hosts greet a connection with. */
const GREETING = Buffer.from('Websocket connection established.');

/** `kPEPE` is 1000 PEPE; `KAS` is a coin. */
const THOUSANDS = /^k(?=[A-Z])/;

/** Tokens that stand for a coin of another chain, https://docs.hyperunit.xyz: what is traded is the coin. */
const WRAPPED: ReadonlyMap<string, string> = new Map([
  ['UBTC', 'BTC'],
  ['UETH', 'ETH'],
  ['USOL', 'SOL'],
  ['UFART', 'FARTCOIN'],
  ['UPUMP', 'PUMP'],
  ['UBONK', 'BONK'],
  ['UDZ', '2Z'],
  ['UUUSPX', 'SPX'],
  ['UXPL', 'XPL'],
  ['HPENGU', 'PENGU'],
  ['XAUT0', 'XAUT'],
  ['USDT0', 'USDT'],
]);

/**
 * https://hyperliquid.gitbook.io/hyperliquid-docs/trading/contract-specifications, "Tick and lot size": a price has at most
 * so many significant figures, and so many decimals less those of the size. Whole numbers are always allowed.
 */
const SIGNIFICANT_FIGURES = 5;
const MOST_DECIMALS: Readonly<Record<Market, number>> = { spot: 8, perp: 6 };

const SOCKET: SocketDefinition = {
  name: 'public',
  path: '/ws',
  channels: [
    // https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket/subscriptions: only when the top of book
    // has changed in a block.
    { name: 'bbo', carries: ['book'], freshness: { kind: 'on-change' }, topics: ({ symbol }) => BBO + symbol },
  ],
  // https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/rate-limits-and-user-limits, all of them an address.
  limits: {
    streamsPerConnection: 1000,
    // One object a frame.
    topicsPerMessage: 1,
    bytesPerMessage: 4096,
    // No rate in seconds is given; 200 a second were taken well.
    messagesPerSecond: 60,
    messagesPerHost: { count: 2000, windowMs: MINUTE },
    connectionsPerHost: 10,
    streamsPerHost: 1000,
    connects: { count: 30, windowMs: MINUTE },
  },
  // https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket/timeouts-and-heartbeats: it ends a
  // connection on which it has sent nothing for 60 s.
  keepAlive: { kind: 'message', everyMs: 30_000, frame: () => '{"method":"ping"}' },
  endsOnUnknownTopic: true,
  subscribe: topics => request('subscribe', topics),
  unsubscribe: topics => request('unsubscribe', topics),
  decode,
  wholeBook: { begins: '{"channel":"bbo","data":{"coin":"' },
};

/** The latest 5000 candles, both times included; weight 20 and one more for each 60 of them. */
const CANDLES: CandleDefinition = {
  most: 1000,
  request: ({ symbol }, from, to) => {
    const count = (to - from) / MINUTE;
    const req = { coin: symbol, interval: '1m', startTime: from, endTime: to - 1 };
    return {
      ...info({ type: 'candleSnapshot', req }, 20 + Math.ceil(count / 60)),
      failure: body => (Array.isArray(body) || body === null ? undefined : 'the answer is not a list of candles'),
    };
  },
  // `null` where there are none.
  parse: (body, sink) =>
    readCandleRows(
      Array.isArray(body) ? body.map(row => (isRecord(row) ? [row.t, row.o, row.h, row.l, row.c] : row)) : (body ?? []),
      sink,
    ),
};

export const hyperliquid = defineVenue({
  id: 'hyperliquid',
  name: 'Hyperliquid',
  // https://hyperliquid.gitbook.io/hyperliquid-docs/trading/fees, tier 0.
  markets: [
    market('spot', 'spotMetaAndAssetCtxs', spotCoins, 0.07),
    // Without `dex` the venue's own perpetuals; those of builders are other lists.
    market('perp', 'metaAndAssetCtxs', perpCoins, 0.045),
  ],
});

/** A row of a list with its state: `ctx` undefined where the answer has none for it. */
interface Coin {
  readonly name: unknown;
  readonly row: ListedRow;
  readonly ctx: JsonRecord | undefined;
}

/** The rows of an answer, or what is wrong with it as a whole. */
type ReadCoins = (body: unknown) => readonly Coin[] | string;

function market(kind: Market, type: string, read: ReadCoins, takerFeePct: number): MarketDefinition {
  const request = info({ type }, 20);
  return {
    market: kind,
    rest: 'https://api.hyperliquid.xyz',
    ws: 'wss://api.hyperliquid.xyz',
    // https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/rate-limits-and-user-limits: a minute an address.
    restLimits: { weight: 1200, windowMs: MINUTE },
    takerFeePct,
    tradePage: `https://app.hyperliquid.xyz/trade/${kind === 'spot' ? '{base}/{quote}' : '{symbol}'}`,
    listing: [
      {
        ...request,
        failure: body => failure(body, read),
        parse: (body, listing) => {
          const coins = read(body);
          if (typeof coins === 'string') return listing.rejected(coins);
          for (const { row } of coins) {
            if (row.kind === 'instrument') listing.instrument(row.instrument, row.fundingIntervalHours);
            else if (row.kind === 'ignored') listing.ignored(row.why);
            else listing.rejected(row.why);
          }
        },
      },
    ],
    sockets: [SOCKET],
    // There is no answer with the top of book of all coins: `impactPxs` are prices for a size, `l2Book` is for one coin.
    polls: [
      {
        ...request,
        name: kind === 'perp' ? 'funding and 24h statistics' : '24h statistics',
        // The same would come each second for each coin on a channel, one subscription of the 1000 more for each.
        everyMs: 15_000,
        failure: body => failure(body, read),
        apply: (body, sink) => {
          const coins = read(body);
          if (typeof coins === 'string') return sink.rejected(coins);
          readState(coins, kind, sink);
        },
      },
    ],
    candles: CANDLES,
  };
}

function info(body: object, weight: number): RestRequest & { readonly body: string } {
  return { path: '/info', body: JSON.stringify(body), weight };
}

function failure(body: unknown, read: ReadCoins): string | undefined {
  const coins = read(body);
  return typeof coins === 'string' ? coins : undefined;
}

function request(method: string, [topic = '']: readonly string[]): string {
  return JSON.stringify({ method, subscription: { type: 'bbo', coin: topic.slice(BBO.length) } });
}

/** `[{"universe":[...],"collateralToken":0,...},[ctx,...]]`: the n-th state belongs to the n-th coin, delisted ones too. */
function perpCoins(body: unknown): readonly Coin[] | string {
  const [meta, ctxs] = Array.isArray(body) ? body : [];
  if (!isRecord(meta) || !Array.isArray(meta.universe) || !Array.isArray(ctxs))
    return 'the answer has no list of coins';
  const { universe } = meta;
  if (universe.length !== ctxs.length) return `the answer has ${ctxs.length} states for ${universe.length} coins`;
  const collateral = meta.collateralToken ?? USDC_TOKEN;
  return universe.map((coin, at) => {
    const ctx = isRecord(ctxs[at]) ? ctxs[at] : undefined;
    if (!isRecord(coin)) return { name: undefined, row: rejected(coin, 'not a coin'), ctx };
    return { name: coin.name, row: readPerp(coin, collateral, ctx), ctx };
  });
}

function readPerp(coin: JsonRecord, collateral: unknown, ctx: JsonRecord | undefined): ListedRow {
  const { name } = coin;
  if (typeof name !== 'string' || name === '') return rejected(name, 'name is missing');
  if (collateral !== USDC_TOKEN) return skip(`collateral token ${shown(collateral)}`);
  if (name.includes(':')) return skip('of a builder');
  if (coin.isDelisted === true) return skip('delisted');
  const multiplier = THOUSANDS.test(name) ? 1000 : 1;
  const base = canonicalAsset(name.replace(THOUSANDS, ''));
  return instrument('perp', name, { base, quote: 'USDC', settle: 'USDC', multiplier }, coin.szDecimals, ctx);
}

/** `[{"tokens":[...],"universe":[...]},[ctx,...]]`: tokens are named by their `index`, states by their `coin`. */
function spotCoins(body: unknown): readonly Coin[] | string {
  const [meta, ctxs] = Array.isArray(body) ? body : [];
  const isList = isRecord(meta) && Array.isArray(meta.universe) && Array.isArray(meta.tokens) && Array.isArray(ctxs);
  if (!isList) return 'the answer has no list of coins';
  const { tokens, universe } = meta as { tokens: unknown[]; universe: unknown[] };
  const tokenOf = new Map(tokens.filter(isRecord).map(token => [token.index, token]));
  const ctxOf = new Map<unknown, JsonRecord>(ctxs.filter(isRecord).map(ctx => [ctx.coin, ctx]));
  return universe.map(pair => {
    if (!isRecord(pair)) return { name: undefined, row: rejected(pair, 'not a pair'), ctx: undefined };
    const ctx = ctxOf.get(pair.name);
    return { name: pair.name, row: readSpot(pair, tokenOf, ctx), ctx };
  });
}

function readSpot(pair: JsonRecord, tokenOf: ReadonlyMap<unknown, JsonRecord>, ctx: JsonRecord | undefined): ListedRow {
  const { name, tokens } = pair;
  if (typeof name !== 'string' || name === '') return rejected(name, 'name is missing');
  const [baseIndex, quoteIndex] = Array.isArray(tokens) ? tokens : [];
  const baseToken = tokenOf.get(baseIndex);
  const base = coinOf(baseToken);
  const quote = coinOf(tokenOf.get(quoteIndex));
  if (base === undefined || quote === undefined) return rejected(name, 'its tokens are not in the list');
  return instrument('spot', name, { base, quote, settle: quote, multiplier: 1 }, baseToken?.szDecimals, ctx);
}

function coinOf(token: JsonRecord | undefined): string | undefined {
  const name = token?.name;
  return typeof name === 'string' && name !== '' ? canonicalAsset(WRAPPED.get(name) ?? name) : undefined;
}

type Assets = Pick<Instrument, 'base' | 'quote' | 'settle' | 'multiplier'>;

function instrument(
  kind: Market,
  symbol: string,
  assets: Assets,
  szDecimals: unknown,
  ctx: JsonRecord | undefined,
): ListedRow {
  const decimals = decimal(szDecimals);
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 15) {
    return rejected(symbol, 'szDecimals is not a number of decimals');
  }
  const price = positive(ctx?.midPx) || positive(ctx?.markPx);
  return {
    kind: 'instrument',
    instrument: {
      venue: 'hyperliquid',
      market: kind,
      symbol,
      ...assets,
      contractSize: 1,
      tickSize: tickAt(price, MOST_DECIMALS[kind] - decimals),
      lotStep: Number(`1e-${decimals}`),
      status: 'trading',
      tradfi: false,
    },
    ...(kind === 'perp' ? { fundingIntervalHours: 1 } : {}),
  };
}

/** The smallest step of prices about this one; null where none is known. */
function tickAt(price: number, mostDecimals: number): number | null {
  if (!(price > 0)) return null;
  const magnitude = Number(price.toExponential().split('e')[1]);
  return Number(`1e-${Math.max(0, Math.min(mostDecimals, SIGNIFICANT_FIGURES - 1 - magnitude))}`);
}

/** What the answer says of the scanned coins, and whether the list has changed. */
function readState(coins: readonly Coin[], kind: Market, sink: Sink) {
  const names = new Set<unknown>();
  for (const { name, row, ctx } of coins) {
    if (row.kind !== 'instrument') continue;
    const { symbol } = row.instrument;
    names.add(symbol);
    const index = sink.instrument(symbol);
    if (index < 0 && sink.listed(symbol) === undefined) sink.listingChanged(`${shown(name)} is listed`);
    if (index < 0 || !ctx) continue;
    readMid(ctx, index, symbol, sink);
    readStats(ctx, index, symbol, sink);
    if (kind === 'perp') readFunding(ctx, index, symbol, sink);
  }
  for (const symbol of sink.symbols()) {
    if (names.has(symbol)) {
      // Perhaps it was gone in the answer before, and the list has not been read since.
      sink.resumed(sink.instrument(symbol));
      continue;
    }
    sink.halted(sink.instrument(symbol), `Hyperliquid has delisted ${symbol}`);
    sink.listingChanged(`${symbol} is no longer listed`);
  }
}

/** The mean of the best bid and ask, `null` without a book: what quiet streams are checked against. */
function readMid(ctx: JsonRecord, index: number, symbol: string, sink: Sink) {
  if (malformedField(ctx, ['midPx'])) return sink.rejected(`${symbol}: midPx is not a number`);
  const mid = positive(ctx.midPx);
  if (!Number.isNaN(mid)) sink.mid(index, mid);
}

/** No price of a trade is among them: the change is that of the mark price against the price of 24 h ago. */
function readStats(ctx: JsonRecord, index: number, symbol: string, sink: Sink) {
  const bad = malformedField(ctx, ['markPx', 'prevDayPx', 'dayNtlVlm']);
  if (bad !== undefined) return sink.rejected(`${symbol}: ${bad} is not a number`);
  const change = positive(ctx.markPx) / positive(ctx.prevDayPx) - 1;
  const volume = notNegative(ctx.dayNtlVlm);
  if (!Number.isNaN(change) || !Number.isNaN(volume)) sink.stats(index, Number.NaN, Number.NaN, change, volume);
}

/** The running rate of the present hour, paid at its end. */
function readFunding(ctx: JsonRecord, index: number, symbol: string, sink: Sink) {
  const bad = malformedField(ctx, ['funding', 'markPx', 'oraclePx']);
  if (bad !== undefined) return sink.rejected(`${symbol}: ${bad} is not a number`);
  const rate = decimal(ctx.funding);
  if (!Number.isNaN(rate)) sink.funding(index, rate, 1, (Math.floor(sink.receivedAt / HOUR) + 1) * HOUR);
  const mark = positive(ctx.markPx);
  const oracle = positive(ctx.oraclePx);
  if (!Number.isNaN(mark) || !Number.isNaN(oracle)) sink.marks(index, mark, oracle);
}

const BYTES = {
  coin: literal('{"channel":"bbo","data":{"coin":"'),
  time: literal(',"time":'),
  book: literal(',"bbo":['),
  none: literal('null'),
  price: literal('{"px":'),
  size: literal(',"sz":'),
  orders: literal(',"n":'),
  closeLevel: literal('}'),
  comma: literal(','),
  close: literal(']}}'),
};

/** `{"channel":"bbo","data":{"coin":…,"time":…,"bbo":[{"px":…,"sz":…,"n":…},…]}}`. False: it is not written exactly so. */
function readBookBytes(reader: ByteReader, frame: Uint8Array, sink: Sink): boolean {
  reader.open(frame);
  if (!reader.skip(BYTES.coin)) return false;
  reader.text();
  const { from, to } = reader;
  reader.expect(BYTES.time);
  const time = reader.whole();
  reader.expect(BYTES.book);
  readLevelBytes(reader);
  const { price: bid, size: bidSize } = reader;
  reader.expect(BYTES.comma);
  readLevelBytes(reader);
  reader.expect(BYTES.close);
  reader.end();
  const index = reader.ok ? sink.instrumentAt(frame, from, to) : -1;
  if (index < 0) return false;
  takeBook(sink, index, bid, bidSize, reader.price, reader.size, time, 0, false);
  return true;
}

/** Into the reader's `price` and `size`; 0 where the side is empty. */
function readLevelBytes(reader: ByteReader) {
  reader.price = 0;
  reader.size = 0;
  if (reader.skip(BYTES.none)) return;
  reader.expect(BYTES.price);
  reader.price = reader.amount();
  reader.expect(BYTES.size);
  reader.size = reader.amount();
  reader.expect(BYTES.orders);
  reader.whole();
  reader.expect(BYTES.closeLevel);
}

function decode(frame: Buffer, sink: Sink) {
  if (readBookBytes(READER, frame, sink)) return;
  if (frame.equals(GREETING)) return;
  const message = parseJson(frame);
  if (!isRecord(message)) return sink.rejected('a frame that is not a JSON object');
  const { channel, data } = message;
  switch (channel) {
    case 'bbo':
      return readBook(data, sink);
    case 'pong':
      return sink.pong();
    case 'subscriptionResponse':
      return readAcknowledgement(data, sink);
    case 'error':
      return readError(data, sink);
  }
  if (typeof channel !== 'string') return sink.rejected('a frame without a channel');
  sink.dropped(`channel ${shown(channel)}`);
}

function readBook(data: unknown, sink: Sink) {
  sink.slowBook();
  if (!isRecord(data) || typeof data.coin !== 'string') return sink.rejected('bbo: data.coin is missing');
  const { coin } = data;
  const index = sink.instrument(coin);
  if (index < 0) return sink.dropped(`bbo of ${shown(coin)}, which is not scanned`);
  if (!Array.isArray(data.bbo)) return sink.rejected(`bbo ${coin}: data.bbo is missing`);
  const [bid, ask] = data.bbo as unknown[];
  offerBook(
    sink,
    'bbo',
    coin,
    index,
    amountOf(bid, 'px'),
    amountOf(bid, 'sz'),
    amountOf(ask, 'px'),
    amountOf(ask, 'sz'),
    whole(data.time),
    0,
    false,
  );
}

/** `null` is an empty side. */
function amountOf(level: unknown, field: 'px' | 'sz'): number {
  if (level === null) return 0;
  return isRecord(level) ? notNegative(level[field]) : Number.NaN;
}

function readAcknowledgement(data: unknown, sink: Sink) {
  const topic = isRecord(data) ? topicOf(data.subscription) : undefined;
  if (topic === undefined) return sink.rejected('an acknowledgement without its subscription');
  if (isRecord(data) && data.method === 'subscribe') sink.ackedTopic(topic);
}

function topicOf(subscription: unknown): string | undefined {
  if (!isRecord(subscription) || subscription.type !== 'bbo') return undefined;
  return typeof subscription.coin === 'string' ? BBO + subscription.coin : undefined;
}

/** `Already subscribed: {"type":"bbo","coin":"BTC"}`; others name the whole request, or none. */
function readError(data: unknown, sink: Sink) {
  if (typeof data !== 'string') return sink.rejected('an error without words');
  const about = parseJson(Buffer.from(data.slice(Math.max(0, data.indexOf('{')))));
  const topic = topicOf(about) ?? (isRecord(about) ? topicOf(about.subscription) : undefined);
  if (/^already unsubscribed/i.test(data)) return sink.dropped(`Hyperliquid: ${shown(data)}`);
  if (topic !== undefined && /^already subscribed/i.test(data)) return sink.ackedTopic(topic);
  sink.refused(undefined, topic, `Hyperliquid: ${shown(data)}`);
}
