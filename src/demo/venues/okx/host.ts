import type { DemoInstrument, MarketName } from '../../model/instrument';
import { type Feed, Hub } from '../../net/hub';
import { RateMeter, TokenBucket } from '../../net/rateMeter';
import type { RestReply, RestRequest } from '../../net/rest';
import type { Session } from '../../net/session';
import type { Handshake, VenueContext, VenueServer } from '../../net/venueServer';
import { books5Feed, booksFeed, fundingFeed, instrumentsFeed, tickerFeed, topFeed } from './feeds';
import { OkxRest } from './rest';
import { instTypeOf, paysFunding } from './rows';

const CONNECTS_PER_SECOND = 3;
const OPERATIONS = 480;
const HOUR = 3_600_000;
const REQUEST_BYTES = 64 * 1024;
const IDLE_MS = 30_000;

interface Arg {
  readonly channel?: unknown;
  readonly instId?: unknown;
  readonly instType?: unknown;
}

/** The v5 host: REST and `/ws/v5/public`, spot and swaps on one socket. */
export class OkxHost implements VenueServer {
  readonly venue = 'okx' as const;
  readonly #context: VenueContext;
  readonly #rest: OkxRest;
  readonly #hub: Hub;
  readonly #operations = new Map<Session, TokenBucket>();
  readonly #connects = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
    this.#rest = new OkxRest(context);
    this.#hub = new Hub({ stalled: i => context.stalled(i) });
  }

  marketOf(_path: string, query: URLSearchParams): MarketName | undefined {
    const type = query.get('instType');
    if (type !== null) return type === 'SPOT' ? 'spot' : 'perp';
    return query.has('instId') ? (/-(SWAP|\d{6})$|^ANY$/.test(query.get('instId') ?? '') ? 'perp' : 'spot') : undefined;
  }

  rest(request: RestRequest): RestReply {
    return this.#rest.handle(request);
  }

  handshake(path: string, _query: URLSearchParams, ip: string, now: number): Handshake {
    if (path !== '/ws/v5/public') return { accept: false, status: 404, body: 'Not Found' };
    const meter = this.#connects.get(ip) ?? new RateMeter(CONNECTS_PER_SECOND, 1000);
    this.#connects.set(ip, meter);
    if (!meter.take(now)) return { accept: false, status: 429, body: 'Too Many Requests' };
    return { accept: true, market: undefined };
  }

  opened(session: Session, _path: string, _query: URLSearchParams, now: number): void {
    this.#operations.set(session, new TokenBucket(OPERATIONS, HOUR, now));
  }

  message(session: Session, text: string, now: number): void {
    if (text === 'ping') {
      session.reply('pong', now);
      return;
    }
    const request = parse(text);
    const { op, args, id } = request ?? {};
    if (!request || (op !== 'subscribe' && op !== 'unsubscribe') || !Array.isArray(args) || args.length === 0) {
      this.#fail(session, '60012', `Illegal request: ${text.slice(0, 2000)}`, undefined, now);
      return;
    }
    if (Buffer.byteLength(text) > REQUEST_BYTES) {
      this.#fail(
        session,
        '60012',
        'Illegal request: the total length of multiple channels can not exceed 64 KB',
        id,
        now,
      );
      return;
    }
    if (this.#operations.get(session)?.take(now) === false) {
      this.#fail(session, '60014', 'Requests too frequent', id, now);
      return;
    }
    for (const arg of args as Arg[]) {
      if (op === 'subscribe') this.#subscribe(session, arg, id, now);
      else this.#unsubscribe(session, arg, id, now);
    }
  }

  control(): void {}

  closed(session: Session): void {
    this.#operations.delete(session);
    this.#hub.drop(session);
  }

  changed(instrument: DemoInstrument, mask: number, now: number): void {
    if (instrument.venue !== 'okx') return;
    if (instrument.state === 'trading') this.#hub.changed(instrument, mask, now);
    else this.#hub.changedQuietly(instrument, mask);
  }

  tick(now: number): void {
    this.#hub.tick(now);
    for (const session of this.#operations.keys()) {
      const idle = now - Math.max(session.lastIn, session.lastOut) >= IDLE_MS;
      const useless = now - session.openedAt >= IDLE_MS && this.#hub.count(session) === 0;
      if (idle || useless) session.close(4004, 'No data received in 30s.');
    }
  }

  announceShutdown(session: Session, now: number): boolean {
    const msg = 'The connection will soon be closed for a service upgrade. Please reconnect.';
    session.reply(JSON.stringify({ event: 'notice', code: '64008', msg, connId: session.id }), now);
    return true;
  }

  #subscribe(session: Session, arg: Arg, id: string | undefined, now: number): void {
    const make = this.#feedOf(arg);
    if (!make) {
      const what = Object.entries(arg ?? {})
        .map(([key, value]) => `${key}:${String(value)}`)
        .join(',');
      const msg = `Wrong URL or ${what} doesn't exist. Please use the correct URL, channel and parameters referring to API document.`;
      this.#fail(session, '60018', msg, id, now);
      return;
    }
    this.#ack(session, 'subscribe', arg, id, now);
    this.#hub.subscribe(session, topicOf(arg), now, make);
  }

  #unsubscribe(session: Session, arg: Arg, id: string | undefined, now: number): void {
    this.#hub.unsubscribe(session, topicOf(arg));
    this.#ack(session, 'unsubscribe', arg, id, now);
  }

  #feedOf(arg: Arg): (() => Feed) | undefined {
    const context = this.#context;
    const { offset, model } = context;
    if (typeof arg !== 'object' || arg === null) return undefined;
    if (arg.channel === 'instruments') {
      const type = arg.instType;
      if (type === 'SWAP') model.watchList(this.venue);
      return type === 'SPOT' || type === 'SWAP' || type === 'FUTURES'
        ? () => instrumentsFeed(context, type)
        : undefined;
    }
    if (typeof arg.instId !== 'string') return undefined;
    const i = model.find('okx', 'spot', arg.instId) ?? model.find('okx', 'perp', arg.instId);
    if (!i || i.state === 'hidden' || i.state === 'pending') return undefined;
    switch (arg.channel) {
      case 'bbo-tbt':
        return () => topFeed(i, offset);
      case 'tickers':
        return () => tickerFeed(i, offset);
      case 'books5':
        return () => books5Feed(i, offset);
      case 'books':
        return () => booksFeed(i, offset);
      case 'funding-rate':
        return paysFunding(i) && instTypeOf(i) !== 'SPOT' ? () => fundingFeed(i, offset) : undefined;
      default:
        return undefined;
    }
  }

  /** One acknowledgement for each argument. */
  #ack(session: Session, event: string, arg: Arg, id: string | undefined, now: number): void {
    session.reply(JSON.stringify({ ...(id === undefined ? {} : { id }), event, arg, connId: session.id }), now);
  }

  #fail(session: Session, code: string, msg: string, id: string | undefined, now: number): void {
    session.reply(
      JSON.stringify({ ...(id === undefined ? {} : { id }), event: 'error', code, msg, connId: session.id }),
      now,
    );
  }
}

function topicOf(arg: Arg): string {
  return `${String(arg?.channel)}:${String(arg?.instId ?? arg?.instType)}`;
}

function parse(text: string): { op?: unknown; args?: unknown; id: string | undefined } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { op, args, id } = value as { op?: unknown; args?: unknown; id?: unknown };
    if (id !== undefined && (typeof id !== 'string' || !/^[A-Za-z0-9]{1,32}$/.test(id))) return undefined;
    return { op, args, id };
  } catch {
    return undefined;
  }
}
