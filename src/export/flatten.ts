import type { ConnectionHealth } from '../model/health';
import type { Instrument } from '../model/instrument';
import type { TableView } from '../protocol/messages';
import { type Cell, healthRow, numbersOf, type Row, windowRows } from '../protocol/rows';

/** A row's values under their flattened keys (`buy.ask`), in the row's order. */
export function flatten(row: Row): [key: string, cell: Cell][] {
  const cells: [string, Cell][] = [];
  const walk = (part: Row, prefix: string) => {
    for (const [key, value] of Object.entries(part)) {
      if (value !== null && typeof value === 'object') walk(value, `${prefix}${key}.`);
      else cells.push([`${prefix}${key}`, value]);
    }
  };
  walk(row, '');
  return cells;
}

const INSTRUMENT: Instrument = {
  venue: '',
  market: 'perp',
  symbol: '',
  base: '',
  quote: '',
  settle: '',
  multiplier: 1,
  contractSize: 1,
  tickSize: null,
  lotStep: null,
  status: 'trading',
  tradfi: false,
};

const CONNECTION: ConnectionHealth = {
  venue: '',
  market: 'perp',
  connection: '',
  url: '',
  state: 'planned',
  diagnosis: '',
  streams: { asked: 0, acked: 0, alive: 0 },
  framesPerSecond: 0,
  lastFrameAgeMs: null,
  lagMs: null,
  reconnects: 0,
  drops: 0,
  errors: 0,
  conflated: 0,
};

/** Flattened keys of a view's rows in their order, known before there is any row. `venues`: those scanned. */
export function flatKeys(view: TableView | 'health', venues: readonly string[]): string[] {
  const row = view === 'health' ? healthRow(0, CONNECTION) : emptyRow(view, venues);
  return flatten(row).map(([key]) => key);
}

function emptyRow(view: TableView, venues: readonly string[]): Row {
  const rows = windowRows(
    {
      type: 'window',
      key: '',
      view,
      turn: 0,
      at: 0,
      first: 0,
      total: 1,
      ids: new Uint32Array(2),
      numbers: new Float64Array(numbersOf(view, venues).length).fill(Number.NaN),
      states: new Uint8Array(1),
      reasonOf: new Uint16Array(1),
      reasons: [''],
    },
    new Map([[0, INSTRUMENT]]),
    venues,
  );
  return rows[0] as Row;
}
