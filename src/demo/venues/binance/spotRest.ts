import { depthOf } from '../../model/depth';
import type { DemoInstrument } from '../../model/instrument';
import { json, type RestReply, type RestRequest } from '../../net/rest';
import type { VenueContext } from '../../net/venueServer';
import { klines } from './klines';
import { SPOT_RATE_LIMITS, spotRow } from './lists';
import { failure, INVALID_SYMBOL, missing, NOT_FOUND, unread, WeightGuard } from './restTools';
import { levelsText } from './text';
import { bookTickerRow, dayTickerRow, priceRow } from './tickerRows';

const DEPTH_WEIGHTS: readonly (readonly [upTo: number, weight: number])[] = [
  [100, 5],
  [500, 25],
  [1000, 50],
  [5000, 250],
];
const STATUS_FILTERS: readonly string[] = ['TRADING', 'HALT', 'BREAK'];

type Row = (i: DemoInstrument) => Record<string, unknown>;

/** `/api/v3` market data: https://developers.binance.com/docs/binance-spot-api-docs/rest-api */
export class SpotRest {
  readonly #context: VenueContext;
  readonly #guard = new WeightGuard(6000);

  constructor(context: VenueContext) {
    this.#context = context;
  }

  handle(request: RestRequest): RestReply {
    const reply = this.#route(request);
    return { ...reply, headers: { ...this.#guard.headers(request), ...reply.headers } };
  }

  #route(request: RestRequest): RestReply {
    const { path, query } = request;
    const at = request.now + this.#context.offset();
    switch (path) {
      case '/api/v3/ping':
        return this.#guard.take(request, 1) ?? json({});
      case '/api/v3/time':
        return this.#guard.take(request, 1) ?? json({ serverTime: at });
      case '/api/v3/exchangeInfo':
        return this.#guard.take(request, 20) ?? this.#exchangeInfo(query, at);
      case '/api/v3/depth':
        return this.#guard.take(request, depthWeight(query)) ?? this.#depth(query);
      case '/api/v3/klines':
        return (
          this.#guard.take(request, 2) ?? klines(query, at, 1000, s => this.#select([s])?.[0], this.#context.model)
        );
      case '/api/v3/ticker/24hr':
        return (
          this.#guard.take(request, listWeight(query, 2, 80)) ??
          this.#rows(query, i => dayTickerRow(i, at, query.get('type') === 'MINI'), ['type'])
        );
      case '/api/v3/ticker/price':
        return this.#guard.take(request, listWeight(query, 2, 4)) ?? this.#rows(query, i => priceRow(i, at));
      case '/api/v3/ticker/bookTicker':
        return this.#guard.take(request, listWeight(query, 2, 4)) ?? this.#rows(query, i => bookTickerRow(i, 0));
      default:
        return NOT_FOUND;
    }
  }

  #exchangeInfo(query: URLSearchParams, at: number): RestReply {
    const bad = unread(query, ['symbol', 'symbols', 'permissions', 'showPermissionSets', 'symbolStatus']);
    if (bad) return bad;
    const wanted = symbolsOf(query);
    if (typeof wanted === 'string') return failure(-1100, wanted);
    const status = query.get('symbolStatus');
    if (status !== null && !STATUS_FILTERS.includes(status)) return failure(-1122, 'Invalid symbolStatus.');
    if (status !== null && wanted) return failure(-1128, 'Combination of optional parameters invalid.');
    const rows = this.#select(wanted);
    if (!rows) return INVALID_SYMBOL;
    const sets = query.get('showPermissionSets') !== 'false';
    return json({
      timezone: 'UTC',
      serverTime: at,
      rateLimits: SPOT_RATE_LIMITS,
      exchangeFilters: [],
      symbols: rows.filter(i => status === null || i.statusText === status).map(i => spotRow(i, sets)),
    });
  }

  #rows(query: URLSearchParams, row: Row, more: readonly string[] = []): RestReply {
    const bad = unread(query, ['symbol', 'symbols', 'symbolStatus', ...more]);
    if (bad) return bad;
    const wanted = symbolsOf(query);
    if (typeof wanted === 'string') return failure(-1100, wanted);
    const rows = this.#select(wanted);
    if (!rows) return INVALID_SYMBOL;
    const [first] = rows;
    return json(query.has('symbol') && first ? row(first) : rows.map(row));
  }

  #depth(query: URLSearchParams): RestReply {
    const symbol = query.get('symbol');
    if (!symbol) return missing('symbol');
    const [i] = this.#select([symbol]) ?? [];
    if (!i) return INVALID_SYMBOL;
    const { bids, asks } = depthOf(i, Math.min(20, Number(query.get('limit') ?? 100)));
    const body = `{"lastUpdateId":${i.updateId},"bids":${levelsText(i, bids)},"asks":${levelsText(i, asks)}}`;
    return { status: 200, headers: { 'content-type': 'application/json;charset=UTF-8' }, body };
  }

  /** All listed rows, or those asked for; undefined when one of them does not exist. */
  #select(wanted: readonly string[] | undefined): DemoInstrument[] | undefined {
    const { model } = this.#context;
    if (!wanted) return model.listed('binance', 'spot');
    const rows: DemoInstrument[] = [];
    for (const symbol of wanted) {
      const i = model.find('binance', 'spot', symbol);
      if (!i || i.state === 'hidden') return undefined;
      rows.push(i);
    }
    return rows;
  }
}

/** Names of `symbol` or `symbols` (a JSON list), undefined for all, a text when it is malformed. */
function symbolsOf(query: URLSearchParams): readonly string[] | string | undefined {
  const one = query.get('symbol');
  if (one !== null) return [one];
  const many = query.get('symbols');
  if (many === null) return undefined;
  const malformed = `Illegal characters found in parameter 'symbols'; legal range is '^\\[("[^"]{1,20}"(,"[^"]{1,20}"){0,}){0,1}\\]$'.`;
  try {
    const names: unknown = JSON.parse(many);
    return Array.isArray(names) && names.every(name => typeof name === 'string') ? names : malformed;
  } catch {
    return malformed;
  }
}

function listWeight(query: URLSearchParams, one: number, all: number): number {
  const names = symbolsOf(query);
  if (names === undefined) return all;
  return names.length <= 20 ? one : Math.ceil(all / 2);
}

function depthWeight(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? 100);
  return DEPTH_WEIGHTS.find(([upTo]) => limit <= upTo)?.[1] ?? 250;
}
