import { depthOf } from '../../model/depth';
import type { DemoInstrument } from '../../model/instrument';
import { RateMeter } from '../../net/rateMeter';
import { json, type RestReply, type RestRequest } from '../../net/rest';
import type { VenueContext } from '../../net/venueServer';
import { klines } from './klines';
import {
  type BybitCategory,
  categoryOf,
  fundingHistory,
  instrumentRow,
  levelsText,
  linearTicker,
  spotTicker,
} from './rows';

const REQUESTS = 600;
const WINDOW_MS = 5_000;
const BAN_MS = 600_000;

/** `/v5/market` of the unified API: https://bybit-exchange.github.io/docs/v5/market/instrument */
export class BybitRest {
  readonly #context: VenueContext;
  readonly #callers = new Map<string, { meter: RateMeter; bannedUntil: number }>();

  constructor(context: VenueContext) {
    this.#context = context;
  }

  handle(request: RestRequest): RestReply {
    const caller = this.#callers.get(request.ip) ?? { meter: new RateMeter(REQUESTS, WINDOW_MS), bannedUntil: 0 };
    this.#callers.set(request.ip, caller);
    if (!caller.meter.take(request.now)) caller.bannedUntil = request.now + BAN_MS;
    if (request.now < caller.bannedUntil) return json('access too frequent', 403);
    const at = request.now + this.#context.offset();
    const reply = this.#route(request, at);
    const headers = {
      traceid: (0x1000000 + (request.now % 0xffffff)).toString(16),
      timenow: String(at),
      'x-bapi-limit': String(REQUESTS),
      'x-bapi-limit-status': String(REQUESTS - caller.meter.used(request.now)),
    };
    return { ...reply, headers: { ...headers, ...reply.headers } };
  }

  #route({ path, query, now }: RestRequest, at: number): RestReply {
    switch (path) {
      case '/v5/market/time':
        return ok({ timeSecond: String(Math.floor(at / 1000)), timeNano: `${at}000000` }, at);
      case '/v5/market/instruments-info':
        return this.#instruments(query, at);
      case '/v5/market/tickers':
        return this.#tickers(query, now, at);
      case '/v5/market/orderbook':
        return this.#orderbook(query, at);
      case '/v5/market/kline':
        return this.#kline(query, at);
      case '/v5/market/funding/history':
        return this.#fundingHistory(query, at);
      default:
        return json('404 page not found', 404);
    }
  }

  #instruments(query: URLSearchParams, at: number): RestReply {
    const category = query.get('category');
    if (category === 'option') return ok({ category, list: [], nextPageCursor: '' }, at);
    const rows = this.#rows(category);
    if (!rows) return failure(10001, 'params error: Category is invalid', at);
    const symbol = query.get('symbol');
    const base = query.get('baseCoin');
    const status = query.get('status') ?? (symbol ? undefined : 'Trading');
    const found = rows.filter(
      i =>
        (symbol === null || i.symbol === symbol) &&
        (base === null || i.rawBase === base) &&
        (!status || i.statusText === status),
    );
    if (symbol !== null && found.length === 0) return failure(10001, 'params error: symbol invalid', at);
    if (category === 'spot') return ok({ category, list: found.map(instrumentRow) }, at);
    const limit = Number(query.get('limit') ?? 500);
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return failure(10001, 'params error: limit invalid', at);
    const start = readCursor(query.get('cursor'));
    if (start === undefined) return failure(10001, 'params error: cursor invalid', at);
    const page = found.slice(start, start + limit);
    const end = start + page.length;
    const last = page.at(-1);
    const nextPageCursor =
      end < found.length && last ? encodeURIComponent(`first=${page[0]?.symbol}&last=${last.symbol}&at=${end}`) : '';
    return ok({ category, list: page.map(instrumentRow), nextPageCursor }, at);
  }

  #tickers(query: URLSearchParams, now: number, at: number): RestReply {
    const category = query.get('category');
    if (category === 'option') return ok({ category, list: [] }, at);
    const symbol = query.get('symbol');
    const rows = this.#rows(category)?.filter(i => i.state === 'trading' && (symbol === null || i.symbol === symbol));
    if (!rows) return failure(10001, 'params error: Category is invalid', at);
    if (symbol !== null && rows.length === 0) return failure(10001, 'Not supported symbols', at);
    const list = rows.map(i => (category === 'spot' ? spotTicker(i) : restTicker(i, now)));
    return ok({ category, list }, at);
  }

  #orderbook(query: URLSearchParams, at: number): RestReply {
    const i = this.#rows(query.get('category'))?.find(row => row.symbol === query.get('symbol'));
    if (!i) return failure(10001, 'params error: symbol invalid', at);
    const { bids, asks } = depthOf(i, Math.min(20, Number(query.get('limit') ?? 25)));
    const times = `"ts":${at},"u":${i.updateId},"seq":${i.updateId * 3},"cts":${i.changedAt + this.#context.offset()}`;
    const result = `{"s":"${i.symbol}","b":${levelsText(i, bids)},"a":${levelsText(i, asks)},${times}}`;
    const body = `{"retCode":0,"retMsg":"OK","result":${result},"retExtInfo":{},"time":${at}}`;
    return { status: 200, headers: { 'content-type': 'application/json;charset=UTF-8' }, body };
  }

  #kline(query: URLSearchParams, at: number): RestReply {
    const category = query.get('category') ?? 'linear';
    const rows = this.#rows(category);
    if (!rows) return failure(10001, 'params error: Category is invalid', at);
    const i = rows.find(row => row.symbol === query.get('symbol'));
    if (!i) return failure(10001, 'Not supported symbols', at);
    const list = klines(query, i, at, this.#context.model);
    if (typeof list === 'string') return failure(10001, list, at);
    return ok({ category, symbol: i.symbol, list }, at);
  }

  #fundingHistory(query: URLSearchParams, at: number): RestReply {
    const category = query.get('category');
    const i = this.#rows(category)?.find(row => row.symbol === query.get('symbol'));
    if (!i || category === 'spot') return failure(10001, 'params error: symbol invalid', at);
    if (query.has('startTime') && !query.has('endTime')) return failure(10001, 'params error: endTime is required', at);
    const limit = Math.min(200, Number(query.get('limit') ?? 200));
    return ok({ category, list: fundingHistory(i, at, limit) }, at);
  }

  #rows(category: string | null): DemoInstrument[] | undefined {
    if (category !== 'spot' && category !== 'linear' && category !== 'inverse') return undefined;
    const market = category === 'spot' ? 'spot' : 'perp';
    return this.#context.model.listed('bybit', market).filter(i => categoryOf(i) === (category as BybitCategory));
  }
}

/** REST writes the delivery time in ms where the topic writes an ISO text. */
function restTicker(i: DemoInstrument, now: number): Record<string, string> {
  return { ...linearTicker(i, now), deliveryTime: String(i.deliveryTime) };
}

function ok(result: Record<string, unknown>, at: number): RestReply {
  return json({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: at });
}

function failure(retCode: number, retMsg: string, at: number): RestReply {
  return json({ retCode, retMsg, result: {}, retExtInfo: {}, time: at });
}

/** The cursor may come back decoded or still percent-encoded. */
function readCursor(cursor: string | null): number | undefined {
  if (!cursor) return 0;
  const at = /at=(\d+)$/.exec(cursor.includes('%') ? decodeURIComponent(cursor) : cursor)?.[1];
  return at === undefined ? undefined : Number(at);
}
