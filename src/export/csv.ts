import { plainDecimal } from '../model/numberFormat';
import type { Cell, Row } from '../protocol/rows';

/**
 * CSV after RFC 4180: CRLF line ends, cells with a comma, quote or line break in quotes, quotes doubled. Numbers are
 * plain decimals that parse back to the same double; null is an empty cell.
 *
 * A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, tab or carriage return as a formula. Text cells that
 * begin so (after any apostrophes) get an apostrophe in front; whoever reads the file back takes one off, as
 * `unprotected` does. Number cells stay as they are: `-0.5` is a number.
 */
const FORMULA = /^'*[=+\-@\t\r]/;
const PROTECTED = /^'('*[=+\-@\t\r])/;

/** The header line. */
export function csvHeader(keys: readonly string[]): string {
  return `${keys.map(csvText).join(',')}\r\n`;
}

/** Writes rows as lines: the cells of these flattened keys (`buy.ask`). */
export function csvWriter(keys: readonly string[]): (row: Row) => string {
  const paths = keys.map(key => key.split('.'));
  return row => {
    let line = '';
    for (let i = 0; i < paths.length; i++) {
      if (i > 0) line += ',';
      line += csvCell(cellAt(row, paths[i] as string[]));
    }
    return `${line}\r\n`;
  };
}

export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return csvText(cell);
  return Number.isFinite(cell) ? plainDecimal(cell) : '';
}

/** A text cell as it was before it was protected against being run as a formula. */
export function unprotected(text: string): string {
  return text.replace(PROTECTED, '$1');
}

function csvText(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function cellAt(row: Row, path: readonly string[]): Cell {
  let value: Cell | Row | undefined = row;
  for (const key of path) {
    if (value === null || typeof value !== 'object') return null;
    value = value[key];
  }
  return value === undefined || (value !== null && typeof value === 'object') ? null : value;
}
