import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { startDemo } from '../../src/demo/demo';
import { type Format, formatsOf, Walk } from './formats';

/**
 * The load of the feed benchmark, in a process of its own, on loopback: REST lists of the simulated exchanges behind one
 * base, and sockets that write top-of-book frames in the venues' formats as fast as they are read, or at a pace. Speaks
 * to its parent over IPC: `{plan}` in; `ready`, `warm` and `sent` out.
 */
export interface LoadPlan {
  readonly markets: readonly string[];
  readonly instruments: number;
  readonly warmFrames: number;
  readonly frames: number;
  /** Frames a second over all markets; 0: as fast as they are read. */
  readonly rate: number;
  /** For the last `seconds` of each `everySeconds` the rate is so many times higher. */
  readonly bursts?: { readonly everySeconds: number; readonly seconds: number; readonly times: number };
  /** A frame's stamp is when it was due, not when it was written: a client that does not read in time is late by it. */
  readonly stampDue?: boolean;
}

/** Frames due `seconds` after the start. */
function dueAfter(seconds: number, { rate, bursts }: LoadPlan): number {
  if (!bursts) return Math.floor(seconds * rate);
  const { everySeconds, seconds: length, times } = bursts;
  const into = Math.max(0, (seconds % everySeconds) - (everySeconds - length));
  const burst = Math.floor(seconds / everySeconds) * length + into;
  return Math.floor(rate * (seconds + burst * (times - 1)));
}

export type FromLoad =
  | { readonly type: 'ready'; readonly http: string; readonly ws: string }
  | { readonly type: 'warm' }
  | { readonly type: 'sent' };

/** Written ahead to a socket at most so many bytes. */
const AHEAD_BYTES = 512 * 1024;
const CHUNK_FRAMES = 64;
const SETTLE_MS = 1_500;

interface Lane {
  readonly format: Format;
  readonly walk: Walk;
  readonly symbol: string;
  readonly socket: Socket;
}

class LoadServer {
  readonly #rest: Readonly<Record<string, string>>;
  readonly #walks: ReadonlyMap<string, Walk>;
  readonly #formats: readonly Format[];
  readonly #plan: LoadPlan;
  readonly #http = createServer((request, response) => void this.#proxy(request, response));
  readonly #ws = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #lanes: Lane[] = [];
  readonly #seen = new Set<string>();
  #settle: NodeJS.Timeout | undefined;
  #running = false;

  constructor(plan: LoadPlan, rest: Readonly<Record<string, string>>, walks: ReadonlyMap<string, Walk>) {
    this.#plan = plan;
    this.#rest = rest;
    this.#walks = walks;
    this.#formats = formatsOf(plan.markets);
    this.#http.on('upgrade', (request, socket, head) => {
      this.#ws.handleUpgrade(request, socket, head, client =>
        this.#accept(client, request.url ?? '', socket as Socket),
      );
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>(resolve => this.#http.listen(0, '127.0.0.1', resolve));
    return (this.#http.address() as AddressInfo).port;
  }

  #accept(client: WebSocket, url: string, socket: Socket): void {
    const path = url.replace(/\?.*/, '');
    socket.setNoDelay(true);
    client.on('error', () => client.terminate());
    client.on('message', data => this.#answer(client, path, socket, String(data)));
  }

  /** Acknowledges whatever is asked for; books are sent from then on. */
  #answer(client: WebSocket, path: string, socket: Socket, text: string): void {
    if (text === 'ping') {
      client.send('pong');
      return;
    }
    const message = JSON.parse(text) as Record<string, unknown>;
    if (message.op === 'ping') client.send('{"success":true,"ret_msg":"pong","op":"ping"}');
    else if (Array.isArray(message.params)) {
      client.send(JSON.stringify({ result: null, id: message.id }));
      for (const topic of message.params as string[]) this.#subscribe(path, topic, socket);
    } else if (Array.isArray(message.args)) {
      const { args } = message;
      if (typeof args[0] === 'string') {
        client.send(JSON.stringify({ success: true, ret_msg: '', req_id: message.req_id, op: 'subscribe' }));
        for (const topic of args as string[]) this.#subscribe(path, topic, socket);
      } else {
        for (const arg of args as Record<string, string>[]) {
          client.send(JSON.stringify({ id: message.id, event: 'subscribe', arg, connId: 'a4d3ae55' }));
          if (arg.channel === 'bbo-tbt') this.#subscribe(path, arg.instId ?? '', socket);
        }
      }
    }
  }

