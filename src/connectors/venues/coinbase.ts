import { canonicalAsset, type Instrument } from '../../model/instrument';
import { readCandleRows } from '../candleRows';
import { FeedBook } from '../feedBook';
import { offerStates } from '../listedStates';
import type { BookLevel, BookSide, LocalBook } from '../localBook';
import { type ListedRow, rejected, ignored as skip } from '../rows';
import {
  type CandleDefinition,
  type Carries,
  type Channel,
  type Decode,
  defineVenue,
  type ListingSink,
  type RestPoll,
  type Sink,
} from '../venue';
import {
  isoTime,
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

const LEVELS = 'level2_batch';
const TICKER = 'ticker';
const HEARTBEAT = 'heartbeat';
/** Acknowledgements may call the book's channel by any of these. */
const LEVELS_NAMES: ReadonlySet<unknown> = new Set([LEVELS, 'level2', 'level2_50']);

const MINUTE = 60_000;
/** Levels kept of each side, the best ones: whole books have ten times as many, which would be 40 MB in all. */
const DEPTH = 2_000;
/** A time that goes back by more is no frame out of order: the venue has set its clock. */
const MOST_REORDERED_MS = 5_000;
/** Heartbeats that all others have had since a product had its last. */
const MISSED_HEARTBEATS = 10;
/** A snapshot that does not come is asked for again after pauses that grow up to so many heartbeats. */
const MOST_WAITED = 300;
/** Heartbeats for which a book may be crossed: orders that cross it are matched at once, the batches may come apart. */
const CROSSED_HEARTBEATS = 3;
/** Heartbeats within which a change must follow a trade, unless one came shortly before it: changes come in batches. */
const TRADED_HEARTBEATS = 5;
const SHORTLY_BEFORE_MS = 2_000;

/**
 * `X-USDC` is another name for the book of `X-USD`: both in one table would be a spread of nothing. Only these two have books of
 * their own. https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels
 */
const REAL_USDC: ReadonlySet<string> = new Set(['USDT', 'EURC']);

/** States in which nobody can take what stands in the book; `limit_only` still lets a limit order take it. */
const HALTS = ['trading_disabled', 'cancel_only', 'post_only', 'auction_mode'] as const;

const PRODUCTS = { path: '/products', weight: 1, failure };

/**
 * The Exchange API. Perpetuals are not here: those of Coinbase International went to Deribit on 2026-10-01, and the futures that
 * are left keep business hours.
 */
export const coinbase = defineVenue({
  id: 'coinbase',
  name: 'Coinbase',
  markets: [
    {
      market: 'spot',
      rest: 'https://api.exchange.coinbase.com',
      ws: 'wss://ws-feed.exchange.coinbase.com',
      // https://docs.cdp.coinbase.com/exchange/rest-api/rate-limits: 10 a second an address for public calls.
      restLimits: { weight: 10, windowMs: 1000 },
      // https://help.coinbase.com/en/exchange/trading-and-funding/exchange-fees, the first tier.
      takerFeePct: 0.6,
      tradePage: 'https://www.coinbase.com/advanced-trade/spot/{symbol}',
      listing: [{ ...PRODUCTS, parse: listProducts }],
      sockets: [
        {
          name: 'feed',
          path: '',
          channels: [
            // A snapshot, then what has changed each 50 ms. Heartbeats repeat its top: stale after ten seconds without.
            { ...channel(LEVELS, ['book']), freshness: { kind: 'repeats', everyMs: 2_500 } },
            // On each trade, and once at first. Its best bid and ask are as old as the last trade.
            channel(TICKER, ['stats']),
            // Each second for each product: tells a quiet book from a dead one.
            channel(HEARTBEAT, []),
          ],
          // https://docs.cdp.coinbase.com/exchange/websocket-feed/rate-limits: of an address 8 requests a second, 20 at
          // once; 10 subscriptions a product and channel. No count of products is given: some 450 need 5 connections
          // and 9 requests here, so that each has asked for something within the 5 s that the venue waits for it.
          limits: {
            streamsPerConnection: 300,
            topicsPerMessage: 150,
            bytesPerMessage: 16_000,
            messagesPerSecond: 8,
            messagesPerHost: { count: 20, windowMs: 2500 },
            connects: { count: 8, windowMs: 1000 },
          },
          keepAlive: { kind: 'ping-frame' },
          subscribe: topics => request('subscribe', topics),
          unsubscribe: topics => request('unsubscribe', topics),
          decode: { newDecoder },
        },
      ],
      polls: [statesPoll()],
      candles: candles(),
    },
  ],
});

function channel(name: string, carries: readonly Carries[]): Channel {
  return { name, carries, freshness: { kind: 'on-change' }, topics: ({ symbol }) => `${name}:${symbol}` };
}

/**
 * Topics are `channel:product`. Where all products want the same channels the request names each once; else products stand
 * beside their channel.
 */
function request(type: string, topics: readonly string[]): string {
  const byChannel = new Map<string, string[]>();
  for (const topic of topics) {
    const colon = topic.indexOf(':');
    const products = byChannel.get(topic.slice(0, colon)) ?? [];
    byChannel.set(topic.slice(0, colon), products);
    products.push(topic.slice(colon + 1));
  }
  const [first = [], ...others] = byChannel.values();
  const alike = others.every(each => each.length === first.length && each.every(product => first.includes(product)));
  const channels = [...byChannel].map(([name, products]) => ({ name, product_ids: products }));
  return JSON.stringify(alike ? { type, product_ids: first, channels: [...byChannel.keys()] } : { type, channels });
}

/** The list is the answer itself; errors are `{"message":"..."}`. */
function failure(body: unknown): string | undefined {
  if (Array.isArray(body)) return undefined;
  return isRecord(body) ? `Coinbase error: ${shown(body.message)}` : 'the answer is not a list';
}

function listProducts(body: unknown, listing: ListingSink) {
  eachProduct(
    body,
    (result, id) => {
      if (result.kind === 'instrument') listing.instrument(result.instrument);
      else if (result.kind === 'ignored') listing.ignored(result.why);
      else listing.rejected(result.why || id);
    },
    why => listing.rejected(why),
  );
}

/** Reads every product; whether one is an alias depends on what else is in the list. */
function eachProduct(body: unknown, read: (row: ListedRow, id: string) => void, bad: (why: string) => void) {
  if (!Array.isArray(body)) return bad('the answer has no list of products');
  // Of any status: while `X-USD` is offline its second name is no other book.
  const dollarBooks = new Set<unknown>();
  for (const row of body) {
    if (isRecord(row) && row.quote_currency === 'USD') dollarBooks.add(row.base_currency);
  }
  for (const row of body) {
    if (!isRecord(row)) bad('a product that is not an object');
    else read(readProduct(row, dollarBooks), shown(row.id));
  }
}

function readProduct(row: JsonRecord, dollarBooks: ReadonlySet<unknown>): ListedRow {
  const missing = missingText(row, ['id', 'base_currency', 'quote_currency', 'status']);
  if (missing) return rejected(row.id, `${missing} is missing`);
  const id = row.id as string;
  const base = row.base_currency as string;
  const quote = row.quote_currency as string;
  // `BTCAUCTION-USD` has BTC as its base too.
  if (id !== `${base}-${quote}`) return skip('not the product of its pair');
  if (row.status !== 'online') return skip(`status ${shown(row.status)}`);
  if (quote === 'USDC' && dollarBooks.has(base) && !REAL_USDC.has(base)) return skip('another name of the USD book');
  // The tick is called an increment of the quote, the lot one of the base.
  const tickSize = positive(row.quote_increment);
  const lotStep = positive(row.base_increment);
  if (Number.isNaN(tickSize)) return rejected(id, 'quote_increment is not a number');
  if (Number.isNaN(lotStep)) return rejected(id, 'base_increment is not a number');
  const instrument: Instrument = {
    venue: 'coinbase',
    market: 'spot',
    symbol: id,
    base: canonicalAsset(base),
    quote: canonicalAsset(quote),
    settle: canonicalAsset(quote),
    // No product here is of thousands of a coin.
    multiplier: 1,
    contractSize: 1,
    tickSize,
    lotStep,
    status: HALTS.some(halt => row[halt] === true) ? 'halted' : 'trading',
    tradfi: false,
  };
  return { kind: 'instrument', instrument };
}

/** No stream that we follow says that a product is halted: the list is read for that each minute. */
function statesPoll(): RestPoll {
  return {
    ...PRODUCTS,
    name: 'product states',
    everyMs: MINUTE,
    apply: (body, sink) => {
      const states = new Map<string, ListedRow>();
      eachProduct(
        body,
        (row, id) => states.set(id, row),
        why => sink.rejected(why),
      );
      offerStates(states, sink, { venueName: 'Coinbase' });
    },
  };
}

/**
 * Newest first, 300 at most, `[time in seconds, low, high, open, close, volume]`; minutes without a trade are left out.
 * https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-candles
 */
function candles(): CandleDefinition {
  return {
    most: 300,
    request: ({ symbol }, from, to) => {
      // Whether the end belongs to the answer is not said: no minute begins at it.
      const range = `start=${from / 1000}&end=${to / 1000 - 1}`;
      return { path: `/products/${encodeURIComponent(symbol)}/candles?granularity=60&${range}`, weight: 1, failure };
    },
    parse: (body, sink) => {
      const usualOrder = (row: unknown) => (Array.isArray(row) ? [row[0], row[3], row[2], row[1], row[4]] : row);
      readCandleRows(Array.isArray(body) ? body.map(usualOrder) : body, sink, 1000);
    },
  };
}

/** What is known of one product on one connection. */
interface Product {
  readonly feed: FeedBook;
  /** Exchange time of the book, epoch ms; 0 where the snapshot has none. */
  time: number;
  /** What it last changed by, and the time before that: changes that come late must not undo it. */
  latest: readonly unknown[];
  timeBefore: number;
  /** Round of its last heartbeat; undefined: none yet. */
  beat: number | undefined;
  /** Round since which it has no book, rounds to wait for one, and why it was lost; empty: there was none yet. */
  since: number;
  patience: number;
  why: string;
  /** Receipt of the last change or snapshot, epoch ms. */
  changedAt: number;
  /** Number of its last trade; 0: none yet. */
  trade: number;
  /** Rounds since which a trade waits for its change, and the book is crossed; undefined: it isn't so. */
  tradedIn: number | undefined;
  crossedIn: number | undefined;
  /** Its snapshot was crossed, and it has been since: so the venue says, asking anew would change nothing. */
  isCrossedByVenue: boolean;
}

/** The books of a connection, put together from snapshots and changes. */
function newDecoder(): Decode {
  const products = new Map<string, Product>();
  /** Seconds of the venue's clock in which heartbeats came: a clock that is set makes one of them, not many. */
  let round = 0;
  let roundAt = 0;

  function productOf(id: string): Product {
    const known = products.get(id);
    if (known) return known;
    const feed = new FeedBook(`${LEVELS}:${id}`, id, { depth: DEPTH, refilled: false });
    const product: Product = {
      feed,
      time: 0,
      latest: [],
      timeBefore: 0,
      beat: undefined,
      since: round,
      patience: MISSED_HEARTBEATS,
      why: '',
      changedAt: Number.NEGATIVE_INFINITY,
      trade: 0,
      tradedIn: undefined,
      crossedIn: undefined,
      isCrossedByVenue: false,
    };
    products.set(id, product);
    return product;
  }

  function lose(index: number, product: Product, why: string, sink: Sink) {
    Object.assign(product, { since: round, why, tradedIn: undefined, crossedIn: undefined });
    product.feed.lost(sink, index, why);
  }

  /** No snapshot has come: it may be the request that was lost. */
  function askAgain(index: number, product: Product, sink: Sink) {
    product.since = round;
    product.patience = Math.min(MOST_WAITED, product.patience * 2);
    const { why } = product;
    const words = why === '' ? 'acknowledged, but no snapshot came' : `${why}, and no snapshot has come since`;
    product.feed.lost(sink, index, words);
  }

  /** A snapshot or a change has come: trades before it are in it. */
  function noteChange(product: Product, sink: Sink) {
    product.changedAt = sink.receivedAt;
    product.tradedIn = undefined;
  }

  function takeSnapshot(message: JsonRecord, index: number, product: Product, sink: Sink) {
    const time = isoTime(message.time);
    const bids = levelsOf(message.bids);
    const asks = levelsOf(message.asks);
    if (!bids || !asks)
      return lose(index, product, `the ${bids ? 'asks' : 'bids'} of the snapshot can't be read`, sink);
    if (Number.isNaN(time)) return lose(index, product, "the snapshot's time can't be read", sink);
    Object.assign(product, { time, latest: [], timeBefore: 0, patience: MISSED_HEARTBEATS, crossedIn: undefined });
    noteChange(product, sink);
    load(product.feed.book.bids, bids, 1);
    load(product.feed.book.asks, asks, -1);
    product.isCrossedByVenue = product.feed.book.isCrossed;
    product.feed.began(sink, index, time);
  }

  function takeUpdate(message: JsonRecord, index: number, id: string, sink: Sink) {
    const product = products.get(id);
    if (!product?.feed.isInStep) return sink.dropped(`l2update of ${id} without a snapshot`);
    const { book } = product.feed;
    const time = isoTime(message.time);
    if (Number.isNaN(time)) return lose(index, product, "the time of a change can't be read", sink);
    if (!Array.isArray(message.changes)) return lose(index, product, 'an l2update without changes', sink);
    const changes: readonly unknown[] = message.changes;
    // There is no sequence: that changes came in another order shows only in their times. They are sizes of prices: what
    // nothing later has changed still holds.
    const back = time > 0 ? product.time - time : 0;
    const isLate = back > 0 && back < MOST_REORDERED_MS;
    if (isLate && time < product.timeBefore) {
      if (!changes.every(change => changesNothing(book, change)))
        return lose(index, product, 'a change came later than two newer ones', sink);
      return sink.dropped(`l2update of ${id} older than what is known`);
    }
    const later = isLate ? product.latest : [];
    for (const change of changes) {
      if (!applyChange(book, change, later))
        return lose(index, product, `can't read the change ${shown(change)}`, sink);
    }
    noteChange(product, sink);
    book.cut();
    if (book.bids.isSpent || book.asks.isSpent) return lose(index, product, 'all kept levels of a side are gone', sink);
    if (!isLate) {
      Object.assign(product, { timeBefore: product.time, latest: changes });
      if (time > 0) product.time = time;
    }
    if (back > 0 && !isLate) product.feed.began(sink, index, time);
    else product.feed.changed(sink, index, product.time);
  }

  function takeHeartbeat(message: JsonRecord, index: number, id: string, sink: Sink) {
    const time = isoTime(message.time);
    if (Number.isNaN(time)) return sink.rejected(`${HEARTBEAT} ${id}: the time can't be read`);
    const product = productOf(id);
    product.beat = round;
    if (product.feed.isInStep) confirm(index, id, product, sink);
    else if (round - product.since > product.patience) askAgain(index, product, sink);
    if (time >= roundAt && time - roundAt < 1000) return;
    roundAt = time;
    round++;
    findSilent(sink);
  }

  /** The product lives; does its book still follow? */
  function confirm(index: number, id: string, product: Product, sink: Sink) {
    // In an auction orders wait for each other.
    const { isCrossed } = product.feed.book;
    product.isCrossedByVenue &&= isCrossed;
    const isWrong = isCrossed && !product.isCrossedByVenue && sink.listed(id)?.status !== 'halted';
    product.crossedIn = isWrong ? (product.crossedIn ?? round) : undefined;
    if (round - (product.crossedIn ?? round) >= CROSSED_HEARTBEATS)
      return lose(index, product, 'its book stays crossed', sink);
    if (round - (product.tradedIn ?? round) >= TRADED_HEARTBEATS)
      return lose(index, product, 'trades without a change of the book', sink);
    product.feed.changed(sink, index);
  }

  /** Each trade takes a size from the book. */
  function noteTrade(message: JsonRecord, product: Product, sink: Sink) {
    const trade = whole(message.trade_id);
    // Without a number it proves nothing.
    if (!(trade > product.trade)) return;
    const isFirst = product.trade === 0;
    product.trade = trade;
    if (isFirst || !product.feed.isInStep || sink.receivedAt - product.changedAt <= SHORTLY_BEFORE_MS) return;
    product.tradedIn ??= round;
  }

  /** Silence of one product while others go on. */
  function findSilent(sink: Sink) {
    for (const [id, product] of products) {
      if (product.beat === undefined || round - product.beat <= MISSED_HEARTBEATS) continue;
      product.beat = undefined;
      const index = sink.instrument(id);
      if (index < 0) {
        products.delete(id);
        continue;
      }
      lose(index, product, 'its heartbeats have stopped while those of others come', sink);
      sink.outOfStep(`${HEARTBEAT}:${id}`, -1, `${id}: no heartbeat`);
    }
  }

  return (frame, sink) => {
    const message = parseJson(frame);
    if (!isRecord(message)) return sink.rejected('a frame that is not a JSON object');
    const { type } = message;
    if (type === 'subscriptions') return readAcks(message, sink);
    if (type === 'error') return readError(message, sink);
    if (type !== 'l2update' && type !== 'snapshot' && type !== TICKER && type !== HEARTBEAT) {
      return typeof type === 'string' ? sink.dropped(`type ${shown(type)}`) : sink.rejected('type is missing');
    }
    const id = message.product_id;
    if (typeof id !== 'string') return sink.rejected(`${type}: product_id is missing`);
    const index = sink.instrument(id);
    if (index < 0) {
      products.delete(id);
      return sink.dropped(`${type} of ${shown(id)}, which is not scanned`);
    }
    if (type === 'l2update') takeUpdate(message, index, id, sink);
    else if (type === 'snapshot') takeSnapshot(message, index, productOf(id), sink);
    else if (type === TICKER) {
      noteTrade(message, productOf(id), sink);
      readTicker(message, index, id, sink);
    } else takeHeartbeat(message, index, id, sink);
  };
}

/** Levels `[["price","size"],...]`; undefined where one can't be read. */
function levelsOf(side: unknown): BookLevel[] | undefined {
  if (!Array.isArray(side)) return undefined;
  const levels: BookLevel[] = [];
  for (const level of side as unknown[]) {
    const price = Array.isArray(level) ? positive(level[0]) : Number.NaN;
    const size = Array.isArray(level) ? notNegative(level[1]) : Number.NaN;
    if (Number.isNaN(price + size)) return undefined;
    levels.push({ price, size });
  }
  return levels;
}

/** One level more than is kept, so that the side knows that there are others. */
function load(side: BookSide, levels: BookLevel[], sign: 1 | -1) {
  side.load(
    levels.length <= DEPTH ? levels : levels.toSorted((a, b) => (b.price - a.price) * sign).slice(0, DEPTH + 1),
  );
}

interface Change {
  readonly name: 'buy' | 'sell';
  readonly price: number;
  readonly size: number;
}

/** `["buy","84140.00","0.52"]`: the size that is there now; undefined: it can't be read. */
function readChange(change: unknown): Change | undefined {
  if (!Array.isArray(change)) return undefined;
  const [name, price, size] = [change[0] as unknown, positive(change[1]), notNegative(change[2])];
  if (Number.isNaN(price + size) || (name !== 'buy' && name !== 'sell')) return undefined;
  return { name, price, size };
}

/** Unless one of `later` says another size. False: it can't be read. */
function applyChange({ bids, asks }: LocalBook, change: unknown, later: readonly unknown[]): boolean {
  const read = readChange(change);
  if (!read) return false;
  const { name, price, size } = read;
  const isPast = later.some(each => Array.isArray(each) && each[0] === name && positive(each[1]) === price);
  if (!isPast) (name === 'buy' ? bids : asks).set(price, size);
  return true;
}

function changesNothing({ bids, asks }: LocalBook, change: unknown): boolean {
  const read = readChange(change);
  return read !== undefined && (read.name === 'buy' ? bids : asks).isAs(read.price, read.size);
}

/** The 24 h volume is in the base. */
function readTicker(message: JsonRecord, index: number, id: string, sink: Sink) {
  const bad = malformedField(message, ['price', 'open_24h', 'volume_24h']);
  if (bad !== undefined) return sink.rejected(`${TICKER} ${id}: ${bad} is not a number`);
  const last = positive(message.price);
  const volume = notNegative(message.volume_24h) * last;
  sink.stats(index, last, positive(message.open_24h), Number.NaN, Number.isFinite(volume) ? volume : Number.NaN);
}

/** Lists all that is subscribed; what was asked for and is not in it was dropped without a word. */
function readAcks(message: JsonRecord, sink: Sink) {
  if (!Array.isArray(message.channels)) return sink.rejected('subscriptions: channels is missing');
  for (const each of message.channels as unknown[]) {
    if (!isRecord(each) || typeof each.name !== 'string' || !Array.isArray(each.product_ids)) {
      sink.rejected('subscriptions: a channel without product_ids');
      continue;
    }
    const name = LEVELS_NAMES.has(each.name) ? LEVELS : each.name;
    for (const id of each.product_ids as unknown[]) sink.ackedTopic(`${name}:${shown(id)}`);
  }
}

/** `{"type":"error","message":"Failed to subscribe","reason":"X-USD is not a valid product"}`. */
function readError(message: JsonRecord, sink: Sink) {
  const reason = message.reason === undefined ? '' : `: ${shown(message.reason)}`;
  const why = `Coinbase: ${shown(message.message)}${reason}`;
  // Halving the request would make more of them. Unanswered, it is asked again after a while.
  if (/rate limit|too many requests/i.test(why)) return sink.rejected(why);
  const id = /\b([A-Z0-9]+-[A-Z0-9]+) is not/.exec(why)?.[1];
  if (id !== undefined) for (const name of [LEVELS, TICKER, HEARTBEAT]) sink.refused(undefined, `${name}:${id}`, why);
  // The message as a whole: the others in it are asked for again, before the venue's 5 s for the first subscription are over.
  sink.refused(undefined, undefined, why);
}
