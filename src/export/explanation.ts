import type { ExplainedRow } from '../protocol/explain';
import type { Row } from '../protocol/rows';
import { exportWriter } from './exportWriter';

/** The NDJSON row with the explanation beside its numbers. */
export function explanationData({ row, legs, conversion, arithmetic, sameAsset, warnings }: ExplainedRow): Row & {
  readonly explanation: Omit<ExplainedRow, 'view' | 'row' | 'base'>;
} {
  const explanation = { legs, conversion, arithmetic, sameAsset, warnings };
  return { ...row, explanation } as Row & { readonly explanation: typeof explanation };
}

/** The row as the export writes it, without a line break. `venues`: those scanned. */
export function explanationCsv({ view, row }: ExplainedRow, venues: readonly string[]): string {
  return exportWriter('csv', view, venues).line(row).trimEnd();
}
