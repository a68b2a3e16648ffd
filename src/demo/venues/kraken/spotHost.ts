import type { DemoInstrument, MarketName } from '../../model/instrument';
import { type Feed, Hub } from '../../net/hub';
import { RateMeter } from '../../net/rateMeter';
import type { RestReply, RestRequest } from '../../net/rest';
import type { Session } from '../../net/session';
import type { Handshake, VenueContext, VenueServer } from '../../net/venueServer';
import { parseRequest } from './request';
import { bookFeed, tickerFeed } from './spotFeeds';
import { KrakenSpotRest } from './spotRest';
import { timeText } from './spotRows';

const CONNECTS = 150;
const CONNECT_WINDOW_MS = 600_000;
const MESSAGES_PER_SECOND = 50;
const IDLE_MS = 60_000;
const HEARTBEAT_MS = 1_000;
const DEPTHS: readonly unknown[] = [10, 25, 100, 500, 1000];

interface Request {
  readonly method?: unknown;
  readonly params?: Record<string, unknown>;
  readonly req_id?: unknown;
}

/** `/0/public` and `/v2`: https://docs.kraken.com/api/docs/guides/spot-ws-intro */
export class KrakenSpotHost implements VenueServer {
  readonly venue = 'kraken' as const;
  readonly #context: VenueContext;
  readonly #rest: KrakenSpotRest;
  readonly #hub: Hub;
  readonly #sessions = new Map<Session, RateMeter>();
  readonly #connects = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
    this.#rest = new KrakenSpotRest(context);
    this.#hub = new Hub({ stalled: i => context.stalled(i) });
  }

  marketOf(): MarketName {
    return 'spot';
  }

  rest(request: RestRequest): RestReply {
    return this.#rest.handle(request);
  }

  handshake(path: string, _query: URLSearchParams, ip: string, now: number): Handshake {
    if (path !== '/v2') return { accept: false, status: 404, body: 'Not Found' };
    const meter = this.#connects.get(ip) ?? new RateMeter(CONNECTS, CONNECT_WINDOW_MS);
    this.#connects.set(ip, meter);
    if (!meter.take(now)) return { accept: false, status: 429, body: 'error code: 1015' };
    return { accept: true, market: 'spot' };
  }

  opened(session: Session, _path: string, _query: URLSearchParams, now: number): void {
    this.#sessions.set(session, new RateMeter(MESSAGES_PER_SECOND, 1_000));
    const data = [{ version: '2.0.10', system: 'online', api_version: 'v2', connection_id: session.id }];
    session.reply(JSON.stringify({ channel: 'status', type: 'update', data }), now);
  }

  message(session: Session, text: string, now: number): void {
    const request = parseRequest<Request>(text);
    const times = { time_in: timeText(now), time_out: timeText(now) };
    const id = typeof request?.req_id === 'number' ? { req_id: request.req_id } : {};
    const answer = (more: object) => session.reply(JSON.stringify({ ...more, ...times, ...id }), now);
    const { method, params = {} } = request ?? {};
    if (this.#sessions.get(session)?.take(now) === false) {
      answer({ error: 'Exceeded msg rate', method, success: false });
    } else if (!request || typeof method !== 'string') {
      answer({ error: 'Malformed request', success: false });
    } else if (method === 'ping') {
      answer({ method: 'pong' });
    } else if (method !== 'subscribe' && method !== 'unsubscribe') {
      answer({ error: 'Method not found', method, success: false });
    } else if (!Array.isArray(params.symbol) || params.symbol.length === 0) {
      answer({ error: 'Symbol(s) not found', method, success: false });
    } else {
      // One answer for each symbol.
      for (const symbol of params.symbol.map(String)) {
        const result = { channel: params.channel, ...howOf(params), symbol };
        const error = method === 'subscribe' ? this.#refusal(session, symbol, params) : undefined;
        if (error !== undefined) answer({ error, method, success: false, symbol });
        else if (method === 'subscribe') {
          answer({ method, result: { ...result, snapshot: true }, success: true });
          this.#subscribe(session, symbol, params, now);
        } else if (this.#hub.unsubscribe(session, topicOf(symbol, params))) answer({ method, result, success: true });
        else answer({ error: 'Subscription Not Found', method, success: false, symbol });
      }
    }
  }

  control(): void {}

  closed(session: Session): void {
    this.#sessions.delete(session);
    this.#hub.drop(session);
  }

  changed(instrument: DemoInstrument, mask: number, now: number): void {
    if (instrument.venue !== 'kraken' || instrument.market !== 'spot' || instrument.state !== 'trading') return;
    this.#hub.changed(instrument, mask, now);
  }

  tick(now: number): void {
    this.#hub.tick(now);
    for (const session of this.#sessions.keys()) {
      if (now - session.lastIn >= IDLE_MS) session.close(1000, '');
      else if (now - session.lastOut >= HEARTBEAT_MS && this.#hub.count(session) > 0) {
        session.reply('{"channel":"heartbeat"}', now);
      }
    }
  }

  announceShutdown(): boolean {
    return false;
  }

  /** Why the symbol can't be subscribed to so; undefined: it can. */
  #refusal(session: Session, symbol: string, params: Record<string, unknown>): string | undefined {
    const { channel } = params;
    const { depth, event_trigger: trigger } = howOf(params);
    const i = this.#context.model.find('kraken', 'spot', symbol);
    if (!i || i.state === 'hidden' || i.state === 'pending') return `Currency pair not supported ${symbol}`;
    if (channel !== 'book' && channel !== 'ticker') return 'Channel not supported';
    if (channel === 'book' && !DEPTHS.includes(depth)) return 'Subscription depth not supported';
    if (channel === 'ticker' && trigger !== 'bbo' && trigger !== 'trades') return 'Event trigger not supported';
    return this.#hub.names(session).includes(topicOf(symbol, params)) ? 'Already subscribed' : undefined;
  }

  #subscribe(session: Session, symbol: string, params: Record<string, unknown>, now: number): void {
    const { offset, model } = this.#context;
    const i = model.find('kraken', 'spot', symbol);
    if (!i) return;
    const { depth, event_trigger: trigger } = howOf(params);
    const make = (): Feed =>
      params.channel === 'book' ? bookFeed(i, Number(depth), offset) : tickerFeed(i, String(trigger), offset);
    this.#hub.subscribe(session, topicOf(symbol, params), now, make);
  }
}

/** What a subscription says beside channel and symbol, or what it means by saying nothing. */
function howOf(params: Record<string, unknown>): { readonly depth?: unknown; readonly event_trigger?: unknown } {
  const { channel, depth = 10, event_trigger: trigger = 'trades' } = params;
  return channel === 'book' ? { depth } : { event_trigger: trigger };
}

function topicOf(symbol: string, params: Record<string, unknown>): string {
  const { depth, event_trigger: trigger } = howOf(params);
  return `${params.channel}:${symbol}:${depth ?? trigger}`;
}
