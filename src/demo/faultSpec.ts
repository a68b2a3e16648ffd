import type { MarketName, VenueName } from './model/instrument';

/** Every kind of fault, with what it does to the clients in its scope. */
export const FAULT_KINDS = {
  drop: 'closes the sockets without a goodbye',
  'half-open': 'sockets stay open, nothing more is sent or heard, pings are not answered; new sockets work',
  stall: 'one instrument falls silent on its own channels while the real market moves on',
  slow: 'every frame and every REST reply comes 1.5 s late',
  garbage: 'random bytes and random JSON between the real frames',
  truncated: 'some frames come cut off first and whole after that',
  duplicate: 'every frame comes twice',
  reorder: 'frames come in pairs, the newer one first',
  'http-429': 'REST answers 429 with Retry-After',
  'http-418': 'REST answers 418 with Retry-After',
  'http-451': 'REST and handshakes answer 451',
  'http-403': 'REST and handshakes answer 403',
  'http-500': 'REST answers 500',
  'rest-down': 'REST connections are cut without an answer',
  'ws-refuse': 'handshakes are cut without an answer',
  'ack-silent': 'subscriptions are acknowledged and never deliver; the open sockets are dropped first',
  'clock-off': 'the venue clock is 30 s fast',
  delist: 'an instrument leaves lists and channels',
  list: 'a new instrument appears in lists and channels',
  halt: 'an instrument stops trading',
  'shutdown-notice': 'the venue announces a restart and closes the sockets 10 s later',
  'giant-frame': 'one frame of 10 MB to every socket',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

/** A fault to be injected. Without venue or market it hits all of them; without duration it stays until it is cleared. */
export interface FaultSpec {
  readonly kind: FaultKind;
  readonly venue?: VenueName;
  readonly market?: MarketName;
  /** For stall, delist, list and halt; a random instrument of the scope without it. */
  readonly symbol?: string;
  readonly afterSeconds: number;
  readonly durationSeconds?: number;
}

const PATTERN =
  /^(?<kind>[a-z0-9-]+)(?::(?<venue>[a-z]+)(?:\.(?<market>[a-z]+))?(?:\/(?<symbol>[^@+\s]+))?)?(?:@(?<after>\d+(?:\.\d+)?))?(?:\+(?<duration>\d+(?:\.\d+)?))?$/u;

const VENUES: readonly string[] = ['binance', 'bybit', 'okx'];
const MARKETS: readonly string[] = ['spot', 'perp'];

/**
 * Reads `kind[:venue[.market][/symbol]][@afterSeconds][+durationSeconds]`, for example `drop:okx@5`, `http-429:binance.spot@10+20`
 * or `stall:bybit.perp/BTCUSDT+30`. Returns an error in words when it cannot.
 */
export function parseFault(text: string): FaultSpec | string {
  const groups = PATTERN.exec(text.trim())?.groups;
  if (!groups)
    return `fault "${text}" is not of the form kind[:venue[.market][/symbol]][@afterSeconds][+durationSeconds]`;
  const { kind = '', venue, market, symbol, after, duration } = groups;
  if (!Object.hasOwn(FAULT_KINDS, kind))
    return `unknown fault "${kind}"; there are ${Object.keys(FAULT_KINDS).join(', ')}`;
  if (venue !== undefined && !VENUES.includes(venue))
    return `unknown venue "${venue}" in fault "${text}"; there are ${VENUES.join(', ')}`;
  if (market !== undefined && !MARKETS.includes(market))
    return `unknown market "${market}" in fault "${text}"; there are ${MARKETS.join(', ')}`;
  return {
    kind: kind as FaultKind,
    ...(venue !== undefined ? { venue: venue as VenueName } : {}),
    ...(market !== undefined ? { market: market as MarketName } : {}),
    ...(symbol !== undefined ? { symbol } : {}),
    afterSeconds: Number(after ?? 0),
    ...(duration !== undefined ? { durationSeconds: Number(duration) } : {}),
  };
}

export function describeFault(spec: FaultSpec): string {
  const where = spec.venue ? `:${spec.venue}${spec.market ? `.${spec.market}` : ''}` : '';
  const what = spec.symbol ? `${where ? '' : ':*'}/${spec.symbol}` : '';
  const length = spec.durationSeconds === undefined ? '' : `+${spec.durationSeconds}`;
  return `${spec.kind}${where}${what}${length}`;
}
