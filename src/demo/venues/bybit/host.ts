import type { DemoInstrument, MarketName } from '../../model/instrument';
import { type Feed, Hub } from '../../net/hub';
import { RateMeter } from '../../net/rateMeter';
import type { RestReply, RestRequest } from '../../net/rest';
import type { Session } from '../../net/session';
import type { Handshake, VenueContext, VenueServer } from '../../net/venueServer';
import { bookFeed, linearTickerFeed, spotTickerFeed, topFeed } from './feeds';
import { BybitRest } from './rest';
import { categoryOf } from './rows';

const CONNECTS = 500;
const CONNECT_WINDOW_MS = 300_000;
const SPOT_ARGS_PER_REQUEST = 10;
/** Over all topics of a connection, with quotes and comma. */
const ARGS_CHARACTERS = 21_000;
const SILENCE_MS = 600_000;

interface Request {
  readonly op: string;
  readonly reqId: string | undefined;
  readonly args: readonly string[];
}

/** The v5 host: REST, `/v5/public/spot` and `/v5/public/linear`. https://bybit-exchange.github.io/docs/v5/ws/connect */
export class BybitHost implements VenueServer {
  readonly venue = 'bybit' as const;
  readonly #context: VenueContext;
  readonly #rest: BybitRest;
  /** Topics of spot and linear have the same names: one hub each. */
  readonly #hubs: Record<MarketName, Hub>;
  readonly #sessions = new Set<Session>();
  readonly #connects = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
    this.#rest = new BybitRest(context);
    const hub = () => new Hub({ stalled: i => context.stalled(i) });
    this.#hubs = { spot: hub(), perp: hub() };
  }

  marketOf(_path: string, query: URLSearchParams): MarketName | undefined {
    const category = query.get('category');
    return category === null ? undefined : category === 'spot' ? 'spot' : 'perp';
  }

  rest(request: RestRequest): RestReply {
    return this.#rest.handle(request);
  }

  handshake(path: string, _query: URLSearchParams, ip: string, now: number): Handshake {
    const market = path === '/v5/public/spot' ? 'spot' : path === '/v5/public/linear' ? 'perp' : undefined;
    if (!market) return { accept: false, status: 404, body: '404 page not found' };
    const key = `${market} ${ip}`;
    const meter = this.#connects.get(key) ?? new RateMeter(CONNECTS, CONNECT_WINDOW_MS);
    this.#connects.set(key, meter);
    if (!meter.take(now)) return { accept: false, status: 403, body: 'access too frequent' };
    return { accept: true, market };
  }

  opened(session: Session): void {
    this.#sessions.add(session);
  }

  message(session: Session, text: string, now: number): void {
    const request = parseRequest(text);
    if (!request) {
      this.#answer(session, false, 'Params Error', '', undefined, now);
      return;
    }
    const { op, reqId, args } = request;
    switch (op) {
      case 'ping':
        this.#pong(session, reqId, now);
        return;
      case 'subscribe': {
        const error = this.#refuse(session, args);
        if (error) {
          this.#answer(session, false, error, op, reqId, now);
          return;
        }
        this.#answer(session, true, session.market === 'spot' ? 'subscribe' : '', op, reqId, now);
        for (const topic of args) {
          const make = this.#feedOf(session, topic);
          if (make) this.#hub(session).subscribe(session, topic, now, make);
        }
        return;
      }
      case 'unsubscribe':
        for (const topic of args) this.#hub(session).unsubscribe(session, topic);
        this.#answer(session, true, session.market === 'spot' ? 'unsubscribe' : '', op, reqId, now);
        return;
      default:
        this.#answer(session, false, `error:unknown op: ${op}`, op, reqId, now);
        return;
    }
  }

  /** Frame-level pings are answered by the listener; they do not count as life. */
  control(): void {}

  closed(session: Session): void {
    this.#sessions.delete(session);
    this.#hub(session).drop(session);
  }

  changed(instrument: DemoInstrument, mask: number, now: number): void {
    if (instrument.venue !== 'bybit' || instrument.state !== 'trading') return;
    this.#hubs[instrument.market].changed(instrument, mask, now);
  }

  tick(now: number): void {
    this.#hubs.spot.tick(now);
    this.#hubs.perp.tick(now);
    for (const session of this.#sessions) {
      const quiet = now - Math.max(session.lastIn, this.#hub(session).count(session) > 0 ? session.lastOut : 0);
      if (quiet >= SILENCE_MS) session.close(1000, '');
    }
  }

  announceShutdown(): boolean {
    return false;
  }

  #hub(session: Session): Hub {
    return this.#hubs[session.market ?? 'perp'];
  }

  /** Why a request is refused as a whole; undefined when it is fine. */
  #refuse(session: Session, args: readonly string[]): string | undefined {
    if (args.length === 0) return 'Params Error';
    if (session.market === 'spot' && args.length > SPOT_ARGS_PER_REQUEST) return `args size >${SPOT_ARGS_PER_REQUEST}`;
    const topics = new Set([...this.#hub(session).names(session), ...args]);
    let characters = 0;
    for (const topic of topics) characters += topic.length + 3;
    if (characters > ARGS_CHARACTERS) return `Invalid args: more than ${ARGS_CHARACTERS} characters on one connection`;
    const bad = args.find(topic => !this.#feedOf(session, topic));
    return bad === undefined ? undefined : `Invalid topic :[${bad}]`;
  }

  #feedOf(session: Session, topic: string): (() => Feed) | undefined {
    const spot = session.market === 'spot';
    const { offset, model } = this.#context;
    const [channel, ...rest] = topic.split('.');
    const symbol = rest.at(-1) ?? '';
    const i = model.find('bybit', session.market ?? 'perp', symbol);
    if (!i || i.state === 'hidden' || i.state === 'pending' || categoryOf(i) === 'inverse') return undefined;
    if (channel === 'tickers' && rest.length === 1)
      return () => (spot ? spotTickerFeed(i, offset) : linearTickerFeed(i, offset));
    if (channel !== 'orderbook' || rest.length !== 2) return undefined;
    const depth = Number(rest[0]);
    if (depth === 1) return () => topFeed(i, offset);
    return depth === 50 || depth === 200 || depth === 1000 ? () => bookFeed(i, depth, offset) : undefined;
  }

  #answer(session: Session, success: boolean, words: string, op: string, reqId: string | undefined, now: number): void {
    session.reply(JSON.stringify({ success, ret_msg: words, conn_id: session.id, req_id: reqId ?? '', op }), now);
  }

  /** Linear says the request id back, spot does not. */
  #pong(session: Session, reqId: string | undefined, now: number): void {
    const pong = { success: true, ret_msg: 'pong', conn_id: session.id };
    session.reply(
      JSON.stringify(
        session.market === 'spot' ? { ...pong, op: 'ping' } : { ...pong, req_id: reqId ?? '', op: 'ping' },
      ),
      now,
    );
  }
}

function parseRequest(text: string): Request | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { op, req_id: reqId, args } = value as { op?: unknown; req_id?: unknown; args?: unknown };
    if (typeof op !== 'string') return undefined;
    const list = Array.isArray(args) ? args.filter(arg => typeof arg === 'string') : [];
    return { op, reqId: typeof reqId === 'string' ? reqId : undefined, args: list };
  } catch {
    return undefined;
  }
}
