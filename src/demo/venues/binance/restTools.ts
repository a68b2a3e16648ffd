import { RateMeter } from '../../net/rateMeter';
import { json, type RestReply, type RestRequest } from '../../net/rest';

/** After so many requests over the limit the address is banned. */
const PATIENCE = 10;
const BAN_MS = 120_000;

interface Caller {
  readonly weight: RateMeter;
  over: number;
  bannedUntil: number;
}

/** Request weight per address and minute: 429 over the limit, 418 for who goes on. */
export class WeightGuard {
  readonly #limit: number;
  readonly #callers = new Map<string, Caller>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts the weight; a reply when the request is refused. */
  take({ ip, now }: RestRequest, weight: number): RestReply | undefined {
    const caller = this.#caller(ip);
    if (now < caller.bannedUntil) return banned(caller, now);
    if (caller.weight.take(now, weight)) {
      caller.over = 0;
      return undefined;
    }
    caller.over++;
    if (caller.over > PATIENCE) {
      caller.bannedUntil = now + BAN_MS;
      return banned(caller, now);
    }
    const msg = `Too much request weight used; current limit is ${this.#limit} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`;
    return json({ code: -1003, msg }, 429, { 'retry-after': String(caller.weight.retryAfterSeconds(now)) });
  }

  headers({ ip, now }: RestRequest): Record<string, string> {
    const used = String(this.#caller(ip).weight.used(now));
    return { 'x-mbx-used-weight': used, 'x-mbx-used-weight-1m': used };
  }

  #caller(ip: string): Caller {
    const known = this.#callers.get(ip);
    if (known) return known;
    const caller: Caller = { weight: new RateMeter(this.#limit, 60_000), over: 0, bannedUntil: 0 };
    this.#callers.set(ip, caller);
    return caller;
  }
}

function banned(caller: Caller, now: number): RestReply {
  const msg = `Way too much request weight used; IP banned until ${caller.bannedUntil}. Please use WebSocket Streams for live updates to avoid bans.`;
  return json({ code: -1003, msg }, 418, { 'retry-after': String(Math.ceil((caller.bannedUntil - now) / 1000)) });
}

export function failure(code: number, msg: string): RestReply {
  return json({ code, msg }, 400);
}

export const INVALID_SYMBOL = failure(-1121, 'Invalid symbol.');
export const NOT_FOUND = json('<html><body><h2>404 Not found</h2></body></html>', 404);

export function missing(parameter: string): RestReply {
  return failure(-1102, `Mandatory parameter '${parameter}' was not sent, was empty/null, or malformed.`);
}

/** An error for parameters that the call does not know. */
export function unread(query: URLSearchParams, known: readonly string[]): RestReply | undefined {
  const names = [...new Set(query.keys())];
  const read = names.filter(name => known.includes(name)).length;
  if (read === names.length) return undefined;
  return failure(
    -1104,
    `Not all sent parameters were read; read '${read}' parameter(s) but was sent '${names.length}'.`,
  );
}
