export type Market = 'spot' | 'perp';

export const MARKETS: readonly Market[] = ['spot', 'perp'];

/** Kinds of pairs: market of the buy leg, then of the sell leg. */
export const KINDS = ['spot-spot', 'spot-perp', 'perp-spot', 'perp-perp'] as const;

/** `trading`: quotes can be executed. `halted`: listed, but the venue has stopped trading for now. */
export type TradingStatus = 'trading' | 'halted';

/** One tradable symbol of one market of one venue, as the venue's own lists describe it. */
export interface Instrument {
  readonly venue: string;
  readonly market: Market;
  /** The venue's own symbol, e.g. `BTC-USDT-SWAP`. */
  readonly symbol: string;
  /** What the venue calls it on REST, where that is something else. */
  readonly restSymbol?: string;
  /** Canonical asset, e.g. `BTC` for `XBT`, `PEPE` for `1000PEPE`. */
  readonly base: string;
  readonly quote: string;
  /** Asset in which a perp settles; the quote for spot. */
  readonly settle: string;
  /** Base units that one unit of the symbol's price stands for: unit price = venue price / multiplier. */
  readonly multiplier: number;
  /** Units of the (scaled) base in one contract; 1 where the venue gives sizes in the base. */
  readonly contractSize: number;
  /** Smallest price step in venue prices; null where the venue has no fixed one. */
  readonly tickSize: number | null;
  /** Smallest size step, in the venue's size unit; null where unknown. */
  readonly lotStep: number | null;
  readonly status: TradingStatus;
  /** Equity, commodity, currency or tokenised-stock contract. */
  readonly tradfi: boolean;
}

/** `venue:market:symbol`, e.g. `okx:perp:BTC-USDT-SWAP`. */
export function instrumentId(instrument: Pick<Instrument, 'venue' | 'market' | 'symbol'>): string {
  return `${instrument.venue}:${instrument.market}:${instrument.symbol}`;
}

/** The parts of an id; undefined for a text that is none. */
export function parseInstrumentId(id: string): Pick<Instrument, 'venue' | 'market' | 'symbol'> | undefined {
  const [venue = '', market = '', ...symbol] = id.split(':');
  const known = MARKETS.find(each => each === market);
  if (venue === '' || known === undefined || symbol.join(':') === '') return undefined;
  return { venue, market: known, symbol: symbol.join(':') };
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['XBT', 'BTC'],
  ['XDG', 'DOGE'],
]);

/** The one name an asset has here, whatever the venue calls it. */
export function canonicalAsset(name: string): string {
  return ALIASES.get(name) ?? name;
}
