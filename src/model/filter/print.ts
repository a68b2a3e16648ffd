import { plainDecimal } from '../numberFormat';
import type { FilterQuery, FilterTerm } from './query';

/** The query as text, in one form only; parsing it gives the same query. */
export function printFilter({ terms }: FilterQuery): string {
  return terms.map(printTerm).join(' ');
}

export function printTerm(term: FilterTerm): string {
  const not = term.negated ? '-' : '';
  switch (term.type) {
    case 'words':
      return not + term.texts.map(printText).join(',');
    case 'choice':
      return `${not}${term.field}:${term.values.map(printText).join(',')}`;
    case 'number':
      return `${not}${term.field}${term.comparison}${plainDecimal(term.value)}`;
  }
}

/** Texts with a meaning of their own are put in quotes. */
export function printText(text: string): string {
  return /^[^\s"\-:,<>=!≤≥][^\s":,<>=!≤≥]*$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
