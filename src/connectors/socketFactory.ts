import type { Socket as NetSocket } from 'node:net';
import WebSocket from 'ws';
import { HandshakeRefused } from './diagnosis';
import { FrameReader } from './frameReader';
import type { Network } from './proxy';

/** An outgoing WebSocket. `send` and `ping` only after `open`. */
export interface Socket {
  send(text: string): void;
  ping(): void;
  /** Says goodbye; `terminate` afterwards makes sure. */
  close(): void;
  terminate(): void;
  readonly bufferedAmount: number;
}

export interface SocketHandlers {
  open(): void;
  /** Bytes have come, with any number of messages: those until `read`. A message may also come alone. */
  reading(): void;
  read(): void;
  message(data: Buffer): void;
  ping(): void;
  pong(): void;
  /** Exactly once, also for a handshake that failed. */
  closed(code: number, reason: string, error: Error | undefined, httpStatus: number | undefined): void;
}

export interface SocketOptions {
  readonly handshakeTimeoutMs: number;
  /** Sent with the handshake. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export type OpenSocket = (url: string, options: SocketOptions, handlers: SocketHandlers) => Socket;

/** Larger frames close the connection. The largest real ones (all-market arrays) are below 1 MB. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** For a server that does not hang up after a goodbye or a bad frame. Missing in the library's types. */
const CLOSE_TIMEOUT = { closeTimeout: 1_000 };

export function createOpenSocket(network: Network): OpenSocket {
  return (url, { handshakeTimeoutMs, headers }, handlers) => {
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, {
        ...network.tlsOptions(url),
        ...CLOSE_TIMEOUT,
        agent: network.agentFor(url),
        ...(headers && { headers }),
        handshakeTimeout: handshakeTimeoutMs,
        maxPayload: MAX_FRAME_BYTES,
        // Compression would cost more time per frame than it saves on the wire.
        perMessageDeflate: false,
        followRedirects: false,
        // Frames are read as bytes; text that is not UTF-8 fails in `decode`, where it is counted.
        skipUTF8Validation: true,
      });
    } catch (error) {
      queueMicrotask(() => handlers.closed(1006, '', error as Error, undefined));
      return DEAD;
    }
    const events = {
      reading: () => handlers.reading(),
      read: () => handlers.read(),
      text: (data: Buffer) => handlers.message(data),
    };
    let failure: Error | undefined;
    let status: number | undefined;
    let stream: NetSocket | undefined;
    let reader: FrameReader | undefined;
    socket.on('upgrade', response => {
      stream = response.socket;
    });
    socket.on('open', () => {
      // Where an extension was agreed on, frames are not what they look like.
      if (stream && socket.extensions === '') reader = FrameReader.attach(stream, events);
      handlers.open();
    });
    // What the reader leaves to the library. nodebuffer sockets always give one Buffer per message.
    socket.on('message', data => handlers.message(data as Buffer));
    socket.on('ping', () => handlers.ping());
    socket.on('pong', () => handlers.pong());
    socket.on('unexpected-response', (_request, response) => {
      status = response.statusCode ?? 0;
      failure = new HandshakeRefused(status, response.headers['retry-after']);
      socket.terminate();
    });
    socket.on('error', error => {
      failure ??= error;
      reader?.end();
    });
    socket.on('close', (code, reason) => handlers.closed(code, reason.toString(), failure, status));
    return socket;
  };
}

const DEAD: Socket = { send() {}, ping() {}, close() {}, terminate() {}, bufferedAmount: 0 };
