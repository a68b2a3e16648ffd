import { EPISODE_STATES } from '../episodeState';
import { canonicalAsset, KINDS, MARKETS } from '../instrument';
import { EDGE_STATES, QUOTE_STATES } from '../quoteState';
import { VENUE_IDS } from '../venueNames';

/** Views that a filter can be applied to. */
export type FilterView = 'spreads' | 'markets' | 'funding' | 'episodes' | 'health';

export type Unit = 'percent' | 'amount' | 'seconds' | 'hours' | 'plain';

/** Where a view's rows have a field's number. `scale` times the value of a term is the limit in the column's unit. */
export interface NumberSource {
  /** A column of the view. */
  readonly column?: string;
  /** Or a column of the markets view, of both legs: `any` of them must satisfy the term, or their `max` or `min`. */
  readonly legs?: { readonly column: string; readonly pick: 'any' | 'max' | 'min' };
  readonly scale?: number;
}

export interface NumberField {
  readonly name: string;
  readonly about: string;
  readonly unit: Unit;
  /** Views in which it means something. */
  readonly in: Readonly<Partial<Record<FilterView, NumberSource>>>;
  /** Values worth offering. */
  readonly examples: readonly string[];
}

export interface TextField {
  readonly name: string;
  readonly about: string;
  readonly in: readonly FilterView[];
  /** The only values there are; absent: any text. */
  readonly values?: readonly string[];
  /** As the scanner writes it. */
  readonly canonical: (text: string) => string;
}

/** Views of pairs as they are now, and of what they have been. */
const PAIRS = ['spreads', 'funding'] as const;
const PAIRS_EVER = [...PAIRS, 'episodes'] as const;
const ROWS = [...PAIRS_EVER, 'markets'] as const;
const EVERYWHERE = [...ROWS, 'health'] as const;

const CONNECTION_STATES = ['planned', 'connecting', 'subscribing', 'live', 'waiting', 'closed'] as const;
const STATES = [...new Set<string>([...EDGE_STATES, ...EPISODE_STATES, ...CONNECTION_STATES])];

const lower = (text: string) => text.toLowerCase();
const upper = (text: string) => text.toUpperCase();
const asset = (text: string) => canonicalAsset(text.toUpperCase());

export const TEXT_FIELDS: readonly TextField[] = [
  { name: 'venue', about: 'Venue, of either leg', in: EVERYWHERE, values: VENUE_IDS, canonical: lower },
  { name: 'buy', about: 'Venue of the buy leg', in: PAIRS_EVER, values: VENUE_IDS, canonical: lower },
  { name: 'sell', about: 'Venue of the sell leg', in: PAIRS_EVER, values: VENUE_IDS, canonical: lower },
  { name: 'kind', about: 'Kind of pair: buy leg, then sell leg', in: PAIRS_EVER, values: KINDS, canonical: lower },
  { name: 'market', about: 'Spot or perp, of either leg', in: EVERYWHERE, values: MARKETS, canonical: lower },
  { name: 'asset', about: 'Asset, the whole name', in: ROWS, canonical: asset },
  { name: 'quote', about: 'Quote currency, of either leg', in: ROWS, canonical: upper },
  { name: 'symbol', about: 'Part of the venue’s symbol, of either leg', in: ROWS, canonical: upper },
  { name: 'state', about: 'State of the row', in: EVERYWHERE, values: STATES, canonical: lower },
];

/** Values of `state` that rows of a view can have. A pair whose legs are live is `crossed` or `open`. */
export const STATES_OF: Readonly<Record<FilterView, readonly string[]>> = {
  spreads: EDGE_STATES,
  funding: EDGE_STATES,
  episodes: EPISODE_STATES,
  markets: QUOTE_STATES,
  health: CONNECTION_STATES,
};

const same = (column: string, views: readonly FilterView[], scale?: number) =>
  Object.fromEntries(views.map(view => [view, { column, ...(scale !== undefined && { scale }) }]));
