/** What the payloads say of an instrument, in the venue's own words, and what must come of it. */
export interface Row {
  readonly symbol: string;
  /** As in the venue's base field. */
  readonly baseField: string;
  readonly quote: string;
  /** As in the venue's quote field, where that is another name. */
  readonly quoteField?: string;
  readonly base: string;
  readonly multiplier: string;
  /** Coins of `baseField` in one unit of size. */
  readonly contract: string;
  readonly tick: string;
  readonly bid: string;
  readonly bidSize: string;
  readonly ask: string;
  readonly askSize: string;
  readonly last: string;
  /** The price whose change is told where there is no last one. */
  readonly mark?: string;
  readonly open: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly state: 'live' | 'one-sided' | 'invalid' | 'quarantined' | 'halted' | 'waiting';
  readonly rate: string | null;
  readonly intervalHours: number | null;
  /** The settlement to which the rate belongs; `NEXT_HOUR`: whenever that is. */
  readonly settlesAt: number;
  readonly tradfi: boolean;
}

/** Months ago, on purpose: an old time in a payload makes nothing stale. */
export const LONG_AGO = 1_771_000_000_511;
export const HOUR_MS = 3_600_000;
export const NEXT_HOUR = -1;

const DEFAULTS = {
  quote: 'USDT',
  multiplier: '1',
  contract: '1',
  open: '',
  volume: '4321.5',
  quoteVolume: '987654.321',
  state: 'live',
  rate: null,
  intervalHours: null,
  settlesAt: 0,
  tradfi: false,
} as const;

export function row(
  symbol: string,
  base: string,
  tick: string,
  [bid, bidSize, ask, askSize]: readonly [string, string, string, string],
  more: Partial<Row> = {},
): Row {
  const last = more.last ?? (bid !== '' ? bid : ask);
  return {
    ...DEFAULTS,
    symbol,
    baseField: base,
    base,
    tick,
    bid,
    bidSize,
    ask,
    askSize,
    last,
    ...more,
    open: more.open ?? last,
  };
}

/** Exact product of decimals, as the nearest number. */
export function product(...factors: readonly string[]): number {
  let digits = 1n;
  let decimals = 0;
  for (const factor of factors) {
    const [whole = '0', part = ''] = factor.split('.');
    digits *= BigInt(whole + part);
    decimals += part.length;
  }
  return Number(`${digits}e-${decimals}`);
}
