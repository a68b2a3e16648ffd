import type { DemoInstrument, MarketName } from '../../model/instrument';
import { type Feed, Hub } from '../../net/hub';
import { RateMeter, TokenBucket } from '../../net/rateMeter';
import type { RestReply, RestRequest } from '../../net/rest';
import type { Session } from '../../net/session';
import type { Handshake, VenueContext, VenueServer } from '../../net/venueServer';
import { booksFeed, tickerFeed, topFeed } from './feeds';
import { BitgetRest } from './rest';
import { instTypeOf } from './rows';

const CONNECTIONS = 100;
const CONNECTS = 300;
const CONNECT_WINDOW_MS = 300_000;
const MESSAGES_PER_SECOND = 10;
const SUBSCRIPTIONS_PER_HOUR = 240;
const HOUR = 3_600_000;
const ARGS_BYTES = 4096;
const CHANNELS = 1000;
const SILENCE_MS = 120_000;

interface Arg {
  readonly instType?: unknown;
  readonly channel?: unknown;
  readonly instId?: unknown;
}

interface Client {
  readonly messages: RateMeter;
  readonly subscriptions: TokenBucket;
  /** Only a ping is life here. */
  pingedAt: number;
}

/** The host of version 2: REST and `/v2/ws/public`, all product types on one socket. */
export class BitgetHost implements VenueServer {
  readonly venue = 'bitget' as const;
  readonly #context: VenueContext;
  readonly #rest: BitgetRest;
  readonly #hub: Hub;
  readonly #clients = new Map<Session, Client>();
  readonly #connects = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
    this.#rest = new BitgetRest(context);
    this.#hub = new Hub({ stalled: i => context.stalled(i) });
  }

  marketOf(path: string): MarketName | undefined {
    if (path.startsWith('/api/v2/spot/')) return 'spot';
    return path.startsWith('/api/v2/mix/') ? 'perp' : undefined;
  }

  rest(request: RestRequest): RestReply {
    return this.#rest.handle(request);
  }

  handshake(path: string, _query: URLSearchParams, ip: string, now: number): Handshake {
    if (path !== '/v2/ws/public') return { accept: false, status: 404, body: 'Not Found' };
    const meter = this.#connects.get(ip) ?? new RateMeter(CONNECTS, CONNECT_WINDOW_MS);
    this.#connects.set(ip, meter);
    // All of them come from one address here.
    const isFull = this.#clients.size >= CONNECTIONS;
    if (!meter.take(now) || isFull) return { accept: false, status: 429, body: 'Too Many Requests' };
    return { accept: true, market: undefined };
  }

  opened(session: Session, _path: string, _query: URLSearchParams, now: number): void {
    this.#clients.set(session, {
      messages: new RateMeter(MESSAGES_PER_SECOND, 1000),
      subscriptions: new TokenBucket(SUBSCRIPTIONS_PER_HOUR, HOUR, now),
      pingedAt: now,
    });
  }

  message(session: Session, text: string, now: number): void {
    const client = this.#clients.get(session);
    if (client?.messages.take(now) === false) {
      this.#fail(session, 30007, 'request over limit, connection close', undefined, now);
      session.close(1000, '');
      return;
    }
    if (text === 'ping') {
      if (client) client.pingedAt = now;
      session.reply('pong', now);
      return;
    }
    const request = parse(text);
    const { op, args } = request ?? {};
    if (op !== 'subscribe' && op !== 'unsubscribe') {
      this.#fail(session, 30003, 'Illegal op', undefined, now);
      return;
    }
    if (!Array.isArray(args) || args.length === 0 || Buffer.byteLength(JSON.stringify(args)) > ARGS_BYTES) {
      this.#fail(session, 30016, 'Param error', undefined, now);
      return;
    }
    if (op === 'subscribe' && client?.subscriptions.take(now) === false) {
      this.#fail(session, 30006, 'request too many', undefined, now);
      return;
    }
    for (const arg of args as Arg[]) {
      if (op === 'subscribe') this.#subscribe(session, arg, now);
      else {
        this.#hub.unsubscribe(session, topicOf(arg));
        session.reply(JSON.stringify({ event: 'unsubscribe', arg }), now);
      }
    }
  }

  control(): void {}

  closed(session: Session): void {
    this.#clients.delete(session);
    this.#hub.drop(session);
  }

  changed(instrument: DemoInstrument, mask: number, now: number): void {
    if (instrument.venue !== 'bitget' || instrument.state !== 'trading') return;
    this.#hub.changed(instrument, mask, now);
  }

  tick(now: number): void {
    this.#hub.tick(now);
    for (const [session, { pingedAt }] of this.#clients) {
      if (now - pingedAt >= SILENCE_MS) session.close(1000, '');
    }
  }

  announceShutdown(): boolean {
    return false;
  }

  #subscribe(session: Session, arg: Arg, now: number): void {
    const make = this.#feedOf(arg);
    if (!make) {
      const { instType, channel, instId } = arg ?? {};
      const msg = `instType:${String(instType)},channel:${String(channel)},instId:${String(instId)} doesn't exist`;
      this.#fail(session, 30001, msg, arg, now);
      return;
    }
    if (this.#hub.count(session) >= CHANNELS) {
      this.#fail(session, 30016, `more than ${CHANNELS} channels`, arg, now);
      return;
    }
    session.reply(JSON.stringify({ event: 'subscribe', arg }), now);
    this.#hub.subscribe(session, topicOf(arg), now, make);
  }

  #feedOf(arg: Arg): (() => Feed) | undefined {
    const { offset, model } = this.#context;
    if (typeof arg !== 'object' || arg === null || typeof arg.instId !== 'string') return undefined;
    const i = model.find('bitget', arg.instType === 'SPOT' ? 'spot' : 'perp', arg.instId);
    if (!i || i.state === 'hidden' || i.state === 'pending' || instTypeOf(i) !== arg.instType) return undefined;
    switch (arg.channel) {
      case 'books1':
        return () => topFeed(i, offset);
      case 'ticker':
        return () => tickerFeed(i, offset);
      case 'books':
        return () => booksFeed(i, offset);
      default:
        return undefined;
    }
  }

  /** The code is a number here, a text in REST. */
  #fail(session: Session, code: number, msg: string, arg: Arg | undefined, now: number): void {
    session.reply(JSON.stringify({ event: 'error', ...(arg === undefined ? {} : { arg }), code, msg }), now);
  }
}

function topicOf(arg: Arg): string {
  return `${String(arg?.instType)}:${String(arg?.channel)}:${String(arg?.instId)}`;
}

function parse(text: string): { op?: unknown; args?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
