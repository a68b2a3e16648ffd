import type { DemoInstrument, MarketName } from '../../model/instrument';
import { Hub } from '../../net/hub';
import { RateMeter } from '../../net/rateMeter';
import type { RestReply, RestRequest } from '../../net/rest';
import type { Session } from '../../net/session';
import type { Handshake, VenueContext, VenueServer } from '../../net/venueServer';
import { parseStreamRequest, type RequestId } from './requests';
import { type StreamClass, StreamNames } from './streams';

/** What differs between the spot and the futures hosts. Sources: exchange pages "WebSocket Streams" and "Connect". */
export interface HostRules {
  readonly market: MarketName;
  readonly paths: RegExp;
  readonly messagesPerSecond: number;
  readonly streamsPerConnection: number;
  readonly pingEveryMs: number;
  readonly pongWithinMs: number;
  /** Futures nest their errors, spot does not. */
  readonly nestedErrors: boolean;
}

const CONNECTS = 300;
const CONNECT_WINDOW_MS = 300_000;
const DAY = 86_400_000;

interface Client {
  readonly meter: RateMeter;
  /** Classes of streams that arrive here. */
  readonly classes: readonly StreamClass[];
  readonly names: Set<string>;
  lastPingAt: number;
  unanswered: number;
}

/** One Binance host: streams by `SUBSCRIBE` or by path, raw or combined. */
export class StreamServer implements VenueServer {
  readonly venue = 'binance' as const;
  readonly #rules: HostRules;
  readonly #streams: StreamNames;
  readonly #rest: (request: RestRequest) => RestReply;
  readonly #context: VenueContext;
  readonly #hub: Hub;
  readonly #clients = new Map<Session, Client>();
  readonly #connects = new Map<string, RateMeter>();

  constructor(context: VenueContext, rules: HostRules, rest: (request: RestRequest) => RestReply) {
    this.#context = context;
    this.#rules = rules;
    this.#rest = rest;
    this.#streams = new StreamNames(context, rules.market);
    this.#hub = new Hub({
      wrap: (name, frame) => `{"stream":"${name}","data":${frame}}`,
      stalled: i => context.stalled(i),
    });
  }

  marketOf(): MarketName {
    return this.#rules.market;
  }

  rest(request: RestRequest): RestReply {
    return this.#rest(request);
  }

  handshake(path: string, _query: URLSearchParams, ip: string, now: number): Handshake {
    if (!this.#rules.paths.test(path)) return { accept: false, status: 404, body: 'Not Found' };
    const meter = this.#connects.get(ip) ?? new RateMeter(CONNECTS, CONNECT_WINDOW_MS);
    this.#connects.set(ip, meter);
    if (!meter.take(now)) return { accept: false, status: 429, body: 'Too Many Requests' };
    return { accept: true, market: this.#rules.market };
  }

  opened(session: Session, path: string, query: URLSearchParams, now: number): void {
    const route = path.split('/')[1];
    session.wrapped = /(^|\/)stream$/.test(path.replace(/\/+$/, ''));
    const classes: StreamClass[] =
      this.#rules.market === 'spot' || route === 'stream' || route === 'ws'
        ? ['public']
        : [route === 'market' ? 'market' : 'public'];
    if (this.#rules.market === 'spot') classes.push('market');
    this.#clients.set(session, {
      meter: new RateMeter(this.#rules.messagesPerSecond, 1000),
      classes,
      names: new Set(),
      lastPingAt: now,
      unanswered: 0,
    });
    const raw = path.split(/\/ws\/?/)[1] ?? '';
    const names = session.wrapped ? (query.get('streams') ?? '') : raw;
    for (const name of names.split('/').filter(Boolean)) this.#subscribe(session, name, now);
  }

  message(session: Session, text: string, now: number): void {
    if (!this.#take(session, now)) return;
    const client = this.#clients.get(session);
    const request = parseStreamRequest(text);
    if (!client) return;
    switch (request.method) {
      case 'SUBSCRIBE': {
        const added = request.params.filter(name => !client.names.has(name)).length;
        if (client.names.size + added > this.#rules.streamsPerConnection) {
          this.#fail(
            session,
            2,
            `Invalid request: more than ${this.#rules.streamsPerConnection} streams on one connection`,
            request.id,
            now,
          );
          return;
        }
        session.reply(`{"result":null,"id":${JSON.stringify(request.id)}}`, now);
        for (const name of request.params) this.#subscribe(session, name, now);
        return;
      }
      case 'UNSUBSCRIBE':
        for (const name of request.params) {
          client.names.delete(name);
          this.#hub.unsubscribe(session, name);
        }
        session.reply(`{"result":null,"id":${JSON.stringify(request.id)}}`, now);
        return;
      case 'LIST_SUBSCRIPTIONS':
        session.reply(JSON.stringify({ result: [...client.names], id: request.id }), now);
        return;
      case 'GET_PROPERTY':
        session.reply(JSON.stringify({ result: session.wrapped, id: request.id }), now);
        return;
      case 'SET_PROPERTY':
        session.wrapped = request.combined;
        session.reply(JSON.stringify({ result: null, id: request.id }), now);
        return;
      case 'error':
        this.#fail(session, request.code, request.msg, request.id, now);
        return;
    }
  }

  control(session: Session, kind: 'ping' | 'pong', now: number): void {
    const client = this.#clients.get(session);
    if (client && kind === 'pong') client.unanswered = 0;
    this.#take(session, now);
  }

  closed(session: Session): void {
    this.#clients.delete(session);
    this.#hub.drop(session);
  }

  changed(instrument: DemoInstrument, mask: number, now: number): void {
    if (instrument.venue === 'binance' && instrument.market === this.#rules.market) {
      if (instrument.state === 'trading') this.#hub.changed(instrument, mask, now);
      else this.#hub.changedQuietly(instrument, mask);
    }
  }

  tick(now: number): void {
    this.#hub.tick(now);
    const { pingEveryMs, pongWithinMs } = this.#rules;
    for (const [session, client] of this.#clients) {
      if (client.unanswered > 0 && now - client.unanswered >= pongWithinMs) session.close(1008, 'Pong timeout');
      else if (now - session.openedAt >= DAY) session.close(1001, 'Connection lifetime');
      if (now - client.lastPingAt < pingEveryMs) continue;
      client.lastPingAt = now;
      if (client.unanswered === 0) client.unanswered = now;
      session.ping(now);
    }
  }

  announceShutdown(session: Session, now: number): boolean {
    const event = `{"e":"serverShutdown","E":${now + this.#context.offset()}}`;
    session.reply(session.wrapped ? `{"stream":"!serverShutdown","data":${event}}` : event, now);
    return true;
  }

  #subscribe(session: Session, name: string, now: number): void {
    const client = this.#clients.get(session);
    if (!client) return;
    client.names.add(name);
    const stream = this.#streams.find(name);
    if (stream && client.classes.includes(stream.class)) this.#hub.subscribe(session, name, now, stream.make);
  }

  /** Pings, pongs and JSON all count; who sends too many is cut off. */
  #take(session: Session, now: number): boolean {
    if (this.#clients.get(session)?.meter.take(now) !== false) return true;
    session.close(1008, 'Too many requests');
    return false;
  }

  #fail(session: Session, code: number, msg: string, id: RequestId, now: number): void {
    session.reply(JSON.stringify(this.#rules.nestedErrors ? { error: { code, msg }, id } : { code, msg, id }), now);
  }
}
