import type { DemoInstrument, MarketName } from '../../model/instrument';
import { type Feed, Hub } from '../../net/hub';
import { RateMeter } from '../../net/rateMeter';
import type { RestReply, RestRequest } from '../../net/rest';
import type { Session } from '../../net/session';
import type { Handshake, VenueContext, VenueServer } from '../../net/venueServer';
import { bookFeed, midsFeed, stateFeed, topFeed } from './feeds';
import { findCoin, HyperliquidInfo, marketOfQuestion } from './info';

const CONNECTIONS = 10;
const CONNECTS = 30;
const SUBSCRIPTIONS = 1000;
const MESSAGES = 2000;
const MINUTE = 60_000;
/** A connection on which it has sent nothing for so long is closed. */
const SILENCE_MS = 60_000;

interface Subscription {
  readonly type?: unknown;
  readonly coin?: unknown;
  readonly fast?: unknown;
}

interface Request {
  readonly method?: unknown;
  readonly subscription?: Subscription;
}

/** What a subscription asks for: its name, the answer to it (defaults filled in), and what it sends. */
interface Topic {
  readonly name: string;
  readonly filled: object;
  readonly make: () => Feed;
}

/**
 * `/info` and `/ws`, perpetuals and spot on one socket. All limits count per address, which is the same for everybody here.
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket
 */
export class HyperliquidHost implements VenueServer {
  readonly venue = 'hyperliquid' as const;
  readonly #context: VenueContext;
  readonly #info: HyperliquidInfo;
  readonly #hub: Hub;
  readonly #sessions = new Set<Session>();
  readonly #connects = new RateMeter(CONNECTS, MINUTE);
  readonly #messages = new RateMeter(MESSAGES, MINUTE);

  constructor(context: VenueContext) {
    this.#context = context;
    this.#info = new HyperliquidInfo(context);
    this.#hub = new Hub({ stalled: i => context.stalled(i) });
  }

  marketOf(_path: string, _query: URLSearchParams, body: string): MarketName | undefined {
    return marketOfQuestion(body);
  }

  rest(request: RestRequest): RestReply {
    return this.#info.handle(request);
  }

  handshake(path: string, _query: URLSearchParams, _ip: string, now: number): Handshake {
    if (path !== '/ws') return { accept: false, status: 404, body: 'Not Found' };
    const isFree = this.#sessions.size < CONNECTIONS && this.#connects.take(now);
    return isFree ? { accept: true, market: undefined } : { accept: false, status: 429, body: 'rate limited' };
  }

  opened(session: Session): void {
    this.#sessions.add(session);
  }

  message(session: Session, text: string, now: number): void {
    if (!this.#messages.take(now)) {
      session.terminate();
      return;
    }
    const { method, subscription } = parse(text) ?? {};
    if (method === 'ping') {
      session.reply('{"channel":"pong"}', now);
      return;
    }
    const isKnown = method === 'subscribe' || method === 'unsubscribe';
    if (!isKnown || typeof subscription?.type !== 'string') {
      this.#fail(session, `Error parsing JSON into valid websocket request: ${text.slice(0, 200)}`, now);
      return;
    }
    if (method === 'unsubscribe') {
      this.#unsubscribe(session, subscription, now);
      return;
    }
    const topic = this.#topicOf(subscription);
    // Whoever asks for a coin that there is not is cut off, without a word.
    if (topic) this.#subscribe(session, topic, subscription, now);
    else session.terminate();
  }

  control(): void {}

  closed(session: Session): void {
    this.#sessions.delete(session);
    this.#hub.drop(session);
  }

  changed(instrument: DemoInstrument, mask: number, now: number): void {
    if (instrument.venue === this.venue && instrument.state === 'trading') this.#hub.changed(instrument, mask, now);
  }

  tick(now: number): void {
    this.#hub.tick(now);
    for (const session of this.#sessions) if (now - session.lastOut >= SILENCE_MS) session.close(1000, 'Inactive');
  }

  announceShutdown(): boolean {
    return false;
  }

  #subscribe(session: Session, { name, filled, make }: Topic, subscription: Subscription, now: number): void {
    if (this.#hub.names(session).includes(name)) {
      this.#fail(session, `Already subscribed: ${JSON.stringify(subscription)}`, now);
      return;
    }
    const count = [...this.#sessions].reduce((sum, each) => sum + this.#hub.count(each), 0);
    if (count >= SUBSCRIPTIONS) {
      this.#fail(session, `Cannot track more than ${SUBSCRIPTIONS} total subscriptions.`, now);
      return;
    }
    this.#acknowledge(session, 'subscribe', filled, now);
    this.#hub.subscribe(session, name, now, make);
  }

  /** Also from a coin that was delisted meanwhile. */
  #unsubscribe(session: Session, subscription: Subscription, now: number): void {
    if (this.#hub.unsubscribe(session, nameOf(subscription))) {
      this.#acknowledge(session, 'unsubscribe', subscription, now);
    } else this.#fail(session, `Already unsubscribed: ${JSON.stringify(subscription)}`, now);
  }

  #acknowledge(session: Session, method: string, subscription: object, now: number): void {
    session.reply(JSON.stringify({ channel: 'subscriptionResponse', data: { method, subscription } }), now);
  }

  #fail(session: Session, data: string, now: number): void {
    session.reply(JSON.stringify({ channel: 'error', data }), now);
  }

  #topicOf({ type, coin, fast }: Subscription): Topic | undefined {
    const { offset, model } = this.#context;
    if (type === 'allMids') return { name: type, filled: { type, dex: null }, make: () => midsFeed(model) };
    const i = findCoin(this.#context, coin);
    if (!i) return undefined;
    const filled = { type, coin };
    const name = nameOf({ type, coin, fast });
    switch (type) {
      case 'bbo':
        return { name, filled, make: () => topFeed(i, model.frozen, offset) };
      case 'activeAssetCtx':
        return { name, filled, make: () => stateFeed(i) };
      case 'l2Book': {
        const isFast = fast === true;
        return {
          name,
          filled: { ...filled, nSigFigs: null, mantissa: null, fast: isFast },
          make: () => bookFeed(i, isFast, offset),
        };
      }
      default:
        return undefined;
    }
  }
}

function nameOf({ type, coin, fast }: Subscription): string {
  if (type === 'allMids') return 'allMids';
  return `${String(type)}:${String(coin)}${fast === true ? ':fast' : ''}`;
}

function parse(text: string): Request | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
