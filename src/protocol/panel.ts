import type { SavedFilter, SavedFilterChange } from '../model/filter/savedFilters';
import type { ConnectionHealth } from '../model/health';
import type { Instrument, Market } from '../model/instrument';
import type { ExplainWish, Explanation } from './explain';
import type { Glyphs } from './glyphs';
import type { MarketProgress, Sort, TableView, ViewWish, Window } from './messages';
import type { Series, SeriesSubject, SeriesWindow, SeriesWish } from './series';

/** What the panel can show. */
export type PanelView = TableView | 'health';
export const PANEL_VIEWS: readonly PanelView[] = ['spreads', 'markets', 'funding', 'episodes', 'health'];

/** Ready-made choices of columns; `own` is a person's. */
export const COLUMN_PRESETS = ['standard', 'compact', 'everything', 'own'] as const;
export type ColumnPreset = (typeof COLUMN_PRESETS)[number];

/** How the columns of a view are arranged. */
export interface ColumnArrangement {
  readonly preset: ColumnPreset;
  /** Ids of the columns of the preset `own`, in their order; remembered while another one is chosen. */
  readonly own: readonly string[];
  /** Are columns that find no room left out, the least important first? Otherwise they are scrolled to. */
  readonly fit: boolean;
  /** In px, of the columns that a person has given a width. */
  readonly widths: Readonly<Record<string, number>>;
}

/** What is explained, by instrument ids, which a restart does not change; `sell` is null for a row of the markets view. */
export interface Subject {
  readonly buy: string;
  readonly sell: string | null;
}

/** In px: the width beside a wide table, the height below a narrow one. */
export interface DrawerSize {
  readonly width: number;
  readonly height: number;
}

/** The charts of a panel: below the table, and in the explanation of an edge. */
export const CHART_PLACES = ['dock', 'drawer'] as const;
export type ChartPlace = (typeof CHART_PLACES)[number];

export interface ChartState {
  /** Of the chart below the table; null: there is none. */
  readonly subject: SeriesSubject | null;
  /** Of all charts. */
  readonly window: SeriesWindow;
  readonly asTable: boolean;
}

/** What a person has arranged in a panel; survives hide, reload and restart. Percent in percent. */
export interface PanelState {
  /** Which panel's it is, the same after a reload; empty: not known. */
  readonly panel: string;
  /** Grows with every change of this panel's arrangement, by whom ever: of two, the one with more is the newer. */
  readonly revision: number;
  readonly view: PanelView;
  readonly sorts: Readonly<Partial<Record<PanelView, Sort>>>;
  /** In the filter language. */
  readonly text: string;
  /** The same for the health view, whose rows are connections. */
  readonly healthText: string;
  readonly venues: readonly string[];
  readonly kinds: readonly string[];
  readonly markets: readonly Market[];
  readonly minNetPct: number | null;
  readonly minNotional: number | null;
  /** null: all. */
  readonly maxRows: number | null;
  readonly watchedOnly: boolean;
  readonly paused: boolean;
  /** A view that is missing has the standard columns. */
  readonly columns: Readonly<Partial<Record<PanelView, ColumnArrangement>>>;
  /** Is there a second table in the opposite order below the first? */
  readonly split: boolean;
  /** The first table's share of the height while there are two. */
  readonly divider: number;
  /** Explained in the drawer; null: it is closed. */
  readonly selected: Subject | null;
  readonly drawer: DrawerSize;
  readonly chart: ChartState;
}

export const DEFAULT_PANEL_STATE: PanelState = {
  panel: '',
  revision: 0,
  view: 'spreads',
  sorts: {},
  text: '',
  healthText: '',
  venues: [],
  kinds: [],
  markets: [],
  minNetPct: null,
  minNotional: null,
  maxRows: 100,
  watchedOnly: false,
  paused: false,
  columns: {},
  split: false,
  divider: 0.5,
  selected: null,
  drawer: { width: 440, height: 320 },
  chart: { subject: null, window: '1h', asTable: false },
};

/** How the engine is, for people. */
export type EngineStatus =
  | { readonly state: 'stopped' }
  | { readonly state: 'starting' }
  | { readonly state: 'running'; readonly simulated: boolean }
  | { readonly state: 'failed'; readonly why: string };

/** Where a page is: a tab with everything, or a narrow view of the spreads in the side bar. */
export type PageMode = 'panel' | 'sidebar';

