import type { Step } from './step';

export type MarketName = 'spot' | 'perp';

/** What a row of a venue's list is. Only `spot` and `perpetual` rows of category `crypto` are scanned by default. */
export type RowKind = 'spot' | 'perpetual' | 'delivery' | 'inverse' | 'coin-m' | 'xperp';

export type Category = 'crypto' | 'equity' | 'commodity' | 'forex' | 'bond';

/** `hidden`: not (or no longer) in the lists. The venue's own word for the others is in `statusText`. */
export type TradingState = 'trading' | 'halted' | 'pending' | 'hidden';

/** How its book looks on purpose. */
export type BookShape = 'normal' | 'no-bid' | 'no-ask' | 'empty' | 'crossed';

/** How often its top of book changes. */
export type Activity = 'normal' | 'busy' | 'quiet';

/** What of an instrument changed; bits. */
export const BOOK = 1;
export const STATS = 2;
export const FUNDING = 4;
export const LISTING = 8;

/**
 * One row of one venue's list with its live state. Prices are whole numbers of `tick`, sizes whole numbers of `lot`
 * (contracts where the venue counts in them), both for the venue's own symbol; 0 steps = that side of the book is missing.
 */
export interface DemoInstrument {
  readonly index: number;
  readonly venue: string;
  readonly market: MarketName;
  readonly symbol: string;
  readonly row: RowKind;
  readonly category: Category;
  /** The price source; two coins that share a ticker have two ids. */
  readonly assetId: string;
  /** Canonical base, the venue's own base text, and base units per priced unit: PEPE, 1000PEPE, 1000. */
  readonly base: string;
  readonly rawBase: string;
  readonly multiplier: number;
  readonly quote: string;
  readonly settle: string;
  /** Where sizes are counted in contracts: their value and multiplier as on the wire; elsewhere empty. */
  readonly ctVal: string;
  readonly ctMult: string;
  /** (Scaled) base units in one unit of the wire size: 1 where that is no contract. */
  readonly contractSize: number;
  readonly tick: Step;
  readonly lot: Step;
  readonly launchTime: number;
  readonly deliveryTime: number;
  readonly fundingHours: number;
  /** Whether its interval was ever changed; some lists of intervals have only such rows. */
  readonly fundingAdjusted: boolean;
  readonly shape: BookShape;
  readonly activity: Activity;
  /** Extra words for the venue's list: symbolType, underlyingType, ruleType... */
  readonly tag: string;

  state: TradingState;
  statusText: string;
  bid: number;
  bidSize: number;
  ask: number;
  askSize: number;
  /** Counts up with every change of the book; never reset. */
  updateId: number;
  previousUpdateId: number;
  /** Epoch ms of the matching engine at the last change of the book. */
  changedAt: number;
  /** Venue prices as numbers on the tick grid, in steps. */
  last: number;
  open24h: number;
  high24h: number;
  low24h: number;
  /** 24 h volume in (scaled) base units and in quote. */
  volume: number;
  turnover: number;
  trades: number;
  /** Mark and index price, in quote, not on the grid. */
  mark: number;
  indexPrice: number;
  /** Fraction per interval, 8 decimals. */
  fundingRate: number;

  /** Walk state: log deviation from the asset's fair price, slow premium, mean updates per second, next move. */
  noise: number;
  premium: number;
  noiseScale: number;
  halfSpread: number;
  sizeUsd: number;
  usdPerQuote: number;
  /** Usual size at one price, in lots. */
  usualLots: number;
  rate: number;
  movedAt: number;
  dueAt: number;
  fundingMovedAt: number;
}

export function instrumentKey(venue: string, market: string, symbol: string): string {
  return `${venue}:${market}:${symbol}`;
}
