const HOUR = 3_600_000;

/** Epoch ms of the settlement after `now`; intervals count from midnight UTC. */
export function nextFundingTime(now: number, intervalHours: number): number {
  const period = intervalHours * HOUR;
  return (Math.floor(now / period) + 1) * period;
}

/**
 * Fraction per interval: an interest part of 0.01 % per 8 h plus half of what the premium would cost, capped at 2 % per 8 h
 * and cut to 8 decimals, the way the venues print it.
 */
export function fundingRate(premium: number, intervalHours: number): number {
  const share = intervalHours / 8;
  const cap = 0.02 * share;
  const rate = (0.0001 + premium * 0.5) * share;
  return Math.round(Math.min(cap, Math.max(-cap, rate)) * 1e8) / 1e8;
}