/** The tables of a panel: the main one, and the one in the opposite order below it. Each has its own wish and windows. */
export const PANES = ['main', 'mirror'] as const;
export type Pane = (typeof PANES)[number];

/** From the extension host to the page. */
export type ToPage =
  /** Everything the page needs to start or start again; `state` is what was arranged before. */
  | {
      readonly type: 'hydrate';
      readonly mode: PageMode;
      readonly state: PanelState;
      /** Venues scanned, in the order of the `vs` columns, with their names for people. */
      readonly venues: readonly { readonly id: string; readonly name: string }[];
      readonly watched: readonly string[];
      readonly muted: readonly string[];
      readonly status: EngineStatus;
    }
  /** `instruments`: those of the window's ids that this page has not been told before. */
  | {
      readonly type: 'window';
      readonly pane: Pane;
      readonly window: Window;
      readonly instruments: readonly (readonly [number, Instrument])[];
    }
  | {
      readonly type: 'health';
      readonly at: number;
      readonly rows: readonly ConnectionHealth[];
      readonly progress: readonly MarketProgress[];
    }
  | { readonly type: 'explanation'; readonly explanation: Explanation }
  | { readonly type: 'series'; readonly place: ChartPlace; readonly series: Series }
  | { readonly type: 'status'; readonly status: EngineStatus }
  | { readonly type: 'lists'; readonly watched: readonly string[]; readonly muted: readonly string[] }
  /** All assets and quote currencies scanned, because the page asked. */
  | { readonly type: 'assets'; readonly assets: readonly string[]; readonly quotes: readonly string[] }
  | { readonly type: 'savedFilters'; readonly filters: readonly SavedFilter[] };

/** What a person can do with a row. `ids`: what names it in its window. */
export type RowAction = 'watch' | 'unwatch' | 'mute' | 'copyText' | 'copyJson' | 'openTradePage' | 'openInPanel';
export const ROW_ACTIONS: readonly RowAction[] = [
  'watch',
  'unwatch',
  'mute',
  'copyText',
  'copyJson',
  'openTradePage',
  'openInPanel',
];

/** What a person can do with what is explained. */
export type ExplanationAction = 'copyText' | 'copyJson' | 'copyCsv' | 'openBuy' | 'openSell';
export const EXPLANATION_ACTIONS: readonly ExplanationAction[] = [
  'copyText',
  'copyJson',
  'copyCsv',
  'openBuy',
  'openSell',
];

/** From the page to the extension host, which trusts none of it: see `parseFromPage`. */
export type FromPage =
  /** The page is there and wants to be hydrated. `kept`: the state that its tab has. */
  | { readonly type: 'ready'; readonly kept?: PanelState }
  | { readonly type: 'view'; readonly pane: Pane; readonly request: ViewWish }
  /** The pane shows no rows. A window on its way is neither painted nor acknowledged. */
  | { readonly type: 'hide'; readonly pane: Pane }
  /** The window has been painted. */
  | { readonly type: 'acknowledge'; readonly pane: Pane }
  /** null: nothing is explained any more. */
  | { readonly type: 'explain'; readonly wish: ExplainWish | null }
  /** The explanation is on the page. */
  | { readonly type: 'explained' }
  /** With what was explained last. */
  | { readonly type: 'explanationAction'; readonly action: ExplanationAction }
  /** The chart at this place; null: it is not looked at. */
  | { readonly type: 'chart'; readonly place: ChartPlace; readonly wish: SeriesWish | null }
  /** The series has been painted. */
  | { readonly type: 'charted'; readonly place: ChartPlace }
  | { readonly type: 'state'; readonly state: PanelState }
  | {
      readonly type: 'action';
      readonly action: RowAction;
      readonly view: TableView;
      readonly ids: readonly [number, number];
    }
  | { readonly type: 'reconnect'; readonly venue: string }
  /** Which assets there are, for completion. */
  | { readonly type: 'assets' }
  | { readonly type: 'savedFilters'; readonly change: SavedFilterChange }
  /** Runs the command of that name, e.g. `exportCsv`; only those the host allows. */
  | {
      readonly type: 'command';
      readonly command:
        | 'exportCsv'
        | 'exportNdjson'
        | 'start'
        | 'useSimulated'
        | 'chooseExchanges'
        | 'filterAssets'
        | 'showLog'
        | 'filterHelp';
    }
  /** Once from each page: what the font of the user interface measures. */
  | { readonly type: 'glyphs'; readonly glyphs: Glyphs }
  | { readonly type: 'fault'; readonly message: string };
