import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Dispatcher, request as send } from 'undici';
import { Backoff } from '../base/backoff';
import { type Clock, delay } from '../base/clock';
import type { Log } from '../base/log';
import type { Market } from '../model/instrument';
import { durationInWords, errorCode, errorInWords, retryAfterMs, statusInWords } from './diagnosis';
import type { Network } from './proxy';
import { BudgetBlocked, type WeightBudget } from './rateLimit';
import type { RestLimits, RestRequest } from './venue';
import { isRecord } from './wire';

export type RestErrorKind =
  | 'unreachable'
  | 'timeout'
  | 'rate-limited'
  | 'banned'
  | 'forbidden'
  | 'geo-blocked'
  | 'server'
  | 'client'
  | 'too-large'
  | 'malformed'
  | 'aborted';

/** Why a request failed; the message is for the user. `retryAfterMs`: asking again sooner is no use. */
export class RestError extends Error {
  readonly kind: RestErrorKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: RestErrorKind, message: string, status?: number, retryAfterMs?: number, cause?: unknown) {
    super(message, { cause });
    this.name = 'RestError';
    this.kind = kind;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface RestClientOptions {
  /** Origin plus optional prefix, no slash at the end. */
  readonly base: string;
  readonly limits: RestLimits;
  /** Shared by all clients of the same host. */
  readonly budget: WeightBudget;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  /** Of one try, from the request to the last byte. */
  readonly timeoutMs: number;
  /** The venue's name, as users read it. */
  readonly venue: string;
  readonly market: Market;
  readonly random?: () => number;
  /** Decompressed bytes; larger bodies are cut off and refused. */
  readonly maxBodyBytes?: number;
}

type AskedRequest = Pick<RestRequest, 'path' | 'body' | 'headers'>;

const TRIES = 3;
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const MIN_BAN_MS = 120_000;

/** Public REST of one market: budget, time-out, retries, and refusals in words. */
export class RestClient {
  readonly #options: RestClientOptions;
  readonly #host: string;
  readonly #name: string;
  /** Why a request is being tried again just now, in words; empty when none is. */
  retrying = '';

  constructor(options: RestClientOptions) {
    this.#options = options;
    this.#host = new URL(options.base).host;
    this.#name = `${options.venue} ${options.market} REST`;
  }

  /** Ms until the weight could be spent and half of the budget would still be there for others; 0: now. */
  spareDelayMs(weight: number): number {
    return this.#options.budget.delayMs(weight + this.#options.limits.weight / 2);
  }

  /**
   * The parsed JSON body. Rejects with RestError only. Time-outs, broken connections and 5xx are tried again, three
   * times in all; so is a 429 that ends soon. All requests are queries, so asking twice does no harm.
   */
  async request(request: AskedRequest & { readonly weight: number }, signal?: AbortSignal): Promise<unknown> {
    const { clock, budget, timeoutMs, log, random } = this.#options;
    const backoff = new Backoff({ firstMs: 500, maxMs: 5_000 }, random);
    for (let attempt = 1; ; attempt++) {
      try {
        await budget.acquire(request.weight, timeoutMs, signal);
        // Given up since: the signal does not say it a second time.
        signal?.throwIfAborted();
        const answer = await this.#once(request, signal);
        this.retrying = '';
        return answer;
      } catch (cause) {
        const error = this.#toRestError(cause, signal);
        this.retrying = '';
        log.write('debug', this.#name, `${request.path}: try ${attempt}: ${error.message}`);
        // A refusal that ends soon is waited for by the budget itself.
        const soon = error.kind === 'rate-limited' && budget.blockedMs() <= timeoutMs;
        const again = error.kind === 'timeout' || error.kind === 'unreachable' || error.kind === 'server' || soon;
        if (!again || attempt >= TRIES) throw error;
        this.retrying = error.message;
        try {
          await delay(clock, backoff.next(), signal);
        } catch {
          this.retrying = '';
          throw this.#toRestError(error, signal);
        }
      }
    }
  }

  async #once(request: AskedRequest, signal?: AbortSignal): Promise<unknown> {
    const { base, network, clock, timeoutMs, maxBodyBytes = MAX_BODY_BYTES } = this.#options;
    const abort = new AbortController();
    const onAbort = () => abort.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer = clock.setTimeout(() => {
      const words = `${this.#name}: ${this.#host} did not answer within ${durationInWords(timeoutMs)}`;
      abort.abort(new RestError('timeout', words));
    }, timeoutMs);
    try {
      const response = await send(`${base}${request.path}`, {
        dispatcher: network.dispatcher(),
        method: request.body === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip',
          'user-agent': 'spread-scanner',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(request.body === undefined ? {} : { body: request.body }),
        signal: abort.signal,
        // Time-outs are ours.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const text = await this.#read(response, maxBodyBytes, abort);
      if (response.statusCode >= 200 && response.statusCode < 300) return this.#parse(text);
      throw this.#refused(response, text);
    } catch (error) {
      // What the abort was for tells more than the error it caused.
      throw abort.signal.aborted ? abort.signal.reason : error;
    } finally {
      clock.clear(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async #read(response: Dispatcher.ResponseData, maxBytes: number, abort: AbortController): Promise<string> {
    let stream: Readable = response.body;
    if (response.headers['content-encoding'] === 'gzip') {
      const unzip = createGunzip();
      // Errors come out of the iteration below.
      pipeline(response.body, unzip, () => {});
      stream = unzip;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        const limit = `${Math.round(maxBytes / 1024 / 1024)} MB`;
        const error = new RestError('too-large', `${this.#name}: the answer is larger than ${limit}; not read`);
        abort.abort(error);
        throw error;
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, bytes).toString('utf8');
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      const start = snippet(text);
      throw new RestError(
        'malformed',
        `${this.#name}: ${this.#host} answered with what is not JSON (${start}); is there a login page or proxy in between?`,
      );
    }
  }

  #refused(response: Dispatcher.ResponseData, text: string): RestError {
    const { limits, budget, clock, venue } = this.#options;
    const status = response.statusCode;
    const tooMany = /too (many|frequent|much)|banned until/i.test(text);
    const kind = kindOf(status, tooMany);
    const header = response.headers['retry-after'];
    const asked =
      retryAfterMs(Array.isArray(header) ? header[0] : header, clock.now()) ?? bannedUntil(text, clock.now());
    let waitMs = asked ?? limits.banMs?.[status];
    if (kind === 'banned') waitMs ??= MIN_BAN_MS;
    if (kind === 'rate-limited') waitMs ??= Math.max(5_000, limits.windowMs);
    const error = new RestError(kind, `${this.#name}: ${statusInWords(venue, status, said(text))}`, status);
    if (waitMs === undefined) return error;
    budget.block(waitMs, error);
    return withWait(error, waitMs);
  }

  #toRestError(error: unknown, signal: AbortSignal | undefined): RestError {
    if (signal?.aborted)
      return new RestError('aborted', `${this.#name}: the request was given up`, undefined, undefined, error);
    if (error instanceof RestError) return error;
    if (error instanceof BudgetBlocked && error.reason instanceof RestError)
      return withWait(error.reason, error.waitMs);
    const words = `${this.#name}: ${errorInWords(this.#options.venue, this.#host, error)}`;
    return new RestError(kindOfCode(errorCode(error)), words, undefined, undefined, error);
  }
}

function withWait(error: RestError, waitMs: number): RestError {
  const words = `${error.message}; next try in ${durationInWords(waitMs)}`;
  return new RestError(error.kind, words, error.status, waitMs, error);
}

function kindOf(status: number, tooMany: boolean): RestErrorKind {
  if (status === 451) return 'geo-blocked';
  if (status === 403) return tooMany ? 'banned' : 'forbidden';
  if (status === 429) return 'rate-limited';
  if (status === 418) return 'banned';
  return status >= 500 ? 'server' : 'client';
}

function kindOfCode(code: string | undefined): RestErrorKind {
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'timeout';
  if (code?.startsWith('HPE_') || code?.startsWith('Z_')) return 'malformed';
  return 'unreachable';
}

/** Binance tells the end of a ban in the body: "... IP banned until 1795300000000 ...". */
function bannedUntil(text: string, now: number): number | undefined {
  const until = /banned until (\d{13})/.exec(text)?.[1];
  return until === undefined ? undefined : Math.max(0, Number(until) - now);
}

/**
 * The venue's own words in an error body: `msg` (Binance, OKX, Bitget), `retMsg` (Bybit), `message` (Coinbase, Gate), `error`
 * (Kraken, a list on spot); else the start of a plain text.
 */
function said(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (!isRecord(body)) return '';
    const error = Array.isArray(body.error) ? body.error.join(', ') : body.error;
    const words = [body.msg, body.retMsg, body.message, error].find(each => typeof each === 'string' && each !== '');
    return typeof words === 'string' ? snippet(words) : '';
  } catch {
    return text.trimStart().startsWith('<') ? '' : snippet(text);
  }
}

function snippet(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}...` : line || 'empty';
}
