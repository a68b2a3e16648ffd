import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type WebSocket, WebSocketServer } from 'ws';
import { SERVER_CERT, SERVER_KEY } from './testCertificates';

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;
export type Upgrade = (request: http.IncomingMessage, socket: Duplex, head: Buffer) => void;

/** HTTP and WebSocket server on 127.0.0.1 that behaves as badly as the test tells it to. */
export class MisbehavingServer {
  /** What HTTP requests get. */
  answer: Answer = answers.json({});
  /** What WebSocket handshakes get. */
  upgrade: Upgrade = (request, socket, head) => this.accept(() => {})(request, socket, head);
  /** `METHOD path` of each request and handshake. */
  readonly seen: string[] = [];
  readonly bodies: string[] = [];
  readonly port: number;
  readonly #server: http.Server;
  readonly #sockets: WebSocketServer;
  readonly #open = new Set<Duplex>();

  private constructor(server: http.Server) {
    this.#server = server;
    this.#sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    this.port = (server.address() as AddressInfo).port;
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      this.seen.push(`${request.method} ${request.url}`);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.bodies.push(Buffer.concat(chunks).toString());
        this.answer(request, response);
      });
    });
    server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
      this.seen.push(`UPGRADE ${request.url}`);
      socket.on('error', () => {});
      this.upgrade(request, socket, head);
    });
    server.on('connection', (socket: Duplex) => {
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
    });
    // A client that does not trust the certificate says so by hanging up.
    server.on('tlsClientError', () => {});
    server.on('clientError', () => {});
  }

  static async start(options: { tls?: boolean } = {}): Promise<MisbehavingServer> {
    const server = options.tls ? https.createServer({ key: SERVER_KEY, cert: SERVER_CERT }) : http.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new MisbehavingServer(server);
  }

  get http(): string {
    return `http${this.#server instanceof https.Server ? 's' : ''}://127.0.0.1:${this.port}`;
  }

  get ws(): string {
    return `ws${this.#server instanceof https.Server ? 's' : ''}://127.0.0.1:${this.port}`;
  }

  /** TCP connections that are open now. */
  get connections(): number {
    return this.#open.size;
  }

  /** Takes the handshake; `use` gets the socket. */
  accept(use: (socket: WebSocket) => void): Upgrade {
    return (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, webSocket => {
        webSocket.on('error', () => {});
        use(webSocket);
      });
    };
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#sockets.close();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Ways to answer an HTTP request. */
export const answers = {
  json:
    (value: unknown): Answer =>
    (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
    },
  text:
    (text: string): Answer =>
    (_request, response) =>
      response.end(text),
  gzip:
    (text: string | Buffer): Answer =>
    (_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(text));
    },
  status:
    (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer =>
    (_request, response) =>
      response.writeHead(status, headers).end(body),
  /** Each request gets the next answer, the last one forever. */
  inTurn: (...turns: readonly Answer[]): Answer => {
    let turn = 0;
    return (request, response) => turns[Math.min(turn++, turns.length - 1)]?.(request, response);
  },
  never: (): void => {},
  drop: (request: http.IncomingMessage): void => {
    request.socket.destroy();
  },
  /** Headers and the start of a body, then nothing more. */
  stuckBody: (_request: http.IncomingMessage, response: http.ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('[1,');
  },
  dropInBody: (request: http.IncomingMessage, response: http.ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('[1,', () => request.socket.destroy());
  },
  /** An endless body, as fast as the client reads it. */
  endlessBody: (_request: http.IncomingMessage, response: http.ServerResponse): void => {
    const chunk = Buffer.alloc(64 * 1024, '1');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  },
  /** Not HTTP at all. */
  garbage: (request: http.IncomingMessage): void => {
    request.socket.end(Buffer.from([0, 1, 2, 255, 254, 10, 13, 7, 13, 10, 13, 10]));
  },
} satisfies Record<string, Answer | ((...args: never[]) => Answer)>;

/** Ways to answer a WebSocket handshake, beside `accept`. */
export const upgrades = {
  status:
    (status: number, headers: Readonly<Record<string, string>> = {}): Upgrade =>
    (_request, socket) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\ncontent-length: 0\r\n${lines.join('')}\r\n`);
    },
  never: (_request: http.IncomingMessage, socket: Duplex): void => {
    // Reads on, so that it notices when the client goes.
    socket.on('end', () => socket.destroy()).resume();
  },
  drop: (_request: http.IncomingMessage, socket: Duplex): void => {
    socket.destroy();
  },
  /** Takes the handshake, sends these bytes, and then neither answers nor hangs up. */
  hold:
    (bytes: readonly number[]): Upgrade =>
    (request, socket) => {
      const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash('sha1').update(key).digest('base64');
      const head = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade'];
      socket.write([...head, `sec-websocket-accept: ${accept}`, '', ''].join('\r\n'));
      socket.write(Buffer.from(bytes));
    },
  garbage: (_request: http.IncomingMessage, socket: Duplex): void => {
    socket.end(Buffer.from([0, 1, 2, 255, 254, 10, 13, 7, 13, 10, 13, 10]));
  },
} satisfies Record<string, Upgrade | ((...args: never[]) => Upgrade)>;
