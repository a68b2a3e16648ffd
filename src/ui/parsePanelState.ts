import { MAX_FILTER_CHARS } from '../model/filter/query';
import { KINDS, MARKETS } from '../model/instrument';
import { VENUE_IDS } from '../model/venueNames';
import {
  COLUMN_PRESETS,
  type ColumnArrangement,
  DEFAULT_PANEL_STATE,
  type DrawerSize,
  PANEL_VIEWS,
  type PanelState,
  type PanelView,
} from '../protocol/panel';
import { SERIES_WINDOW_NAMES } from '../protocol/series';
import { seriesSubject, sort, subject } from './readParts';
import { attempt, clamped, fail, finite, flag, isRecord, listOf, oneOf, shown, text, whole } from './readValue';

const MAX_COLUMNS = 100;
const COLUMN_ID = /^[\w.]{1,40}$/;
const WIDTH_PX = { min: 24, max: 2_000 };
const DIVIDER = { min: 0.1, max: 0.9 };
const DRAWER_PX = { min: 120, max: 4_000 };

/** Reads what VS Code kept with the tab, or what was remembered: unknown parts take their defaults. */
export function parsePanelState(raw: unknown, fallback: PanelState = DEFAULT_PANEL_STATE): PanelState {
  if (!isRecord(raw)) return fallback;
  const part = <K extends keyof PanelState>(key: K, read: (value: unknown) => PanelState[K]): PanelState[K] => {
    const parsed = attempt(() => read(raw[key]));
    return parsed.ok ? parsed.value : fallback[key];
  };
  return {
    panel: part('panel', value => text('panel', value)),
    revision: part('revision', value => whole('revision', value, 0)),
    view: part('view', value => oneOf('view', value, PANEL_VIEWS)),
    sorts: part('sorts', sorts),
    text: part('text', value => text('text', value, MAX_FILTER_CHARS)),
    healthText: part('healthText', value => text('healthText', value, MAX_FILTER_CHARS)),
    venues: part('venues', value => listOf('venues', value, VENUE_IDS)),
    kinds: part('kinds', value => listOf('kinds', value, KINDS)),
    markets: part('markets', value => listOf('markets', value, MARKETS)),
    minNetPct: part('minNetPct', value => (value === null ? null : finite('minNetPct', value))),
    minNotional: part('minNotional', value => (value === null ? null : finite('minNotional', value))),
    maxRows: part('maxRows', value => (value === null ? null : whole('maxRows', value, 1))),
    watchedOnly: part('watchedOnly', value => flag('watchedOnly', value)),
    paused: part('paused', value => flag('paused', value)),
    columns: part('columns', columns),
    split: part('split', value => flag('split', value)),
    divider: part('divider', value => clamped(DIVIDER, finite('divider', value))),
    selected: part('selected', value => (value === null ? null : subject(value))),
    drawer: part('drawer', drawer),
    chart: part('chart', chart),
  };
}

function sorts(raw: unknown): PanelState['sorts'] {
  if (!isRecord(raw)) return fail('sorts must be an object');
  return byView(raw, sort);
}

function columns(raw: unknown): PanelState['columns'] {
  if (!isRecord(raw)) return fail('columns must be an object');
  return byView(raw, (_, value) => arrangement(value));
}

/** What is understood of the parts of each view. */
function byView<T>(
  raw: Readonly<Record<string, unknown>>,
  read: (view: PanelView, value: unknown) => T,
): Partial<Record<PanelView, T>> {
  const entries = PANEL_VIEWS.flatMap(view => {
    const parsed = attempt(() => read(view, raw[view]));
    return parsed.ok ? [[view, parsed.value] as const] : [];
  });
  return Object.fromEntries(entries) as Partial<Record<PanelView, T>>;
}

/** Ids are not looked up: which columns there are depends on the venues scanned. The page passes over unknown ones. */
function arrangement(raw: unknown): ColumnArrangement {
  if (!isRecord(raw)) return fail('columns must be an object');
  const { own, widths } = raw;
  if (!Array.isArray(own) || own.length > MAX_COLUMNS) return fail('own must be a list of columns');
  if (!isRecord(widths)) return fail('widths must be an object');
  const given = Object.entries(widths).slice(0, MAX_COLUMNS);
  return {
    preset: oneOf('preset', raw.preset, COLUMN_PRESETS),
    own: [...new Set(own.map(columnId))],
    fit: flag('fit', raw.fit),
    widths: Object.fromEntries(given.map(([id, px]) => [columnId(id), clamped(WIDTH_PX, finite('width', px))])),
  };
}

function columnId(value: unknown): string {
  return typeof value === 'string' && COLUMN_ID.test(value) ? value : fail(`${shown(value)} is no column`);
}

function drawer(raw: unknown): DrawerSize {
  if (!isRecord(raw)) return fail('drawer must be an object');
  const px = (name: 'width' | 'height') => clamped(DRAWER_PX, Math.round(finite(name, raw[name])));
  return { width: px('width'), height: px('height') };
}

function chart(raw: unknown): PanelState['chart'] {
  if (!isRecord(raw)) return fail('chart must be an object');
  return {
    subject: raw.subject === null ? null : seriesSubject(raw.subject),
    window: oneOf('window', raw.window, SERIES_WINDOW_NAMES),
    asTable: flag('asTable', raw.asTable),
  };
}
