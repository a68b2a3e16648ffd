import type { Palette, Tone } from './palette';
import { displayWidth, fitCell, truncate } from './width';

export interface TableCell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface TableColumn<R> {
  /** One or two lines. */
  readonly heading: readonly string[];
  readonly align: 'left' | 'right';
  /** 0 is never dropped; of the others, the highest goes first when the terminal is too narrow. */
  readonly importance: number;
  /** May be cut down to this many cells, and gets what is left over, up to what it needs. */
  readonly flexible?: number;
  cell(row: R): TableCell;
}

const GAP = 2;
const LEAST_WIDTH = 4;
/** Pictures after which widths that are no longer needed are given up. */
const WIDTHS_LAST = 40;

/**
 * Widths of the columns in a line of `width` cells; 0: dropped. What is flexible counts with the least it
 * takes; the least important columns go first, and come back where there is room; then the widest are cut.
 */
export function fitColumns(
  columns: readonly Pick<TableColumn<never>, 'importance' | 'flexible'>[],
  needed: readonly number[],
  width: number,
): number[] {
  const widths = needed.map((need, i) => Math.min(need, columns[i]?.flexible ?? need));
  const total = () => widths.reduce((sum, w) => sum + (w > 0 ? w + GAP : 0), -GAP);
  // Columns of equal importance belong together: an ask without its bid says little.
  const ranks = [...new Set(columns.map(column => column.importance))].filter(rank => rank > 0).sort((a, b) => a - b);
  const set = (rank: number, shown: boolean) => {
    for (const [i, column] of columns.entries()) {
      if (column.importance === rank) widths[i] = shown ? Math.min(needed[i] ?? 0, column.flexible ?? Infinity) : 0;
    }
  };
  const dropped: number[] = [];
  for (let rank = ranks.pop(); total() > width && rank !== undefined; rank = ranks.pop()) {
    set(rank, false);
    dropped.unshift(rank);
  }
  for (const rank of dropped) {
    set(rank, true);
    if (total() > width) set(rank, false);
  }
  while (total() > width) {
    const widest = Math.max(...widths);
    if (widest <= LEAST_WIDTH) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  let left = width - total();
  for (const [i, column] of columns.entries()) {
    const now = widths[i] ?? 0;
    if (column.flexible === undefined || now === 0 || left <= 0) continue;
    widths[i] = Math.min(needed[i] ?? now, now + left);
    left -= widths[i] - now;
  }
  return widths;
}

/** Lines of a table. Widths only grow from picture to picture for a while, so that columns don't tremble. */
export class Table<R> {
  readonly #columns: readonly TableColumn<R>[];
  readonly #palette: Palette;
  #needed: number[];
  #pictures = 0;

  constructor(columns: readonly TableColumn<R>[], palette: Palette) {
    this.#columns = columns;
    this.#palette = palette;
    this.#needed = [];
  }

  /** Heading lines, then a line for each row; none is wider than `width` cells. */
  lines(rows: readonly R[], width: number): { heading: string[]; body: string[] } {
    const cells = rows.map(row => this.#columns.map(column => column.cell(row)));
    const widths = fitColumns(this.#columns, this.#measure(cells), width);
    const total = widths.reduce((sum, w) => sum + (w > 0 ? w + GAP : 0), -GAP);
    return {
      heading: this.#heading(widths, Math.min(total, width)),
      body: cells.map(row => this.#line(row, widths, width)),
    };
  }

  #measure(rows: readonly (readonly TableCell[])[]): number[] {
    if (this.#pictures++ % WIDTHS_LAST === 0) {
      this.#needed = this.#columns.map(column => Math.max(...column.heading.map(displayWidth)));
    }
    for (const row of rows) {
      for (let i = 0; i < row.length; i++) {
        const cells = displayWidth((row[i] as TableCell).text);
        if (cells > (this.#needed[i] as number)) this.#needed[i] = cells;
      }
    }
    return this.#needed;
  }

  #heading(widths: readonly number[], width: number): string[] {
    const shown = this.#columns.filter((_, i) => widths[i] !== 0);
    const height = Math.max(1, ...shown.map(column => column.heading.length));
    const lines: string[] = [];
    for (let line = 0; line < height; line++) {
      const parts = this.#columns.map((column, i) => {
        const text = column.heading[line - (height - column.heading.length)] ?? '';
        return widths[i] === 0 ? undefined : fitCell(text, widths[i] as number, column.align);
      });
      const text = truncate(parts.filter(part => part !== undefined).join(' '.repeat(GAP)), width);
      if (this.#palette.colours) {
        lines.push(line < height - 1 ? this.#palette.paint(text, 'strong') : this.#palette.heading(text));
      } else {
        lines.push(text.trimEnd());
      }
    }
    if (!this.#palette.colours) {
      lines.push(
        truncate(
          widths
            .filter(w => w > 0)
            .map(w => '-'.repeat(w))
            .join(' '.repeat(GAP)),
          width,
        ),
      );
    }
    return lines;
  }

  #line(row: readonly TableCell[], widths: readonly number[], width: number): string {
    let line = '';
    let used = 0;
    for (let i = 0; i < row.length; i++) {
      const cells = widths[i] as number;
      if (cells === 0) continue;
      const gap = used === 0 ? 0 : GAP;
      const room = Math.min(cells, width - used - gap);
      if (room <= 0) break;
      const { text, tone = 'plain' } = row[i] as TableCell;
      const fitted = fitCell(text, room, this.#columns[i]?.align ?? 'left');
      // Only the text is painted: an underlined or coloured run of spaces would show on some terminals.
      const start = fitted.length - fitted.trimStart().length;
      const core = fitted.trim();
      line +=
        ' '.repeat(gap) +
        ' '.repeat(start) +
        this.#palette.paint(core, tone) +
        ' '.repeat(fitted.length - start - core.length);
      used += gap + room;
    }
    return line.trimEnd();
  }
}
