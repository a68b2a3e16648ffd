/** Prices of one minute, the venue's own for its symbol. */
export interface Candle {
  /** Start of the minute, epoch ms. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export const MINUTE_MS = 60_000;
