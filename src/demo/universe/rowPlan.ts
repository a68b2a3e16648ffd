import type { Activity, BookShape, Category, MarketName, RowKind, TradingState, VenueName } from '../model/instrument';

/** What the tables of the universe say about one row of a venue's list, before prices and steps are worked out. */
export interface RowPlan {
  readonly venue: VenueName;
  readonly market: MarketName;
  readonly symbol: string;
  readonly row: RowKind;
  readonly assetId: string;
  readonly base: string;
  readonly quote: string;
  /** Importance of the asset, 0 the highest: decides size, spread and activity. */
  readonly rank: number;
  readonly category?: Category;
  readonly rawBase?: string;
  readonly multiplier?: number;
  readonly settle?: string;
  readonly ctVal?: string;
  readonly ctMult?: string;
  readonly lot?: string;
  readonly tick?: string;
  readonly tag?: string;
  readonly state?: TradingState;
  readonly statusText?: string;
  readonly shape?: BookShape;
  readonly activity?: Activity;
  readonly fundingHours?: number;
  readonly fundingAdjusted?: boolean;
  readonly deliveryTime?: number;
}

export type MarketKey = `${VenueName}.${MarketName}`;

export function symbolOf(key: MarketKey, rawBase: string, quote: string): string {
  if (key === 'okx.spot') return `${rawBase}-${quote}`;
  if (key === 'okx.perp') return `${rawBase}-${quote}-SWAP`;
  if (key === 'bybit.perp' && quote === 'USDC') return `${rawBase}PERP`;
  return `${rawBase}${quote}`;
}

export function splitKey(key: MarketKey): { venue: VenueName; market: MarketName } {
  const [venue, market] = key.split('.') as [VenueName, MarketName];
  return { venue, market };
}
