import { MAX_FILTER_CHARS } from '../model/filter/query';
import type { SavedFilterChange } from '../model/filter/savedFilters';
import { KINDS, MARKETS } from '../model/instrument';
import { VENUE_IDS } from '../model/venueNames';
import type { ExplainWish } from '../protocol/explain';
import { type Filter, type Hold, TABLE_VIEWS, type ViewWish } from '../protocol/messages';
import { CHART_PLACES, EXPLANATION_ACTIONS, type FromPage, PANES, ROW_ACTIONS } from '../protocol/panel';
import { SERIES_WINDOW_NAMES, type SeriesWish } from '../protocol/series';
import { glyphsOf } from './parseGlyphs';
import { parsePanelState } from './parsePanelState';
import { seriesSubject, sort, subject } from './readParts';
import {
  attempt,
  clamped,
  fail,
  finite,
  flag,
  isRecord,
  listOf,
  oneOf,
  type Parsed,
  shown,
  text,
  texts,
  whole,
} from './readValue';

/** More rows than any screen shows at once; a page that asks for more gets so many. */
export const MAX_WINDOW_ROWS = 1_000;
/** Numbers of episodes count up for as long as the engine runs. */
const MAX_ID = 100_000_000;
const MAX_FAULT = 4_000;
const PACE_MS = { min: 100, max: 60_000 };

const COMMANDS = [
  'exportCsv',
  'exportNdjson',
  'start',
  'useSimulated',
  'chooseExchanges',
  'filterAssets',
  'showLog',
  'filterHelp',
] as const;

/** Reads a message of the panel's page, which may be anything: only what is understood completely gets through. */
export function parseFromPage(raw: unknown): Parsed<FromPage> {
  return attempt(() => message(raw));
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

function hold(raw: unknown): Hold {
  if (!isRecord(raw)) return fail('hold must be an object');
  const { ids } = raw;
  const most = 2 * MAX_WINDOW_ROWS;
  if (!Array.isArray(ids) || ids.length % 2 !== 0 || ids.length > most)
    return fail(`ids must be at most ${most}, two a row`);
  return { first: whole('first', raw.first, 0), ids: ids.map(id => whole('ids', id, 0, MAX_ID)) };
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

function seriesWish(raw: unknown): SeriesWish {
  if (!isRecord(raw)) return fail('wish must be an object');
  return {
    subject: seriesSubject(raw.subject),
    window: oneOf('window', raw.window, SERIES_WINDOW_NAMES),
    paceMs: clamped(PACE_MS, finite('paceMs', raw.paceMs)),
  };
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
