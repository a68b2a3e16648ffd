/**
 * The numbers of a row of each view, in the order in which they stand in a window; the names are those of the NDJSON
 * keys, and of `--sort`. Percent in percent, times in epoch ms, ages in ms, sizes in base units.
 */
export const SPREAD_NUMBERS = [
  'buy.ask',
  'buy.askSize',
  'buy.ageMs',
  'sell.bid',
  'sell.bidSize',
  'sell.ageMs',
  'conversion',
  'grossPct',
  'feesPct',
  'netPct',
  'size',
  'notional',
  'profit',
  'fundingCarryPctPerDay',
  'skewMs',
  // Not among the NDJSON keys: the older leg's age, for `--sort`; each leg's taker fee.
  'ageMs',
  'buy.feePct',
  'sell.feePct',
] as const;

export const FUNDING_NUMBERS = [
  'buy.fundingRatePct',
  'buy.fundingIntervalHours',
  'buy.nextFundingTime',
  'sell.fundingRatePct',
  'sell.fundingIntervalHours',
  'sell.nextFundingTime',
  'fundingCarryPctPerDay',
  'fundingCarryAprPct',
  'grossPct',
  'netPct',
  'breakEvenHours',
] as const;

/** `size`, `notional`, `profit`: at the peak. */
export const EPISODE_NUMBERS = [
  'id',
  'openedAt',
  'endedAt',
  'livedMs',
  'updates',
  'thresholdPct',
  'peakAt',
  'peakNetPct',
  'peakGrossPct',
  'size',
  'notional',
  'profit',
  'firstSize',
  'lastSize',
  'lastNetPct',
] as const;

/** Followed by `vs.spot` and a `vs.<venue>` for each venue scanned; see `marketNumbers`. */
export const MARKET_NUMBERS = [
  'bid',
  'bidSize',
  'ask',
  'askSize',
  'last',
  'change24hPct',
  'volume24hQuote',
  'fundingRatePct',
  'fundingIntervalHours',
  'fundingAprPct',
  'nextFundingTime',
  'tickSize',
  'tickSizePct',
  'spotTickSizePct',
  'exchangeTime',
  'receivedTime',
  'ageMs',
] as const;

/** All number columns of the markets view when these venues are scanned. */
export function marketNumbers(venues: readonly string[]): readonly string[] {
  return [...MARKET_NUMBERS, 'vs.spot', ...venues.map(venue => `vs.${venue}`)];
}

const PAIR_TEXTS = [
  'base',
  'kind',
  'buy.venue',
  'buy.market',
  'buy.symbol',
  'buy.quote',
  'sell.venue',
  'sell.market',
  'sell.symbol',
  'sell.quote',
  'state',
] as const;

/** Columns of text, by view; the same names. */
export const TEXT_COLUMNS = {
  spreads: PAIR_TEXTS,
  episodes: PAIR_TEXTS,
  funding: ['base', 'buy.venue', 'buy.symbol', 'buy.quote', 'sell.venue', 'sell.symbol', 'sell.quote', 'state'],
  markets: ['venue', 'market', 'symbol', 'base', 'quote', 'state'],
} as const;
