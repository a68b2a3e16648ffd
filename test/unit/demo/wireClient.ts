import { WebSocket } from 'ws';

const WAIT_MS = 3000;

/** A bare WebSocket client for tests: keeps every frame, and waits for the one that is asked for. */
export class WireClient {
  readonly frames: string[] = [];
  pings = 0;
  pongs = 0;
  closed: { code: number; reason: string } | undefined;
  readonly #ws: WebSocket;
  readonly #waiting = new Set<() => void>();

  constructor(url: string, options: { autoPong?: boolean } = {}) {
    this.#ws = new WebSocket(url, { autoPong: options.autoPong ?? true, maxPayload: 64 << 20 });
    this.#ws.on('message', data => {
      this.frames.push(data.toString());
      this.#wake();
    });
    this.#ws.on('ping', () => {
      this.pings++;
      this.#wake();
    });
    this.#ws.on('pong', () => {
      this.pongs++;
      this.#wake();
    });
    this.#ws.on('error', () => {});
    this.#ws.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#wake();
    });
  }

  static async open(url: string, options: { autoPong?: boolean } = {}): Promise<WireClient> {
    const client = new WireClient(url, options);
    await new Promise<void>((resolve, reject) => {
      client.#ws.once('open', resolve);
      client.#ws.once('error', reject);
    });
    return client;
  }

  send(message: unknown): void {
    this.#ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  ping(): void {
    this.#ws.ping('x');
  }

  terminate(): void {
    this.#ws.terminate();
  }

  /** The first frame, old or new, that fits; it is taken out. */
  async next<T = Record<string, unknown>>(fits: (frame: Record<string, unknown>) => boolean = () => true): Promise<T> {
    let found: Record<string, unknown> | undefined;
    await this.until(() => {
      const at = this.frames.findIndex(text => {
        const frame = parse(text);
        if (frame === undefined || !fits(frame)) return false;
        found = frame;
        return true;
      });
      if (at >= 0) this.frames.splice(at, 1);
      return at >= 0;
    });
    return found as T;
  }

  /** The next frame whose text is exactly this. */
  async nextText(text: string): Promise<void> {
    await this.until(() => this.frames.includes(text));
  }

  async close(): Promise<{ code: number; reason: string }> {
    await this.until(() => this.closed !== undefined);
    return this.closed ?? { code: 0, reason: '' };
  }

  /** Waits for a condition that only what comes in can make true. */
  async until(condition: () => boolean): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    while (!condition()) {
      if (performance.now() > deadline)
        throw new Error(`nothing that fits came; frames: ${this.frames.slice(-3).join(' ')}`);
      await new Promise<void>(resolve => {
        const timer = setTimeout(done, 50);
        const waiting = this.#waiting;
        function done() {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
        waiting.add(done);
      });
    }
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** What the handshake of a refused upgrade answers: HTTP status, or 0 when the line is cut. */
export function refusedStatus(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url);
    ws.on('unexpected-response', (_, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    ws.on('error', () => resolve(0));
    ws.on('open', () => {
      ws.terminate();
      reject(new Error('it was not refused'));
    });
  });
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

export async function get<T = Record<string, unknown>>(url: string): Promise<Answer<T>> {
  const response = await fetch(url);
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: response.status, headers: response.headers, text, body: body as T };
}
