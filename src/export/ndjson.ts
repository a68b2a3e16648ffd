import { plainDecimal } from '../model/numberFormat';
import type { Row } from '../protocol/rows';

/** A row as one line of JSON: what JSON.stringify gives, but numbers never have an exponent. */
export function ndjsonLine(row: Row): string {
  const text = JSON.stringify(row);
  // Few rows have a number with an exponent, and writing them by hand takes several times as long.
  return `${EXPONENT.test(text) ? json(row) : text}\n`;
}

const EXPONENT = /\de[+-]\d/;

function json(row: Row): string {
  let text = '';
  for (const key in row) {
    const value = row[key];
    if (value === undefined) continue;
    text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:`;
    if (value === null) text += 'null';
    else if (typeof value === 'object') text += json(value);
    else if (typeof value === 'string') text += JSON.stringify(value);
    else text += Number.isFinite(value) ? plainDecimal(value) : 'null';
  }
  return text === '' ? '{}' : `${text}}`;
}
