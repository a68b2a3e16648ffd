import type { ExportView } from '../protocol/messages';

export type ExportFormat = 'csv' | 'ndjson';

/** `spread-scanner-spreads-2026-11-23T14-07-16Z.csv`: sorts by time, and is a valid name on every system. */
export function exportName(view: ExportView, format: ExportFormat, at: number, simulated: boolean): string {
  const time = new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return `spread-scanner-${simulated ? 'simulated-' : ''}${view}-${time}.${format}`;
}

/** Name of the file that is written before it takes its final name: in the same folder, so that the move is atomic. */
export function partialName(name: string, unique: string): string {
  return `.${name}.${unique}.part`;
}
