import type { LogLevel } from '../base/log';
import type { ConnectionHealth } from '../model/health';
import type { Instrument, Market } from '../model/instrument';
import type { InstrumentEntries } from '../model/instrumentEntries';
import type { EngineSettings } from '../model/settings';
import type { VenueInfo } from '../model/venueInfo';
import type { ExplainRequest, Explanation } from './explain';
import type { Series, SeriesRequest } from './series';

/** Views whose rows are numbers of instruments or of pairs of them. */
export type TableView = 'spreads' | 'markets' | 'funding' | 'episodes';
export const TABLE_VIEWS: readonly TableView[] = ['spreads', 'markets', 'funding', 'episodes'];

/** `health` is exported too; its rows are few. */
export type ExportView = TableView | 'health';
export const EXPORT_VIEWS: readonly ExportView[] = [...TABLE_VIEWS, 'health'];

export interface Sort {
  /** A name of protocol/columns.ts. */
  readonly column: string;
  readonly descending: boolean;
}

/** What a view wants to see; absent parts don't restrict. */
export interface Filter {
  readonly venues?: readonly string[];
  readonly markets?: readonly Market[];
  readonly assets?: readonly string[];
  readonly kinds?: readonly string[];
  /** Of an episode its greatest net spread, and the notional then. */
  readonly minNetPct?: number;
  /** In the buy leg's quote. */
  readonly minNotional?: number;
  /** In the filter language, see docs/FILTERS.md; what of it is wrong or means nothing in the view does not restrict. */
  readonly query?: string;
  /** Assets that are left out. */
  readonly muted?: readonly string[];
  /** Only states that are ranked. */
  readonly rankedOnly?: boolean;
}

/**
 * Keeps every row at its place while the request's turn, sort and filter stay the same: values go on changing, rows that
 * are gone keep their place, new ones wait. `ids` (two a row, as in a window) are the rows that somebody sees, from row
 * `first` on; they stay exactly where they are, the others come around them in the order of the moment.
 */
export interface Hold {
  readonly first: number;
  readonly ids: readonly number[];
}

/** What a view wants to see: rows `first` to before `last` of the sorted, filtered view, again each `paceMs`. */
export interface ViewWish {
  readonly view: TableView;
  readonly first: number;
  readonly last: number;
  readonly sort: Sort;
  readonly filter: Filter;
  readonly paceMs: number;
  /** Comes back with every window that answers it, so that an answer to an earlier wish can be told apart. */
  readonly turn?: number;
  readonly hold?: Hold;
  /** Wants `sparklines` too; of the spreads view only. */
  readonly sparklines?: boolean;
}

/** The latest wish of a key wins. */
export interface ViewRequest extends ViewWish {
  readonly type: 'view';
  readonly key: string;
}

export type ToEngine =
  | ViewRequest
  | ExplainRequest
  | SeriesRequest
  /** The window, explanation or series with this key has been dealt with: the next may come. */
  | { readonly type: 'acknowledge'; readonly key: string }
  | { readonly type: 'hide'; readonly key: string }
  | { readonly type: 'health'; readonly paceMs: number }
  | { readonly type: 'reconnect'; readonly venue?: string }
  /** Takes effect at once; quotes that need not be lost are kept. */
  | { readonly type: 'settings'; readonly settings: EngineSettings }
  /** Writes the whole view, or every view's rows, as text in parts; see `exported`. */
  | {
      readonly type: 'export';
      readonly id: number;
      readonly format: 'csv' | 'ndjson';
      readonly view: ExportView;
      readonly sort: Sort;
      readonly filter: Filter;
      readonly maxRows: number;
    }
  /** Writes no more parts of the export with this id. */
  | { readonly type: 'cancelExport'; readonly id: number }
  | { readonly type: 'stop' };

/** The complete rows that a view asked for; never a delta. */
export interface Window {
  readonly type: 'window';
  readonly key: string;
  readonly view: TableView;
  /** That of the wish it answers; 0 where that had none. */
  readonly turn: number;
  /** Epoch ms: the moment all its rows speak of. */
  readonly at: number;
  readonly first: number;
  /** Rows in the whole sorted, filtered view. */
  readonly total: number;
  /** Two a row, that name it: buy and sell instrument; of a market row the instrument twice; of an episode its number and 0. */
  readonly ids: Uint32Array;
  /**
   * Where rows bring their instruments with them, because they may be gone or other ones by now (episodes): two a row,
   * places in `instruments`.
   */
  readonly legs?: { readonly of: Uint32Array; readonly instruments: readonly Instrument[] };
  /** Columns of protocol/columns.ts, row after row; NaN unknown. */
  readonly numbers: Float64Array;
  /** A number of `EDGE_STATES` a row, of `EPISODE_STATES` in the episodes view. */
  readonly states: Uint8Array;
  /** For each row the place of its reason in `reasons`; 0 is the empty one. */
  readonly reasonOf: Uint16Array;
  readonly reasons: readonly string[];
  /** Where they were asked for: SPARK_WIDTH numbers a row, see protocol/series.ts. */
  readonly sparklines?: Int16Array;
}

export interface MarketProgress {
  readonly venue: string;
  readonly market: Market;
  readonly instruments: number;
  readonly connections: number;
  /** Instruments whose quote is live. */
  readonly live: number;
  /** Listed, all streams acknowledged, initial snapshot applied (or known not to come). */
  readonly complete: boolean;
  /** Anything received at all. */
  readonly reached: boolean;
  /** Empty, or what keeps it from being complete. */
  readonly diagnosis: string;
}

export interface EngineStats {
  readonly frames: number;
  readonly quotes: number;
  readonly edges: number;
  readonly drops: number;
  readonly errors: number;
  /** Tops of book that a newer one has replaced unread. */
  readonly conflated: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  /** Ms from the receipt of a frame to its quote in a delivered window's spreads. */
  readonly latency: { readonly p50: number | null; readonly p99: number | null };
  readonly uptimeSeconds: number;
}

export type FromEngine =
  | Window
  | Explanation
  | Series
  /** Instruments by index; null: removed. */
  | { readonly type: 'instruments'; readonly entries: InstrumentEntries }
  | {
      readonly type: 'health';
      readonly at: number;
      readonly rows: readonly ConnectionHealth[];
      readonly progress: readonly MarketProgress[];
    }
  /** What there is to know of the venues from outside, and a sentence for each module that gives none. */
  | { readonly type: 'venues'; readonly outside: readonly VenueInfo[]; readonly problems: readonly string[] }
  | { readonly type: 'stats'; readonly stats: EngineStats }
  /** The next part of an export; `rows` so far of `total`. The last one has `done`. */
  | {
      readonly type: 'exported';
      readonly id: number;
      readonly text: string;
      readonly rows: number;
      readonly total: number;
      readonly done: boolean;
    }
  | { readonly type: 'log'; readonly level: LogLevel; readonly source: string; readonly message: string };
