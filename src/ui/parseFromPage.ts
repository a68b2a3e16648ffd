import { MAX_FILTER_CHARS } from '../model/filter/query';
import type { SavedFilterChange } from '../model/filter/savedFilters';
import { KINDS, MARKETS, parseInstrumentId } from '../model/instrument';
import { VENUE_IDS } from '../model/venueNames';
import { TEXT_COLUMNS } from '../protocol/columns';
import type { ExplainWish } from '../protocol/explain';
import type { Glyphs } from '../protocol/glyphs';
import { type Filter, type Hold, type Sort, TABLE_VIEWS, type ViewWish } from '../protocol/messages';
import {
  CHART_PLACES,
  COLUMN_PRESETS,
  type ColumnArrangement,
  DEFAULT_PANEL_STATE,
  type DrawerSize,
  EXPLANATION_ACTIONS,
  type FromPage,
  PANEL_VIEWS,
  PANES,
  type PanelState,
  type PanelView,
  ROW_ACTIONS,
  type Subject,
} from '../protocol/panel';
import { numbersOf } from '../protocol/rows';
import { SERIES_WINDOW_NAMES, type SeriesSubject, type SeriesWish } from '../protocol/series';

/** The message, or what is wrong with it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** More rows than any screen shows at once; a page that asks for more gets so many. */
export const MAX_WINDOW_ROWS = 1_000;
/** The largest row, index or revision. */
const MAX_WHOLE = 10_000_000;
/** Numbers of episodes count up for as long as the engine runs. */
const MAX_ID = 100_000_000;
const MAX_TEXT = 200;
const MAX_LIST = 2_000;
const MAX_FAULT = 4_000;
const MAX_GLYPHS = 5_000;
const PACE_MS = { min: 100, max: 60_000 };
const MAX_COLUMNS = 100;
const COLUMN_ID = /^[\w.]{1,40}$/;
const WIDTH_PX = { min: 24, max: 2_000 };
const DIVIDER = { min: 0.1, max: 0.9 };
const DRAWER_PX = { min: 120, max: 4_000 };

const COMMANDS = [
  'exportCsv',
  'exportNdjson',
  'start',
  'useSimulated',
  'chooseExchanges',
  'showLog',
  'filterHelp',
] as const;

/** Names of the health view's columns: the NDJSON keys. */
const HEALTH_COLUMNS = [
  ...['venue', 'market', 'connection', 'url', 'state', 'diagnosis', 'streams.asked', 'streams.acked', 'streams.alive'],
  ...['framesPerSecond', 'lastFrameAgeMs', 'lagMs', 'reconnects', 'drops', 'errors'],
];

class Malformed extends Error {}

function fail(what: string): never {
  throw new Malformed(what);
}

/** Reads a message of the panel's page, which may be anything: only what is understood completely gets through. */
export function parseFromPage(raw: unknown): Parsed<FromPage> {
  return attempt(() => message(raw));
}

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

/** Reads what was remembered of the font; undefined: nothing that makes sense. */
export function parseGlyphs(raw: unknown): Glyphs | undefined {
  const parsed = attempt(() => glyphsOf(raw));
  return parsed.ok ? parsed.value : undefined;
}

function glyphsOf(raw: unknown): Glyphs {
  if (!isRecord(raw)) return fail('glyphs must be an object');
  const table = (name: string, value: unknown, least: number) => {
    if (!isRecord(value)) return fail(`${name} must be an object`);
    const entries = Object.entries(value);
    if (entries.length > MAX_GLYPHS) return fail(`${name} has ${entries.length} entries, more than ${MAX_GLYPHS}`);
    return Object.fromEntries(
      entries.map(([text, width]) => {
        const known = finite(name, width);
        if ([...text].length > 2 || known < least || known > 500) return fail(`${name} has ${shown(text)}: ${known}`);
        return [text, known];
      }),
    );
  };
  return { widths: table('widths', raw.widths, 0), kerning: table('kerning', raw.kerning, -500) };
}

function attempt<T>(read: () => T): Parsed<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, problem: error.message };
    throw error;
  }
}

