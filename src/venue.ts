// `spread-scanner/venue`: what a module needs that adds a venue. The types are the contract; the rest are the helpers that the
// built-in venues use.

export { digitsOf, placesOf } from './connectors/bookDigits';
export { ByteReader, literal } from './connectors/byteReader';
export { readCandleRows } from './connectors/candleRows';
export { FeedBook, readLevel, readLevels, setLevels } from './connectors/feedBook';
export { type ListedStatesOptions, offerStates, statesOf } from './connectors/listedStates';
export { type BookLevel, BookSide, LocalBook, type LocalBookOptions } from './connectors/localBook';
export {
  type BookFields,
  type FundingFields,
  ignored,
  type ListedRow,
  listRows,
  type MarkFields,
  offerBook,
  offerFundingAndMarks,
  offerMarks,
  offerRestBook,
  offerStats,
  rejected,
  type StatsFields,
  scannedRows,
  takeBook,
} from './connectors/rows';
export {
  type CandleDefinition,
  type CandleSink,
  type Carries,
  type Channel,
  type Decode,
  defineVenue,
  type KeepAlive,
  type ListingRequest,
  type ListingSink,
  type MarketDefinition,
  type NewDecoder,
  type RestLimits,
  type RestPoll,
  type RestRequest,
  type RestSnapshot,
  type Sink,
  type SocketDefinition,
  type SocketLimits,
  type VenueDefinition,
  type WholeBook,
} from './connectors/venue';
export {
  decimal,
  decimalProduct,
  isoTime,
  isRecord,
  type JsonRecord,
  malformedField,
  missingText,
  NAMES_WITH_DIGITS,
  notNegative,
  PREFIX_MULTIPLIER,
  parseJson,
  positive,
  type ScaledBaseRule,
  SUFFIX_MULTIPLIER,
  scaledBase,
  shown,
  whole,
} from './connectors/wire';
export type { Freshness } from './model/freshness';
export { canonicalAsset, type Instrument, type Market, type TradingStatus } from './model/instrument';
