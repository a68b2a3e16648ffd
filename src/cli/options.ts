import type { LogLevel } from '../base/log';
import type { EngineSettings } from '../model/settings';
import type { Filter, Sort, TableView } from '../protocol/messages';
import type { Subject } from '../protocol/panel';
import type { CommandName } from './flags';

export type ViewName = TableView | 'health';
export const VIEW_NAMES: readonly ViewName[] = ['spreads', 'markets', 'funding', 'episodes', 'health'];

export type Format = 'table' | 'ndjson' | 'csv';
export const FORMATS: readonly Format[] = ['table', 'ndjson', 'csv'];

/** What the simulated exchanges are asked to be. Absent: their own default. Plain data: it travels to their thread. */
export interface DemoOptions {
  readonly seed?: number;
  readonly assets?: number;
  /** Ids; the ones that are scanned. */
  readonly venues?: readonly string[];
  readonly quotesPerSecond?: number;
  readonly port?: number;
  /** Checked texts, as `parseFault` reads them. */
  readonly faults: readonly string[];
  readonly chaosSeconds?: number;
}

export interface LogOptions {
  /** Undefined: the usual level. */
  readonly level: LogLevel | undefined;
  readonly file: string | undefined;
}

export interface ScanOptions {
  readonly settings: EngineSettings;
  readonly view: ViewName;
  readonly format: Format;
  /** Infinity: all. */
  readonly top: number;
  readonly sort: Sort | undefined;
  readonly filter: Filter;
  /** Printed instead of the view's rows. */
  readonly explain: Subject | undefined;
  readonly everyMs: number;
  readonly once: boolean;
  readonly waitMs: number;
  readonly durationMs: number | undefined;
  readonly demo: DemoOptions | undefined;
  readonly stats: boolean;
  readonly log: LogOptions;
  /** Things on the command line that have no effect, in words. */
  readonly warnings: readonly string[];
}

export type Command =
  | { readonly command: 'scan'; readonly options: ScanOptions }
  | {
      readonly command: 'demo';
      readonly demo: DemoOptions;
      readonly endpointsFile: string | undefined;
      readonly log: LogOptions;
    }
  | { readonly command: 'help'; readonly topic: 'all' | CommandName }
  | { readonly command: 'version' }
  | { readonly command: 'check-venue'; readonly file: string }
  /** What to measure stands in the environment, see docs/PERFORMANCE.md. */
  | { readonly command: 'bench-client' };