function message(raw: unknown): FromPage {
  if (!isRecord(raw)) return fail('not an object');
  switch (raw.type) {
    case 'ready':
      return isRecord(raw.kept) ? { type: 'ready', kept: parsePanelState(raw.kept) } : { type: 'ready' };
    case 'hide':
    case 'acknowledge':
      return { type: raw.type, pane: oneOf('pane', raw.pane, PANES) };
    case 'view':
      return { type: 'view', pane: oneOf('pane', raw.pane, PANES), request: request(raw.request) };
    case 'explain':
      return { type: 'explain', wish: raw.wish === null ? null : explainWish(raw.wish) };
    case 'explained':
      return { type: 'explained' };
    case 'explanationAction':
      return { type: 'explanationAction', action: oneOf('action', raw.action, EXPLANATION_ACTIONS) };
    case 'chart': {
      const place = oneOf('place', raw.place, CHART_PLACES);
      return { type: 'chart', place, wish: raw.wish === null ? null : seriesWish(raw.wish) };
    }
    case 'charted':
      return { type: 'charted', place: oneOf('place', raw.place, CHART_PLACES) };
    case 'state':
      if (!isRecord(raw.state)) return fail('state: state must be an object');
      return { type: 'state', state: parsePanelState(raw.state) };
    case 'action': {
      const ids = raw.ids;
      if (!Array.isArray(ids) || ids.length !== 2) return fail('action: ids must be two instruments');
      return {
        type: 'action',
        action: oneOf('action', raw.action, ROW_ACTIONS),
        view: oneOf('view', raw.view, TABLE_VIEWS),
        ids: [whole('ids', ids[0], 0, MAX_ID), whole('ids', ids[1], 0, MAX_ID)],
      };
    }
    case 'reconnect':
      return { type: 'reconnect', venue: oneOf('venue', raw.venue, VENUE_IDS) };
    case 'assets':
      return { type: 'assets' };
    case 'savedFilters':
      return { type: 'savedFilters', change: savedFilterChange(raw.change) };
    case 'command':
      return { type: 'command', command: oneOf('command', raw.command, COMMANDS) };
    case 'glyphs':
      return { type: 'glyphs', glyphs: glyphsOf(raw.glyphs) };
    case 'fault':
      return { type: 'fault', message: text('message', raw.message, MAX_FAULT) };
    default:
      return fail(`unknown type ${shown(raw.type)}`);
  }
}

function seriesWish(raw: unknown): SeriesWish {
  if (!isRecord(raw)) return fail('wish must be an object');
  return {
    subject: seriesSubject(raw.subject),
    window: oneOf('window', raw.window, SERIES_WINDOW_NAMES),
    paceMs: clamped(PACE_MS, finite('paceMs', raw.paceMs)),
  };
}

function seriesSubject(raw: unknown): SeriesSubject {
  if (!isRecord(raw)) return fail('subject must be an object');
  switch (raw.kind) {
    case 'edge':
      return { kind: 'edge', buy: instrumentText('buy', raw.buy), sell: instrumentText('sell', raw.sell) };
    case 'asset':
      return { kind: 'asset', base: text('base', raw.base), quote: text('quote', raw.quote) };
    case 'funding':
      return { kind: 'funding', id: instrumentText('id', raw.id) };
    default:
      return fail(`subject of kind ${shown(raw.kind)}`);
  }
}

function chart(raw: unknown): PanelState['chart'] {
  if (!isRecord(raw)) return fail('chart must be an object');
  return {
    subject: raw.subject === null ? null : seriesSubject(raw.subject),
    window: oneOf('window', raw.window, SERIES_WINDOW_NAMES),
    asTable: flag('asTable', raw.asTable),
  };
}

function request(raw: unknown): ViewWish {
  if (!isRecord(raw)) return fail('request must be an object');
  const view = oneOf('view', raw.view, TABLE_VIEWS);
  const first = whole('first', raw.first, 0);
  const last = whole('last', raw.last, 0);
  if (last < first) return fail(`last (${last}) is before first (${first})`);
  const paceMs = finite('paceMs', raw.paceMs);
  return {
    view,
    first,
    last: Math.min(last, first + MAX_WINDOW_ROWS),
    sort: sort(view, raw.sort),
    filter: filter(raw.filter),
    paceMs: clamped(PACE_MS, paceMs),
    ...(raw.sparklines !== undefined && { sparklines: flag('sparklines', raw.sparklines) }),
    ...(raw.turn !== undefined && { turn: whole('turn', raw.turn, 0, Number.MAX_SAFE_INTEGER) }),
    ...(raw.hold !== undefined && { hold: hold(raw.hold) }),
  };
}

function explainWish(raw: unknown): ExplainWish {
  if (!isRecord(raw)) return fail('wish must be an object');
  const { minNotional } = raw;
  return {
    ...subject(raw),
    minNotional: minNotional === null ? null : finite('minNotional', minNotional),
    paceMs: clamped(PACE_MS, finite('paceMs', raw.paceMs)),
  };
}

