import type { DemoInstrument, MarketName } from '../../model/instrument';
import { LISTING } from '../../model/instrument';
import { fromSteps } from '../../model/step';
import { type Feed, Hub } from '../../net/hub';
import { RateMeter } from '../../net/rateMeter';
import { json, type RestReply, type RestRequest } from '../../net/rest';
import type { Session } from '../../net/session';
import type { Handshake, VenueContext, VenueServer } from '../../net/venueServer';
import { bookFeed, tickerFeed } from './perpFeeds';
import { instrumentRow, isTradeable, tickerRow } from './perpRows';
import { parseRequest } from './request';

const CONNECTIONS = 100;
const MESSAGES_PER_SECOND = 100;
const PING_MS = 60_000;
const CALLS = 100;
const WINDOW_MS = 10_000;
const MOST_CANDLES = 2_000;
const RESOLUTIONS: Readonly<Record<string, number>> = { '1m': 1, '5m': 5, '15m': 15, '30m': 30, '1h': 60 };
/** Indices stand between the contracts. */
const INDEX = { symbol: 'in_xbtusd', type: 'spot index', tradeable: false };
const CHARTS = /^\/api\/charts\/v1\/trade\/([^/]+)\/([^/]+)$/;

interface Request {
  readonly event?: unknown;
  readonly feed?: unknown;
  readonly product_ids?: unknown;
}

/** `/derivatives/api/v3`, `/api/charts/v1` and `/ws/v1`: https://docs.kraken.com/api/docs/guides/futures-websockets */
export class KrakenPerpHost implements VenueServer {
  readonly venue = 'kraken' as const;
  readonly #context: VenueContext;
  readonly #hub: Hub;
  readonly #sessions = new Map<Session, { readonly messages: RateMeter; pingedAt: number }>();
  readonly #callers = new Map<string, RateMeter>();

  constructor(context: VenueContext) {
    this.#context = context;
    this.#hub = new Hub({ stalled: i => context.stalled(i) });
  }

  marketOf(): MarketName {
    return 'perp';
  }

  rest({ path, query, ip, now }: RestRequest): RestReply {
    const meter = this.#callers.get(ip) ?? new RateMeter(CALLS, WINDOW_MS);
    this.#callers.set(ip, meter);
    const at = now + this.#context.offset();
    if (!meter.take(now)) return json({ result: 'error', error: 'apiLimitExceeded', serverTime: timeText(at) }, 429);
    const rows = this.#context.model.listed('kraken', 'perp');
    const ok = (fields: object) => json({ result: 'success', ...fields, serverTime: timeText(at) });
    if (path === '/derivatives/api/v3/instruments') return ok({ instruments: [...rows.map(instrumentRow), INDEX] });
    if (path === '/derivatives/api/v3/tickers') {
      const index = { symbol: INDEX.symbol, last: 84_148.5, lastTime: timeText(at) };
      return ok({ tickers: [...rows.filter(isTradeable).map(i => tickerRow(i, at)), index] });
    }
    const [, symbol = '', resolution = ''] = CHARTS.exec(path) ?? [];
    return symbol === ''
      ? json({ result: 'error', error: 'notFound' }, 404)
      : this.#candles(symbol, resolution, query, at);
  }

