import type { ExportView } from '../protocol/messages';
import type { Row } from '../protocol/rows';
import { csvHeader, csvWriter } from './csv';
import { flatKeys } from './flatten';
import { ndjsonLine } from './ndjson';

/** How a file is written: what stands at its head, and a line for each row. */
export interface ExportWriter {
  readonly header: string;
  readonly line: (row: Row) => string;
}

const TIMES: ReadonlySet<string> = new Set([
  ...['at', 'nextFundingTime', 'exchangeTime', 'receivedTime', 'openedAt', 'endedAt', 'peakAt'],
]);

/** For a file that people open: CSV has its times as ISO 8601 in UTC; NDJSON is the headless scanner's, in epoch ms. */
export function exportWriter(format: 'csv' | 'ndjson', view: ExportView, venues: readonly string[]): ExportWriter {
  if (format === 'ndjson') return { header: '', line: ndjsonLine };
  const keys = flatKeys(view, venues);
  const write = csvWriter(keys);
  return { header: csvHeader(keys), line: row => write(withIsoTimes(row)) };
}

function withIsoTimes(row: Row): Row {
  const result: Record<string, Row[string]> = {};
  for (const [key, value] of Object.entries(row)) {
    if (value !== null && typeof value === 'object') result[key] = withIsoTimes(value);
    else if (typeof value === 'number' && TIMES.has(key)) result[key] = new Date(value).toISOString();
    else result[key] = value;
  }
  return result;
}
