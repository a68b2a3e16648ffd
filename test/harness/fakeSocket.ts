import type { OpenSocket, Socket, SocketHandlers } from '../../src/connectors/socketFactory';

/** A socket without a network: keeps what was sent, and says what the test makes it say. */
export class FakeSocket implements Socket {
  readonly bufferedAmount = 0;
  readonly sent: string[] = [];
  readonly url: string;
  pings = 0;
  closes = 0;
  terminated = false;
  readonly #handlers: SocketHandlers;

  constructor(url: string, handlers: SocketHandlers) {
    this.url = url;
    this.#handlers = handlers;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  ping(): void {
    this.pings += 1;
  }

  close(): void {
    this.closes += 1;
  }

  terminate(): void {
    this.terminated = true;
  }

  serverOpens(): void {
    this.#handlers.open();
  }

  serverSends(text: string): void {
    this.#handlers.message(Buffer.from(text));
  }

  /** All in one piece of bytes, and what of a further frame lies in it. */
  serverSendsTogether(...texts: string[]): void {
    this.#handlers.reading();
    for (const text of texts) this.#handlers.message(Buffer.from(text));
    this.#handlers.read();
  }

  serverPings(): void {
    this.#handlers.ping();
  }

  serverPongs(): void {
    this.#handlers.pong();
  }

  ends(code: number, reason = '', error?: Error, httpStatus?: number): void {
    this.#handlers.closed(code, reason, error, httpStatus);
  }
}

/** Makes fake sockets and remembers them, in the order they were opened. */
export class FakeSockets {
  readonly all: FakeSocket[] = [];
  readonly open: OpenSocket = (url, _options, handlers) => {
    const socket = new FakeSocket(url, handlers);
    this.all.push(socket);
    return socket;
  };

  get last(): FakeSocket {
    const socket = this.all.at(-1);
    if (!socket) throw new Error('no socket has been opened');
    return socket;
  }
}