const ofLegs = (column: string, pick: 'any' | 'max' | 'min', scale?: number) =>
  Object.fromEntries(PAIRS.map(view => [view, { legs: { column, pick }, ...(scale !== undefined && { scale }) }]));

const MS_PER_SECOND = 1000;
const DAYS_PER_YEAR = 365;

const NUMBER_FIELDS: readonly NumberField[] = [
  {
    name: 'net',
    about: 'Net spread, in percent; of an episode its peak',
    unit: 'percent',
    in: { ...same('netPct', PAIRS), ...same('peakNetPct', ['episodes']) },
    examples: ['0', '0.1', '0.5'],
  },
  {
    name: 'gross',
    about: 'Gross spread, in percent; of an episode at its peak',
    unit: 'percent',
    in: { ...same('grossPct', PAIRS), ...same('peakGrossPct', ['episodes']) },
    examples: ['0', '0.1', '0.5'],
  },
  {
    name: 'profit',
    about: 'Profit at the touch, in the quote of the buy leg',
    unit: 'amount',
    in: same('profit', ['spreads', 'episodes']),
    examples: ['1', '10', '100'],
  },
  {
    name: 'notional',
    about: 'Notional at the touch, in the quote of the buy leg',
    unit: 'amount',
    in: same('notional', ['spreads', 'episodes']),
    examples: ['500', '5k', '50k'],
  },
  {
    name: 'size',
    about: 'Size at the touch, in base units',
    unit: 'amount',
    in: same('size', ['spreads', 'episodes']),
    examples: ['1', '100', '10k'],
  },
  {
    name: 'age',
    about: 'Age of the older leg, in seconds',
    unit: 'seconds',
    in: {
      ...ofLegs('ageMs', 'max', MS_PER_SECOND),
      ...same('ageMs', ['markets'], MS_PER_SECOND),
      ...same('lastFrameAgeMs', ['health'], MS_PER_SECOND),
    },
    examples: ['500ms', '2s', '1m'],
  },
  {
    name: 'lived',
    about: 'How long the episode lasted, or has so far, in seconds',
    unit: 'seconds',
    in: same('livedMs', ['episodes'], MS_PER_SECOND),
    examples: ['200ms', '1s', '1m'],
  },
  {
    name: 'skew',
    about: 'Difference of the legs’ exchange times, in seconds',
    unit: 'seconds',
    in: same('skewMs', ['spreads'], MS_PER_SECOND),
    examples: ['100ms', '500ms', '2s'],
  },
  {
    name: 'funding',
    about: 'Funding rate per interval in percent, of either leg',
    unit: 'percent',
    in: { ...ofLegs('fundingRatePct', 'any'), ...same('fundingRatePct', ['markets']) },
    examples: ['0', '0.01', '0.1'],
  },
  {
    name: 'carry',
    about: 'Funding that the pair earns a day, in percent',
    unit: 'percent',
    in: same('fundingCarryPctPerDay', PAIRS),
    examples: ['0', '0.05', '0.2'],
  },
  {
    name: 'apr',
    about: 'Funding a year in percent: of the pair, or of the perp',
    unit: 'percent',
    in: {
      ...same('fundingCarryPctPerDay', ['spreads'], 1 / DAYS_PER_YEAR),
      ...same('fundingCarryAprPct', ['funding']),
      ...same('fundingAprPct', ['markets']),
    },
    examples: ['10', '25', '100'],
  },
  {
    name: 'breakeven',
    about: 'Time until the carry has paid for the net spread, in hours',
    unit: 'hours',
    in: same('breakEvenHours', ['funding']),
    examples: ['8h', '1d', '3d'],
  },
  {
    name: 'interval',
    about: 'Hours between settlements of funding, of either leg',
    unit: 'hours',
    in: { ...ofLegs('fundingIntervalHours', 'any'), ...same('fundingIntervalHours', ['markets']) },
    examples: ['1', '4', '8'],
  },
  {
    name: 'volume',
    about: 'Quote volume of 24 h, of the leg with less',
    unit: 'amount',
    in: { ...ofLegs('volume24hQuote', 'min'), ...same('volume24hQuote', ['markets']) },
    examples: ['100k', '1m', '10m'],
  },
  {
    name: 'change',
    about: 'Change in 24 h, in percent',
    unit: 'percent',
    in: same('change24hPct', ['markets']),
    examples: ['0', '5', '10'],
  },
  {
    name: 'tick',
    about: 'Tick size, in percent of the price',
    unit: 'percent',
    in: same('tickSizePct', ['markets']),
    examples: ['0.001', '0.01', '0.1'],
  },
  { name: 'bid', about: 'Best bid', unit: 'plain', in: same('bid', ['markets']), examples: ['1', '100'] },
  { name: 'ask', about: 'Best ask', unit: 'plain', in: same('ask', ['markets']), examples: ['1', '100'] },
  {
    name: 'lag',
    about: 'Lag of the connection, in seconds',
    unit: 'seconds',
    in: same('lagMs', ['health'], MS_PER_SECOND),
    examples: ['100ms', '1s'],
  },
  {
    name: 'reconnects',
    about: 'Reconnects of the connection',
    unit: 'amount',
    in: same('reconnects', ['health']),
    examples: ['0', '1'],
  },
  {
    name: 'drops',
    about: 'Frames not used',
    unit: 'amount',
    in: same('drops', ['health']),
    examples: ['0', '100'],
  },
  {
    name: 'errors',
    about: 'Frames not understood',
    unit: 'amount',
    in: same('errors', ['health']),
    examples: ['0', '100'],
  },
  {
    name: 'conflated',
    about: 'Quotes left out for newer ones',
    unit: 'amount',
    in: same('conflated', ['health']),
    examples: ['0', '100'],
  },
  ...['spot', ...VENUE_IDS].map(versus),
];

