import type { Exchange, Market, OrderBook } from 'ccxt';

export interface TopOfBook {
  readonly symbol?: unknown;
  readonly bid?: unknown;
  readonly bidVolume?: unknown;
  readonly ask?: unknown;
  readonly askVolume?: unknown;
}

export interface Funding {
  readonly rate?: unknown;
  readonly hours?: unknown;
  readonly nextTime?: unknown;
}

export interface FundingRate {
  readonly symbol?: unknown;
  readonly fundingRate?: unknown;
  readonly fundingTimestamp?: unknown;
  readonly interval?: unknown;
}

export type BySymbol<T> = Readonly<Record<string, T | undefined>>;

/** A stream of ccxt's: what is called until every symbol is seen, and where it has put what it read. */
export interface CcxtStream<T> {
  watch(exchange: Exchange, symbols: string[]): Promise<unknown>;
  seen(exchange: Exchange): BySymbol<T>;
}

/**
 * How one market of a venue is reached with `ccxt`'s pro class, with nothing changed but its URLs, and what there differs from
 * ccxt's usual calls. Each venue's are in `venues/`.
 */
export interface CcxtMarket {
  readonly venue: string;
  readonly market: 'spot' | 'perp';
  /** `base` gives the URL with a key such as `okx.perp.ws`, as in `Demo.endpoints`. */
  readonly make: (base: (key: string) => string) => Exchange;
  /** Topics that the venue takes in one request: ccxt does not split them. */
  readonly chunk: number;
  /** The quote of the venue's ordinary pairs. Absent: USDT. */
  readonly quote?: string;
  /** The venue's own symbol. Absent: ccxt's id of the market. */
  readonly symbolOf?: (market: NonNullable<Market>) => string;
  /** Does ccxt know the market's tick? Absent: of all. */
  readonly knowsTick?: (market: NonNullable<Market>) => boolean;
  /** Which of ccxt's markets are meant; absent: all active spot markets, or linear swaps. */
  readonly isScanned?: (market: NonNullable<Market>) => boolean;
  /** Can ccxt reach it? Absent: everything. */
  readonly knows?: (instrument: { readonly base: string; readonly statusText: string }) => boolean;
  /** The venue has no answer with the tops of book of all. */
  readonly noBulkTops?: true;
  /** Absent: `fetchTickers` has the tops of book of all. */
  readonly fetchTops?: (exchange: Exchange, params: Readonly<Record<string, string>>) => Promise<BySymbol<TopOfBook>>;
  /** Absent: `watchBidsAsks`. */
  readonly tops?: CcxtStream<TopOfBook>;
  /** Absent: `fetchFundingRates` has rates, times and intervals (`8h`). */
  readonly fetchRates?: (
    exchange: Exchange,
    params: Readonly<Record<string, string>>,
  ) => Promise<BySymbol<FundingRate>>;
  /** Does REST tell when the rate is paid? Absent: it does. */
  readonly restSaysNextTime?: false;
  /** Absent on spot. */
  readonly funding?: CcxtStream<unknown> & {
    /** Does the stream tell the interval? */
    readonly saysInterval: boolean;
    /** What one entry of `seen` says. */
    read(entry: unknown): Funding;
    /** Begins with a new socket: the venue's limits of one are used up by the tops of book. */
    readonly ownSocket?: boolean;
  };
  /** Absent: `watchOrderBook` with nothing more. */
  readonly watchBook?: (exchange: Exchange, symbol: string) => Promise<OrderBook>;
  /** Another number of units in a contract than ccxt reads. */
  readonly contractSize?: (market: NonNullable<Market>) => number;
}

interface Book {
  readonly bids: readonly (readonly unknown[])[];
  readonly asks: readonly (readonly unknown[])[];
}

/** Tops of whole books, as ccxt keeps them by symbol. */
export function topsOf(books: object): BySymbol<TopOfBook> {
  return Object.fromEntries(
    Object.entries(books as Readonly<Record<string, Book>>).map(
      ([
        symbol,
        {
          bids: [bid],
          asks: [ask],
        },
      ]) => [symbol, { bid: bid?.[0], bidVolume: bid?.[1], ask: ask?.[0], askVolume: ask?.[1] }],
    ),
  );
}
