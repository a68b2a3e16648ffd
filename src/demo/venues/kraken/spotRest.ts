import type { DemoInstrument } from '../../model/instrument';
import { fromSteps } from '../../model/step';
import { RateMeter } from '../../net/rateMeter';
import { json, type RestReply, type RestRequest } from '../../net/rest';
import type { VenueContext } from '../../net/venueServer';
import { altName, restName, wsName } from './names';
import { pairRow, priceText, restRows, sizeText, tickerRow } from './spotRows';

/** About a call a second, in bursts. */
const CALLS = 30;
const WINDOW_MS = 15_000;
/** Minutes of the intervals that are served here. */
const INTERVALS: readonly number[] = [1, 5, 15, 30, 60];
const MOST_CANDLES = 720;

/** https://docs.kraken.com/api/docs/rest-api: errors come with HTTP 200. */
export class KrakenSpotRest {
  readonly #context: VenueContext;
  readonly #callers = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
  }

  handle({ path, query, ip, now }: RestRequest): RestReply {
    const meter = this.#callers.get(ip) ?? new RateMeter(CALLS, WINDOW_MS);
    this.#callers.set(ip, meter);
    if (!meter.take(now)) return failure('EGeneral:Too many requests');
    const at = now + this.#context.offset();
    switch (path) {
      case '/0/public/Time':
        return ok({ unixtime: Math.floor(at / 1000), rfc1123: new Date(at).toUTCString() });
      case '/0/public/SystemStatus':
        return ok({ status: 'online', timestamp: new Date(at).toISOString() });
      case '/0/public/Assets':
        return ok({});
      case '/0/public/AssetPairs':
        return this.#answer(query, pairRow, () => true);
      case '/0/public/Ticker':
        return this.#answer(query, tickerRow, i => i.state !== 'pending');
      case '/0/public/OHLC':
        return this.#candles(query, at);
      default:
        return failure('EGeneral:Unknown method');
    }
  }

  #answer(
    query: URLSearchParams,
    row: (i: DemoInstrument) => Record<string, unknown>,
    fits: (i: DemoInstrument) => boolean,
  ): RestReply {
    const all = this.#context.model.listed('kraken', 'spot').filter(fits);
    const asked = query.get('pair')?.split(',');
    if (!asked) return ok(restRows(all, row));
    const found = asked.map(name => this.#find(name));
    return found.every(i => i !== undefined) ? ok(restRows(found, row)) : failure('EQuery:Unknown asset pair');
  }

  #find(name: string): DemoInstrument | undefined {
    return this.#context.model.listed('kraken', 'spot').find(i => [restName(i), altName(i), wsName(i)].includes(name));
  }

  /** Those after `since` (seconds), oldest first, the running one last; never more than the latest 720. */
  #candles(query: URLSearchParams, at: number): RestReply {
    const i = this.#find(query.get('pair') ?? '');
    if (!i) return failure('EQuery:Unknown asset pair');
    const minutes = Number(query.get('interval') ?? 1);
    if (!INTERVALS.includes(minutes)) return failure('EGeneral:Invalid arguments:interval');
    const stepMs = minutes * 60_000;
    const since = Number(query.get('since') ?? 0) * 1000;
    const from = Math.max(since + 1, at - MOST_CANDLES * stepMs);
    const rows = this.#context.model
      .candles(i, minutes, from, at + 1)
      .map(({ time, open, high, low, close, lots }) => [
        time / 1000,
        ...[open, high, low, close].map(steps => priceText(i, steps)),
        fromSteps(i.tick, close).toFixed(Math.max(0, i.tick.decimals)),
        sizeText(i, lots),
        lots % 100,
      ]);
    return ok({ [restName(i)]: rows, last: (rows.at(-2)?.[0] ?? 0) as number });
  }
}

function ok(result: unknown): RestReply {
  return json({ error: [], result });
}

function failure(word: string): RestReply {
  return json({ error: [word] });
}