function versus(reference: string): NumberField {
  return {
    name: `vs.${reference}`,
    about:
      reference === 'spot'
        ? 'Spread against the venue’s own spot, in percent'
        : `Spread against the perp of ${reference}, in percent`,
    unit: 'percent',
    in: same(`vs.${reference}`, ['markets']),
    examples: ['0', '0.1', '0.5'],
  };
}

const TEXT_BY_NAME = new Map(TEXT_FIELDS.map(field => [field.name, field]));
const NUMBER_BY_NAME = new Map(NUMBER_FIELDS.map(field => [field.name, field]));

/** Names of the columns as exports write them, for people who know those. */
const ALIASES: Readonly<Record<string, string>> = {
  base: 'asset',
  netpct: 'net',
  grosspct: 'gross',
  venues: 'venue',
  exchange: 'venue',
  markets: 'market',
  assets: 'asset',
  vol: 'volume',
  'buy.venue': 'buy',
  'sell.venue': 'sell',
};

/** Any case. */
export function fieldNamed(name: string): TextField | NumberField | undefined {
  const lowered = name.toLowerCase();
  const known = Object.hasOwn(ALIASES, lowered) ? (ALIASES[lowered] as string) : lowered;
  return TEXT_BY_NAME.get(known) ?? NUMBER_BY_NAME.get(known) ?? versusLater(known);
}

/** Of a venue from outside. */
function versusLater(name: string): NumberField | undefined {
  const reference = name.startsWith('vs.') ? name.slice('vs.'.length) : '';
  return VENUE_IDS.includes(reference) ? versus(reference) : undefined;
}

export function isNumberField(field: TextField | NumberField): field is NumberField {
  return 'unit' in field;
}

export const ALL_FIELDS: readonly (TextField | NumberField)[] = [...TEXT_FIELDS, ...NUMBER_FIELDS];

export function meansSomething(field: TextField | NumberField, view: FilterView): boolean {
  return isNumberField(field) ? field.in[view] !== undefined : field.in.includes(view);
}
