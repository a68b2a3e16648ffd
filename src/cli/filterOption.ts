import { type ParsedFilter, parseFilter } from '../model/filter/parse';
import type { ViewName } from './options';
import { displayWidth, printable } from './render/width';
import { UsageError } from './usageError';

export interface FilterOption {
  /** Undefined: none given. */
  readonly query: string | undefined;
  /** It names states: the table must not leave rows of some states out on its own. */
  readonly asksForStates: boolean;
  readonly warnings: readonly string[];
}

/** Reads `--filter`: what is wrong in it is a UsageError with a mark under the place, what has no effect a warning. */
export function filterOption(text: string | undefined, view: ViewName): FilterOption {
  if (text === undefined) return { query: undefined, asksForStates: false, warnings: [] };
  const { query, problems } = parseFilter(text);
  if (problems.length > 0) throw new UsageError(`--filter is wrong:\n${marked(text, problems)}`);
  return {
    query: text,
    asksForStates: query.terms.some(term => term.type === 'choice' && term.field === 'state'),
    warnings: parseFilter(text, view).problems.map(({ message }) => `--filter: ${message}`),
  };
}

/** The text once for each problem, with a caret under all that is meant. */
function marked(text: string, problems: ParsedFilter['problems']): string {
  const line = printable(text);
  return problems
    .map(({ start, end, message }) => {
      const [before, meant] = [line.slice(0, start), line.slice(start, end)].map(displayWidth) as [number, number];
      return `  ${line}\n  ${' '.repeat(before)}${'^'.repeat(Math.max(1, meant))} ${printable(message)}`;
    })
    .join('\n');
}
