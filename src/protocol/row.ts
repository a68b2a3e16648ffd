export type Cell = string | number | null;

/** A row as NDJSON prints it: keys in the documented order. */
export interface Row {
  readonly [key: string]: Cell | Row;
}
