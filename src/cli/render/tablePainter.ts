import type { ConnectionHealth } from '../../model/health';
import type { Sort } from '../../protocol/messages';
import { readWindow, type WindowRow } from '../../protocol/readWindow';
import { numbersOf } from '../../protocol/rows';
import type { ViewName } from '../options';
import { episodeColumns } from './episodeColumns';
import { fundingColumns } from './fundingColumns';
import { healthColumns } from './healthColumns';
import { marketColumns } from './marketColumns';
import type { Palette } from './palette';
import type { Picture } from './picture';
import { spreadColumns } from './spreadColumns';
import { type FooterOptions, footerLines } from './status';
import { Table } from './table';
import type { ColumnContext } from './viewColumns';
import { truncate } from './width';

export interface PainterOptions {
  readonly view: ViewName;
  /** Those scanned, in the engine's order. */
  readonly venues: readonly string[];
  readonly venueName: (id: string) => string;
  readonly sort: Sort | undefined;
  readonly palette: Palette;
}

export interface PaintedPicture {
  readonly heading: readonly string[];
  readonly body: readonly string[];
  /** When so many rows of the body are shown. */
  footer(rows: number): readonly string[];
}

const WINDOW_COLUMNS = {
  spreads: spreadColumns,
  markets: marketColumns,
  funding: fundingColumns,
  episodes: episodeColumns,
} as const;

const NO_ROWS: Readonly<Record<ViewName, string>> = {
  spreads: 'No ranked spread now.',
  markets: 'No instrument yet.',
  funding: 'No pair of perpetuals now.',
  episodes: 'No episode yet: no net spread has been at or above the threshold.',
  health: 'No connection.',
};

/** Turns pictures of one view into lines of text. Keeps the widths of its columns steady from picture to picture. */
export class TablePainter {
  readonly #options: PainterOptions;
  readonly #windows: Table<WindowRow> | undefined;
  readonly #connections: Table<ConnectionHealth>;

  constructor(options: PainterOptions) {
    this.#options = options;
    const context: ColumnContext = options;
    this.#connections = new Table(healthColumns(context), options.palette);
    if (options.view !== 'health') this.#windows = new Table(WINDOW_COLUMNS[options.view](context), options.palette);
  }

  /** No line is wider than `width` cells, and there are at most `mostRows` rows. */
  paint(picture: Picture, width: number, mostRows: number, footerOptions: FooterOptions = {}): PaintedPicture {
    const { heading, body, total } = this.#table(picture, width, mostRows);
    const { palette, view } = this.#options;
    const footer = (rows: number) => {
      const shown = rows < total ? `${rows} of ${total} rows` : `${total} ${total === 1 ? 'row' : 'rows'}`;
      return footerLines(shown, picture.health, width, palette, footerOptions);
    };
    if (body.length > 0) return { heading, body, footer };
    const loading = picture.health?.progress.every(market => market.complete) !== true;
    const words = loading ? 'Waiting for the venues …' : NO_ROWS[view];
    return { heading, body: [palette.paint(truncate(words, width), 'quiet')], footer: () => footer(0) };
  }

  #table(picture: Picture, width: number, mostRows: number): { heading: string[]; body: string[]; total: number } {
    if (picture.view === 'health') {
      const { rows } = picture;
      return { ...this.#connections.lines(rows.slice(0, mostRows), width), total: rows.length };
    }
    const rows = readWindow(
      picture.window,
      picture.instruments,
      numbersOf(picture.view, this.#options.venues),
      mostRows,
    );
    const { heading = [], body = [] } = this.#windows?.lines(rows, width) ?? {};
    return { heading, body, total: picture.window.total };
  }
}