  handshake(path: string): Handshake {
    if (path !== '/ws/v1') return { accept: false, status: 404, body: 'Not Found' };
    if (this.#sessions.size >= CONNECTIONS) return { accept: false, status: 429, body: 'Too Many Requests' };
    return { accept: true, market: 'perp' };
  }

  opened(session: Session, _path: string, _query: URLSearchParams, now: number): void {
    this.#sessions.set(session, { messages: new RateMeter(MESSAGES_PER_SECOND, 1_000), pingedAt: now });
    session.reply('{"event":"info","version":1}', now);
  }

  message(session: Session, text: string, now: number) {
    const reply = (fields: object) => session.reply(JSON.stringify(fields), now);
    if (this.#sessions.get(session)?.messages.take(now) === false) {
      reply({ event: 'alert', message: 'Rate limit exceeded' });
      session.close(1008, 'Rate limit exceeded');
      return;
    }
    const request = parseRequest<Request>(text);
    if (!request) return reply({ event: 'error', message: 'Json Error' });
    const { event, feed } = request;
    if (event !== 'subscribe' && event !== 'unsubscribe') return reply({ event: 'alert', message: 'Bad request' });
    if (feed === 'heartbeat') return reply({ event: `${event}d`, feed });
    if (feed !== 'book' && feed !== 'ticker') return reply({ event: 'error', message: 'Invalid feed' });
    const symbols = Array.isArray(request.product_ids) ? request.product_ids.map(String) : [];
    const found = symbols.map(symbol => this.#find(symbol));
    // One that is not known costs the whole message, and the answer does not say which.
    if (symbols.length === 0 || found.includes(undefined))
      return reply({ event: 'error', message: 'Invalid product id' });
    const { offset } = this.#context;
    reply({ event: `${event}d`, feed, product_ids: symbols });
    for (const i of found) {
      if (!i) continue;
      const name = `${feed}:${i.symbol}`;
      if (event === 'unsubscribe') this.#hub.unsubscribe(session, name);
      else {
        if (this.#hub.names(session).includes(name)) {
          reply({ event: 'alert', message: 'Already subscribed to feed, re-requesting' });
        }
        this.#hub.subscribe(
          session,
          name,
          now,
          (): Feed => (feed === 'book' ? bookFeed(i, offset) : tickerFeed(i, offset)),
        );
      }
    }
  }

  /** Messages alone do not keep a connection. */
  control(session: Session, kind: 'ping' | 'pong', now: number): void {
    const state = this.#sessions.get(session);
    if (state && kind === 'ping') state.pingedAt = now;
  }

  closed(session: Session): void {
    this.#sessions.delete(session);
    this.#hub.drop(session);
  }

  changed(instrument: DemoInstrument, mask: number, now: number): void {
    if (instrument.venue !== 'kraken' || instrument.market !== 'perp' || instrument.state === 'hidden') return;
    const said = instrument.state === 'trading' ? mask : mask & LISTING;
    if (said !== 0) this.#hub.changed(instrument, said, now);
  }

  tick(now: number): void {
    this.#hub.tick(now);
    for (const [session, { pingedAt }] of this.#sessions) if (now - pingedAt >= PING_MS) session.close(1000, '');
  }

  announceShutdown(): boolean {
    return false;
  }

  #find(symbol: string): DemoInstrument | undefined {
    const i = this.#context.model.find('kraken', 'perp', symbol);
    return i && i.state !== 'hidden' && isTradeable(i) ? i : undefined;
  }

  /** Seconds in the request, both included; ms in the answer, oldest first. */
  #candles(symbol: string, resolution: string, query: URLSearchParams, at: number): RestReply {
    const i = this.#find(symbol);
    const minutes = RESOLUTIONS[resolution];
    if (!i || minutes === undefined) return json({ errors: [`Invalid ${i ? 'resolution' : 'symbol'}`] }, 400);
    const stepMs = minutes * 60_000;
    const to = Math.min(at, Number(query.get('to') ?? at / 1000) * 1000) + 1;
    const from = Math.max(Number(query.get('from') ?? 0) * 1000, to - MOST_CANDLES * stepMs);
    const text = (steps: number) => fromSteps(i.tick, steps).toFixed(Math.max(11, i.tick.decimals));
    const candles = this.#context.model.candles(i, minutes, from, to).map(({ time, open, high, low, close, lots }) => ({
      time,
      open: text(open),
      high: text(high),
      low: text(low),
      close: text(close),
      volume: fromSteps(i.lot, lots),
    }));
    return json({ candles, more_candles: false });
  }
}

const timeText = (at: number): string => new Date(at).toISOString();
