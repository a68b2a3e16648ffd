import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { FaultInjector } from '../faults';
import type { RestReply } from './rest';
import { Session } from './session';
import type { VenueServer } from './venueServer';

const MAX_INBOUND_BYTES = 1 << 20;

/** One host of a venue on 127.0.0.1: HTTP and WebSocket on the same port. Owns its server and all its sockets. */
export class Listener {
  readonly server: VenueServer;
  readonly sessions = new Set<Session>();
  readonly #http: Server;
  readonly #ws: WebSocketServer;
  readonly #faults: FaultInjector;
  readonly #now: () => number;
  readonly #sockets = new Set<Duplex>();
  #count = 0;

  constructor(server: VenueServer, faults: FaultInjector, now: () => number) {
    this.server = server;
    this.#faults = faults;
    this.#now = now;
    this.#http = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
      void readBody(request).then(body => this.#onRequest(request, response, body));
    });
    this.#http.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#ws = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      autoPong: false,
      maxPayload: MAX_INBOUND_BYTES,
    });
    this.#http.on('upgrade', (request, socket, head) => this.#onUpgrade(request, socket, head));
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, '127.0.0.1', () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const session of this.sessions) session.terminate();
    for (const socket of this.#sockets) socket.destroy();
    this.#ws.close();
    await new Promise<void>(resolve => this.#http.close(() => resolve()));
  }

  #onRequest(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { path, query } = parseUrl(request.url);
    const now = this.#now();
    const market = this.server.marketOf(path, query, body);
    const fault = this.#faults.onRequest(this.server.venue, market, now);
    if (fault === 'refuse') {
      request.socket.destroy();
      return;
    }
    const ip = request.socket.remoteAddress ?? '';
    const reply = fault?.reply ?? this.server.rest({ method: request.method ?? 'GET', path, query, body, ip, now });
    if (fault?.delayMs) this.#faults.later(fault.delayMs, () => send(response, reply));
    else send(response, reply);
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const { path, query } = parseUrl(request.url);
    const now = this.#now();
    const shake = this.server.handshake(path, query, request.socket.remoteAddress ?? '', now);
    const market = shake.accept ? shake.market : undefined;
    const fault = this.#faults.onUpgrade(this.server.venue, market, now);
    if (fault === 'refuse') {
      socket.destroy();
      return;
    }
    if (fault) {
      refuse(socket, fault.status, String(fault.body));
      return;
    }
    if (!shake.accept) {
      refuse(socket, shake.status, shake.body);
      return;
    }
    this.#ws.handleUpgrade(request, socket, head, ws => this.#onOpen(ws, socket, market, path, query));
  }

  #onOpen(ws: WebSocket, socket: Duplex, market: Session['market'], path: string, query: URLSearchParams): void {
    const now = this.#now();
    const id = (0x10000000 + ++this.#count).toString(16);
    const session = new Session(ws, socket, { id, venue: this.server.venue, market, path, now });
    this.sessions.add(session);
    session.on({
      message: data => this.#onMessage(session, data),
      ping: data => {
        if (session.muted) return;
        session.lastIn = this.#now();
        session.pong(data);
        this.server.control(session, 'ping', this.#now());
      },
      pong: () => {
        if (session.muted) return;
        session.lastIn = this.#now();
        this.server.control(session, 'pong', this.#now());
      },
      closed: () => {
        this.sessions.delete(session);
        this.server.closed(session);
        this.#faults.forget(session);
      },
    });
    this.#faults.adopt(session);
    this.server.opened(session, path, query, now);
  }

  #onMessage(session: Session, data: RawData): void {
    if (session.muted || !session.open) return;
    const now = this.#now();
    session.lastIn = now;
    if (this.#faults.acksOnly(session)) session.silenced = true;
    this.server.message(session, data.toString(), now);
  }
}

/** Whole, or cut off where it is too long; empty for what is no POST. */
async function readBody(request: IncomingMessage): Promise<string> {
  if (request.method !== 'POST') {
    request.resume();
    return '';
  }
  let text = '';
  try {
    for await (const chunk of request.setEncoding('utf8')) if (text.length < MAX_INBOUND_BYTES) text += chunk;
  } catch {
    // The client has left; so will the answer.
  }
  return text;
}

function parseUrl(url: string | undefined): { path: string; query: URLSearchParams } {
  const at = (url ?? '/').indexOf('?');
  const raw = at < 0 ? (url ?? '/') : (url ?? '').slice(0, at);
  const query = new URLSearchParams(at < 0 ? '' : (url ?? '').slice(at + 1));
  try {
    return { path: decodeURIComponent(raw), query };
  } catch {
    return { path: raw, query };
  }
}

function send(response: ServerResponse, reply: RestReply): void {
  if (response.destroyed) return;
  const text = typeof reply.body === 'string';
  const body = Buffer.from(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    'content-type': text ? 'text/html' : 'application/json;charset=UTF-8',
    'content-length': String(body.length),
    ...reply.headers,
  });
  response.end(body);
}

const REASONS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  451: 'Unavailable For Legal Reasons',
  503: 'Service Unavailable',
};

function refuse(socket: Duplex, status: number, body: string): void {
  const head = `HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`;
  socket.end(head + body);
}
