import type { ConnectionHealth } from '../health';
import { comparisonWith } from './compare';
import { fieldNamed, isNumberField } from './fields';
import { parseFilter } from './parse';
import type { FilterTerm } from './query';

/** Connections that pass a filter, see docs/FILTERS.md; what of it is wrong or means nothing here does not restrict. */
export function filterHealth(
  rows: readonly ConnectionHealth[],
  query: string | undefined,
): readonly ConnectionHealth[] {
  const { terms } = parseFilter(query ?? '', 'health').query;
  if (terms.length === 0) return rows;
  const tests = terms.map(termTest);
  return rows.filter(row => tests.every(test => test(row)));
}

function termTest(term: FilterTerm): (row: ConnectionHealth) => boolean {
  const holds = positiveTest(term);
  return term.negated ? row => !holds(row) : holds;
}

function positiveTest(term: FilterTerm): (row: ConnectionHealth) => boolean {
  switch (term.type) {
    case 'words': {
      const texts = term.texts.map(text => text.toUpperCase());
      return ({ venue, connection, url, diagnosis }) =>
        [venue, connection, url, diagnosis].some(each => texts.some(text => each.toUpperCase().includes(text)));
    }
    case 'choice': {
      const { field, values } = term;
      return row => values.includes(field === 'venue' ? row.venue : field === 'market' ? row.market : row.state);
    }
    case 'number': {
      const field = fieldNamed(term.field);
      const source = field && isNumberField(field) ? field.in.health : undefined;
      const passes = comparisonWith(term.comparison, term.value * (source?.scale ?? 1));
      const column = source?.column ?? '';
      return row => passes(Number((row as unknown as Readonly<Record<string, unknown>>)[column] ?? Number.NaN));
    }
  }
}
