import { type ListedRow, listingNews, rejected } from './rows';
import type { Sink } from './venue';
import { isRecord, type JsonRecord, shown } from './wire';

export interface ListedStatesOptions {
  /** The venue's name, as users read it. */
  readonly venueName: string;
  /** The answer has only rows that trade: one that is absent is halted, and may well be listed. */
  readonly onlyTrading?: boolean;
}

/**
 * For a list of instruments that is read again because no stream says that one is halted: halts and resumes what is scanned,
 * halts what is absent, and has the list itself read again where it must have changed. Rows by symbol; those that can't be
 * read were counted with the list. An answer without any row is the answer's fault: it changes nothing.
 */
export function offerStates(
  states: ReadonlyMap<string, ListedRow>,
  sink: Sink,
  { venueName, onlyTrading = false }: ListedStatesOptions,
) {
  if (states.size === 0) return;
  const news: string[] = [];
  for (const [symbol, row] of states) {
    const why = row.kind === 'rejected' ? undefined : listingNews(row, symbol, venueName, sink);
    if (why !== undefined) news.push(why);
  }
  const trading = onlyTrading ? ' as trading' : '';
  for (const symbol of sink.symbols()) {
    if (states.has(symbol)) continue;
    sink.halted(sink.instrument(symbol), `${venueName} no longer lists ${symbol}${trading}`);
    // The list says the same of it already.
    if (onlyTrading && sink.listed(symbol)?.status === 'halted') continue;
    news.push(`${shown(symbol)} is no longer listed${trading}`);
  }
  const [first] = news;
  if (first !== undefined) sink.listingChanged(news.length === 1 ? first : `${first}, and ${news.length - 1} more`);
}

/** The rows of a list by their symbol, which stands in `field`, as `read` understands them. */
export function statesOf(
  rows: unknown,
  field: string,
  read: (row: JsonRecord) => ListedRow,
): ReadonlyMap<string, ListedRow> {
  const states = new Map<string, ListedRow>();
  for (const row of Array.isArray(rows) ? rows : []) {
    const symbol = isRecord(row) ? row[field] : undefined;
    if (!isRecord(row) || typeof symbol !== 'string') continue;
    const state = read(row);
    // A module that is not checked by types may forget to return one.
    states.set(symbol, isRecord(state) ? state : rejected(symbol, 'the row ended in nothing'));
  }
  return states;
}
