import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** How a replay speaks where the venues leave room, so that one set of payloads is told in many ways. */
export interface Manner {
  /** Where the acknowledgement stands: before the frames, after them, or nowhere. */
  readonly ack: 'before' | 'after' | 'never';
  /** Keys of acknowledgements in another order than the sheet prints. */
  readonly reversedAcks: boolean;
  /** Binance: `data` without its envelope, also on combined streams. */
  readonly raw: boolean;
  /** Bytes per WebSocket fragment; 0 sends whole messages. */
  readonly fragmentBytes: number;
  /** Bybit: how the last page says that it is the last. */
  readonly lastCursor: '' | null;
  /** Fields that no documentation knows yet, in every frame. */
  readonly unknownFields: boolean;
}

export const PLAIN: Manner = {
  ack: 'before',
  reversedAcks: false,
  raw: false,
  fragmentBytes: 0,
  lastCursor: '',
  unknownFields: false,
};

/** What one venue answers. */
export interface VenueReplay {
  /** The body, or undefined for a path that the venue does not have. */
  rest(url: URL, body: string): string | undefined;
  /** A client is connected; false when the venue has no such path. */
  open(session: Session): boolean;
  message(session: Session, text: string): void;
}

/** One WebSocket client of a replay. */
export class Session {
  readonly url: URL;
  readonly #socket: WebSocket;
  readonly #manner: Manner;

  constructor(socket: WebSocket, url: URL, manner: Manner) {
    this.#socket = socket;
    this.url = url;
    this.#manner = manner;
  }

  send(text: string): void {
    const bytes = Buffer.from(text);
    const step = this.#manner.fragmentBytes;
    if (step === 0 || text === 'pong') {
      this.#socket.send(text);
      return;
    }
    for (let at = 0; at < bytes.length; at += step)
      this.#socket.send(bytes.subarray(at, at + step), { binary: false, fin: at + step >= bytes.length });
  }

  sendBytes(bytes: Buffer): void {
    this.#socket.send(bytes, { binary: true });
  }

  ping(): void {
    this.#socket.ping('1771000000000');
  }

  close(code = 1000, reason = ''): void {
    this.#socket.close(code, reason);
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }
}

const PREFIX = '/some/prefix';

/** HTTP and WebSocket server on 127.0.0.1 in front of a venue's replay. */
export class ReplayServer {
  /** Paths with query, as asked. */
  readonly asked: string[] = [];
  /** Paths that the sheet does not know, or with the prefix lost. */
  readonly unknown: string[] = [];
  readonly messages: { readonly path: string; readonly text: string }[] = [];
  readonly port: number;
  /** Takes an HTTP request over when it returns true. */
  spoilRest: (url: URL, request: http.IncomingMessage, response: http.ServerResponse) => boolean = () => false;
  /** Takes a handshake over when it returns true. */
  spoilHandshake: (url: URL, socket: Duplex, request: http.IncomingMessage) => boolean = () => false;
  /** Takes a client over when it returns true. */
  spoilSession: (session: Session) => boolean = () => false;
  /** Takes a client's message over when it returns true. */
  spoilMessage: (session: Session, text: string) => boolean = () => false;
  readonly #server: http.Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #open = new Set<Duplex>();

  private constructor(server: http.Server, replay: VenueReplay, manner: Manner) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket: Duplex) => {
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#open.delete(socket));
    });
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      const url = this.#within(request.url ?? '');
      if (this.spoilRest(url, request, response)) return;
      const asked: Buffer[] = [];
      request.on('data', chunk => asked.push(chunk));
      request.on('end', () => {
        const body = replay.rest(url, Buffer.concat(asked).toString());
        if (body === undefined) {
          this.unknown.push(url.pathname + url.search);
          response.writeHead(404).end('{"code":404,"msg":"no such path"}');
          return;
        }
        response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8', 'x-mbx-used-weight-1m': '7' });
        response.end(body);
      });
    });
    server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
      const url = this.#within(request.url ?? '');
      if (this.spoilHandshake(url, socket, request)) return;
      this.#sockets.handleUpgrade(request, socket, head, webSocket => {
        webSocket.on('error', () => {});
        const session = new Session(webSocket, url, manner);
        if (this.spoilSession(session)) return;
        webSocket.on('message', (data: Buffer) => {
          const text = data.toString();
          this.messages.push({ path: url.pathname, text });
          if (!this.spoilMessage(session, text)) replay.message(session, text);
        });
        if (!replay.open(session)) {
          this.unknown.push(`socket ${url.pathname}${url.search}`);
          webSocket.close(1008, 'no such path');
        }
        session.ping();
      });
    });
  }

  static async start(replay: VenueReplay, manner: Manner = PLAIN): Promise<ReplayServer> {
    const server = http.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ReplayServer(server, replay, manner);
  }

  get http(): string {
    return `http://127.0.0.1:${this.port}${PREFIX}`;
  }

  get ws(): string {
    return `ws://127.0.0.1:${this.port}${PREFIX}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#sockets.close();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #within(path: string): URL {
    this.asked.push(path);
    if (!path.startsWith(PREFIX)) this.unknown.push(path);
    return new URL(path.slice(PREFIX.length), 'http://replay');
  }
}

/** Keys in the other order, for what must be read by key. */
export function reversed(json: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(json)).reverse()));
}
