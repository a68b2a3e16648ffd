import { plainDecimal } from '../model/numberFormat';

/** A row as one line of JSON: what JSON.stringify gives, but numbers never have an exponent. */
export function ndjsonLine(row: object): string {
  const text = JSON.stringify(row);
  // Few rows have a number with an exponent, and writing them by hand takes several times as long.
  return `${EXPONENT.test(text) ? json(row) : text}\n`;
}

const EXPONENT = /\de[+-]\d/;

function json(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? plainDecimal(value) : 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${json(part)}`).join(',')}}`;
}
