import type { MarketName } from '../model/instrument';
import type { Rng } from '../rng';
import type { AssetSeed } from './assets';
import type { OddRow, RowPlan } from './rowPlan';
import type { Contract, Steps } from './steps';

/** What one market of a venue lists, and how it writes it. */
export interface SimulatedList {
  /** The quote that every listed coin has. */
  readonly quote: string;
  /** Others, for the biggest coins only: up to which rank. */
  readonly otherQuotes: readonly (readonly [quote: string, upToRank: number])[];
  /** How likely an ordinary coin is to be listed. */
  readonly chance: number;
  /** `position`: number of rows of this list before it. */
  readonly symbol: (rawBase: string, quote: string, position: number) => string;
  /** The base text that stands for several units of a coin, by the coin's name. */
  readonly scaledNames?: Readonly<Record<string, readonly [rawBase: string, units: number]>>;
  /** Coins that are too small for the decimals of this market, or unknown there. */
  readonly never?: readonly string[];
  /** What is different in the rows of these coins. */
  readonly extras?: Readonly<Record<string, Partial<RowPlan>>>;
  /** At least so many rows, with coins that nobody else has. */
  readonly leastRows?: number;
  /** Tick and lot of a price; the same random numbers give the same. */
  readonly steps: (rng: Rng, price: number) => Steps;
  /** Where sizes are counted in contracts. */
  readonly contract?: (plan: RowPlan, price: number) => Contract;
  /** Hours of a perpetual's interval; `roll` is uniform in [0, 1), rank 0 the biggest coin. */
  readonly fundingHours: (roll: number, rank: number) => number;
  /** The venue's words for a row that trades, and for one that was halted while running. */
  readonly words: { readonly trading: string; readonly halted: string };
  /** Awkward rows of the venue's own kind, beside those that every market has (`oddRows.ts`). */
  readonly oddRows: readonly OddRow[];
}

/**
 * Something that happens by itself to one instrument: its state's new word, and when, all times in epoch ms.
 * `listWatchedAt`: since when somebody follows a list of the venue's on a channel, Infinity while nobody does.
 */
export interface Happening {
  readonly market: MarketName;
  readonly symbol: string;
  readonly word: string;
  readonly due: (times: { readonly startedAt: number; readonly listWatchedAt: number }) => number;
}

/** What a venue lists, and what is its own there. */
export interface VenuePlan {
  readonly id: string;
  readonly lists: Readonly<Partial<Record<MarketName, SimulatedList>>>;
  /** Coins that exist only in its odd rows. */
  readonly ownAssets?: readonly AssetSeed[];
  /** Tickers that mean another coin here, and how many times the usual coin's price that one costs. */
  readonly otherCoins?: Readonly<Record<string, number>>;
  readonly happenings?: readonly Happening[];
}

export const marketsOf = (venue: VenuePlan): MarketName[] => Object.keys(venue.lists) as MarketName[];
