import { LOG_LEVELS, type LogLevel } from '../base/log';
import { parseFilter } from './filter/parse';
import { KINDS } from './instrument';
import type { SettingProblem } from './settings';

/** What the status bar can rank by: number columns of the spreads view. */
export const RANKINGS = ['netPct', 'grossPct', 'profit', 'fundingCarryPctPerDay'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** Everything a user can set of the views. Percent in percent, times with their unit in the name. */
export interface UiSettings {
  readonly alwaysOn: boolean;
  /** Canonical assets. */
  readonly watchlist: readonly string[];
  readonly muted: readonly string[];
  /** Least net spread of the best spreads view and of new panels; null: none. */
  readonly minNetPct: number | null;
  /** `auto`: as detailed as VS Code's log level asks. */
  readonly logLevel: LogLevel | 'auto';
  readonly statusBar: {
    readonly enabled: boolean;
    readonly count: number;
    readonly rotateSeconds: number;
    readonly rankBy: Ranking;
    /** Empty: all. */
    readonly assets: readonly string[];
    readonly kinds: readonly string[];
    readonly minNotional: number;
    /** In the filter language; holds beside the others. */
    readonly filter: string;
  };
  /** From this net spread on the status bar takes the warning colour. */
  readonly alertNetPct: number;
  readonly treeCount: number;
  /** Of the best spreads view, in the filter language; holds beside the others. */
  readonly treeFilter: string;
  /** Rows of a new panel; null: all. */
  readonly panelMaxRows: number | null;
  readonly panelPaceMs: number;
  readonly simulated: {
    readonly seed: number;
    readonly quotesPerSecond: number;
    /** A random fault about each so many seconds; 0: none. */
    readonly chaosSeconds: number;
  };
}

/** Ranges of the numbers; a value outside is clamped and reported. */
export const UI_NUMBERS = {
  'statusBar.count': { fallback: 5, min: 1, max: 20, whole: true },
  'statusBar.rotateSeconds': { fallback: 5, min: 1, max: 600, whole: false },
  'statusBar.minNotional': { fallback: 0, min: 0, max: 1e9, whole: false },
  'alerts.netPct': { fallback: 0.5, min: -100, max: 1000, whole: false },
  'bestSpreads.count': { fallback: 20, min: 1, max: 200, whole: true },
  'panel.paceMs': { fallback: 200, min: 100, max: 10_000, whole: true },
  'simulated.seed': { fallback: 1, min: 0, max: 4_294_967_295, whole: true },
  'simulated.quotesPerSecond': { fallback: 2_000, min: 1, max: 100_000, whole: true },
  'simulated.chaosSeconds': { fallback: 0, min: 0, max: 3_600, whole: false },
} as const;

export const PANEL_MAX_ROWS = ['20', '100', 'all'] as const;

/** Keys whose texts are filters of the spreads view. */
export const FILTER_KEYS = ['statusBar.filter', 'bestSpreads.filter'] as const;

/** Every key that `parseUiSettings` reads. */
export const UI_KEYS: readonly string[] = [
  ...Object.keys(UI_NUMBERS),
  ...['alwaysOn', 'watchlist', 'muted', 'minNetPct', 'logLevel', 'panel.maxRows'],
  ...['statusBar.enabled', 'statusBar.rankBy', 'statusBar.assets', 'statusBar.kinds', ...FILTER_KEYS],
];

export interface ParsedUiSettings {
  readonly settings: UiSettings;
  readonly problems: readonly SettingProblem[];
}

/** Makes the settings of the views out of anything, as `parseSettings` does for those of the engine. */
export function parseUiSettings(raw: Readonly<Record<string, unknown>>): ParsedUiSettings {
  const problems: SettingProblem[] = [];
  const wrong = (key: string, message: string) => problems.push({ key, message: `${key} ${message}` });
  const given = (key: string) => raw[key] ?? undefined;

  const flag = (key: string, fallback: boolean): boolean => {
    const value = given(key);
    if (value === undefined || typeof value === 'boolean') return value ?? fallback;
    wrong(key, `must be true or false; using ${fallback}`);
    return fallback;
  };
  const number = (key: keyof typeof UI_NUMBERS): number => {
    const { fallback, min, max, whole } = UI_NUMBERS[key];
    const value = given(key);
    if (value === undefined) return fallback;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      wrong(key, `must be a number; using ${fallback}`);
      return fallback;
    }
    const taken = Math.min(max, Math.max(min, whole ? Math.round(value) : value));
    if (taken !== value)
      wrong(key, `is ${value}, not ${whole ? 'a whole number ' : ''}from ${min} to ${max}; using ${taken}`);
    return taken;
  };
  const choice = <T extends string>(key: string, allowed: readonly T[], fallback: T): T => {
    const value = given(key);
    if (value === undefined) return fallback;
    const known = allowed.find(each => each === value);
    if (known === undefined) wrong(key, `must be one of ${allowed.join(', ')}; using ${fallback}`);
    return known ?? fallback;
  };
  const texts = (key: string): readonly string[] => {
    const value = given(key);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value;
    wrong(key, 'must be a list of texts; ignoring it');
    return [];
  };
  const assets = (key: string): readonly string[] => {
    const names = texts(key).map(name => name.trim().toUpperCase());
    return [...new Set(names.filter(name => name !== ''))];
  };
  const kinds = (key: string): readonly string[] => {
    const list = texts(key);
    const unknown = list.filter(kind => !(KINDS as readonly string[]).includes(kind));
    if (unknown.length > 0) wrong(key, `has unknown "${unknown.join('", "')}"; there are ${KINDS.join(', ')}`);
    return list.filter(kind => !unknown.includes(kind));
  };
  const least = (key: string): number | null => {
    const value = given(key);
    if (value === undefined) return null;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    wrong(key, 'must be a number or null; using null');
    return null;
  };
  const filter = (key: (typeof FILTER_KEYS)[number]): string => {
    const value = given(key);
    if (value === undefined || typeof value === 'string') {
      for (const { message } of parseFilter(value ?? '', 'spreads').problems)
        wrong(key, `is wrong in part, the rest is used: ${message}`);
      return value ?? '';
    }
    wrong(key, 'must be a text; ignoring it');
    return '';
  };

  const maxRows = choice('panel.maxRows', PANEL_MAX_ROWS, '100');
  return {
    settings: {
      alwaysOn: flag('alwaysOn', false),
      watchlist: assets('watchlist'),
      muted: assets('muted'),
      minNetPct: least('minNetPct'),
      logLevel: choice('logLevel', ['auto', ...LOG_LEVELS], 'auto'),
      statusBar: {
        enabled: flag('statusBar.enabled', true),
        count: number('statusBar.count'),
        rotateSeconds: number('statusBar.rotateSeconds'),
        rankBy: choice('statusBar.rankBy', RANKINGS, 'netPct'),
        assets: assets('statusBar.assets'),
        kinds: kinds('statusBar.kinds'),
        minNotional: number('statusBar.minNotional'),
        filter: filter('statusBar.filter'),
      },
      alertNetPct: number('alerts.netPct'),
      treeCount: number('bestSpreads.count'),
      treeFilter: filter('bestSpreads.filter'),
      panelMaxRows: maxRows === 'all' ? null : Number(maxRows),
      panelPaceMs: number('panel.paceMs'),
      simulated: {
        seed: number('simulated.seed'),
        quotesPerSecond: number('simulated.quotesPerSecond'),
        chaosSeconds: number('simulated.chaosSeconds'),
      },
    },
    problems,
  };
}
