import { csvHeader, csvWriter } from '../export/csv';
import { flatKeys } from '../export/flatten';
import { ndjsonLine } from '../export/ndjson';
import { healthRow, type Row, windowRows } from '../protocol/rows';
import type { ViewName } from './options';
import type { Output } from './output';
import type { Presenter } from './presenter';
import type { Picture } from './render/picture';

export interface LinesOptions {
  readonly output: Output;
  readonly view: ViewName;
  readonly format: 'ndjson' | 'csv';
  /** Those scanned, in the engine's order. */
  readonly venues: readonly string[];
}

/** Pictures as NDJSON or CSV: each is written whole, by one write. */
export class LinesPresenter implements Presenter {
  readonly rowLimit = Number.POSITIVE_INFINITY;
  readonly #options: LinesOptions;
  readonly #line: (row: Row) => string;
  #header: string;

  constructor(options: LinesOptions) {
    this.#options = options;
    const keys = options.format === 'csv' ? flatKeys(options.view, options.venues) : [];
    this.#header = options.format === 'csv' ? csvHeader(keys) : '';
    this.#line = options.format === 'csv' ? csvWriter(keys) : ndjsonLine;
  }

  show(picture: Picture): Promise<void> {
    const lines = this.#rows(picture).map(this.#line);
    const text = this.#header + lines.join('');
    this.#header = '';
    return this.#options.output.write(text);
  }

  status(): void {}

  onResize(): void {}

  async finish(): Promise<void> {}

  #rows(picture: Picture): Row[] {
    if (picture.view === 'health') return picture.rows.map(row => healthRow(picture.health.at, row));
    return windowRows(picture.window, picture.instruments, this.#options.venues);
  }
}
