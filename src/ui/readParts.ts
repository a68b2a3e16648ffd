import { parseInstrumentId } from '../model/instrument';
import { VENUE_IDS } from '../model/venueNames';
import { TEXT_COLUMNS } from '../protocol/columns';
import type { Sort } from '../protocol/messages';
import type { PanelView, Subject } from '../protocol/panel';
import { numbersOf } from '../protocol/rows';
import type { SeriesSubject } from '../protocol/series';
import { fail, flag, isRecord, oneOf, shown, text } from './readValue';

/** Names of the health view's columns: the NDJSON keys. */
const HEALTH_COLUMNS = [
  ...['venue', 'market', 'connection', 'url', 'state', 'diagnosis', 'streams.asked', 'streams.acked', 'streams.alive'],
  ...['framesPerSecond', 'lastFrameAgeMs', 'lagMs', 'reconnects', 'drops', 'errors', 'conflated'],
];

/** Here stands what both a message of the page and the arrangement of a panel have in them. */
export function sort(view: PanelView, raw: unknown): Sort {
  if (!isRecord(raw)) return fail('sort must be an object');
  const column = oneOf('column', raw.column, columnsOf(view));
  return { column, descending: flag('descending', raw.descending) };
}

function columnsOf(view: PanelView): readonly string[] {
  return view === 'health' ? HEALTH_COLUMNS : [...numbersOf(view, VENUE_IDS), ...TEXT_COLUMNS[view]];
}

export function seriesSubject(raw: unknown): SeriesSubject {
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

export function subject(raw: unknown): Subject {
  if (!isRecord(raw)) return fail('what is explained must be an object');
  return { buy: instrumentText('buy', raw.buy), sell: raw.sell === null ? null : instrumentText('sell', raw.sell) };
}

function instrumentText(name: string, value: unknown): string {
  const id = text(name, value);
  return parseInstrumentId(id) ? id : fail(`${name} is ${shown(value)}, not venue:market:symbol`);
}
