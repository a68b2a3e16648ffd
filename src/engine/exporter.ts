import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import { exportWriter } from '../export/exportWriter';
import { filterHealth } from '../model/filter/healthFilter';
import type { ConnectionHealth } from '../model/health';
import type { Instrument } from '../model/instrument';
import type { FromEngine, TableView, ToEngine } from '../protocol/messages';
import { healthRow, type Row, windowRows } from '../protocol/rows';
import type { Viewport } from './viewport';
import type { Moment } from './views/viewRows';

export type ExportRequest = Extract<ToEngine, { type: 'export' }>;

export interface ExporterParts {
  readonly clock: Clock;
  readonly post: (message: FromEngine) => void;
  readonly venues: () => readonly string[];
  readonly instruments: () => ReadonlyMap<number, Instrument>;
  /** Brings everything up to now. */
  readonly update: () => Moment;
  readonly viewport: (request: ExportRequest & { readonly view: TableView }) => Viewport;
  readonly health: () => readonly ConnectionHealth[];
}

/** Rows written in one go; between two goes frames are read. */
const ROWS_AT_ONCE = 2_000;

/** Writes whole views as text, in parts: all rows speak of the moment of the request. */
export class Exporter implements Disposable {
  readonly #parts: ExporterParts;
  /** Of the exports that have more to write, by their ids. */
  readonly #timers = new Map<number, TimerHandle>();

  constructor(parts: ExporterParts) {
    this.#parts = parts;
  }

  start(request: ExportRequest): void {
    const { header, line } = exportWriter(request.format, request.view, this.#parts.venues());
    const rows = this.#rows(request);
    let at = 0;
    const next = () => {
      let text = at === 0 ? header : '';
      const until = Math.min(rows.length, at + ROWS_AT_ONCE);
      for (; at < until; at++) text += line(rows[at] as Row);
      const done = at >= rows.length;
      this.#parts.post({ type: 'exported', id: request.id, text, rows: at, total: rows.length, done });
      if (done) this.#timers.delete(request.id);
      else this.#timers.set(request.id, this.#parts.clock.setTimeout(next, 0));
    };
    next();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) this.#parts.clock.clear(timer);
    this.#timers.clear();
  }

  cancel(id: number): void {
    this.#parts.clock.clear(this.#timers.get(id));
    this.#timers.delete(id);
  }

  #rows(request: ExportRequest): Row[] {
    const { view } = request;
    const moment = this.#parts.update();
    if (view === 'health') {
      return filterHealth(this.#parts.health(), request.filter.query).map(health => healthRow(moment.wall, health));
    }
    const window = this.#parts.viewport({ ...request, view }).window(moment);
    return windowRows(window, this.#parts.instruments(), this.#parts.venues());
  }
}
