/** How far back a chart looks, ms. */
export const SERIES_WINDOWS = {
  '5m': 300_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '24h': 86_400_000,
} as const;
export type SeriesWindow = keyof typeof SERIES_WINDOWS;
export const SERIES_WINDOW_NAMES = Object.keys(SERIES_WINDOWS) as readonly SeriesWindow[];

/** What a chart is of; instruments by their id, `venue:market:symbol`. */
export type SeriesSubject =
  /** The gross spread of an edge. */
  | { readonly kind: 'edge'; readonly buy: string; readonly sell: string }
  /** The mids of all instruments of an asset that are compared with each other; `quote`: one of their quotes. */
  | { readonly kind: 'asset'; readonly base: string; readonly quote: string }
  /** The funding rate of a perp. */
  | { readonly kind: 'funding'; readonly id: string };

/** What a chart wants to see, again each `paceMs`. */
export interface SeriesWish {
  readonly subject: SeriesSubject;
  readonly window: SeriesWindow;
  readonly paceMs: number;
}

/** The latest wish of a key wins. `acknowledge` and `hide` as for a view. */
export interface SeriesRequest extends SeriesWish {
  readonly type: 'series';
  readonly key: string;
}

/**
 * One line, in percent: gross spread; mid against the median of the asset's mids; funding rate per interval. NaN: a gap,
 * nothing that counts was there. `min` and `max` hold every value that was there at any moment of the bucket.
 */
export interface SeriesLine {
  /** Id of the instrument, or `gross`. */
  readonly id: string;
  /** `live`: seen by the scanner. `candles`: reckoned from the venues' 1-minute candles, closes against closes. */
  readonly source: 'live' | 'candles';
  readonly bucketMs: number;
  /** Starts of the buckets, epoch ms. */
  readonly times: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;
}

/** A settlement of funding. `ratePct`: per interval; NaN where it was not seen. */
export interface FundingMark {
  readonly at: number;
  readonly leg: 'buy' | 'sell' | 'own';
  readonly ratePct: number;
}

/** Of the back-filled part, in percent. */
export interface SeriesStats {
  readonly from: number;
  readonly to: number;
  /** Minutes in which both legs had a candle. */
  readonly minutes: number;
  readonly meanPct: number;
  /** Standard deviation. */
  readonly deviationPct: number;
  /** Share of those minutes whose spread was below that of now, 0 to 100; NaN: none now. */
  readonly percentileOfNow: number;
}

export interface BackFill {
  /** `none`: this subject has none. `partial`: some minutes are missing, see the words. */
  readonly state: 'none' | 'loading' | 'complete' | 'partial' | 'failed';
  /** For people; empty when there is nothing to say. */
  readonly words: string;
}

/** The complete chart that was asked for; never a delta. */
export interface Series {
  readonly type: 'series';
  readonly key: string;
  readonly subject: SeriesSubject;
  readonly window: SeriesWindow;
  /** Epoch ms: the moment it speaks of. */
  readonly at: number;
  readonly lines: readonly SeriesLine[];
  /** Value of now, as the table shows it; NaN none. Of an edge the gross spread, of a perp its rate. */
  readonly nowPct: number;
  /** Of an edge: both taker fees. Above it a spread pays. NaN: does not apply. */
  readonly feePct: number;
  readonly marks: readonly FundingMark[];
  readonly stats: SeriesStats | null;
  readonly backFill: BackFill;
  /** Why there are no lines, or what to know of them; empty when there is nothing to say. */
  readonly words: string;
}

/** The small line in a row: 20 buckets of 15 s, min and max of each, oldest first. */
export const SPARK_BUCKETS = 20;
export const SPARK_BUCKET_MS = 15_000;
/** Numbers a row. */
export const SPARK_WIDTH = 2 * SPARK_BUCKETS;
/** One step of its numbers, as a fraction: 0.001 %. */
export const SPARK_UNIT = 1e-5;
/** No value. */
export const SPARK_GAP = -32_768;

/** The buffers of a series, to be handed to another thread instead of copied. */
export function buffersOf({ lines }: Series): ArrayBuffer[] {
  return lines.flatMap(({ times, min, max, last }) => [times, min, max, last].map(a => a.buffer as ArrayBuffer));
}
