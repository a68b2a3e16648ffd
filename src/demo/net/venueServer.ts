import type { DemoInstrument, MarketName } from '../model/instrument';
import type { MarketModel } from '../model/marketModel';
import type { RestReply, RestRequest } from './rest';
import type { Session } from './session';

/** How an upgrade request is answered: which market its socket serves, or an HTTP refusal. */
export type Handshake =
  | { readonly accept: true; readonly market: MarketName | undefined }
  | { readonly accept: false; readonly status: number; readonly body: string };

/**
 * What one host of a venue does. The listener owns the sockets; this answers for them.
 * Times are epoch ms of the demo's clock; what goes on the wire is shifted by `VenueContext.offset`.
 */
export interface VenueServer {
  readonly venue: string;
  /** Market of a REST path, for the scope of faults; undefined when it serves both. */
  marketOf(path: string, query: URLSearchParams, body: string): MarketName | undefined;
  rest(request: RestRequest): RestReply;
  handshake(path: string, query: URLSearchParams, ip: string, now: number): Handshake;
  opened(session: Session, path: string, query: URLSearchParams, now: number): void;
  message(session: Session, text: string, now: number): void;
  /** A ping or pong frame came in. */
  control(session: Session, kind: 'ping' | 'pong', now: number): void;
  closed(session: Session): void;
  changed(instrument: DemoInstrument, mask: number, now: number): void;
  tick(now: number): void;
  /** The venue's words for a planned restart; false when it has none. */
  announceShutdown(session: Session, now: number): boolean;
}

/** What every host needs of the demo. */
export interface VenueContext {
  readonly model: MarketModel;
  /** Its own channels are silent (a fault). */
  stalled(instrument: DemoInstrument): boolean;
  /** Ms that the clock of this host is off (a fault). */
  offset(): number;
}