  #subscribe(path: string, topic: string, socket: Socket): void {
    for (const format of this.#formats) {
      if (format.path.replace(/\/stream$/, '') !== path.replace(/\/(stream|ws)$/, '')) continue;
      const key = `${format.name} ${topic}`;
      const walk = this.#walks.get(key);
      if (!walk || this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.#lanes.push({ format, walk, symbol: topic, socket });
      clearTimeout(this.#settle);
      if (!this.#running) this.#settle = setTimeout(() => void this.#run(), SETTLE_MS);
    }
  }

  async #run(): Promise<void> {
    this.#running = true;
    const { warmFrames, frames } = this.#plan;
    await this.#send(warmFrames);
    tell({ type: 'warm' });
    await this.#send(frames);
    tell({ type: 'sent' });
  }

  /** Goes round the instruments, a market after the other. */
  async #send(count: number): Promise<void> {
    const { rate, stampDue } = this.#plan;
    const startedAt = performance.now();
    let sent = 0;
    let at = 0;
    while (sent < count) {
      const turnAt = performance.now();
      const due = rate === 0 ? count : Math.min(count, dueAfter((turnAt - startedAt) / 1000, this.#plan));
      const dueStamp = stampDue ? stampNow() : undefined;
      while (sent < due) {
        const parts = new Map<Socket, Buffer[]>();
        const most = Math.min(due - sent, CHUNK_FRAMES);
        const now = Date.now();
        const stamp = rate === 0 ? undefined : (dueStamp ?? stampNow());
        for (let i = 0; i < most; i++) {
          const lane = this.#lanes[at++ % this.#lanes.length] as Lane;
          const bytes = wsFrame(lane.walk.next(lane.format, now, stamp));
          const waiting = parts.get(lane.socket);
          if (waiting) waiting.push(bytes);
          else parts.set(lane.socket, [bytes]);
        }
        for (const [socket, buffers] of parts) socket.write(Buffer.concat(buffers));
        sent += most;
        while ([...parts.keys()].some(socket => !socket.destroyed && socket.writableLength > AHEAD_BYTES)) await turn();
      }
      await (rate === 0 ? turn() : pause());
    }
    while (this.#lanes.some(({ socket }) => !socket.destroyed && socket.writableLength > 0)) await turn();
  }

  async #proxy(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const key = url.startsWith('/api/v3/')
      ? 'binance.spot.rest'
      : url.startsWith('/fapi/') || url.startsWith('/dapi/')
        ? 'binance.perp.rest'
        : url.startsWith('/v5/')
          ? 'bybit.spot.rest'
          : 'okx.spot.rest';
    try {
      const answer = await fetch(`${this.#rest[key]}${url}`);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch {
      response.writeHead(502).end();
    }
  }
}

/** A text frame as a server writes it. */
function wsFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : 4;
  const bytes = Buffer.allocUnsafe(head + length);
  bytes[0] = 0x81;
  if (length < 126) bytes[1] = length;
  else {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  }
  bytes.write(text, head);
  return bytes;
}

/** Ms of the monotonic clock modulo 1e7, plus 1e7, with three decimals. */
function stampNow(): string {
  return (((Number(process.hrtime.bigint()) / 1e6) % 1e7) + 1e7).toFixed(3);
}

const turn = () => new Promise(resolve => setImmediate(resolve));
const pause = () => new Promise(resolve => setTimeout(resolve, 1));

function tell(message: FromLoad): void {
  // The parent may have left already.
  if (process.connected) process.send?.(message, () => {});
}

process.once('message', async message => {
  const plan = message as LoadPlan;
  const demo = await startDemo({
    venues: ['binance', 'bybit', 'okx'],
    seed: 1,
    assets: Math.max(300, plan.instruments),
    frozen: true,
    quotesPerSecond: 1,
  });
  const walks = new Map<string, Walk>();
  for (const format of formatsOf(plan.markets)) {
    const fit = demo.market.of(format.venue, format.market).filter(({ state, row, category, bid, ask, symbol }) => {
      const isPlain = state === 'trading' && (row === 'spot' || row === 'perpetual') && category === 'crypto';
      return isPlain && bid > 0 && ask > bid && /^[\w-]+$/.test(symbol);
    });
    for (const instrument of fit.slice(0, plan.instruments))
      walks.set(`${format.name} ${format.topic(instrument.symbol)}`, new Walk(instrument));
  }
  const port = await new LoadServer(plan, demo.endpoints, walks).listen();
  tell({ type: 'ready', http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` });
});
process.once('disconnect', () => process.exit(0));
