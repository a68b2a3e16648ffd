import type { ConnectionHealth } from '../model/health';
import type { Instrument, Market } from '../model/instrument';
import type { Filter, MarketProgress, Sort, TableView, Window } from './messages';

/** What the panel can show. */
export type PanelView = TableView | 'health';
export const PANEL_VIEWS: readonly PanelView[] = ['spreads', 'markets', 'funding', 'health'];

/** What a person has arranged in a panel; survives hide, reload and restart. Percent in percent. */
export interface PanelState {
  readonly view: PanelView;
  readonly sorts: Readonly<Partial<Record<PanelView, Sort>>>;
  readonly text: string;
  readonly venues: readonly string[];
  readonly kinds: readonly string[];
  readonly markets: readonly Market[];
  readonly minNetPct: number | null;
  readonly minNotional: number | null;
  /** null: all. */
  readonly maxRows: number | null;
  readonly watchedOnly: boolean;
  readonly paused: boolean;
}

export const DEFAULT_PANEL_STATE: PanelState = {
  view: 'spreads',
  sorts: {},
  text: '',
  venues: [],
  kinds: [],
  markets: [],
  minNetPct: null,
  minNotional: null,
  maxRows: 100,
  watchedOnly: false,
  paused: false,
};

/** How the engine is, for people. */
export type EngineStatus =
  | { readonly state: 'stopped' }
  | { readonly state: 'starting' }
  | { readonly state: 'running'; readonly simulated: boolean }
  | { readonly state: 'failed'; readonly why: string };

/** The rows that the page wants to see now; the latest wins. */
export interface PanelRequest {
  readonly view: TableView;
  readonly first: number;
  readonly last: number;
  readonly sort: Sort;
  readonly filter: Filter;
  readonly paceMs: number;
}

/** From the extension host to the page. */
export type ToPage =
  /** Everything the page needs to start or start again; `state` is what was arranged before. */
  | {
      readonly type: 'hydrate';
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
      readonly window: Window;
      readonly instruments: readonly (readonly [number, Instrument])[];
    }
  | {
      readonly type: 'health';
      readonly at: number;
      readonly rows: readonly ConnectionHealth[];
      readonly progress: readonly MarketProgress[];
    }
  | { readonly type: 'status'; readonly status: EngineStatus }
  | { readonly type: 'lists'; readonly watched: readonly string[]; readonly muted: readonly string[] };

/** What a person can do with a row. `ids`: buy and sell instrument as in the window (the same twice for a market row). */
export type RowAction = 'watch' | 'unwatch' | 'mute' | 'copyText' | 'copyJson' | 'openTradePage';
export const ROW_ACTIONS: readonly RowAction[] = ['watch', 'unwatch', 'mute', 'copyText', 'copyJson', 'openTradePage'];

/** From the page to the extension host, which trusts none of it: see `parseFromPage`. */
export type FromPage =
  /** The page is there and wants to be hydrated. */
  | { readonly type: 'ready' }
  | { readonly type: 'view'; readonly request: PanelRequest }
  /** Nothing but health (or nothing at all) is shown. A window on its way is neither painted nor acknowledged. */
  | { readonly type: 'hide' }
  /** The window has been painted. */
  | { readonly type: 'acknowledge' }
  | { readonly type: 'state'; readonly state: PanelState }
  | {
      readonly type: 'action';
      readonly action: RowAction;
      readonly view: TableView;
      readonly ids: readonly [number, number];
    }
  | { readonly type: 'reconnect'; readonly venue: string }
  /** Runs the command of that name, e.g. `exportCsv`; only those the host allows. */
  | {
      readonly type: 'command';
      readonly command: 'exportCsv' | 'exportNdjson' | 'start' | 'useSimulated' | 'chooseExchanges' | 'showLog';
    }
  | { readonly type: 'fault'; readonly message: string };
