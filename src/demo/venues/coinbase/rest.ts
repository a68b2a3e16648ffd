import type { DemoInstrument } from '../../model/instrument';
import { fromSteps } from '../../model/step';
import { TokenBucket } from '../../net/rateMeter';
import { json, type RestReply, type RestRequest } from '../../net/rest';
import type { VenueContext } from '../../net/venueServer';
import { bookOf, priceText, productRows, restStats, restTicker, sizeText, timeText } from './rows';

const PER_SECOND = 10;
const AT_ONCE = 15;
const MOST_CANDLES = 300;
/** Seconds of a candle: https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-candles */
const GRANULARITIES: ReadonlySet<number> = new Set([60, 300, 900, 3600, 21_600, 86_400]);

/** The Exchange API, what it says without a key. There is no answer with the tickers of all products. */
export class CoinbaseRest {
  readonly #context: VenueContext;
  readonly #callers = new Map<string, TokenBucket>();

  constructor(context: VenueContext) {
    this.#context = context;
  }

  handle({ ip, path, query, now }: RestRequest): RestReply {
    const bucket = this.#callers.get(ip) ?? new TokenBucket(AT_ONCE, (AT_ONCE / PER_SECOND) * 1000, now);
    this.#callers.set(ip, bucket);
    if (!bucket.take(now)) return json({ message: 'Public rate limit exceeded' }, 429);
    const at = now + this.#context.offset();
    if (path === '/time') return json({ iso: timeText(at), epoch: at / 1000 });
    if (path === '/currencies') return json([]);
    const listed = this.#context.model.listed('coinbase', 'spot');
    if (path === '/products') return json(productRows(listed));
    const [, id, call] = /^\/products\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    const i = listed.find(each => each.symbol === id);
    if (!i) return json({ message: 'NotFound' }, 404);
    switch (call) {
      case 'ticker':
        return json(restTicker(i, at));
      case 'stats':
        return json(restStats(i));
      case 'book':
        return this.#book(i, query, at);
      case 'candles':
        return this.#candles(i, query, at);
      default:
        return json({ message: 'Route not found' }, 404);
    }
  }

  #book(i: DemoInstrument, query: URLSearchParams, at: number): RestReply {
    const { bids, asks } = bookOf(i);
    const count = query.get('level') === '2' ? 50 : 1;
    const rows = (levels: typeof bids) =>
      levels.slice(0, count).map(([price, size]) => [priceText(i, price), sizeText(i, size), 1]);
    return json({ bids: rows(bids), asks: rows(asks), sequence: i.updateId, auction_mode: false, time: timeText(at) });
  }

  /** Newest first, numbers, `[second, low, high, open, close, volume]`; both ends are included. */
  #candles(i: DemoInstrument, query: URLSearchParams, at: number): RestReply {
    const seconds = Number(query.get('granularity') ?? 60);
    if (!GRANULARITIES.has(seconds)) return json({ message: 'Unsupported granularity' }, 400);
    const stepMs = seconds * 1000;
    const end = Math.min(at, readTime(query.get('end')) ?? at);
    const start = readTime(query.get('start')) ?? end - (MOST_CANDLES - 1) * stepMs;
    if (Number.isNaN(start + end)) return json({ message: 'Invalid start or end' }, 400);
    if ((end - start) / stepMs > MOST_CANDLES) {
      const words = 'granularity too small for the requested time range. Count of aggregations requested exceeds 300';
      return json({ message: words }, 400);
    }
    const price = (steps: number) => fromSteps(i.tick, steps);
    const rows = this.#context.model.candles(i, seconds / 60, start, end + 1).reverse();
    return json(
      rows.map(({ time, open, high, low, close, lots }) => [
        time / 1000,
        ...[low, high, open, close].map(price),
        fromSteps(i.lot, lots),
      ]),
    );
  }
}

/** Seconds or an ISO time, as epoch ms; undefined where it is absent. */
function readTime(text: string | null): number | undefined {
  if (text === null) return undefined;
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}
