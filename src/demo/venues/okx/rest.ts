import { depthOf } from '../../model/depth';
import type { DemoInstrument } from '../../model/instrument';
import { RateMeter } from '../../net/rateMeter';
import { json, type RestReply, type RestRequest } from '../../net/rest';
import type { VenueContext } from '../../net/venueServer';
import { candleRows } from './candles';
import {
  fundingHistory,
  fundingRow,
  indexRow,
  instrumentRow,
  instTypeOf,
  levelsText,
  markRow,
  paysFunding,
  tickerRow,
} from './rows';

const WINDOW_MS = 2_000;
const REQUESTS = 20;
const REQUESTS_IN_WINDOW: Readonly<Record<string, number>> = {
  '/api/v5/public/funding-rate': 10,
  '/api/v5/public/mark-price': 10,
  '/api/v5/market/candles': 40,
};

const INST_TYPES: readonly string[] = ['SPOT', 'MARGIN', 'SWAP', 'FUTURES', 'OPTION'];

/** `/api/v5/public` and `/api/v5/market`: https://www.okx.com/docs-v5/en/ */
export class OkxRest {
  readonly #context: VenueContext;
  readonly #meters = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
  }

  handle(request: RestRequest): RestReply {
    const { path, query, ip, now } = request;
    if (!this.#take(ip, path, query, now)) return json({ msg: 'Too Many Requests', code: '50011' }, 429);
    const at = now + this.#context.offset();
    switch (path) {
      case '/api/v5/public/time':
        return ok([{ ts: String(at) }]);
      case '/api/v5/public/instruments':
        return this.#byType(query, instrumentRow, true);
      case '/api/v5/market/tickers':
        return this.#byType(query, i => tickerRow(i, this.#context.offset()), false);
      case '/api/v5/market/ticker':
        return this.#byId(query, i => [tickerRow(i, this.#context.offset())]);
      case '/api/v5/market/books':
        return this.#books(query);
      case '/api/v5/market/candles':
      case '/api/v5/market/history-candles':
        return this.#candles(query, at, path.endsWith('history-candles'));
      case '/api/v5/public/mark-price':
        return this.#byType(query, i => markRow(i, at), false);
      case '/api/v5/market/index-tickers':
        return this.#indexTickers(query, at);
      case '/api/v5/public/funding-rate':
        return this.#funding(query, at);
      case '/api/v5/public/funding-rate-history':
        return this.#byId(query, i => fundingHistory(i, at, Math.min(400, Number(query.get('limit') ?? 400))));
      default:
        return json(
          { code: '404', data: {}, detailMsg: '', error_code: '404', error_message: 'Not Found', msg: 'Not Found' },
          404,
        );
    }
  }

  #byType(query: URLSearchParams, row: (i: DemoInstrument) => unknown, all: boolean): RestReply {
    const type = query.get('instType');
    if (!type) return failure('50014', 'Parameter instType can not be empty.');
    if (!INST_TYPES.includes(type)) return failure('51000', 'Parameter instType error');
    const id = query.get('instId');
    const rows = this.#listed().filter(
      i => instTypeOf(i) === type && (id === null || i.symbol === id) && (all || i.state === 'trading'),
    );
    if (id !== null && rows.length === 0) return unknownInstrument();
    return ok(rows.map(row));
  }

  #byId(query: URLSearchParams, rows: (i: DemoInstrument) => unknown[]): RestReply {
    const id = query.get('instId');
    if (!id) return failure('50014', 'Parameter instId can not be empty.');
    const i = this.#listed().find(other => other.symbol === id);
    return i ? ok(rows(i)) : unknownInstrument();
  }

  #candles(query: URLSearchParams, at: number, finishedOnly: boolean): RestReply {
    const id = query.get('instId');
    if (!id) return failure('50014', 'Parameter instId can not be empty.');
    const i = this.#listed().find(other => other.symbol === id);
    if (!i) return unknownInstrument();
    const rows = candleRows(query, i, at, finishedOnly, this.#context.model);
    return rows ? ok(rows) : failure('51000', 'Parameter bar error');
  }

  /** Of each pair that a perpetual stands on, by the quote or by the pair. */
  #indexTickers(query: URLSearchParams, at: number): RestReply {
    const [quote, id] = [query.get('quoteCcy'), query.get('instId')];
    if (!quote && !id) return failure('50014', 'Parameter quoteCcy or instId can not be empty.');
    const swaps = this.#listed().filter(i => instTypeOf(i) === 'SWAP' && paysFunding(i));
    const rows = new Map(swaps.map(i => indexRow(i, at)).map(row => [row.instId, row]));
    const wanted = [...rows.values()].filter(row => (id ? row.instId === id : row.instId?.endsWith(`-${quote}`)));
    return id && wanted.length === 0 ? unknownInstrument() : ok(wanted);
  }

  #funding(query: URLSearchParams, at: number): RestReply {
    const id = query.get('instId');
    if (!id) return failure('50014', 'Parameter instId can not be empty.');
    if (id.includes(',')) return failure('51000', 'Parameter instId error');
    const paying = this.#listed().filter(i => paysFunding(i) && i.state === 'trading');
    if (id === 'ANY') return ok(paying.map(i => fundingRow(i, at)));
    const i = paying.find(other => other.symbol === id);
    return i ? ok([fundingRow(i, at)]) : unknownInstrument();
  }

  #books(query: URLSearchParams): RestReply {
    const i = this.#listed().find(other => other.symbol === query.get('instId'));
    if (!i) return unknownInstrument();
    const { bids, asks } = depthOf(i, Math.min(20, Number(query.get('sz') ?? 1)));
    const ts = i.changedAt + this.#context.offset();
    const body = `{"code":"0","msg":"","data":[{"asks":${levelsText(i, asks)},"bids":${levelsText(i, bids)},"ts":"${ts}","seqId":${i.updateId}}]}`;
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }

  #listed(): DemoInstrument[] {
    const { model } = this.#context;
    return [...model.listed('okx', 'spot'), ...model.listed('okx', 'perp')];
  }

  /** Limits are per address and call; for funding also per instrument. */
  #take(ip: string, path: string, query: URLSearchParams, now: number): boolean {
    const funding = path === '/api/v5/public/funding-rate';
    const key = `${ip} ${path} ${funding ? query.get('instId') : query.get('instType')}`;
    const count = REQUESTS_IN_WINDOW[path] ?? REQUESTS;
    const meter = this.#meters.get(key) ?? new RateMeter(count, WINDOW_MS);
    this.#meters.set(key, meter);
    return meter.take(now);
  }
}

function ok(data: readonly unknown[]): RestReply {
  return json({ code: '0', msg: '', data });
}

function failure(code: string, msg: string): RestReply {
  return json({ code, msg, data: [] }, 400);
}

function unknownInstrument(): RestReply {
  return json({ code: '51001', msg: "Instrument ID, Instrument ID code, or Spread ID doesn't exist.", data: [] });
}
