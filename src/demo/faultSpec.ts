import { FAULT_KINDS, type FaultKind } from './faultKinds';
import type { MarketName } from './model/instrument';
import { SIMULATED_IDS } from './venues/registry';

/** A fault to be injected. Without venue or market it hits all of them; without duration it stays until it is cleared. */
export interface FaultSpec {
  readonly kind: FaultKind;
  readonly venue?: string;
  readonly market?: MarketName;
  /** For stall, delist, list and halt; a random instrument of the scope without it. */
  readonly symbol?: string;
  readonly afterSeconds: number;
  readonly durationSeconds?: number;
}

const PATTERN =
  /^(?<kind>[a-z0-9-]+)(?::(?<venue>[a-z]+)(?:\.(?<market>[a-z]+))?(?:\/(?<symbol>@?[^@+\s]+))?)?(?:@(?<after>\d+(?:\.\d+)?))?(?:\+(?<duration>\d+(?:\.\d+)?))?$/u;

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
  if (venue !== undefined && !SIMULATED_IDS.includes(venue))
    return `unknown venue "${venue}" in fault "${text}"; there are ${SIMULATED_IDS.join(', ')}`;
  if (market !== undefined && !MARKETS.includes(market))
    return `unknown market "${market}" in fault "${text}"; there are ${MARKETS.join(', ')}`;
  return {
    kind: kind as FaultKind,
    ...(venue !== undefined ? { venue } : {}),
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
