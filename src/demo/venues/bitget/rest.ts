import type { DemoInstrument } from '../../model/instrument';
import { RateMeter } from '../../net/rateMeter';
import { json, type RestReply, type RestRequest } from '../../net/rest';
import type { VenueContext } from '../../net/venueServer';
import { candles } from './candles';
import { contractRow, fundRateRow, type InstType, instTypeOf, symbolRow, tickerRow } from './rows';

const PER_SECOND = 20;
const PER_MINUTE = 6000;
/** https://www.bitget.com/api-doc/contract/market/Get-All-Symbols-Contracts, productType. */
const PRODUCT_TYPES: ReadonlySet<string> = new Set([
  'USDT-FUTURES',
  'COIN-FUTURES',
  'USDC-FUTURES',
  'SUSDT-FUTURES',
  'SCOIN-FUTURES',
  'SUSDC-FUTURES',
]);

/** `/api/v2`, what it says without a key. */
export class BitgetRest {
  readonly #context: VenueContext;
  /** 20 a second for each path, 6000 a minute for all, of an address. */
  readonly #callers = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
  }

  handle(request: RestRequest): RestReply {
    const { ip, path, now } = request;
    const ownLeft = this.#meter(`${ip} ${path}`, PER_SECOND, 1000);
    const allLeft = this.#meter(ip, PER_MINUTE, 60_000);
    if (!allLeft.take(now) || !ownLeft.take(now)) return json({ code: '429', msg: 'Too Many Requests' }, 429);
    const reply = this.#route(request, now + this.#context.offset());
    return { ...reply, headers: { 'x-mbx-used-remain-limit': String(PER_SECOND - ownLeft.used(now)) } };
  }

  #meter(key: string, limit: number, windowMs: number): RateMeter {
    const meter = this.#callers.get(key) ?? new RateMeter(limit, windowMs);
    this.#callers.set(key, meter);
    return meter;
  }

  #route({ path, query, now }: RestRequest, at: number): RestReply {
    switch (path) {
      case '/api/v2/public/time':
        return ok({ serverTime: String(at) }, at);
      case '/api/v2/spot/public/coins':
      case '/api/v2/margin/currencies':
        return ok([], at);
      case '/api/v2/spot/public/symbols':
        return this.#list('SPOT', query, at, symbolRow);
      case '/api/v2/spot/market/tickers':
        return this.#list('SPOT', query, at, i => (i.state === 'trading' ? tickerRow(i, at) : undefined));
      case '/api/v2/spot/market/candles':
        return this.#candles('SPOT', query, at);
      case '/api/v2/mix/market/contracts':
        return this.#contracts(query, at, contractRow);
      case '/api/v2/mix/market/tickers':
        return this.#contracts(query, at, i => (i.state === 'trading' ? tickerRow(i, at) : undefined));
      case '/api/v2/mix/market/current-fund-rate':
        return this.#contracts(query, at, i =>
          i.row === 'perpetual' && i.state === 'trading' ? fundRateRow(i, now) : undefined,
        );
      case '/api/v2/mix/market/candles':
        return this.#candles((query.get('productType') ?? '').toUpperCase(), query, at);
      default:
        return failure('40404', 'Request URL NOT FOUND', at, 404);
    }
  }

  #contracts(
    query: URLSearchParams,
    at: number,
    row: (i: DemoInstrument) => Record<string, unknown> | undefined,
  ): RestReply {
    const type = (query.get('productType') ?? '').toUpperCase();
    if (!PRODUCT_TYPES.has(type)) return failure('40019', 'Parameter productType cannot be empty', at);
    return this.#list(type, query, at, row);
  }

  #list(
    type: string,
    query: URLSearchParams,
    at: number,
    row: (i: DemoInstrument) => Record<string, unknown> | undefined,
  ): RestReply {
    const symbol = query.get('symbol');
    const found = this.#rows(type).filter(i => symbol === null || i.symbol === symbol);
    if (symbol !== null && found.length === 0) return failure('40034', `Parameter ${symbol} does not exist`, at);
    const rows = found.map(row).filter(each => each !== undefined);
    return ok(rows, at);
  }

  #candles(type: string, query: URLSearchParams, at: number): RestReply {
    const symbol = query.get('symbol');
    const i = this.#rows(type).find(each => each.symbol === symbol);
    if (!i) return failure('40034', `Parameter ${symbol} does not exist`, at);
    const rows = candles(query, i, at, this.#context.model);
    return typeof rows === 'string' ? failure('40020', rows, at) : ok(rows, at);
  }

  #rows(type: string): DemoInstrument[] {
    const market = type === 'SPOT' ? 'spot' : 'perp';
    return this.#context.model.listed('bitget', market).filter(i => instTypeOf(i) === (type as InstType));
  }
}

function ok(data: unknown, at: number): RestReply {
  return json({ code: '00000', msg: 'success', requestTime: at, data });
}

function failure(code: string, msg: string, at: number, status = 400): RestReply {
  return json({ code, msg, requestTime: at, data: null }, status);
}