function subject(raw: unknown): Subject {
  if (!isRecord(raw)) return fail('what is explained must be an object');
  return { buy: instrumentText('buy', raw.buy), sell: raw.sell === null ? null : instrumentText('sell', raw.sell) };
}

function instrumentText(name: string, value: unknown): string {
  const id = text(name, value);
  return parseInstrumentId(id) ? id : fail(`${name} is ${shown(value)}, not venue:market:symbol`);
}

function drawer(raw: unknown): DrawerSize {
  if (!isRecord(raw)) return fail('drawer must be an object');
  const px = (name: 'width' | 'height') => clamped(DRAWER_PX, Math.round(finite(name, raw[name])));
  return { width: px('width'), height: px('height') };
}

function hold(raw: unknown): Hold {
  if (!isRecord(raw)) return fail('hold must be an object');
  const { ids } = raw;
  const most = 2 * MAX_WINDOW_ROWS;
  if (!Array.isArray(ids) || ids.length % 2 !== 0 || ids.length > most)
    return fail(`ids must be at most ${most}, two a row`);
  return { first: whole('first', raw.first, 0), ids: ids.map(id => whole('ids', id, 0, MAX_ID)) };
}

function savedFilterChange(raw: unknown): SavedFilterChange {
  if (!isRecord(raw)) return fail('change must be an object');
  const name = text('name', raw.name);
  const kind = oneOf('kind', raw.kind, ['save', 'rename', 'delete'] as const);
  switch (kind) {
    case 'save':
      return { kind, name, query: text('query', raw.query, MAX_FILTER_CHARS) };
    case 'rename':
      return { kind, name, to: text('to', raw.to) };
    case 'delete':
      return { kind, name };
  }
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

function sort(view: PanelView, raw: unknown): Sort {
  if (!isRecord(raw)) return fail('sort must be an object');
  const column = oneOf('column', raw.column, columnsOf(view));
  return { column, descending: flag('descending', raw.descending) };
}

function columnsOf(view: PanelView): readonly string[] {
  return view === 'health' ? HEALTH_COLUMNS : [...numbersOf(view, VENUE_IDS), ...TEXT_COLUMNS[view]];
}

function filter(raw: unknown): Filter {
  if (!isRecord(raw)) return fail('filter must be an object');
  const optional = <T>(key: string, read: (value: unknown) => T) =>
    raw[key] === undefined || raw[key] === null ? {} : { [key]: read(raw[key]) };
  return {
    ...optional('venues', value => listOf('venues', value, VENUE_IDS)),
    ...optional('markets', value => listOf('markets', value, MARKETS)),
    ...optional('assets', value => texts('assets', value)),
    ...optional('kinds', value => listOf('kinds', value, KINDS)),
    ...optional('minNetPct', value => finite('minNetPct', value)),
    ...optional('minNotional', value => finite('minNotional', value)),
    ...optional('query', value => text('query', value, MAX_FILTER_CHARS)),
    ...optional('muted', value => texts('muted', value)),
    ...optional('rankedOnly', value => flag('rankedOnly', value)),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  return allowed.find(each => each === value) ?? fail(`${name} is ${shown(value)}, none of ${allowed.join(', ')}`);
}

function listOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): readonly T[] {
  if (!Array.isArray(value) || value.length > MAX_LIST) return fail(`${name} must be a list`);
  return value.map(item => oneOf(name, item, allowed));
}

function texts(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > MAX_LIST) return fail(`${name} must be a list of at most ${MAX_LIST}`);
  return value.map(item => text(name, item));
}

function text(name: string, value: unknown, most = MAX_TEXT): string {
  if (typeof value !== 'string') return fail(`${name} must be text, not ${shown(value)}`);
  return value.slice(0, most);
}

function finite(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    return fail(`${name} must be a number, not ${shown(value)}`);
  return value;
}

function clamped({ min, max }: { readonly min: number; readonly max: number }, value: number): number {
  return Math.min(max, Math.max(min, value));
}

function whole(name: string, value: unknown, min: number, max = MAX_WHOLE): number {
  const number = finite(name, value);
  if (!Number.isInteger(number) || number < min || number > max) return fail(`${name} is out of range: ${number}`);
  return number;
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') return fail(`${name} must be true or false, not ${shown(value)}`);
  return value;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  // Text of an object is its own doing, and may throw.
  return typeof value === 'object' || typeof value === 'function'
    ? `of type ${typeof value}`
    : String(value).slice(0, 60);
}
