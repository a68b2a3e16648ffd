import type {
  CandleDefinition,
  Channel,
  Decode,
  ListingRequest,
  MarketDefinition,
  RestRequest,
  RestSnapshot,
  SocketDefinition,
  VenueDefinition,
} from '../venue';

/** Called with what one of the venue's functions has thrown, and which one it was. */
export type OnFault = (what: string, error: unknown) => void;

/** The same venue, whose functions can't break anything else: what they throw is told, and the frame, row or request left out. */
export function guardVenue(venue: VenueDefinition, onFault: OnFault): VenueDefinition {
  const guard = new Guard(onFault);
  return { ...venue, markets: venue.markets.map(market => guard.market(market)) };
}

class Guard {
  readonly #onFault: OnFault;

  constructor(onFault: OnFault) {
    this.#onFault = onFault;
  }

  market(market: MarketDefinition): MarketDefinition {
    return {
      ...market,
      listing: market.listing.map(request => this.#listing(request)),
      sockets: market.sockets.map(socket => this.#socket(socket)),
      polls: market.polls.map(poll => this.#poll(poll)),
      ...(market.snapshot && { snapshot: this.#poll(market.snapshot) }),
      ...(market.candles && { candles: this.#candles(market.candles) }),
    };
  }

  /** `instead` of a result where the function has thrown. */
  #try<A extends unknown[], R>(what: string, run: (...args: A) => R, instead: R): (...args: A) => R {
    return (...args) => {
      try {
        return run(...args);
      } catch (error) {
        this.#onFault(what, error);
        return instead;
      }
    };
  }

  #request<T extends RestRequest & { next?(body: unknown): string | undefined }>(request: T): T {
    const { failure, next } = request;
    return {
      ...request,
      ...(failure && { failure: this.#try('failure', body => failure.call(request, body), 'its module has failed') }),
      ...(next && { next: this.#try('next', body => next.call(request, body), undefined) }),
    };
  }

  #listing(request: ListingRequest): ListingRequest {
    const parse = this.#try<Parameters<ListingRequest['parse']>, void>(
      'parse of the listing',
      (body, sink) => request.parse(body, sink),
      undefined,
    );
    return { ...this.#request(request), parse };
  }

  #poll<T extends RestSnapshot>(poll: T): T {
    const apply = this.#try<Parameters<RestSnapshot['apply']>, void>(
      `apply of ${poll.name}`,
      (body, sink) => poll.apply(body, sink),
      undefined,
    );
    return { ...this.#request(poll), apply };
  }

  #candles(candles: CandleDefinition): CandleDefinition {
    return {
      ...candles,
      parse: this.#try('parse of candles', (body, sink) => candles.parse(body, sink), undefined),
    };
  }

  #socket(socket: SocketDefinition): SocketDefinition {
    const { groupOf, keepAlive, decode } = socket;
    return {
      ...socket,
      channels: socket.channels.map(channel => this.#channel(channel)),
      subscribe: this.#try('subscribe', (topics, id) => socket.subscribe(topics, id), ''),
      unsubscribe: this.#try('unsubscribe', (topics, id) => socket.unsubscribe(topics, id), ''),
      ...(groupOf && { groupOf: this.#try('groupOf', topic => groupOf.call(socket, topic), '') }),
      keepAlive:
        keepAlive.kind === 'message'
          ? { ...keepAlive, frame: this.#try('frame of keepAlive', id => keepAlive.frame(id), '') }
          : keepAlive,
      decode:
        typeof decode === 'function'
          ? this.#decode(decode)
          : { newDecoder: () => this.#decode(this.#try('newDecoder', () => decode.newDecoder(), ignore)()) },
    };
  }

  #decode(decode: Decode): Decode {
    return (frame, sink) => {
      try {
        decode(frame, sink);
      } catch (error) {
        sink.rejected(`its decoder has failed: ${error instanceof Error ? error.message : String(error)}`);
        this.#onFault('decode', error);
      }
    };
  }

  #channel(channel: Channel): Channel {
    const { topics } = channel;
    if (typeof topics !== 'function') return channel;
    return { ...channel, topics: this.#try('topics', instrument => topics(instrument), undefined) };
  }
}

function ignore(): void {}
