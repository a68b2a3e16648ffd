import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { MarketName } from '../model/instrument';

/** What a fault does to one frame on its way out; calls `send` as often and as late as it likes. */
export type FrameFilter = (frame: Buffer | string, send: (frame: Buffer | string) => void) => void;

/** A client that reads so much too slowly is cut off, as every venue does. */
const MOST_BUFFERED_BYTES = 32 << 20;

/** One WebSocket connection of a client. Owns the socket. */
export class Session {
  readonly id: string;
  readonly venue: string;
  /** Undefined where one socket serves both markets. */
  readonly market: MarketName | undefined;
  readonly path: string;
  readonly openedAt: number;
  /** Binance's combined mode: data is wrapped in its stream's name. */
  wrapped = false;
  /** Acks and pongs go out, market data does not. */
  silenced = false;
  /** Nothing goes out and nothing that comes in is heard: a half-open connection. */
  muted = false;
  filter: FrameFilter | undefined;
  lastIn: number;
  lastOut: number;
  framesOut = 0;
  readonly #ws: WebSocket;
  readonly #socket: Duplex;
  #corked = false;

  constructor(
    ws: WebSocket,
    socket: Duplex,
    meta: { id: string; venue: string; market: MarketName | undefined; path: string; now: number },
  ) {
    this.#ws = ws;
    this.#socket = socket;
    this.id = meta.id;
    this.venue = meta.venue;
    this.market = meta.market;
    this.path = meta.path;
    this.openedAt = meta.now;
    this.lastIn = meta.now;
    this.lastOut = meta.now;
  }

  get open(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }

  serves(market: MarketName | undefined): boolean {
    return market === undefined || this.market === undefined || this.market === market;
  }

  /** Market data. */
  data(frame: Buffer | string, now: number): void {
    if (this.silenced) return;
    this.#out(frame, now);
  }

  /** Acks, errors, pongs. */
  reply(text: string, now: number): void {
    this.#out(text, now);
  }

  ping(now: number): void {
    if (this.muted || !this.open) return;
    this.#ws.ping(String(now));
  }

  pong(payload: Buffer): void {
    if (!this.muted && this.open) this.#ws.pong(payload);
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#ws.terminate();
    this.#socket.destroy();
  }

  on(handlers: {
    message(data: RawData, binary: boolean): void;
    ping(data: Buffer): void;
    pong(): void;
    closed(): void;
  }): void {
    this.#ws.on('message', handlers.message);
    this.#ws.on('ping', handlers.ping);
    this.#ws.on('pong', handlers.pong);
    this.#ws.on('close', handlers.closed);
    this.#ws.on('error', () => this.terminate());
  }

  /** Frames of one pump round leave in one write; `flush` ends the round. */
  flush(): void {
    if (!this.#corked) return;
    this.#corked = false;
    this.#socket.uncork();
  }

  #out(frame: Buffer | string, now: number): void {
    if (this.muted || !this.open) return;
    this.lastOut = now;
    this.framesOut++;
    if (this.filter) this.filter(frame, late => this.#write(late));
    else this.#write(frame);
  }

  #write(frame: Buffer | string): void {
    if (this.muted || !this.open) return;
    if (this.#ws.bufferedAmount > MOST_BUFFERED_BYTES) {
      this.terminate();
      return;
    }
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      process.nextTick(() => this.flush());
    }
    this.#ws.send(frame, { binary: false });
  }
}
