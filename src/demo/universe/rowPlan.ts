import type { Activity, BookShape, Category, MarketName, RowKind, TradingState } from '../model/instrument';

/** What the tables of the universe say about one row of a venue's list, before prices and steps are worked out. */
export interface RowPlan {
  readonly venue: string;
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

/** A row of a list by hand: what it does not say is as usual there. */
export type OddRow = Partial<Omit<RowPlan, 'venue' | 'market'>> & { readonly base: string };

const ODD_RANK = 120;

/** The list of one market while it is being filled. */
export interface ListUnderway {
  readonly venue: string;
  readonly market: MarketName;
  readonly quote: string;
  symbol(rawBase: string, quote: string): string;
}

export function planOf(list: ListUnderway, odd: OddRow): RowPlan {
  const { base, quote = list.quote, rawBase = base } = odd;
  const { venue, market } = list;
  return {
    venue,
    market,
    symbol: odd.symbol ?? list.symbol(rawBase, quote),
    row: market === 'spot' ? 'spot' : 'perpetual',
    assetId: base,
    rank: ODD_RANK,
    ...(market === 'perp' ? { settle: quote } : {}),
    ...odd,
    quote,
  };
}
