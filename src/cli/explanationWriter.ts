import { csvHeader, csvWriter } from '../export/csv';
import { explanationData } from '../export/explanation';
import { flatKeys } from '../export/flatten';
import { ndjsonLine } from '../export/ndjson';
import type { Explanation } from '../protocol/explain';
import { explanationText } from '../protocol/explainText';
import type { Format } from './options';

/** An explanation as the command line prints it. `venues`: those scanned, in the engine's order. */
export function explanationOutput(explanation: Explanation, format: Format, venues: readonly string[]): string {
  const { content } = explanation;
  if (format === 'table' || content === null) return explanationText(explanation);
  if (format === 'ndjson') return ndjsonLine(explanationData(content));
  const keys = flatKeys(content.view, venues);
  return csvHeader(keys) + csvWriter(keys)(content.row);
}
