import type { DemoInstrument, MarketName } from '../../model/instrument';
import { fromSteps } from '../../model/step';
import { RateMeter } from '../../net/rateMeter';
import { json, type RestReply, type RestRequest } from '../../net/rest';
import type { VenueContext } from '../../net/venueServer';
import { levelsText, mids } from './feeds';
import { coinRow, perpState, priceText, sizeText, spotMeta, spotStates } from './rows';

const WEIGHT_PER_MINUTE = 1200;
const LIGHT: ReadonlySet<unknown> = new Set(['l2Book', 'allMids']);
const MOST_CANDLES = 5000;
const INTERVALS: Readonly<Record<string, number>> = { '1m': 1, '3m': 3, '5m': 5, '15m': 15, '30m': 30, '1h': 60 };
const UNREADABLE = 'Failed to deserialize the JSON body into the target type';

interface Candle {
  readonly coin?: unknown;
  readonly interval?: unknown;
  readonly startTime?: unknown;
  readonly endTime?: unknown;
}

interface Question {
  readonly type?: unknown;
  readonly coin?: unknown;
  readonly dex?: unknown;
  readonly req?: Candle;
}

/** `POST /info`: https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint */
export class HyperliquidInfo {
  readonly #context: VenueContext;
  readonly #callers = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
  }

  handle({ method, path, body, ip, now }: RestRequest): RestReply {
    if (path !== '/info') return json('404 page not found', 404);
    if (method !== 'POST') return json('Method Not Allowed', 405);
    const question = parseQuestion(body);
    if (!question) return json(UNREADABLE, 422);
    const meter = this.#callers.get(ip) ?? new RateMeter(WEIGHT_PER_MINUTE, 60_000);
    this.#callers.set(ip, meter);
    const answer = this.#answer(question);
    const more = question.type === 'candleSnapshot' && Array.isArray(answer) ? Math.ceil(answer.length / 60) : 0;
    if (!meter.take(now, LIGHT.has(question.type) ? 2 : 20 + more)) return json('rate limited', 429);
    if (answer !== undefined) return json(answer);
    const what = question.type === 'candleSnapshot' ? ': req.interval: unknown variant' : '';
    return json(UNREADABLE + what, 422);
  }

  #answer({ type, coin, dex, req }: Question): unknown {
    const { model } = this.#context;
    switch (type) {
      case 'meta':
      case 'metaAndAssetCtxs': {
        // The only dex here is the venue's own.
        if (dex !== undefined && dex !== '') return undefined;
        // Rows keep their place: those that are not there yet, or no more, count as delisted.
        const coins = model.of('hyperliquid', 'perp');
        const meta = { universe: coins.map(coinRow), marginTables: [], collateralToken: 0 };
        return type === 'meta' ? meta : [meta, coins.map(perpState)];
      }
      case 'spotMeta':
      case 'spotMetaAndAssetCtxs': {
        const pairs = model.of('hyperliquid', 'spot').filter(i => i.state === 'trading');
        const meta = spotMeta(pairs);
        return type === 'spotMeta' ? meta : [meta, spotStates(pairs)];
      }
      case 'perpDexs':
        return [null];
      case 'allMids':
        return mids(model);
      case 'l2Book': {
        const i = this.#find(coin);
        if (!i) return null;
        const levels: unknown = JSON.parse(levelsText(i, 20));
        return { coin: i.symbol, time: model.now + this.#context.offset(), levels };
      }
      case 'candleSnapshot':
        return this.#candles(req);
      default:
        return undefined;
    }
  }

  #candles(req: Candle | undefined): unknown {
    const minutes = INTERVALS[String(req?.interval)];
    const { startTime, endTime } = req ?? {};
    if (minutes === undefined || typeof startTime !== 'number') return undefined;
    const i = this.#find(req?.coin);
    if (!i) return null;
    const { model } = this.#context;
    const stepMs = minutes * 60_000;
    const end = (typeof endTime === 'number' ? endTime : model.now) + 1;
    const first = Math.max(Math.ceil(startTime / stepMs) * stepMs, end - MOST_CANDLES * stepMs);
    return model.candles(i, minutes, first, end).map(({ time, open, high, low, close, lots }) => ({
      t: time,
      T: time + stepMs - 1,
      s: i.symbol,
      i: req?.interval,
      o: priceText(i, open),
      c: priceText(i, close),
      h: priceText(i, high),
      l: priceText(i, low),
      v: sizeText(i, lots),
      n: Math.ceil(fromSteps(i.lot, lots)),
    }));
  }

  #find(coin: unknown): DemoInstrument | undefined {
    return findCoin(this.#context, coin);
  }
}

/** A coin that the venue knows and trades. */
export function findCoin({ model }: VenueContext, coin: unknown): DemoInstrument | undefined {
  if (typeof coin !== 'string') return undefined;
  const i = model.find('hyperliquid', 'perp', coin) ?? model.find('hyperliquid', 'spot', coin);
  return i?.state === 'trading' ? i : undefined;
}

export function parseQuestion(body: string): Question | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The market that a question is about; undefined: both, or unknown. */
export function marketOfQuestion(body: string): MarketName | undefined {
  const { type, coin, req } = parseQuestion(body) ?? {};
  if (typeof type !== 'string') return undefined;
  const about = coin ?? req?.coin;
  if (typeof about === 'string') return /[@/]/.test(about) ? 'spot' : 'perp';
  if (type.startsWith('spot')) return 'spot';
  return type.startsWith('meta') || type === 'perpDexs' ? 'perp' : undefined;
}
