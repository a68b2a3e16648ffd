import { depthOf } from '../../model/depth';
import type { DemoInstrument } from '../../model/instrument';
import { RateMeter } from '../../net/rateMeter';
import { json, type RestReply, type RestRequest } from '../../net/rest';
import type { VenueContext } from '../../net/venueServer';
import { futuresKlineWeight, klines } from './klines';
import { FUTURES_RATE_LIMITS, futuresRow } from './lists';
import { failure, INVALID_SYMBOL, missing, NOT_FOUND, WeightGuard } from './restTools';
import { levelsText } from './text';
import {
  bookTickerRow,
  dayTickerRow,
  fundingHistoryRows,
  fundingInfoRow,
  isInFundingInfo,
  premiumRow,
  priceRow,
} from './tickerRows';

type Row = (i: DemoInstrument) => Record<string, unknown>;
type Line = 'usd-m' | 'coin-m';

/** `/fapi/v1` market data, and the lists of `/dapi/v1`, which shares its weight pool. */
export class UsdmRest {
  readonly #context: VenueContext;
  readonly #guard = new WeightGuard(2400);
  /** `fundingInfo` and `fundingRate` have their own bucket: 500 in 5 min. */
  readonly #fundingMeters = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
  }

  handle(request: RestRequest): RestReply {
    const reply = this.#route(request);
    return { ...reply, headers: { ...this.#guard.headers(request), ...reply.headers } };
  }

  #route(request: RestRequest): RestReply {
    const { path, query } = request;
    const [, api, version, ...rest] = path.split('/');
    if ((api !== 'fapi' && api !== 'dapi') || !/^v[12]$/.test(version ?? '')) return NOT_FOUND;
    const line: Line = api === 'fapi' ? 'usd-m' : 'coin-m';
    const { offset } = this.#context;
    const at = request.now + offset();
    const single = query.has('symbol');
    const take = (weight: number) => this.#guard.take(request, weight);
    switch (rest.join('/')) {
      case 'ping':
        return take(1) ?? json({});
      case 'time':
        return take(1) ?? json({ serverTime: at });
      case 'exchangeInfo':
        return take(1) ?? this.#exchangeInfo(line, at);
      case 'depth':
        return take(single ? 5 : 1) ?? this.#depth(query, line, at);
      case 'klines':
        return take(futuresKlineWeight(query)) ?? this.#klines(query, line, at);
      case 'ticker/24hr':
        return take(single ? 1 : 40) ?? this.#rows(query, line, i => dayTickerRow(i, at, false));
      case 'ticker/price':
        return take(single ? 1 : 2) ?? this.#rows(query, line, i => priceRow(i, at));
      case 'ticker/bookTicker':
        return take(single ? 2 : 5) ?? this.#rows(query, line, i => bookTickerRow(i, offset()));
      case 'premiumIndex':
        return take(single ? 1 : 10) ?? this.#rows(query, line, i => premiumRow(i, at));
      case 'fundingInfo':
        return (
          this.#takeFunding(request) ??
          json(
            this.#listed(line)
              .filter(isInFundingInfo)
              .map(i => fundingInfoRow(i, at)),
          )
        );
      case 'fundingRate':
        return this.#takeFunding(request) ?? this.#fundingRate(query, line, at);
      default:
        return NOT_FOUND;
    }
  }

  #listed(line: Line): DemoInstrument[] {
    return this.#context.model.listed('binance', 'perp').filter(i => (i.row === 'coin-m') === (line === 'coin-m'));
  }

  #exchangeInfo(line: Line, at: number): RestReply {
    return json({
      timezone: 'UTC',
      serverTime: at,
      futuresType: line === 'usd-m' ? 'U_MARGINED' : 'D_MARGINED',
      rateLimits: FUTURES_RATE_LIMITS,
      exchangeFilters: [],
      assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
      symbols: this.#listed(line).map(futuresRow),
    });
  }

  #rows(query: URLSearchParams, line: Line, row: Row): RestReply {
    const symbol = query.get('symbol');
    const live = this.#listed(line).filter(i => i.state !== 'pending');
    if (symbol === null) return json(live.map(row));
    const i = live.find(other => other.symbol === symbol);
    return i ? json(row(i)) : INVALID_SYMBOL;
  }

  #klines(query: URLSearchParams, line: Line, at: number): RestReply {
    const find = (symbol: string) => this.#listed(line).find(i => i.symbol === symbol && i.state !== 'pending');
    return klines(query, at, 1500, find, this.#context.model);
  }

  #depth(query: URLSearchParams, line: Line, at: number): RestReply {
    const symbol = query.get('symbol');
    if (!symbol) return missing('symbol');
    const limit = Number(query.get('limit') ?? 500);
    if (![5, 10, 20, 50, 100, 500, 1000].includes(limit)) return failure(-4021, 'Invalid depth limit.');
    const i = this.#listed(line).find(other => other.symbol === symbol);
    if (!i) return INVALID_SYMBOL;
    const { bids, asks } = depthOf(i, Math.min(20, limit));
    const body = `{"lastUpdateId":${i.updateId},"E":${at},"T":${i.changedAt + this.#context.offset()},"bids":${levelsText(i, bids)},"asks":${levelsText(i, asks)}}`;
    return { status: 200, headers: { 'content-type': 'application/json;charset=UTF-8' }, body };
  }

  #fundingRate(query: URLSearchParams, line: Line, at: number): RestReply {
    const limit = Math.min(1000, Number(query.get('limit') ?? 100));
    const symbol = query.get('symbol');
    const rows = this.#listed(line).filter(i => i.row === 'perpetual' && (symbol === null || i.symbol === symbol));
    return json(rows.flatMap(i => fundingHistoryRows(i, at, symbol === null ? 1 : limit)).slice(0, limit));
  }

  #takeFunding({ ip, now }: RestRequest): RestReply | undefined {
    const meter = this.#fundingMeters.get(ip) ?? new RateMeter(500, 300_000);
    this.#fundingMeters.set(ip, meter);
    if (meter.take(now)) return undefined;
    return json({ code: -1003, msg: 'Too many requests; current limit is 500 requests per 5 MINUTES.' }, 429, {
      'retry-after': String(meter.retryAfterSeconds(now)),
    });
  }
}
