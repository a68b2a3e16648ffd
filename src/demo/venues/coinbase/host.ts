import type { DemoInstrument, MarketName } from '../../model/instrument';
import { type Feed, Hub } from '../../net/hub';
import { TokenBucket } from '../../net/rateMeter';
import type { RestReply, RestRequest } from '../../net/rest';
import type { Session } from '../../net/session';
import type { Handshake, VenueContext, VenueServer } from '../../net/venueServer';
import { heartbeatFeed, levelsFeed, tickerFeed } from './feeds';
import { CoinbaseRest } from './rest';

const AT_ONCE = 20;
const PER_SECOND = 8;
const REFILL_MS = (AT_ONCE / PER_SECOND) * 1000;
/** Connections that may follow the same product on the same channel. */
const SUBSCRIPTIONS = 10;
const FIRST_SUBSCRIBE_MS = 5_000;
const CHANNELS: ReadonlySet<string> = new Set(['level2_batch', 'level2', 'ticker', 'heartbeat']);

interface Request {
  readonly type: unknown;
  /** Channel and product, as they were named. */
  readonly wanted: readonly (readonly [channel: string, id: string])[];
  readonly signed: boolean;
}

/** The host of the Exchange API: REST and one socket. All clients come from one address here. */
export class CoinbaseHost implements VenueServer {
  readonly venue = 'coinbase';
  readonly #context: VenueContext;
  readonly #rest: CoinbaseRest;
  readonly #hub: Hub;
  /** Sessions, and whether they have subscribed to anything yet. */
  readonly #sessions = new Map<Session, boolean>();
  readonly #connects: TokenBucket;
  readonly #requests: TokenBucket;

  constructor(context: VenueContext) {
    this.#context = context;
    this.#rest = new CoinbaseRest(context);
    this.#hub = new Hub({ stalled: i => context.stalled(i) });
    this.#connects = new TokenBucket(AT_ONCE, REFILL_MS, context.model.now);
    this.#requests = new TokenBucket(AT_ONCE, REFILL_MS, context.model.now);
  }

  marketOf(): MarketName {
    return 'spot';
  }

  rest(request: RestRequest): RestReply {
    return this.#rest.handle(request);
  }

  handshake(path: string, _query: URLSearchParams, _ip: string, now: number): Handshake {
    if (path !== '/' && path !== '') return { accept: false, status: 404, body: 'Not Found' };
    if (!this.#connects.take(now)) return { accept: false, status: 429, body: 'Too Many Requests' };
    return { accept: true, market: 'spot' };
  }

  opened(session: Session): void {
    this.#sessions.set(session, false);
  }

  message(session: Session, text: string, now: number): void {
    if (!this.#requests.take(now)) {
      this.#fail(session, 'Too many requests', 'rate limit exceeded', now);
      return;
    }
    const request = parse(text);
    if (!request) {
      this.#fail(session, 'Malformed JSON', undefined, now);
    } else if (request.type === 'subscribe') {
      const why = this.#refuse(request);
      if (why !== undefined) this.#fail(session, 'Failed to subscribe', why, now);
      else this.#subscribe(session, request, now);
    } else if (request.type === 'unsubscribe') {
      for (const [channel, id] of request.wanted) this.#hub.unsubscribe(session, `${channel}:${id}`);
      this.#acknowledge(session, now);
    } else this.#fail(session, `${String(request.type)} is not a valid type`, undefined, now);
  }

  control(): void {}

  closed(session: Session): void {
    this.#sessions.delete(session);
    this.#hub.drop(session);
  }

  changed(instrument: DemoInstrument, mask: number, now: number): void {
    if (instrument.venue !== this.venue || instrument.state !== 'trading') return;
    this.#hub.changed(instrument, mask, now);
  }

  tick(now: number): void {
    this.#hub.tick(now);
    for (const [session, hasSubscribed] of this.#sessions) {
      if (!hasSubscribed && now - session.openedAt >= FIRST_SUBSCRIBE_MS) session.close(1008, 'No subscription');
    }
  }

  announceShutdown(): boolean {
    return false;
  }

  /** Why a request is refused as a whole; undefined when it is fine. */
  #refuse({ wanted, signed }: Request): string | undefined {
    if (wanted.length === 0) return 'No channels provided';
    for (const [channel, id] of wanted) {
      if (!CHANNELS.has(channel)) return `${channel} is not a valid channel`;
      if (channel === 'level2' && !signed) return 'level2, level3, and full channels now require authentication';
      if (!this.#find(id)) return `${id} is not a valid product`;
      const others = [...this.#sessions.keys()].filter(session => this.#hub.has(session, `${channel}:${id}`));
      if (others.length >= SUBSCRIPTIONS) return `subscription limit reached for ${id} ${channel}`;
    }
    return undefined;
  }

  /** Products that are known but not listed are left out without a word. */
  #subscribe(session: Session, { wanted }: Request, now: number): void {
    this.#sessions.set(session, true);
    const { offset } = this.#context;
    const make = (channel: string, i: DemoInstrument): Feed =>
      channel === 'ticker'
        ? tickerFeed(i, offset)
        : channel === 'heartbeat'
          ? heartbeatFeed(i, offset)
          : levelsFeed(i, offset);
    const found = wanted.flatMap(([channel, id]) => {
      const i = this.#find(id);
      return i && i.state !== 'hidden' && i.state !== 'pending' ? [{ channel, i }] : [];
    });
    for (const { channel, i } of found) {
      this.#hub.subscribe(session, `${channel}:${i.symbol}`, now, () => make(channel, i));
    }
    this.#acknowledge(session, now);
  }

  /** The second name of a book is answered under its first. */
  #find(id: string): DemoInstrument | undefined {
    const { model } = this.#context;
    return model.find('coinbase', 'spot', id) ?? model.find('coinbase', 'spot', id.replace(/-USDC$/, '-USD'));
  }

  /** Names all that the connection is subscribed to. */
  #acknowledge(session: Session, now: number): void {
    const byChannel = new Map<string, string[]>();
    for (const name of this.#hub.names(session)) {
      const [channel = '', id = ''] = name.split(':');
      byChannel.set(channel, [...(byChannel.get(channel) ?? []), id]);
    }
    const channels = [...byChannel].map(([name, ids]) => ({ name, product_ids: ids, account_ids: null }));
    session.reply(JSON.stringify({ type: 'subscriptions', channels }), now);
  }

  #fail(session: Session, message: string, reason: string | undefined, now: number): void {
    session.reply(JSON.stringify({ type: 'error', message, ...(reason === undefined ? {} : { reason }) }), now);
  }
}

function parse(text: string): Request | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { type, product_ids: ids, channels, signature, key, passphrase } = value as Record<string, unknown>;
    const shared = texts(ids);
    const wanted = (Array.isArray(channels) ? channels : []).flatMap((channel: unknown) => {
      if (typeof channel === 'string') return shared.map(id => [channel, id] as const);
      const { name, product_ids: own } = (channel ?? {}) as { name?: unknown; product_ids?: unknown };
      return [...new Set([...texts(own), ...shared])].map(id => [String(name), id] as const);
    });
    const signed = [signature, key, passphrase].every(each => typeof each === 'string' && each !== '');
    return { type, wanted, signed };
  } catch {
    return undefined;
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
}
